"""What changed between two texts, word by word, and between two revisions, field by field.

A paragraph that was written anew is shown as a whole, before and now: word by word nobody could
read it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplan.choices import Colour, InitiativeState, Novelty, PartState, Placement, Shape
from actionplan.rows import LINES, row_line, word_of

Operation = Literal["same", "added", "removed", "before", "now"]

WORDS = re.compile(r"\s+|[^\s]+")
# A paragraph with the line ends before it; those at the text's end belong to the last one.
PARAGRAPHS = re.compile(r"\n*[^\n]+(?:\n+\Z)?|\n+\Z")
# What marks a text's lay-out: links, bold and italics, and what keeps a sign from being a mark.
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
STRESS = re.compile(r"(\*{1,3})(?=\S)(.+?)(?<=\S)\1")
ESCAPE = re.compile(r"\\(?=[^\w\s])")
# Below this share of common words a text counts as written anew.
KEPT = 0.5
# A change of so few words, old and new together, is read at a glance however great it is.
FEW_WORDS = 6
# Beyond so many comparisons paragraphs are no longer paired: a hostile text would cost minutes.
PAIRS = 10_000

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
    "participation_text": gettext_lazy("How children take part"),
    "took_part_space": gettext_lazy("Where and when could children say something?"),
    "took_part_voice": gettext_lazy("How could they say it, and who was asked?"),
    "took_part_audience": gettext_lazy("Who listened, and who decides?"),
    "took_part_influence": gettext_lazy("What changed because of it?"),
    "novelty": gettext_lazy("New or existing"),
    "decision_text": gettext_lazy("Political decision"),
    "lead": gettext_lazy("Lead department"),
    "contributing": gettext_lazy("Contributing departments"),
    "partners": gettext_lazy("Partners"),
    "target_group": gettext_lazy("Target group"),
    "age_text": gettext_lazy("Age"),
    "age_from": gettext_lazy("Youngest"),
    "age_to": gettext_lazy("Oldest"),
    "age_confirmed": gettext_lazy("Ages confirmed"),
    "place_text": gettext_lazy("Place"),
    "indicators": gettext_lazy("Indicators"),
    "time_text": gettext_lazy("Time frame"),
    "time_from": gettext_lazy("From"),
    "time_to": gettext_lazy("To"),
    "time_confirmed": gettext_lazy("Dates confirmed"),
    "milestones": gettext_lazy("Milestones"),
    "money_text": gettext_lazy("Money"),
    "money_amount": gettext_lazy("Amount"),
    "money_confirmed": gettext_lazy("Amount confirmed"),
    "financing": gettext_lazy("Financing"),
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
    "key_figures": gettext_lazy("Key figures"),
    "introduction": gettext_lazy("Introduction"),
}
WORDED = {
    # A chapter, focus area or theme has other states than an initiative.
    "state": (InitiativeState, PartState),
    "placement": (Placement,),
    "novelty": (Novelty,),
    "colour": (Colour,),
    "shape": (Shape,),
}


class Piece(NamedTuple):
    """A run of words that stayed, came or went, or a whole paragraph before and now."""

    op: Operation
    text: str


class FieldChange(NamedTuple):
    """One field that says something else than before."""

    name: str
    label: str
    pieces: list[Piece]


def without_marks(text: str) -> str:
    """Return a text without the marks of bold, italics and links: lines and lists stay."""
    bare = LINK.sub(r"\1", text)
    # Twice, for italics within what is bold.
    return ESCAPE.sub("", STRESS.sub(r"\2", STRESS.sub(r"\2", bare)))


def text_difference(before: str, after: str) -> list[Piece]:
    """Return what changed in a text: word by word, or paragraphs before and now if written anew."""
    old, new = PARAGRAPHS.findall(before), PARAGRAPHS.findall(after)
    bare_old, bare_new = ([each.strip("\n") for each in paragraphs] for paragraphs in (old, new))
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, bare_old, bare_new).get_opcodes():
        if tag == "equal":
            # Only the line ends around them may have changed.
            for was, now in zip(old[i1:i2], new[j1:j2], strict=True):
                pieces += word_difference(was, now)
            continue
        for gone, came in _paired(old[i1:i2], new[j1:j2]):
            pieces += _paragraph_difference(gone, came)
    return _joined(pieces)


def _paired(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs that belong together, and between them what has no other half."""
    if len(old) * len(new) > PAIRS:
        yield "".join(old), "".join(new)
        return
    i = j = 0
    words = [Counter(each.split()) for each in new]
    for here, paragraph in enumerate(old):
        said = Counter(paragraph.split())
        there = next((k for k in range(j, len(new)) if _likeness(said, words[k]) >= KEPT), None)
        if there is not None:
            yield "".join(old[i:here]), "".join(new[j:there])
            yield paragraph, new[there]
            i, j = here + 1, there + 1
    yield "".join(old[i:]), "".join(new[j:])


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    many = one.total() + other.total()
    return 2 * (one & other).total() / many if many else 0.0


