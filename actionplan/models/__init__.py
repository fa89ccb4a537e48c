"""What is promised: the plan, its chapters, focus areas, themes and initiatives."""

from actionplan.models.imports import Import, ImportRow, KnownHeading, KnownName
from actionplan.models.initiative import Initiative
from actionplan.models.plan import ActionPlan, FocusArea, PlanSection, Theme
from actionplan.models.responsibility import Responsibility
from actionplan.models.revision import Revision
from actionplan.models.rows import ROWS, Financing, Indicator, KeyFigure, Milestone
from actionplan.models.saved_filter import MOST_FILTERS, SavedFilter
from actionplan.models.version import PlanVersion, VersionRow

__all__ = [
    "MOST_FILTERS",
    "ROWS",
    "ActionPlan",
    "Financing",
    "FocusArea",
    "Import",
    "ImportRow",
    "Indicator",
    "Initiative",
    "KeyFigure",
    "KnownHeading",
    "KnownName",
    "Milestone",
    "PlanSection",
    "PlanVersion",
    "Responsibility",
    "Revision",
    "SavedFilter",
    "Theme",
    "VersionRow",
]
