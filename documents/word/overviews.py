"""What a plan says across its initiatives, in Word: the tables behind the printed drawings."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplan.reading import Data
from documents.word.pieces import Writer
from documents.word.styles import LABEL
from participation.statements import Said
from programme.members import BodyThen


def write_timeline(to: Writer, timeline: Data) -> None:
    """Write the confirmed times as tables, one a focus area, then those in words only."""
    for area in timeline["areas"]:
        to.paragraph(_named(area), style=LABEL)
        rows = [(_named(row), _when(row)) for row in area["rows"]]
        _table(to, _named(area), (_("Initiative"), _("Time")), rows, (0.55, 0.45))
    to.paragraph(" ".join(filter(None, _counted_times(timeline))))
    if timeline["told"]:
        to.heading(_("Time in words only"), 2)
        rows = [(_named(row), row["time"]) for row in timeline["told"]]
        _table(to, _("Time in words only"), (_("Initiative"), _("Time")), rows, (0.55, 0.45))


def _counted_times(timeline: Data) -> list[Any]:
    drawn, told, silent = (timeline[name] for name in ("drawn", "in_words", "silent"))
    return [
        ngettext(
            "%(counter)s initiative stands here, because its dates are confirmed.",
            "%(counter)s initiatives stand here, because their dates are confirmed.",
            drawn,
        )
        % {"counter": drawn},
        told
        and ngettext(
            "%(counter)s has a time in words only.",
            "%(counter)s have a time in words only.",
            told,
        )
        % {"counter": told},
        silent
        and ngettext("%(counter)s does not say when.", "%(counter)s do not say when.", silent)
        % {"counter": silent},
    ]


def write_money(to: Writer, money: Data) -> None:
    """Write the confirmed sums by focus area, year and certainty, and what was counted."""
    to.paragraph(" ".join(filter(None, _counted_sums(money))))
    for title, first, name in (
        (_("Confirmed sums by focus area"), _("Focus area"), "by_area"),
        (_("Confirmed sums by year"), _("Year"), "by_year"),
        (
            _("Confirmed sums, secured or subject to the budget"),
            _("How sure"),
            "by_certainty",
        ),
    ):
        to.paragraph(title, style=LABEL)
        rows = [*money[name], (_("Together"), money["total"])]
        share = 0.6 / len(money["columns"])
        _table(
            to,
            title,
            (first, *money["columns"]),
            [(label, *(words for _heading, words in cells)) for label, cells in rows],
            (0.4, *(share for _heading in money["columns"])),
        )
    to.heading(_("What is counted"), 2)
    for words in _rules_of_counting(money):
        to.paragraph(words, style="List Bullet")


def _counted_sums(money: Data) -> list[Any]:
    counted, told, silent = (money[name] for name in ("counted", "in_words", "silent"))
    return [
        ngettext(
            "%(counter)s initiative has a confirmed sum and is added up here.",
            "%(counter)s initiatives have confirmed sums and are added up here.",
            counted,
        )
        % {"counter": counted},
        told
        and ngettext(
            "%(counter)s says something about money in words only, or without confirming it.",
            "%(counter)s say something about money in words only, or without confirming it.",
            told,
        )
        % {"counter": told},
        silent
        and ngettext(
            "%(counter)s says nothing about money.",
            "%(counter)s say nothing about money.",
            silent,
        )
        % {"counter": silent},
    ]


def _rules_of_counting(money: Data) -> list[str]:
    said = [
        _(
            "Lines of financing that are secured or subject to the budget, and amounts that "
            "somebody has confirmed. An initiative's own amount counts only where none of its "
            "lines does, so that no money is counted twice."
        ),
        _(
            "One-off sums and those of every year are never added to each other. A sum of every "
            "year counts once, in the year it was written for."
        ),
        _("Working hours are hours, not money."),
    ]
    left_out = money["left_out"]
    if left_out:
        said.append(
            ngettext(
                "%(counter)s line is left out, because nobody has said how sure it is.",
                "%(counter)s lines are left out, because nobody has said how sure they are.",
                left_out,
            )
            % {"counter": left_out}
        )
    return said


def write_statement(to: Writer, statement: Said) -> None:
    """Write a joint statement as it was adopted, and who speaks for it if she agreed."""
    for paragraph in statement.text.split("\n\n"):
        to.paragraph(paragraph)
    if statement.speaker:
        who = {"speaker": statement.speaker, "body": statement.body}
        to.paragraph(_("%(speaker)s, for %(body)s") % who)
    day = date_format(statement.agreed_on, "DATE_FORMAT")
    to.paragraph(_("Agreed on %(day)s") % {"day": day})
    if statement.name_removed_on:
        day = date_format(statement.name_removed_on, "DATE_FORMAT")
        to.paragraph(_("A name was taken out here on %(day)s.") % {"day": day})


def write_members(to: Writer, bodies: Sequence[BodyThen]) -> None:
    """Write who worked on the plan: those who agreed to be named; the others are counted."""
    for body in bodies:
        to.heading(body.name, 2)
        if body.members:
            rows = [(member.name, member.role or "–") for member in body.members]
            _table(to, body.name, (_("Name"), _("Role")), rows, (0.4, 0.6))
        if body.unnamed:
            to.paragraph(_unnamed(body))


def _unnamed(body: BodyThen) -> str:
    many = body.unnamed
    if body.is_young:
        words = ngettext(
            "%(counter)s member. Young people are not named.",
            "%(counter)s members. Young people are not named.",
            many,
        )
    elif body.members:
        words = ngettext("And %(counter)s more person.", "And %(counter)s more people.", many)
    else:
        words = ngettext("%(counter)s person.", "%(counter)s people.", many)
    return words % {"counter": many}


def _named(part: Data) -> str:
    return f"{part['number']} {part['title']}".strip()


def _when(row: Data) -> str:
    steps = [f"{date_format(step['on'], 'DATE_FORMAT')}: {step['title']}" for step in row["steps"]]
    return "\n".join(filter(None, [row["when"], *steps, row["undated"]]))


def _table(
    to: Writer,
    about: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    widths: tuple[float, ...],
) -> None:
    to.table(rows, widths=widths, head=head, about=about)
