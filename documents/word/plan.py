"""The action plan in Word, part by part, in the order of the printed one."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.utils import formats
from django.utils.translation import gettext as _

from actionplan.reading import Data
from documents.rendering import OnProgress, Rendered
from documents.word.files import written
from documents.word.overviews import (
    write_members,
    write_money,
    write_statement,
    write_timeline,
)
from documents.word.pieces import Writer
from documents.word.prose import write_prose
from documents.word.styles import FOR_CHILDREN, LABEL

# A column of a table: its heading, its share of the width, and what it says of an initiative.
Column = tuple[str, float, Callable[[Data], str]]


def write_word(plan: Data, *, language: str, on_progress: OnProgress) -> Rendered:
    """Return the plan as a .docx file, telling how far it is; how many pages, Word alone knows."""
    return written(
        plan,
        lambda writer: _Plan(writer, plan).write(on_progress),
        language=language,
        on_progress=on_progress,
    )


def _place(kind: str, key: object) -> str:
    """Return the name of a place to jump to, in letters that Word takes."""
    return f"{kind}_" + re.sub(r"[^A-Za-z0-9]", "", str(key))[:34]


def _titled(part: Data) -> str:
    return " ".join(filter(None, [part["number"], part["title"]]))


def _title(part: Data) -> str:
    return str(part["title"])


def _initiatives(area: Data) -> list[Data]:
    return [each for theme in area["themes"] for each in theme["initiatives"]]


def _headings_of(area: Data) -> Iterator[tuple[int, str, str]]:
    """Return what the contents say of a focus area: its themes, and initiatives without one."""
    yield 1, _titled(area), _place("a", area["key"])
    for theme in area["themes"]:
        if theme["title"]:
            yield 2, theme["title"], _place("t", theme["key"])
            continue
        for each in theme["initiatives"]:
            yield 2, _titled(each), _place("i", each["lineage"])


class Part(NamedTuple):
    """A chapter that stands in the plan only where it has something to say."""

    title: str
    place: str
    is_there: Any
    write: Callable[[], None]


class _Plan:
    """Writes one plan."""

    def __init__(self, writer: Writer, plan: Data) -> None:
        self.to, self.plan = writer, plan
        everything = [each for area in plan["focus_areas"] for each in _initiatives(area)]
        self.everything = everything
        # A fact that is the same for all need not be said with each.
        self.says_state = len({each["state_label"] for each in everything}) > 1

    def write(self, on_progress: OnProgress) -> None:
        """Write everything, telling after each focus area how far it is."""
        self._cover()
        self._contents()
        self._sections("sections_before")
        self._overview()
        done = 0
        for area in self.plan["focus_areas"]:
            for _initiative in self._area(area):
                done += 1
                if done % 20 == 0:
                    percent = 10 + 80 * done // len(self.everything)
                    on_progress(_("The text is being put together."), percent)
        for part in self._across():
            self._write(part)
        self._sections("sections_after")
        for part in self._annexes():
            self._write(part)
        self._imprint()

    def _across(self) -> list[Part]:
        """Return when things happen and for how much, as far as it is confirmed."""
        time, money = self.plan["timeline"], self.plan["money"]
        # What is added up of the sure sums stays inside: the public's plan says nothing of it.
        columns = money.get("columns")
        parts = [
            *self._statements(),
            Part(_("Timeline"), "timeline", time["areas"], lambda: write_timeline(self.to, time)),
            Part(_("Money"), "money", columns, lambda: write_money(self.to, money)),
        ]
        return [part for part in parts if part.is_there]

    def _statements(self) -> list[Part]:
        """Return what bodies of young people say about the plan, each as a chapter of its own."""
        return [
            Part(
                _("Statement by %(body)s") % {"body": each.body},
                f"statement_{number}",
                each.text,
                partial(write_statement, self.to, each),
            )
            for number, each in enumerate(self.plan["statements"], start=1)
        ]

    def _annexes(self) -> list[Part]:
        """Return who worked on the plan, and its indexes of rights and goals."""
        plan, to = self.plan, self.to
        members, goals = plan["members"], plan["goals"]["goals"]
        about_goals = _("The global goals in this plan")
        about_articles = _("The Convention's articles in this plan")
        worked = _("Who worked on this plan")
        parts = [
            Part(worked, "members", members, lambda: write_members(to, members)),
            Part(about_articles, "articles", plan["articles"], self._articles),
            Part(about_goals, "goals", goals, self._goals),
        ]
        return [part for part in parts if part.is_there]

    def _write(self, part: Part) -> None:
        self._chapter(part.title, part.place)
        part.write()

    def _cover(self) -> None:
        plan = self.plan
        self.to.paragraph(plan["municipality"]["name"], style="Subtitle")
        self.to.paragraph(plan["title"], style="Title")
        if plan["period"]:
            self.to.paragraph(plan["period"], style="Subtitle")
        self.to.paragraph(self._edition())
        self._demo()

    def _demo(self) -> None:
        if self.plan["municipality"]["is_demo"]:
            self.to.paragraph(
                _(
                    "Demo: made to try out the portal. This is not a document of the municipality."
                )
            )

    def _edition(self) -> str:
        edition = self.plan["edition"]
        said = _("%(label)s of %(date)s") % {
            "label": edition["label"],
            "date": formats.date_format(edition["changed_at"], "DATE_FORMAT"),
        }
        adopted = edition["adopted"]
        if adopted:
            day = formats.date_format(adopted["held_on"], "DATE_FORMAT")
            said += f"\n{adopted['how']}: {adopted['body']}, {day}"
            said += f" ({adopted['reference']})" if adopted["reference"] else ""
        return said

    def _contents(self) -> None:
        """Write the contents, which are no heading of their own: they would name themselves."""
        title = self.to.paragraph(_("Contents"), style="Subtitle")
        title.paragraph_format.page_break_before = True
        self.to.contents(self._headings())

    def _headings(self) -> Iterator[tuple[int, str, str]]:
        plan = self.plan
        for section in plan["sections_before"]:
            yield 1, section["title"], _place("s", section["key"])
        if self.everything:
            yield 1, _("Overview of the initiatives"), "overview"
        for area in plan["focus_areas"]:
            yield from _headings_of(area)
        yield from ((1, part.title, part.place) for part in self._across())
        for section in plan["sections_after"]:
            yield 1, section["title"], _place("s", section["key"])
        yield from ((1, part.title, part.place) for part in self._annexes())
        yield 1, _("Imprint"), "imprint"

    def _chapter(self, title: str, place: str, *, on_new_page: bool = True) -> None:
        heading = self.to.heading(title, 1, place=place)
        heading.paragraph_format.page_break_before = on_new_page

    def _sections(self, name: str) -> None:
        for index, section in enumerate(self.plan[name]):
            place = _place("s", section["key"])
            self._chapter(section["title"], place, on_new_page=not index)
            write_prose(self.to, section["body"])

    def _overview(self) -> None:
        if not self.everything:
            return
        self._chapter(_("Overview of the initiatives"), "overview")
        lead = (_("Lead"), 0.22, lambda each: ", ".join(each["lead"]) or "–")
        time = (_("Time"), 0.18, lambda each: each["time"] or "–")
        # A column in which nothing would stand is left out.
        more = [column for column, field in ((lead, "lead"), (time, "time")) if self._any(field)]
        columns: list[Column] = [
            (_("No."), 0.1, lambda each: each["number"] or "–"),
            (_("Initiative"), 0.9 - sum(width for _name, width, _said in more), _title),
            *more,
        ]
        for area in self.plan["focus_areas"]:
            if own := _initiatives(area):
                self.to.paragraph(_titled(area), style=LABEL)
                self.to.table(
                    [[said(each) for _name, _width, said in columns] for each in own],
                    widths=[width for _name, width, _said in columns],
                    head=[name for name, _width, _said in columns],
                    about=_titled(area),
                )

    def _any(self, field: str) -> bool:
        return any(each[field] for each in self.everything)

    def _area(self, area: Data) -> Iterator[Data]:
        """Write a focus area; yield after each initiative."""
        self._chapter(_titled(area), _place("a", area["key"]))
        if area["is_cross_cutting"]:
            self.to.paragraph(_("for all areas"), style=LABEL)
        if area["motto"]:
            self.to.paragraph(area["motto"], style="Quote")
        write_prose(self.to, area["reasons"])
        if area["key_figures"]:
            self.to.paragraph(_("Key figures"), style=LABEL)
        for line in area["key_figures"]:
            self.to.paragraph(line, style="List Bullet")
        for theme in area["themes"]:
            yield from self._theme(theme)

    def _theme(self, theme: Data) -> Iterator[Data]:
        if theme["title"]:
            self.to.heading(theme["title"], 2, place=_place("t", theme["key"]))
        if theme["age"]:
            self.to.paragraph(theme["age"])
        write_prose(self.to, theme["introduction"])
        for each in theme["initiatives"]:
            self._initiative(each, 3 if theme["title"] else 2)
            yield each

    def _initiative(self, each: Data, level: int) -> None:
        self.to.heading(_titled(each), level, place=_place("i", each["lineage"]))
        self._labelled(_("Goal"), each["goal"])
        if each["text_for_children"]:
            label = _("In short, for children and young people")
            heading = self.to.paragraph(label, style=FOR_CHILDREN)
            heading.runs[0].bold = True
            heading.paragraph_format.keep_with_next = True
            write_prose(self.to, each["text_for_children"], style=FOR_CHILDREN)
        write_prose(self.to, each["description"])
        self._labelled(_("How children take part"), each["participation"])
        self._took_part(each["took_part"])
        if facts := self._facts(each):
            self.to.table(facts, widths=[0.24, 0.76], about=_titled(each))

    def _took_part(self, said: dict[str, str]) -> None:
        if not said:
            return
        self.to.paragraph(_("How children took part"), style=LABEL)
        for name, label in (
            ("space", _("Where and when could children say something?")),
            ("voice", _("How could they say it, and who was asked?")),
            ("audience", _("Who listened, and who decides?")),
            ("influence", _("What changed because of it?")),
        ):
            self._labelled(label, said.get(name, ""))

    def _labelled(self, label: str, text: str) -> None:
        if text:
            self.to.paragraph(label, style=LABEL)
            write_prose(self.to, text)

    def _facts(self, each: Data) -> list[tuple[str, str]]:
        """Return what the table below an initiative says; nothing empty is in it."""
        facts = [
            (_("Lead"), ", ".join(each["lead"])),
            (_("Contributing"), ", ".join(each["contributing"])),
            (_("Partners"), each["partners"]),
            (_("Target group"), each["target_group"]),
            (_("Age"), each["age"]),
            (_("Place"), each["place"]),
            (_("Time"), each["time"]),
            (_("Milestones"), "\n".join(each["milestones"])),
            (_("Money"), each["money"]),
            (_("Financing"), "\n".join(each["financing"])),
            (_("Indicators"), "\n".join(each["indicators"])),
            (_("New or existing"), each["novelty"]),
            (_("Political decision"), each["decision"]),
            (_("Where it stands"), each["state_label"] if self.says_state else ""),
            *each["extra"],
            (_("Children's rights"), _numbered(each["articles"], self._article)),
            (_("Global goals"), _numbered(each["sdgs"], self._goal)),
            (_("Contact"), each["contact"]),
        ]
        return [(heading, text) for heading, text in facts if text]

    def _article(self, article: Data) -> str:
        return _("Article %(number)s: %(title)s") % {
            "number": article["number"],
            "title": article["title"],
        }

    def _goal(self, goal: Data) -> str:
        return _("Goal %(number)s: %(title)s") % {"number": goal["number"], "title": goal["title"]}

    def _articles(self) -> None:
        for article in self.plan["articles"]:
            self.to.heading(self._article(article), 2)
            self._links(article["initiatives"])

    def _goals(self) -> None:
        goals = self.plan["goals"]
        for goal in goals["goals"]:
            self.to.heading(self._goal(goal), 2)
            self._links(goal["initiatives"])
        if goals["unserved"]:
            self.to.heading(_("Goals that no initiative serves"), 2)
        for goal in goals["unserved"]:
            self.to.paragraph(self._goal(goal), style="List Bullet")

    def _links(self, initiatives: Sequence[Data]) -> None:
        for each in initiatives:
            item = self.to.paragraph(style="List Bullet")
            self.to.link(item, _titled(each), place=_place("i", each["lineage"]))

    def _imprint(self) -> None:
        plan = self.plan
        self._chapter(_("Imprint"), "imprint")
        facts = [
            (_("Published by"), plan["municipality"]["name"]),
            (_("Document"), ", ".join(filter(None, [plan["title"], plan["period"]]))),
            (_("Edition"), self._edition()),
            (_("What is new"), plan["edition"]["changelog"]),
        ]
        told = [(heading, text) for heading, text in facts if text]
        self.to.table(told, widths=[0.24, 0.76], about=_("Imprint"))
        self._demo()


def _numbered(entries: Sequence[Data], said: Callable[[Data], str]) -> str:
    return "\n".join(said(entry) for entry in entries)
