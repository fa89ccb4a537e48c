"""The list behind every figure: the measures that a number counted, by the very same conditions."""

from datetime import date
from typing import Any, NamedTuple

from actionplan.choices import Certainty
from actionplan.models import ActionPlan, Financing
from implementation.choices import FINAL, Attention
from implementation.figures.changes import moved
from implementation.figures.delays import DELAYS, with_delays
from implementation.figures.load import ANY_END, STILL_TO_DO, ends_in
from implementation.figures.money import (
    COUNTED,
    SAYS_NOTHING,
    SAYS_SPENT,
    SAYS_SUM,
    SAYS_WORDS,
    WHOLE_COUNTS,
    with_money,
)
from implementation.figures.narrowing import WHOLE, Cut, narrowed
from implementation.figures.watching import ATTENTION, Clock, watched

# What a list of measures can be asked about money.
MONEY_KINDS = (*Certainty.values, "whole", "spent", "sum", "words", "nothing")
_SAID = {
    "whole": WHOLE_COUNTS,
    "spent": SAYS_SPENT,
    "sum": SAYS_SUM,
    "words": SAYS_WORDS,
    "nothing": SAYS_NOTHING,
}


class Wanted(NamedTuple):
    """What a list of measures shall hold; None asks for nothing."""

    cut: Cut = WHOLE
    # "" is a status too: nobody has said anything yet.
    status: str | None = None
    # One of the reasons, or ANY of them.
    attention: str | None = None
    article: int | None = None
    # A half-year in which something still has to be finished, or ANY_END.
    ends: str | None = None
    money: str | None = None
    # Moved since a day, and if said from which status to which.
    since: date | None = None
    before: str | None = None
    after: str | None = None
    # One of `DELAYS`: what was late, looking back.
    delay: str | None = None


ANY = "any"


def found(plan: ActionPlan, clock: Clock, wanted: Wanted) -> Any:
    """Return the followed measures of which all of this is true, with when they were late."""
    rows = with_delays(narrowed(watched(plan, clock), wanted.cut))
    if wanted.status is not None:
        rows = rows.filter(progress=wanted.status)
    if wanted.attention == ANY:
        rows = needing_attention(rows)
    elif wanted.attention:
        rows = rows.filter(**{ATTENTION[wanted.attention]: True})
    if wanted.delay:
        rows = rows.filter(**{f"{DELAYS[wanted.delay]}__isnull": False})
    if wanted.article is not None:
        # An article stands once in a measure, so no measure comes twice.
        rows = rows.filter(articles__number=wanted.article)
    if wanted.ends:
        rows = rows.filter(STILL_TO_DO)
        if wanted.ends != ANY_END:
            rows = rows.filter(ends_in(wanted.ends))
    return _moved(_of_money(rows, wanted.money), wanted)


def needing_attention(rows: Any) -> Any:
    """Return those that somebody should look at, for whatever reason."""
    calm = dict.fromkeys(ATTENTION.values(), False)
    # What is over is never on the list: the database need not look at it.
    return rows.exclude(progress__in=FINAL).exclude(**calm)


def reasons_of(plan: ActionPlan, clock: Clock) -> dict[int, list[str]]:
    """Return why somebody should look at a measure, by its number; without those that are calm."""
    rows = needing_attention(watched(plan, clock)).values("pk", *ATTENTION.values())
    return {
        row["pk"]: [str(Attention(reason).label) for reason, at in ATTENTION.items() if row[at]]
        for row in rows
    }


def _of_money(rows: Any, kind: str | None) -> Any:
    if not kind:
        return rows
    rows = with_money(rows)
    if kind in _SAID:
        return rows.filter(_SAID[kind])
    lines = Financing.objects.filter(COUNTED, certainty=kind)
    return rows.filter(pk__in=lines.values("initiative"))


def _moved(rows: Any, wanted: Wanted) -> Any:
    if wanted.since is None:
        return rows
    rows = moved(rows, wanted.since)
    if wanted.before is not None:
        rows = rows.filter(before=wanted.before)
    if wanted.after is not None:
        rows = rows.filter(progress=wanted.after)
    return rows
