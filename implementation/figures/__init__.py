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
from implementation.figures.delays import DELAYS, with_delays
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
    licence_of,
    public_statuses,
    published_figures,
    with_heard,
)
from implementation.figures.rights import ArticleFigures, rights_figures
from implementation.figures.voices import STANDS, Heard, heard, said_of, voice_figures
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
    "DELAYS",
    "NOBODY",
    "NO_UPDATE",
    "STANDS",
    "WHOLE",
    "Answered",
    "ArticleFigures",
    "Clock",
    "Cut",
    "Heard",
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
    "heard",
    "indicator_figures",
    "licence_of",
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
    "with_delays",
    "with_heard",
]
