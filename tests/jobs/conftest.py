"""A kind of work that tests can make succeed, refuse, or break."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from jobs.models import Job
from jobs.registry import KINDS, Effect, Kind
from jobs.transitions import Run

NAME = "tests.paint"


@dataclass
class Painter:
    """Work that notes what happened to it: `act` is what the next attempt does."""

    act: Callable[[Run], object] = str
    began: list[int] = field(default_factory=list)
    lasted: list[int] = field(default_factory=list)

    def work(self, run: Run) -> Effect:
        """Begin an attempt; what lasts happens in the effect."""
        self.began.append(run.attempt)
        self.act(run)

        def effect() -> dict[str, Any]:
            self.lasted.append(run.attempt)
            return {"attempt": run.attempt}

        return effect


def nowhere(job: Job) -> str:
    """Return an address for the outcome."""
    return f"/somewhere/{job.pk}/"


@pytest.fixture
def painter() -> Iterator[Painter]:
    """The painter, registered like any other work."""
    painter = Painter()
    KINDS[NAME] = Kind(NAME, "Painting", "actionplan.read_draft", painter.work, nowhere, nowhere)
    yield painter
    del KINDS[NAME]
