"""Bars by focus area, and how many initiatives stand where."""

from collections.abc import Sequence

from actionplan.choices import InitiativeState
from actionplan.overviews.telling import Data


def bar(area: Data, share: int, value: str) -> Data:
    """Return one bar of a chart by focus area."""
    label = f"{area['number']} {area['title']}".strip()
    looks = {"colour": area["colour"], "shape": area["shape"]}
    return {"label": label, "value": value, "share": share, "url": "", **looks}


def counts(areas: Sequence[tuple[Data, Sequence[str]]]) -> list[Data]:
    """Return bars: how many initiatives each focus area holds, with their states in words."""
    most = max((len(states) for _area, states in areas), default=0) or 1
    several = len({state for _area, states in areas for state in states}) > 1
    return [
        bar(area, 100 * len(states) // most, _many_in_words(states, several))
        for area, states in areas
    ]


def _many_in_words(states: Sequence[str], several: bool) -> str:
    many = [(state, sum(each == state for each in states)) for state in InitiativeState]
    parts = [f"{state.label}: {number}" for state, number in many if number]
    return f"{len(states)} ({', '.join(parts)})" if several and parts else str(len(states))
