"""What the editor sees when she says where the comments of a part stand that is gone or changed."""

from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.translation import gettext as _

from actionplan.differences import Piece
from participation.carrying import (
    PartText,
    Place,
    Spot,
    Texts,
    next_of,
    places,
    texts_of,
    ways,
)
from participation.choices import PlaceStatus
from participation.models import Comment, Consultation, PartMove
from participation.parts import field_label
from participation.speakers import called, with_author_roles
from participation.whereabouts import Whereabouts

# Candidates below this likeness are no help.
LIKELY = 0.35
CANDIDATES = 3
# Beyond so many letters a comparison costs more than it tells.
COMPARED = 1200


class Candidate(NamedTuple):
    """A part that may hold now what another one said."""

    part: str
    title: str
    # In per cent.
    likeness: int


class Words(NamedTuple):
    """A comment that can go elsewhere without the others; its replies go with it."""

    comment: Comment
    who: str
    replies: int


class Field(NamedTuple):
    """One field of a part with comments, that is gone or reads otherwise."""

    name: str
    label: str
    many: int
    before: str
    difference: list[Piece] | None
    said: list[Words]


class Part(NamedTuple):
    """A part with comments that is gone, or reads otherwise."""

    key: str
    title: str
    # Whether the whole part is gone, or only what it said in some fields.
    is_gone: bool
    many: int
    fields: list[Field]
    candidates: list[Candidate]


class Sent(NamedTuple):
    """What was said by hand: from where, to where, and by whom."""

    move: PartMove
    old: str
    new: str


class Desk(NamedTuple):
    """All of it."""

    gone: list[Part]
    changed: list[Part]
    sent: list[Sent]
    # Every part of the version that lies before the body, by focus area: its key and its name.
    choices: list[tuple[str, list[tuple[str, str]]]]
    now: Texts
    moves: dict[Spot, Spot]


def desk_of(consultation: Consultation) -> Desk:
    """Return what there is to map; five queries, or seven where something was sent already."""
    rows = with_author_roles(Comment.objects.filter(consultation=consultation).shown())
    shown = list(rows.select_related("author").order_by("created_at", "pk"))
    found = places(consultation, shown)
    now = texts_of([consultation.version_id]).get(consultation.version_id, {})
    made = PartMove.objects.filter(consultation=consultation)
    sent = list(made.select_related("by", "comment"))
    moves = ways(sent)
    parts = _parts(shown, found, now)
    titles = _titles(consultation, sent)
    return Desk(
        gone=[each for each in parts if any(f.difference is None for f in each.fields)],
        changed=[each for each in parts if all(f.difference is not None for f in each.fields)],
        sent=[
            Sent(
                each,
                each.comment.text
                if each.comment
                else _spot_words(titles, str(each.old_part), each.old_field),
                _spot_words(titles, str(each.new_part), each.new_field),
            )
            for each in sent
        ],
        choices=_choices(consultation.version_id),
        now=now,
        moves=moves,
    )


def _choices(version: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the parts of a version by focus area, so that two of one name are told apart."""
    kinds = {"focus_area": _("Focus area"), "theme": _("Theme"), "section": _("Chapter")}
    groups: dict[str, list[tuple[str, str]]] = {}
    parts = Whereabouts([version]).versions[version]
    for part in sorted(parts.values(), key=lambda each: each.order):
        area = parts.get(part.area)
        name = f"{part.name} ({kinds[part.subject]})" if part.subject in kinds else part.name
        groups.setdefault(area.name if area else _("Chapters"), []).append((part.key, name))
    return list(groups.items())


def _parts(shown: list[Comment], found: dict[int, Place], now: Texts) -> list[Part]:
    replies = Counter(each.parent_id for each in shown)
    grouped: dict[str, dict[str, list[Comment]]] = {}
    for comment in shown:
        place = found[comment.pk]
        if place.status in {PlaceStatus.GONE, PlaceStatus.CHANGED}:
            grouped.setdefault(place.part, {}).setdefault(place.field, []).append(comment)
    return [_part(key, fields, found, replies, now) for key, fields in grouped.items()]


def _part(
    key: str,
    fields: dict[str, list[Comment]],
    found: dict[int, Place],
    replies: Counter[int | None],
    now: Texts,
) -> Part:
    first = {name: found[comments[0].pk] for name, comments in fields.items()}
    title = next(iter(first.values())).title
    said = PartText(title, {name: place.before for name, place in first.items()})
    is_gone = key not in now
    return Part(
        key=key,
        title=said.title or (now[key].title if key in now else _("A part without a title")),
        is_gone=is_gone,
        many=sum(_contributions(each) for each in fields.values()),
        fields=[
            Field(
                name,
                field_label(name) or _("The part as a whole"),
                _contributions(fields[name]),
                place.before,
                place.difference,
                [
                    Words(each, called(each), replies[each.pk])
                    for each in fields[name]
                    if each.parent_id is None
                ],
            )
            for name, place in sorted(first.items())
        ],
        candidates=candidates(said, now) if is_gone else [],
    )


def _contributions(comments: list[Comment]) -> int:
    """Count them as everywhere: without replies, which go where their comments go."""
    return sum(each.parent_id is None for each in comments)


def candidates(said: PartText, now: Texts) -> list[Candidate]:
    """Return the parts that read most like one that is gone, the likeliest first."""
    found = []
    for key, text in now.items():
        likeness = max(
            _likeness(said.title, text.title),
            *(_likeness(words, text.fields.get(name, "")) for name, words in said.fields.items()),
        )
        if likeness >= LIKELY:
            found.append(Candidate(key, text.title, round(likeness * 100)))
    return sorted(found, key=lambda each: -each.likeness)[:CANDIDATES]


def _likeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    # By words: letters would find every text a little like every other.
    matcher = SequenceMatcher(
        None, one[:COMPARED].lower().split(), other[:COMPARED].lower().split(), autojunk=False
    )
    if matcher.real_quick_ratio() < LIKELY or matcher.quick_ratio() < LIKELY:
        return 0.0
    return matcher.ratio()


def _titles(consultation: Consultation, sent: list[PartMove]) -> dict[str, str]:
    """Return what the parts of the moves are or were called, the newest name last."""
    if not sent:
        return {}
    parts = {str(part) for each in sent for part in (each.old_part, each.new_part)}
    made_on = Comment.objects.filter(consultation=consultation).order_by("version__number")
    versions = [*made_on.values_list("version", flat=True).distinct(), consultation.version_id]
    texts = texts_of(versions, parts)
    return {key: text.title for version in versions for key, text in texts.get(version, {}).items()}


def _spot_words(titles: dict[str, str], part: str, field: str) -> str:
    title = titles.get(part) or _("A part without a title")
    return f"{title} › {field_label(field)}" if field else title


def would_loop(old: Spot, new: Spot, moves: dict[Spot, Spot]) -> bool:
    """Whether comments sent from `old` to `new` would come back to where they began."""
    ahead = {**moves, old: new}
    spot: Spot | None = old
    seen = set()
    while spot is not None and spot not in seen:
        seen.add(spot)
        spot = next_of(spot, ahead)
    return spot is not None
