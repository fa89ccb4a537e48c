"""What is promised: the plan, its chapters, focus areas, themes and initiatives."""

from actionplan.models.imports import Import, ImportRow
from actionplan.models.initiative import Initiative, Responsibility
from actionplan.models.plan import ActionPlan, FocusArea, PlanSection, Theme
from actionplan.models.revision import Revision
from actionplan.models.version import PlanVersion, VersionRow

__all__ = [
    "ActionPlan",
    "FocusArea",
    "Import",
    "ImportRow",
    "Initiative",
    "PlanSection",
    "PlanVersion",
    "Responsibility",
    "Revision",
    "Theme",
    "VersionRow",
]
