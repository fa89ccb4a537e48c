"""The text that lies before a body as a row of parts, each with the fields one can speak about."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actionplan.choices import Novelty, Placement
from actionplan.differences import LINK
from actionplan.reading import PUBLIC_FINANCING
from actionplan.rows import row_line
from actionplan.texts import Said, Texts, frozen_texts
from participation.choices import (
    AREA_FIELDS,
    INITIATIVE_FIELDS,
    SECTION_FIELDS,
    THEME_FIELDS,
)
from participation.models import Consultation

Data = dict[str, Any]

# Which fields of a kind of part can be commented, and are read.
FIELDS: dict[str, tuple[str, ...]] = {
    "section": SECTION_FIELDS,
    "area": AREA_FIELDS,
    "theme": THEME_FIELDS,
    "initiative": INITIATIVE_FIELDS,
}
LABELS: dict[str, str | Promise] = {
    "body": _("Text"),
    "motto": _("Motto"),
    "reasons": _("Reasons"),
    "introduction": _("Introduction"),
    "goal": _("Goal"),
    "description": _("Description"),
    "text_for_children": _("In short"),
    "participation": _("How children take part"),
    "target_group": _("Target group"),
    "time": _("Time"),
    "money": _("Money"),
}
# Where a field is called otherwise in a payload, or is made of lines as well.
IN_PAYLOAD = {
    "participation": ("participation_text",),
    "time": ("time_text", "milestones"),
    "money": ("money_text", "financing"),
}
# Lines that belong to a field, and are spoken about with it.
ROWS = {"time": "milestones", "money": "financing"}
# Fields of a few words, which stand together in a table.
BRIEF = frozenset({"target_group", "time", "money"})
# What young people read first of an initiative.
READING_ORDER = {"text_for_children": 0}
FACTS: dict[str, str | Promise] = {
    "lead": _("Lead"),
    "contributing": _("Contributing"),
    "partners": _("Partners"),
    "age": _("Age"),
    "place": _("Place"),
    "novelty": _("New or existing"),
    "decision": _("Political decision"),
    "indicators": _("Indicators"),
}

# What marks a text's lay-out and is not read aloud: a quote holds none of it.
MARKS = re.compile(r"^\s*(?:[-+*]|\d+[.)])\s+|[*_\\]", re.MULTILINE)


class Line(NamedTuple):
    """One field of a part that can be commented by itself."""

    field: str
    label: str
    text: str
    rows: tuple[str, ...]


class Part(NamedTuple):
    """A chapter, focus area, theme or initiative as it is read."""

    key: str
    kind: str
    title: str
    number: str
    colour: str
    shape: str
    # Long texts, and those of a few words.
    texts: tuple[Line, ...]
    brief: tuple[Line, ...]
    # What can be read besides; whoever wants to comment it comments the part.
    facts: tuple[tuple[str, str], ...]

    def line(self, field: str) -> Line | None:
        """Return a field of it; None if it says nothing there."""
        return next((each for each in (*self.texts, *self.brief) if each.field == field), None)

    @property
    def speaks_of_whole(self) -> bool:
        """Whether all of it is something else to speak of than its text: not so in a chapter."""
        return self.kind != "section" or len(self.texts) != 1

    def has(self, field: str) -> bool:
        """Whether one can speak about this field; "" is the part as a whole."""
        return field == "" or self.line(field) is not None

    def holds(self, quote: str, field: str) -> bool:
        """Whether these words stand in it, however they are broken into lines."""
        lines = (*self.texts, *self.brief)
        said = [f"{each.text} {' '.join(each.rows)}" for each in lines if field in {"", each.field}]
        return as_spoken(quote) in as_spoken("\n".join([self.title, *said]))


def field_label(field: str) -> str:
    """Return how a field of a part is called; "" for the part as a whole."""
    return str(LABELS.get(field, ""))


def as_spoken(text: str) -> str:
    """Return the bare words of a text, to compare it with what somebody picked from the page."""
    return " ".join(MARKS.sub("", LINK.sub(r"\1", text)).split()).casefold()


def parts_of(consultation: Consultation) -> list[Part]:
    """Return what the version says in reading order, as everybody may read it one day; one query.

    Needs the version with its plan. The names of fields are in the reader's language, all else in
    the municipality's.
    """
    texts = frozen_texts(consultation.version)
    labels = {name: str(label) for name, label in LABELS.items()}
    facts = {name: str(label) for name, label in FACTS.items()}
    town = consultation.municipality
    with translation.override(town.language):
        return list(_parts(texts, labels, facts, town.currency))


def _parts(
    texts: Texts, labels: dict[str, str], facts: dict[str, str], currency: str
) -> Iterator[Part]:
    yield from _sections(texts, Placement.BEFORE, labels)
    for area in texts.focus_areas:
        yield _part("area", area, area.payload, labels, area)
        themes = [each for each in texts.themes if each.payload["focus_area"][0] == area.pk]
        known = {each.pk for each in themes}
        own: dict[int | None, list[Said]] = {}
        for each in texts.initiatives:
            if each.payload["focus_area"][0] == area.pk:
                theme = (each.payload["theme"] or [None])[0]
                own.setdefault(theme if theme in known else None, []).append(each)
        # First what stands under no theme, as everywhere the plan is read.
        for theme_or_none in (None, *themes):
            if theme_or_none is not None:
                yield _part("theme", theme_or_none, theme_or_none.payload, labels, area)
            for each in own.get(theme_or_none.pk if theme_or_none else None, []):
                said = _as_read(each.payload, currency)
                part = _part("initiative", each, said, labels, area)
                yield part._replace(facts=tuple(_facts(said, facts)))
    yield from _sections(texts, Placement.AFTER, labels)


def _sections(texts: Texts, placement: str, labels: dict[str, str]) -> Iterator[Part]:
    for each in texts.sections:
        if each.payload["placement"] == placement:
            yield _part("section", each, each.payload, labels)


def _as_read(words: Data, currency: str) -> Data:
    """Return an initiative's words by the names that they are read under, lines as texts."""
    said = words | {
        name: words.get(f"{name}_text", "")
        for name in ("participation", "time", "money", "age", "place", "decision")
    }
    for kind in ("lead", "contributing"):
        said[kind] = [name for _pk, name in words[kind]]
    said["novelty"] = str(Novelty(words["novelty"]).label) if words.get("novelty") else ""
    for name in ("milestones", "indicators", "financing"):
        # How sure a sum is, and what was noted of it, stays inside.
        wanted = PUBLIC_FINANCING if name == "financing" else None
        said[name] = [
            row_line({k: v for k, v in row.items() if wanted is None or k in wanted}, currency)
            for row in words.get(name, [])
        ]
    return said


def _part(
    kind: str, row: Said, said: Data, labels: dict[str, str], area: Said | None = None
) -> Part:
    lines = [
        Line(field, labels[field], said[field], tuple(said[ROWS[field]]) if field in ROWS else ())
        for field in sorted(FIELDS[kind], key=lambda each: READING_ORDER.get(each, 1))
        if field and (said[field] or (field in ROWS and said[ROWS[field]]))
    ]
    return Part(
        key=row.key,
        kind=kind,
        title=said["title"],
        number=said.get("number", ""),
        colour=area.payload["colour"] if area else "",
        shape=area.payload["shape"] if area else "",
        texts=tuple(each for each in lines if each.field not in BRIEF),
        brief=tuple(each for each in lines if each.field in BRIEF),
        facts=(),
    )


def _facts(said: Data, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, label in labels.items():
        value = said[name]
        if value:
            yield label, value if isinstance(value, str) else ", ".join(value)
