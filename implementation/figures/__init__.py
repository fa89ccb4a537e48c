"""Every count about the work that a page, a chart, a sheet or a document shows, computed once."""

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
    "Clock",
    "Part",
    "ProgressFigures",
    "PublicStatus",
    "PublishedFigures",
    "Share",
    "awaited",
    "clock_of",
    "followed",
    "progress_figures",
    "public_statuses",
    "published_figures",
    "shares_of",
    "watched",
]
