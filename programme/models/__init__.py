"""Where we stand: the way through the programme, and what the whole world agreed on."""

from programme.models.body import Body, Seat
from programme.models.cycle import Cycle, Phase
from programme.models.frameworks import (
    Article,
    ProgrammeGoal,
    SustainableDevelopmentGoal,
    texts_of,
)
from programme.models.paper import Deliberation, Paper
from programme.models.seal import Seal
from programme.models.standing import phases_of, seal_of

__all__ = [
    "Article",
    "Body",
    "Cycle",
    "Deliberation",
    "Paper",
    "Phase",
    "ProgrammeGoal",
    "Seal",
    "Seat",
    "SustainableDevelopmentGoal",
    "phases_of",
    "seal_of",
    "texts_of",
]
