"""What a form offers to choose from: asked when it is shown, two lists with one question."""

from collections.abc import Callable
from functools import cache

from actionplan.choices import PartState
from actionplan.models import ActionPlan, FocusArea
from programme.models import Article, SustainableDevelopmentGoal, texts_of

Choices = list[tuple[int, str]]


def places_in(plan: ActionPlan) -> tuple[Callable[[], Choices], Callable[[], Choices]]:
    """Return what lists a plan's focus areas, and its themes with their focus area."""

    @cache
    def both() -> tuple[Choices, Choices]:
        rows = (
            FocusArea.objects.filter(plan=plan)
            .standing()
            .order_by("order", "pk", "themes__order", "themes__pk")
            .values_list("pk", "title", "themes__pk", "themes__title", "themes__state")
        )
        areas: dict[int, str] = {}
        themes: Choices = []
        for area, name, theme, title, state in rows:
            areas[area] = name
            if state == PartState.STANDING:
                themes.append((theme, f"{name} › {title}"))
        return list(areas.items()), themes

    return lambda: both()[0], lambda: both()[1]


def texts_of_the_world() -> tuple[Callable[[], Choices], Callable[[], Choices]]:
    """Return what lists the Convention's articles, and the sustainable development goals."""

    @cache
    def both() -> tuple[Choices, Choices]:
        articles, goals = texts_of(Article, SustainableDevelopmentGoal)
        return [(each.number, str(each)) for each in articles], [
            (each.number, str(each)) for each in goals
        ]

    return lambda: both()[0], lambda: both()[1]
