"""Where we stand: the way through the programme, and what the whole world agreed on."""

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
    "Cycle",
    "Deliberation",
    "Paper",
    "Phase",
    "ProgrammeGoal",
    "SustainableDevelopmentGoal",
    "phases_of",
    "texts_of",
]
