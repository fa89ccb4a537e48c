"""Every count about the work that a page, a chart, a sheet or a document shows, computed once."""

from implementation.figures.answering import (
    Answered,
    RoundFigures,
    asked_about,
    round_figures,
    rounds_of,
    to_review,
)
from implementation.figures.progress import (
    NO_UPDATE,
    Part,
    ProgressFigures,
    Share,
    progress_figures,
    shares_of,
)
from implementation.figures.watching import (
    ATTENTION,
    Clock,
    awaited,
    clock_of,
    followed,
    watched,
)

__all__ = [
    "ATTENTION",
    "NO_UPDATE",
    "Answered",
    "Clock",
    "Part",
    "ProgressFigures",
    "RoundFigures",
    "Share",
    "asked_about",
    "awaited",
    "clock_of",
    "followed",
    "progress_figures",
    "round_figures",
    "rounds_of",
    "shares_of",
    "to_review",
    "watched",
]
