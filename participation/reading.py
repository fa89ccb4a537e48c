"""What a consultation's page shows: the text part by part, and what is said about each."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from accounts.models import Municipality
from participation.choices import ConsultationState
from participation.help_lines import EMERGENCY, help_line_of
from participation.models import Comment, Consultation
from participation.parts import Part, field_label, parts_of
from participation.speaking import Voice, voices
from participation.threads import GONE, Reader, Seen, seen_by

# Up to so many comments a page shows them all; above, each part says how many it has.
MANY = 60


class Talk(NamedTuple):
    """What is said about one part."""

    key: str
    # Contributions, counted as everywhere: without replies.
    many: int
    # Whether there is anything to read, and whether any of it is hers; replies as well.
    is_any: bool
    is_own: bool
    # None where the page only says how many they are.
    threads: list[Voice] | None


class Told(NamedTuple):
    """A part of the text with what is said about it."""

    part: Part
    talk: Talk


class Chapter(NamedTuple):
    """A line of the contents: a chapter or a focus area, and how much is said in it."""

    key: str
    title: str
    number: str
    colour: str
    shape: str
    many: int


class Left(NamedTuple):
    """What is said about a part that is no longer in the text."""

    title: str
    label: str
    before: str
    threads: list[Voice]


class Sheet(NamedTuple):
    """Everything of one reader's page."""

    told: list[Told]
    # All parts by their keys, also those that a filter leaves out.
    parts: dict[str, Part]
    contents: list[Chapter]
    left: list[Left]
    # How many contributions she may see, and how many are hers; replies are not counted.
    many: int
    own: int
    is_folded: bool


def sheet(
    reader: Reader,
    consultation: Consultation,
    *,
    show: str = "",
    everything: bool = False,
    opened: int = 0,
) -> Sheet:
    """Return what somebody reads; of a long talk only how much there is, unless she asks for all.

    `show` leaves only the parts with comments ("commented") or with her own ("mine"); `opened` is
    a comment whose part stands open.
    """
    parts = parts_of(consultation)
    seen = seen_by(reader, consultation)
    here = {part.key: part for part in parts}
    is_folded = len(seen) > MANY and not everything and show != "mine"
    chosen = [each for each in seen if not is_folded or _is_left(each, here)]
    if is_folded and opened:
        place = next((each.place.part for each in seen if each.pk == opened), None)
        chosen += [each for each in seen if each.place.part == place and not _is_left(each, here)]
    if show == "mine":
        chosen = _threads_with_own(chosen)
    threads = voices(reader, chosen) if chosen else []
    talks = _talks(parts, seen, threads, everything=not is_folded)
    wanted = {"commented": _has_some, "mine": _has_own}.get(show)
    told = [Told(part, talks[part.key]) for part in parts]
    return Sheet(
        told=[each for each in told if wanted is None or wanted(each.talk)],
        parts=here,
        contents=_contents(told),
        left=_left([each for each in threads if _is_gone(each, here)]),
        many=sum(each.counts for each in seen),
        own=sum(each.counts and each.is_own for each in seen),
        is_folded=is_folded,
    )


def talk_about(reader: Reader, consultation: Consultation, key: str) -> Talk:
    """Return what is said about one part, all of it."""
    return _talk(reader, seen_by(reader, consultation), key)


def talk_around(reader: Reader, consultation: Consultation, comment: Comment) -> Talk:
    """Return what is said about the part beside which a comment stands now."""
    seen = seen_by(reader, consultation)
    key = next((each.place.part for each in seen if each.pk == comment.pk), str(comment.part))
    return _talk(reader, seen, key)


def _talk(reader: Reader, seen: list[Seen], key: str) -> Talk:
    here = [each for each in seen if each.place.part == key and each.place.status != GONE]
    threads = voices(reader, here) if here else []
    return _talk_of(key, here, threads)


def _talk_of(key: str, here: list[Seen], threads: list[Voice] | None) -> Talk:
    return Talk(
        key,
        many=sum(each.counts for each in here),
        is_any=bool(here),
        is_own=any(each.is_own for each in here),
        threads=threads,
    )


def _has_some(talk: Talk) -> bool:
    return talk.is_any


def _has_own(talk: Talk) -> bool:
    return talk.is_own


def _is_left(seen: Seen, here: dict[str, Part]) -> bool:
    return seen.place.status == GONE or seen.place.part not in here


def _is_gone(voice: Voice, here: dict[str, Part]) -> bool:
    return voice.place.status == GONE or voice.place.part not in here


def _threads_with_own(seen: Iterable[Seen]) -> list[Seen]:
    rows = list(seen)
    roots = {each.parent or each.pk for each in rows if each.is_own}
    return [each for each in rows if (each.parent or each.pk) in roots]


def _talks(
    parts: list[Part], seen: list[Seen], threads: list[Voice], *, everything: bool
) -> dict[str, Talk]:
    here: dict[str, list[Seen]] = {part.key: [] for part in parts}
    for each in seen:
        if each.place.part in here and each.place.status != GONE:
            here[each.place.part].append(each)
    said: dict[str, list[Voice]] = {}
    for voice in threads:
        if voice.place.status != GONE:
            said.setdefault(voice.place.part, []).append(voice)
    return {
        key: _talk_of(key, rows, said.get(key, [] if everything or not rows else None))
        for key, rows in here.items()
    }


def _contents(told: list[Told]) -> list[Chapter]:
    """Return the chapters and focus areas; a focus area counts what is said in all of it."""
    chapters: list[Chapter] = []
    for part, talk in told:
        if part.kind in {"section", "area"}:
            chapters.append(
                Chapter(part.key, part.title, part.number, part.colour, part.shape, talk.many)
            )
        else:
            last = chapters[-1]
            chapters[-1] = last._replace(many=last.many + talk.many)
    return chapters


def _left(threads: list[Voice]) -> list[Left]:
    """Gather what is said about parts that are gone, by part and field."""
    by_place: dict[tuple[str, str], list[Voice]] = {}
    for voice in threads:
        by_place.setdefault((voice.place.part, voice.place.field), []).append(voice)
    return [
        Left(own[0].place.title, field_label(field), own[0].place.before, own)
        for (_part, field), own in by_place.items()
    ]


# --- The head of the page ----------------------------------------------------------------------


class Window(NamedTuple):
    """Whether one may write today, and what to say about it."""

    # before, open, over or closed.
    state: str
    # Before it is open: from when one may write; None where that day is over, or not said.
    opens_at: datetime | None
    closes_at: datetime | None
    # Whole days left; 0 is today.
    days_left: int


def window_of(consultation: Consultation, now: datetime) -> Window:
    """Return where a consultation's window stands at a moment."""
    opens, closes = consultation.opens_at, consultation.closes_at
    if consultation.state == ConsultationState.CLOSED:
        state = "closed"
    elif consultation.is_running(now):
        state = "open"
    elif closes and closes <= now:
        state = "over"
    else:
        state = "before"
        # Its hour has struck, and nobody has opened it: nobody knows from when one may write.
        opens = opens if opens and opens > now else None
    days = (timezone.localdate(closes) - timezone.localdate(now)).days if closes else 0
    return Window(state, opens, closes, max(days, 0))


class Watcher(NamedTuple):
    """Who reads comments before others do: never by name, always by role and hours."""

    hours: str
    help_line: str
    emergency: str


def watcher_of(consultation: Consultation, municipality: Municipality) -> Watcher:
    """Return what young people must know of who reads first, and of the nights."""
    hours = consultation.hours.strip().removesuffix(".")
    return Watcher(hours, help_line_of(municipality), EMERGENCY)
