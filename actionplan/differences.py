"""What changed between two texts, word by word, and between two revisions, field by field."""

import re
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplan.choices import Colour, InitiativeState, Placement, Shape

Operation = Literal["same", "added", "removed"]

WORDS = re.compile(r"\s+|[^\s]+")

# How a payload's fields are called on a page.
LABELS: dict[str, str | Promise] = {
    "number": gettext_lazy("Number"),
    "title": gettext_lazy("Title"),
    "period_text": gettext_lazy("Period"),
    "focus_area": gettext_lazy("Focus area"),
    "theme": gettext_lazy("Theme"),
    "goal": gettext_lazy("Goal"),
    "description": gettext_lazy("Description"),
    "text_for_children": gettext_lazy("In short, for children"),
    "lead": gettext_lazy("Lead department"),
    "contributing": gettext_lazy("Contributing departments"),
    "partners": gettext_lazy("Partners"),
    "target_group": gettext_lazy("Target group"),
    "time_text": gettext_lazy("Time frame"),
    "time_from": gettext_lazy("From"),
    "time_to": gettext_lazy("To"),
    "time_confirmed": gettext_lazy("Dates confirmed"),
    "money_text": gettext_lazy("Money"),
    "money_amount": gettext_lazy("Amount"),
    "money_confirmed": gettext_lazy("Amount confirmed"),
    "contact": gettext_lazy("Contact"),
    "articles": gettext_lazy("Articles of the Convention"),
    "sdgs": gettext_lazy("Sustainable development goals"),
    "goals": gettext_lazy("UNICEF goals"),
    "state": gettext_lazy("State"),
    "placement": gettext_lazy("Place in the plan"),
    "body": gettext_lazy("Text"),
    "colour": gettext_lazy("Colour"),
    "shape": gettext_lazy("Shape"),
    "motto": gettext_lazy("Motto"),
    "reasons": gettext_lazy("Reasons"),
    "is_cross_cutting": gettext_lazy("Concerns the whole plan"),
    "introduction": gettext_lazy("Introduction"),
}
WORDED = {
    "state": InitiativeState,
    "placement": Placement,
    "colour": Colour,
    "shape": Shape,
}


class Piece(NamedTuple):
    """A run of words that stayed, came or went."""

    op: Operation
    text: str


class FieldChange(NamedTuple):
    """One field that says something else than before."""

    name: str
    label: str
    pieces: list[Piece]


def word_difference(before: str, after: str) -> list[Piece]:
    """Return the pieces of which the later text is made, and those that went, in reading order."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(new[j1:j2])))
    return pieces


def wording(name: str, value: Any) -> str:
    """Return how a payload's value reads on a page."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in WORDED:
        return str(WORDED[name](value).label) if value in WORDED[name].values else str(value)
    if name in {"focus_area", "theme"}:
        return value[1]
    if name in {"lead", "contributing"}:
        return ", ".join(each[1] for each in value)
    if name in {"articles", "sdgs", "goals"}:
        return ", ".join(str(number) for number in value)
    return str(value)


def payload_difference(before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    """Return what changed between two payloads of the same part, in reading order."""
    changes = []
    for name, label in LABELS.items():
        old, new = wording(name, before.get(name)), wording(name, after.get(name))
        if old != new:
            changes.append(FieldChange(name, str(label), word_difference(old, new)))
    old_extra, new_extra = before.get("extra", {}), after.get("extra", {})
    for heading in [*new_extra, *(each for each in old_extra if each not in new_extra)]:
        old, new = old_extra.get(heading, ""), new_extra.get(heading, "")
        if old != new:
            changes.append(FieldChange(heading, heading, word_difference(old, new)))
    return changes
