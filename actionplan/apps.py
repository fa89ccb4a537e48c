"""What is promised: the plan, its focus areas, themes and initiatives."""

from django.apps import AppConfig


class ActionPlanConfig(AppConfig):
    """What is promised: the plan, its focus areas, themes and initiatives."""

    name = "actionplan"