def _paragraph_difference(before: str, after: str) -> list[Piece]:
    pieces = word_difference(before, after)
    kept = 2 * sum(len(text.split()) for op, text in pieces if op == "same")
    many = len(before.split()) + len(after.split())
    if not before.strip() or not after.strip() or many <= FEW_WORDS or kept >= KEPT * many:
        return pieces
    # The line ends around them are no part of what was written anew.
    head, old, new, tail = _without_common_margins(before, after)
    whole = [Piece("same", head), Piece("before", old), Piece("now", new), Piece("same", tail)]
    return [each for each in whole if each.text]


def _without_common_margins(before: str, after: str) -> tuple[str, str, str, str]:
    """Return the line ends that two texts begin with, the texts, and those they end with."""
    head = min((_margin(text) for text in (before, after)), key=len)
    before, after = before[len(head) :], after[len(head) :]
    tail = min((_margin(text[::-1]) for text in (before, after)), key=len)
    return head, before[: len(before) - len(tail)], after[: len(after) - len(tail)], tail


def _margin(text: str) -> str:
    return text[: len(text) - len(text.lstrip("\n"))]


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with neighbours of the same kind made one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].op == piece.op:
            joined[-1] = Piece(piece.op, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined


def word_difference(before: str, after: str) -> list[Piece]:
    """Return the pieces of which the later text is made, and those that went, in reading order."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces: list[Piece] = []
    gone = came = gap = ""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        was, now = "".join(old[i1:i2]), "".join(new[j1:j2])
        if tag != "equal":
            gone, came, gap = gone + gap + was, came + gap + now, ""
        elif gone and came and was == " ":
            # Only a space stayed between two changes: they are one.
            gap = was
        else:
            pieces += [Piece("removed", gone), Piece("added", came), Piece("same", was)]
            gone = came = ""
    pieces += [Piece("removed", gone), Piece("added", came), Piece("same", gap)]
    return [each for each in pieces if each.text]


def wording(name: str, value: Any) -> str:
    """Return how a payload's value reads on a page."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in WORDED:
        return _choice_word(name, value)
    if name in {"focus_area", "theme"}:
        return value[1]
    if name in {"lead", "contributing"}:
        return ", ".join(each[1] for each in value)
    if name in LINES:
        return "\n".join(row_line(row) for row in value)
    if name in {"articles", "sdgs", "goals"}:
        return ", ".join(str(number) for number in value)
    return word_of(name, value)


def _choice_word(name: str, value: str) -> str:
    for words in WORDED[name]:
        if value in words.values:
            return str(words(value).label)
    return str(value)


class Reworded(NamedTuple):
    """A field in people's words, before and now."""

    name: str
    label: str
    before: str
    after: str


def changed_fields(before: dict[str, Any], after: dict[str, Any]) -> list[Reworded]:
    """Return the fields that two payloads of the same part word differently, in reading order."""
    worded = [
        Reworded(name, str(label), wording(name, was), wording(name, now))
        for name, label in LABELS.items()
        for was, now in [(_value(name, before, after), _value(name, after, before))]
    ]
    old, new = before.get("extra", {}), after.get("extra", {})
    headings = [*new, *(each for each in old if each not in new)]
    own = [Reworded(each, each, old.get(each, ""), new.get(each, "")) for each in headings]
    return [said for said in (*worded, *own) if said.before != said.after]


def _value(name: str, payload: dict[str, Any], other: dict[str, Any]) -> Any:
    """Return a payload's value; what was written before the field was there has not said yes."""
    return payload.get(name, False if other.get(name) is False else None)


def payload_difference(before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    """Return what changed between two payloads of the same part, in reading order."""
    return [
        FieldChange(said.name, said.label, _as_people_read(said.before, said.after))
        for said in changed_fields(before, after)
    ]


def _as_people_read(before: str, after: str) -> list[Piece]:
    """Return what changed in the words; where only their marks did, what changed in those."""
    was, now = without_marks(before), without_marks(after)
    return text_difference(was, now) if was != now else text_difference(before, after)
