"""Where each comment of a consultation stands in the version that lies before the body now.

No comment is ever left out: on a part that reads as before it stays, on one that reads otherwise
it comes with the comparison, of one that is gone it keeps the old title and text.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from django.db.models import F, Q

from actionplan.differences import Piece, text_difference, without_marks, wording
from actionplan.models import PlanVersion, VersionRow
from actionplan.reading import PUBLIC_FINANCING
from participation.choices import (
    AREA_FIELDS,
    INITIATIVE_FIELDS,
    SECTION_FIELDS,
    THEME_FIELDS,
    PlaceStatus,
)
from participation.models import Comment, Consultation, PartMove
from participation.parts import IN_PAYLOAD

# What a part can be, with the lasting key of each and the fields that can be commented.
KINDS = {
    "section": ("revision__section__key", SECTION_FIELDS),
    "focus_area": ("revision__focus_area__key", AREA_FIELDS),
    "theme": ("revision__theme__key", THEME_FIELDS),
    "initiative": ("revision__initiative__lineage", INITIATIVE_FIELDS),
}

# A part and one of its fields; "" is the part as a whole.
Spot = tuple[str, str]

# What stands in the place of a part where one comment goes without the others.
ALONE = "comment"


class Spoken(Protocol):
    """A comment, as far as it takes to know where it stands."""

    @property
    def pk(self) -> int: ...
    @property
    def part(self) -> UUID: ...
    @property
    def field(self) -> str: ...
    @property
    def version_id(self) -> int: ...



class PartText(NamedTuple):
    """What a part of the plan says in one version: its title, and each of its fields in words."""

    title: str
    fields: dict[str, str]


# What the parts of one version say, by their lasting keys.
Texts = Mapping[str, PartText]


class Place(NamedTuple):
    """Where a comment stands now, and how its part read when it was made."""

    # An initiative's lineage, or a chapter's, area's or theme's key.
    part: str
    field: str
    # One of PlaceStatus.
    status: str
    # What the part was called, and said, when the comment was made.
    title: str
    before: str
    # Word by word from then to now; None where the text reads as before, or is gone.
    difference: list[Piece] | None


def places(consultation: Consultation, comments: Sequence[Comment]) -> dict[int, Place]:
    """Return the one place of each comment, by its id; two queries, however many there are."""
    if not comments:
        return {}
    now = consultation.version_id
    return _places(consultation, comments, [now])[now]


def foreseen(
    consultation: Consultation, comments: Sequence[Comment], versions: Sequence[PlanVersion]
) -> dict[int, dict[str, int]]:
    """Return how many comments would stand how in each version, by its id; two queries."""
    if not comments:
        return {version.pk: {} for version in versions}
    found = _places(consultation, comments, [version.pk for version in versions])
    return {
        pk: dict(Counter(place.status for place in of_version.values()))
        for pk, of_version in found.items()
    }


def _places(
    consultation: Consultation, comments: Sequence[Comment], targets: Sequence[int]
) -> dict[int, dict[int, Place]]:
    moves = moves_of(consultation)
    parts = {str(comment.part) for comment in comments}
    parts |= {part for move in moves.items() for part, _field in move if part != ALONE}
    texts = texts_of({*targets, *(comment.version_id for comment in comments)}, parts)
    return {now: carried(comments, moves, texts, now=now) for now in targets}


def moves_of(consultation: Consultation) -> dict[Spot, Spot]:
    """Return what was said by hand about split and joined parts; one query."""
    return ways(PartMove.objects.filter(consultation=consultation))


def ways(moves: Iterable[PartMove]) -> dict[Spot, Spot]:
    """Return from where each move leads to where."""
    return {
        (ALONE, str(each.comment_id))
        if each.comment_id
        else (str(each.old_part), each.old_field): (str(each.new_part), each.new_field)
        for each in moves
    }


def first_of(comment: Spoken, moves: Mapping[Spot, Spot]) -> Spot:
    """Return where the way of a comment begins: where it was said, or was sent alone."""
    return moves.get((ALONE, str(comment.pk))) or (str(comment.part), comment.field)


def carried(
    comments: Iterable[Comment],
    moves: Mapping[Spot, Spot],
    texts: Mapping[int, Texts],
    *,
    now: int,
) -> dict[int, Place]:
    """Return each comment's place in version `now`, from what the versions say; no query.

    A reply stands with what it replies to.
    """
    known: dict[tuple[int, Spot, Spot], Place] = {}
    found: dict[int, Place] = {}
    comments = list(comments)
    for comment in comments:
        spot = (str(comment.part), comment.field)
        start = first_of(comment, moves)
        asked = (comment.version_id, spot, start)
        if asked not in known:
            then = texts.get(comment.version_id, {})
            known[asked] = _place(spot, start, moves, then, texts.get(now, {}))
        found[comment.pk] = known[asked]
    for comment in comments:
        if comment.parent_id in found:
            found[comment.pk] = found[comment.parent_id]
    return found


def _place(
    spot: Spot, start: Spot, moves: Mapping[Spot, Spot], then: Texts, now: Texts
) -> Place:
    part, field = _end_of(spot, start, moves, now)
    title, before = _said(then, spot)
    _title, after = _said(now, (part, field))
    is_there = part in now and field in now[part].fields
    # A field that says nothing any more is gone as well.
    if not is_there or (before and not after):
        return Place(part, field, PlaceStatus.GONE, title, before, None)
    difference = None if before == after else text_difference(before, after)
    if (part, field) != spot:
        return Place(part, field, PlaceStatus.MOVED, title, before, difference)
    status = PlaceStatus.SAME if difference is None else PlaceStatus.CHANGED
    return Place(part, field, status, title, before, difference)


def _said(texts: Texts, spot: Spot) -> tuple[str, str]:
    part, field = spot
    said = texts.get(part)
    return (said.title, said.fields.get(field, "")) if said else ("", "")


def _end_of(spot: Spot, start: Spot, moves: Mapping[Spot, Spot], now: Texts) -> Spot:
    """Return where a chain of moves ends among the parts that stand there now."""
    part, field = last_of(start, moves)
    if (part, field) != spot and part in now and not now[part].fields.get(field):
        # It was moved as a whole to a part that says nothing in this field.
        return part, ""
    return part, field


def last_of(spot: Spot, moves: Mapping[Spot, Spot]) -> Spot:
    """Return the end of a chain of moves; a loop ends before it begins anew."""
    seen = [spot]
    while (onward := next_of(seen[-1], moves)) is not None and onward not in seen:
        seen.append(onward)
    return seen[-1]


def next_of(spot: Spot, moves: Mapping[Spot, Spot]) -> Spot | None:
    """Return where one move leads: that of the field, else that of the whole part."""
    part, field = spot
    if spot in moves or not field:
        return moves.get(spot)
    whole = moves.get((part, ""))
    return (whole[0], whole[1] or field) if whole else None


# --- What versions say ---------------------------------------------------------------------------


def texts_of(versions: Iterable[int], parts: Iterable[str] | None = None) -> dict[int, Texts]:
    """Return what parts (or all of them) say in each version, in reading order; one query."""
    rows = VersionRow.objects.filter(version__in=set(versions), revision__plan=None)
    if parts is not None:
        keys = [UUID(each) for each in parts]
        chosen = Q()
        for column, _fields in KINDS.values():
            chosen |= Q(**{f"{column}__in": keys})
        rows = rows.filter(chosen)
    found: dict[int, dict[str, PartText]] = {}
    values: Any = rows.order_by("version", "order").values(
        "version_id",
        "revision__payload",
        **{kind: F(column) for kind, (column, _fields) in KINDS.items()},
    )
    for row in values:
        kind = next(each for each in KINDS if row[each])
        text = part_text(kind, row["revision__payload"])
        found.setdefault(row["version_id"], {})[str(row[kind])] = text
    return dict(found)


def part_text(kind: str, payload: Mapping[str, Any]) -> PartText:
    """Return the title of a part, and in words each field that can be commented."""
    fields = {field: field_words(field, payload) for field in KINDS[kind][1] if field}
    title = _words("title", payload)
    whole = "\n\n".join(each for each in (title, *fields.values()) if each)
    return PartText(title, {"": whole, **fields})


def field_words(field: str, payload: Mapping[str, Any]) -> str:
    """Return in words what a payload says in one field, with the lines that belong to it."""
    names = IN_PAYLOAD.get(field, (field,))
    return "\n".join(filter(None, (_words(name, payload) for name in names)))


def _words(name: str, payload: Mapping[str, Any]) -> str:
    value = payload.get(name)
    if name == "financing":
        # How sure a sum is, and what was noted of it, stays inside.
        value = [
            {slot: said for slot, said in row.items() if slot in PUBLIC_FINANCING}
            for row in value or []
        ]
    # Nobody's comment stands on another text because a word is bold.
    return without_marks(wording(name, value)).strip()
