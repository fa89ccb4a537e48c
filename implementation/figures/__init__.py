"""Every count about the work that a page, a chart, a sheet or a document shows, computed once."""

from implementation.figures.answering import (
    Answered,
    RoundFigures,
    asked_about,
    round_figures,
    rounds_of,
    to_review,
)
from implementation.figures.changes import Move, moved, moves_since
from implementation.figures.indicators import indicator_figures, measured
from implementation.figures.load import LoadFigures, half_of, load_figures
from implementation.figures.money import WorkMoney, money_figures
from implementation.figures.narrowing import NOBODY, WHOLE, Cut, narrowed
from implementation.figures.progress import (
    NO_UPDATE,
    Part,
    ProgressFigures,
    Share,
    progress_figures,
    shares_of,
)
from implementation.figures.published import (
    PublicStatus,
    PublishedFigures,
    public_statuses,
    published_figures,
)
from implementation.figures.rights import ArticleFigures, rights_figures
from implementation.figures.voices import said_of, voice_figures
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
    "NOBODY",
    "NO_UPDATE",
    "WHOLE",
    "Answered",
    "ArticleFigures",
    "Clock",
    "Cut",
    "LoadFigures",
    "Move",
    "Part",
    "ProgressFigures",
    "PublicStatus",
    "PublishedFigures",
    "RoundFigures",
    "Share",
    "WorkMoney",
    "asked_about",
    "awaited",
    "clock_of",
    "followed",
    "half_of",
    "indicator_figures",
    "load_figures",
    "measured",
    "money_figures",
    "moved",
    "moves_since",
    "narrowed",
    "progress_figures",
    "public_statuses",
    "published_figures",
    "rights_figures",
    "round_figures",
    "rounds_of",
    "said_of",
    "shares_of",
    "to_review",
    "voice_figures",
    "watched",
]
