"""Every count about the work that a page, a chart, a sheet or a document shows, computed once."""

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
    "ArticleFigures",
    "Clock",
    "Cut",
    "LoadFigures",
    "Move",
    "Part",
    "ProgressFigures",
    "Share",
    "WorkMoney",
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
    "rights_figures",
    "said_of",
    "shares_of",
    "voice_figures",
    "watched",
]
