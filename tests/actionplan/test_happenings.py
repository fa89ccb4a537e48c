"""What somebody did, in a few words."""

from typing import Any

import pytest

from actionplan.choices import Cause
from actionplan.happenings import STEPS, happened
from actionplan.models import Revision
from actionplan.transitions import MOVES, PART_MOVES

BEFORE: dict[str, Any] = {"title": "Swings", "goal": "", "state": "draft"}


def told(cause: Cause, **values: Any) -> str:
    """Return how a revision is told that changed these values."""
    return happened(Revision(cause=cause, payload=BEFORE | values), BEFORE)


@pytest.mark.parametrize(
    ("cause", "values", "words"),
    [
        (Cause.EDITED, {"goal": "x"}, "Edited: Goal"),
        (Cause.EDITED, {"goal": "x", "title": "y"}, "Edited: Title, Goal"),
        (
            Cause.IMPORTED,
            {"goal": "x", "title": "y", "contact": "z", "money_text": "1"},
            "Taken from a spreadsheet: Title, Goal, Money and 1 more",
        ),
        (Cause.MERGED, {"goal": "x"}, "Edited by two people and merged: Goal"),
        (Cause.PLACED, {"order": 4}, "Put in another place"),
        (Cause.MOVED, {"state": "proposed"}, "Proposed"),
        (Cause.MOVED, {"state": "withdrawn"}, "Taken out of the plan"),
        # A state of another day.
        (Cause.MOVED, {"state": "frozen"}, "Moved on"),
    ],
)
def test_what_happened_is_told_in_a_few_words(
    cause: Cause, values: dict[str, Any], words: str
) -> None:
    assert told(cause, **values) == words


def test_the_first_text_is_told_by_its_cause() -> None:
    first = Revision(cause=Cause.CREATED, payload=BEFORE)
    assert happened(first, None) == "Written for the first time"


def test_every_step_has_a_word() -> None:
    moves = [*MOVES.values(), *PART_MOVES.values()]
    assert {(move.source, move.target) for move in moves} == set(STEPS)
