"""Where we stand: the way through the programme, and what the whole world agreed on."""

from programme.models.body import Body, Seat
from programme.models.cycle import Cycle, Phase, phases_of
from programme.models.frameworks import (
    Article,
    ProgrammeGoal,
    SustainableDevelopmentGoal,
    texts_of,
)
from programme.models.paper import Deliberation, Paper

__all__ = [
    "Article",
    "Body",
    "Cycle",
    "Deliberation",
    "Paper",
    "Phase",
    "ProgrammeGoal",
    "Seat",
    "SustainableDevelopmentGoal",
    "phases_of",
    "texts_of",
]
