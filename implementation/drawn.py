"""The dashboard's figures as charts that are tables: labels, shares and the way to each list.

Numbers of a drawing are texts with their sign of per cent, as in `actionplan.overviews`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from implementation.choices import Attention, Lateness, Reach, Status
from implementation.figures import (
    ATTENTION,
    DELAYS,
    NOBODY,
    ArticleFigures,
    LoadFigures,
    Move,
    Part,
)
from implementation.figures.load import ANY_END, OPEN_END
from implementation.figures.progress import STATUSES
from implementation.forms.looking import NONE, Look
from participation.figures import AnswersOf

Data = dict[str, Any]
Link = Callable[..., str]
# The map of articles: so many squares in a row, and how wide each is.
ACROSS, SQUARE = 7, 60
SHADES = 4


def linker(slug: str, look: Look) -> Link:
    """Return how a figure leads to the list behind it, in the part of the plan one looks at."""
    url = reverse("implementation:attention", args=[slug])

    def link(**said: Any) -> str:
        query = look.query(**{"since": None, **said})
        return f"{url}?{query}" if query else url

    return link


def status_word(status: str) -> str:
    """Return a status in words; "" is before anybody has said anything."""
    return str(Status(status).label) if status else _("Nothing said yet")


def in_address(status: str) -> str:
    """Return a status as an address says it."""
    return status or NONE


def statuses(by_status: Mapping[str, int], link: Link, **part: Any) -> list[Data]:
    """Return the statuses that occur, each with its number and the list behind it."""
    return [
        {
            "status": in_address(status),
            "label": status_word(status),
            "many": by_status[status],
            "url": link(status=in_address(status), **part),
        }
        for status in STATUSES
        if by_status[status]
    ]


def status_chart(parts: Sequence[Part], name: str, link: Link, lang: str) -> list[Data]:
    """Return a bar for each part of the plan, made of its statuses; as long as it has measures."""
    most = max((part.many for part in parts), default=0) or 1
    rows = []
    for part in parts:
        here = {name: part.pk if part.pk is not None else NOBODY}
        rows.append(
            {
                "label": part.title or _("No lead department"),
                "lang": lang if part.title else "",
                "colour": part.colour,
                "shape": part.shape,
                "many": part.many,
                "url": link(**here),
                "segments": strip(part.by_status, most),
                "statuses": statuses(part.by_status, link, **here),
                "attention": reasons(part.attention, link, **here),
            }
        )
    return rows


def segments(counts: Iterable[tuple[str, int]], most: int) -> list[Data]:
    """Return the stretches of a bar, one after the other; `most` is as long as a bar can be."""
    begins, found = 0, []
    for status, many in counts:
        if many:
            found.append(
                {"status": status, "x": _percent(begins, most), "width": _percent(many, most)}
            )
            begins += many
    return found


def strip(by_status: Mapping[str, int], most: int) -> list[Data]:
    """Return the stretches of a bar that is made of statuses, in their order."""
    return segments(((in_address(each), by_status[each]) for each in STATUSES), most)


def reasons(attention: Mapping[str, int], link: Link, **part: Any) -> list[Data]:
    """Return why measures should be looked at, how many for each reason; only what occurs."""
    return [
        {
            "label": str(Attention(kind).label),
            "many": many,
            "url": link(attention=kind, **part),
        }
        for kind, many in attention.items()
        if many
    ]


def why(measure: Any) -> list[str]:
    """Return in words why somebody should look at a measure of `watched`."""
    return [
        str(Attention(kind).label)
        for kind, name in ATTENTION.items()
        if getattr(measure, name, False)
    ]


def lateness(measure: Any) -> list[str]:
    """Return in words how a measure of `with_delays` was late."""
    return [
        str(Lateness(kind).label)
        for kind, name in DELAYS.items()
        if getattr(measure, name, None) is not None
    ]


def moves(found: Iterable[Move], link: Link, since: str) -> list[Data]:
    """Return the moves from one status to another, in words."""
    return [
        {
            "before": {"status": in_address(move.before), "label": status_word(move.before)},
            "after": {"status": in_address(move.after), "label": status_word(move.after)},
            "many": move.many,
            "url": link(
                since=since, before=in_address(move.before), after=in_address(move.after)
            ),
        }
        for move in found
    ]


def reach_bars(counts: Mapping[str, int], url: Callable[..., str]) -> list[Data]:
    """Return a bar for each way an indicator can stand."""
    most = max(counts.values(), default=0) or 1
    return [
        {
            "label": str(Reach(reach).label),
            "value": str(many),
            "share": many * 100 // most,
            "url": url(reach=reach),
        }
        for reach, many in counts.items()
    ]


def rights_map(articles: Sequence[ArticleFigures], link: Link) -> Data:
    """Return the articles as squares; the fuller, the more measures, and gaps stay empty."""
    most = max((each.many for each in articles), default=0) or 1
    squares = [
        {
            "number": str(each.number),
            "title": each.title,
            "many": each.many,
            "done": each.done,
            "is_gap": each.is_gap,
            "x": str(place % ACROSS * SQUARE + 3),
            "y": str(place // ACROSS * SQUARE + 3),
            "shade": str(-(-each.many * SHADES // most)),
            "url": link(article=each.number),
        }
        for place, each in enumerate(articles)
    ]
    rows = -(-len(articles) // ACROSS)
    return {
        "squares": squares,
        "width": str(ACROSS * SQUARE),
        "height": str(rows * SQUARE),
        "gaps": [each for each in articles if each.is_gap],
        "served": sum(not each.is_gap for each in articles),
        "many": len(articles),
    }


def load_table(load: LoadFigures, link: Link, lang: str) -> Data:
    """Return the load of departments: a row each, a column for each half-year."""
    most = max((many for part in load.by_department for many in part.by_half.values()), default=1)
    return {
        "heads": [half_in_words(half) for half in load.halves],
        "rows": [
            {
                "label": part.title or _("No lead department"),
                "lang": lang if part.title else "",
                "many": part.many,
                "url": link(department=NOBODY if part.pk is None else part.pk, ends=ANY_END),
                "cells": [
                    {
                        "head": half_in_words(half),
                        "many": part.by_half.get(half, 0),
                        "share": _percent(part.by_half.get(half, 0), most),
                        "url": link(
                            department=NOBODY if part.pk is None else part.pk, ends=half
                        ),
                    }
                    for half in load.halves
                ],
            }
            for part in load.by_department
        ],
    }


def half_in_words(half: str) -> str:
    """Return a half-year as people say it."""
    if half == OPEN_END:
        return _("No confirmed end")
    year, _dash, which = half.partition("-")
    words = _("first half of %(year)s") if which == "1" else _("second half of %(year)s")
    return words % {"year": year}


def voice_bars(voices: Iterable[AnswersOf], url: Callable[[int], str], lang: str) -> list[Data]:
    """Return a bar for each consultation: how much of what was said has an answer."""
    return [
        {
            "label": each.title,
            "lang": lang,
            "url": url(each.consultation),
            "share": each.figures.answered * 100 // (each.figures.many or 1),
            "value": answered_in_words(each),
        }
        for each in voices
    ]


def answered_in_words(voice: AnswersOf) -> str:
    """Return how much is answered, in words."""
    said = ngettext(
        "%(answered)d of %(many)d contribution answered",
        "%(answered)d of %(many)d contributions answered",
        voice.figures.many,
    ) % {"answered": voice.figures.answered, "many": voice.figures.many}
    more = [
        (voice.figures.unanswered, _("%(many)d without an answer")),
        (voice.figures.late, _("%(many)d of these late")),
        (voice.figures.excused, _("%(many)d closed without an answer")),
    ]
    return ", ".join([said, *(words % {"many": many} for many, words in more if many)])


def _percent(many: float, of: float) -> str:
    return f"{many * 100 / of:.2f}%"
