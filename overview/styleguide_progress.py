"""The style guide's sample of how far the work is, with invented words."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from actionplan.figures import Sums
from implementation.choices import Attention, Review, Status
from implementation.drawn import (
    load_table,
    moves,
    rights_map,
    status_chart,
    status_word,
)
from implementation.drawn_money import money_tables
from implementation.figures import ArticleFigures, LoadFigures, Move, Part, WorkMoney
from implementation.figures.load import LoadPart
from implementation.figures.money import AreaMoney
from implementation.figures.progress import STATUSES, shares_of
from implementation.telling import since_in_words, statuses_of, strip_of

HEARD = datetime(2026, 11, 14, 9, 30, tzinfo=ZoneInfo("Europe/Copenhagen"))
AREAS = (
    ("Being heard", "plum", "star", (3, 2, 4, 1, 1, 0, 0, 0, 1)),
    ("Being a family, playing, having time for each other", "rose", "wave", (0, 1, 2, 2, 0, 1, 1)),
)


def _link(**said: Any) -> str:
    return "#progress"


def _part(title: str, colour: str, shape: str, counts: tuple[int, ...]) -> Part:
    by_status = dict.fromkeys(STATUSES, 0) | dict(zip(STATUSES, counts, strict=False))
    attention = dict.fromkeys(Attention.values, 0) | {"late": 1, "silent": counts[2]}
    return Part(1, title, sum(counts), by_status, attention, colour, shape)


def _money() -> WorkMoney:
    planned, secured = Sums(once=Decimal(420_000), yearly=Decimal(30_000)), Sums(once=Decimal(9000))
    areas = [
        AreaMoney(1, title, colour, shape, planned, secured, Decimal(spent))
        for spent, (title, colour, shape, _counts) in zip((52_000, 8000), AREAS, strict=True)
    ]
    both = planned.plus(planned)
    certainty = {"secured": secured.plus(secured), "budget": both}
    return WorkMoney(both, certainty, Decimal(60_000), 2, 1, 4, 1, 2, areas)


def _report() -> dict[str, Any]:
    shares = shares_of({"completed": 4, "ongoing": 3, "on-hold": 1, "": 2}, 10)
    since = {
        "title": "Spring report",
        "as_of": "2026-04-21",
        "moves": [["in-progress", "completed", 3], ["planned", "in-progress", 1]],
        "same": 5,
        "new": 1,
        "gone": [{"number": "2.4", "title": "A slide down the town hall", "status": "dropped"}],
    }
    return {
        "statuses": statuses_of(shares),
        "strip": strip_of(shares),
        "many": 10,
        "since": since_in_words(since),
    }


def progress_context() -> dict[str, Any]:
    """Return what the style guide shows of the work."""
    articles = [
        ArticleFigures(number, f"Right number {number}", number % 4, number % 2)
        for number in range(1, 15)
    ]
    load = [LoadPart(1, "Schools", {"2027-1": 3, "open": 1}), LoadPart(2, "Parks", {"2027-2": 1})]
    measure = {
        "number": "3.6",
        "title": "Children take part in the municipal budget",
        "url": "#progress",
        "colour": "plum",
        "shape": "star",
        "status": Status.ON_HOLD.value,
        "status_label": status_word(Status.ON_HOLD),
        "why": [str(Attention.LATE.label), str(Attention.AT_RISK.label)],
        "lead": "Mayor's office",
        "heard_on": HEARD,
        "review": str(Review.WAITING.label),
    }
    before = {"status": "planned", "label": status_word(Status.PLANNED)}
    return {
        "chart": status_chart([_part(*area) for area in AREAS], "focus_area", _link, "en"),
        "rights": rights_map(articles, _link),
        "load": load_table(LoadFigures(["2027-1", "2027-2", "open"], load), _link, "en"),
        "moves": moves([Move("planned", "in-progress", 4), Move("", "planned", 1)], _link, ""),
        "money": money_tables(_money(), "EUR", _link),
        "measures": [measure, {**measure, "number": "", "before": before}],
        "statuses": [(status, status_word(status)) for status in STATUSES],
        "report": _report(),
    }
