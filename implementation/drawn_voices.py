"""What young people said as a chart that is a table: how much of it is answered, and the lists."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from actionplan.figures.shares import per_cent
from implementation.drawn import segments
from participation.choices import OutcomeKind
from participation.figures import AnswersOf
from participation.forms.answers import SHOWS

# How a contribution stands, and as which status it is painted: answered, closed, open.
PAINTED = {"answered": "completed", "excused": "dropped", "unanswered": "none"}


def voice_chart(
    voices: Sequence[AnswersOf], link: Callable[..., str], lang: str
) -> list[dict[str, Any]]:
    """Return a bar for each consultation, made of what became of the contributions."""
    most = max((each.figures.many for each in voices), default=0) or 1
    return [
        {
            "label": each.title,
            "lang": lang,
            "many": each.figures.many,
            "url": link(consultation=each.consultation),
            "segments": segments(
                [(PAINTED[name], getattr(each.figures, name)) for name in PAINTED], most
            ),
            "statuses": [_said(each, name, link) for name in PAINTED if _many(each, name)],
            "attention": [_said(each, "late", link)] if each.figures.late else [],
        }
        for each in voices
    ]


def became(by_kind: Mapping[str, int], *, unanswered: int, excused: int) -> list[tuple[str, int]]:
    """Return what became of contributions, in words, with how many: each counted once."""
    return [
        *((str(OutcomeKind(kind).label), many) for kind, many in by_kind.items()),
        (_("No answer yet"), unanswered),
        (_("Closed without an answer"), excused),
    ]


def became_of_all(voices: Sequence[AnswersOf]) -> list[dict[str, Any]]:
    """Return the same of several consultations together, each row with its share of all.

    Nothing where one of them does not say it: reports of before kept only what was answered.
    """
    kept = [each.by_kind for each in voices if each.by_kind is not None]
    if not voices or len(kept) < len(voices):
        return []
    rows = became(
        {kind: sum(one.get(kind, 0) for one in kept) for kind in OutcomeKind.values},
        unanswered=sum(each.figures.unanswered for each in voices),
        excused=sum(each.figures.excused for each in voices),
    )
    return [
        {"label": label, "many": many, "per_cent": per_cent_of(many, voices)}
        for label, many in rows
        if many
    ]


def per_cent_of(many: int, voices: Sequence[AnswersOf]) -> int:
    """Return the share of all that was said, in whole per cent."""
    return per_cent(many, sum(each.figures.many for each in voices))


def _many(voice: AnswersOf, name: str) -> int:
    many: int = getattr(voice.figures, name)
    return many


def _said(voice: AnswersOf, name: str, link: Callable[..., str]) -> dict[str, Any]:
    return {
        "status": PAINTED.get(name, ""),
        "label": str(SHOWS[name]),
        "many": _many(voice, name),
        "url": link(consultation=voice.consultation, show=name),
    }
