"""The text that lies before a body as a row of parts, each with the fields one can speak about."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actionplan.reading import plan_as_read
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
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
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

    def has(self, field: str) -> bool:
        """Whether one can speak about this field; "" is the part as a whole."""
        return field == "" or self.line(field) is not None

    def holds(self, quote: str, field: str) -> bool:
        """Whether these words stand in it, however they are broken into lines."""
        lines = (*self.texts, *self.brief)
        said = [f"{each.text} {' '.join(each.rows)}" for each in lines if field in {"", each.field}]
        return as_spoken(quote) in as_spoken("\n".join([self.title, *said]))


def as_spoken(text: str) -> str:
    """Return the bare words of a text, to compare it with what somebody picked from the page."""
    return " ".join(MARKS.sub("", LINK.sub(r"\1", text)).split()).casefold()


def parts_of(consultation: Consultation) -> list[Part]:
    """Return what the version says in reading order, as everybody may read it one day.

    Needs the version with its plan and municipality.
    """
    version = consultation.version
    language = consultation.municipality.language
    read = plan_as_read(version.plan, language=language, version=version, public=True)
    labels = {name: str(label) for name, label in LABELS.items()}
    facts = {name: str(label) for name, label in FACTS.items()}
    return list(_parts(read, labels, facts))


def _parts(read: Data, labels: dict[str, str], facts: dict[str, str]) -> Iterator[Part]:
    for section in read["sections_before"]:
        yield _part("section", section["key"], section, labels)
    for area in read["focus_areas"]:
        yield _part("area", area["key"], area, labels, area)
        for theme in area["themes"]:
            # Initiatives under no theme stand together; nobody wrote that theme.
            if theme["title"]:
                yield _part("theme", theme["key"], theme, labels, area)
            for initiative in theme["initiatives"]:
                part = _part("initiative", initiative["lineage"], initiative, labels, area)
                yield part._replace(facts=tuple(_facts(initiative, facts)))
    for section in read["sections_after"]:
        yield _part("section", section["key"], section, labels)


def _part(
    kind: str, key: str, said: Data, labels: dict[str, str], area: Data | None = None
) -> Part:
    lines = [
        Line(field, labels[field], said[field], tuple(said[ROWS[field]]) if field in ROWS else ())
        for field in sorted(FIELDS[kind], key=lambda each: READING_ORDER.get(each, 1))
        if field and (said[field] or (field in ROWS and said[ROWS[field]]))
    ]
    return Part(
        key=key,
        kind=kind,
        title=said["title"],
        number=said.get("number", ""),
        colour=area["colour"] if area else "",
        shape=area["shape"] if area else "",
        texts=tuple(each for each in lines if each.field not in BRIEF),
        brief=tuple(each for each in lines if each.field in BRIEF),
        facts=(),
    )


def _facts(said: Data, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, label in labels.items():
        value = said[name]
        if value:
            yield label, value if isinstance(value, str) else ", ".join(value)
