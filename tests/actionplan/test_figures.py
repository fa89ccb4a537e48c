"""Every count, against counting by hand."""

from random import Random
from typing import Any

import pytest

from actionplan.choices import InitiativeState
from actionplan.figures import incomplete, missing, plan_figures
from actionplan.models import Initiative
from actionplan.transitions import make_move, move_part
from tests.cast import PLAYERS, Cast, PlanOfCast
from tests.factories import FocusAreaFactory, InitiativeFactory, PlanFactory, ThemeFactory

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.mark.parametrize("seed", range(5))
def test_counts_agree_with_counting_by_hand(cast: Cast, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 (not a secret)
    plan = PlanFactory(municipality=cast.town, number=7)
    areas = [FocusAreaFactory(plan=plan) for _ in range(chance.randint(1, 4))]
    themes = [ThemeFactory(plan=plan, focus_area=chance.choice(areas)) for _ in range(5)]
    made = []
    for _ in range(chance.randint(0, 12)):
        theme = chance.choice([None, *themes])
        made.append(
            InitiativeFactory(
                plan=plan,
                focus_area=theme.focus_area if theme else chance.choice(areas),
                theme=theme,
                state=chance.choice(InitiativeState.values),
                time_text=chance.choice(["", "2027"]),
                goal=chance.choice(["", "A goal"]),
                description=chance.choice(["", "A text"]),
                lead=chance.choice([[], [cast.parks], [cast.parks, cast.streets]]),
                contributing=chance.choice([[], [cast.harbour]]),
            )
        )
    # Another plan's rows do not count.
    InitiativeFactory(plan=PlanFactory(municipality=cast.town, number=8))

    figures = plan_figures(plan)
    standing = [each for each in made if each.state != "withdrawn"]
    assert (figures.focus_areas, figures.themes) == (len(areas), len(themes))
    assert figures.initiatives == len(standing)
    assert figures.by_state == {
        state: sum(each.state == state for each in made) for state in InitiativeState.values
    }
    assert incomplete(plan) == sum(bool(missing(each)) for each in standing)


def test_everybody_s_counts_agree_with_everybody_s_list(cast: Cast, story: PlanOfCast) -> None:
    for name in PLAYERS:
        person = getattr(cast, name)
        listed = Initiative.objects.filter(plan=story.plan).visible_to(person, cast.town)
        figures = plan_figures(story.plan, person)
        assert figures.initiatives == listed.standing().count()
        assert sum(figures.by_state.values()) == listed.count()
    assert plan_figures(story.plan, cast.rolf).initiatives == 1
    assert plan_figures(story.plan, cast.clara).initiatives == 4


def test_what_is_taken_out_does_not_count(cast: Cast, story: PlanOfCast) -> None:
    assert plan_figures(story.plan)[:3] == (2, 3, 4)
    make_move(story.crossings, "withdraw", by=cast.clara)
    move_part(story.paths, "withdraw", by=cast.clara)
    assert plan_figures(story.plan)[:3] == (2, 2, 3)
    make_move(story.swings, "withdraw", by=cast.clara)
    move_part(story.play, "withdraw", by=cast.clara)
    move_part(story.outdoors, "withdraw", by=cast.clara)
    assert plan_figures(story.plan)[:3] == (1, 1, 2)


def test_counts_are_made_in_two_queries(story: PlanOfCast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        plan_figures(story.plan)


@pytest.mark.parametrize(
    ("values", "lacks"),
    [
        ({}, ["lead department", "time frame", "goal or description"]),
        ({"time_text": "2027"}, ["lead department", "goal or description"]),
        ({"goal": "x"}, ["lead department", "time frame"]),
        ({"description": "x", "time_text": "2027"}, ["lead department"]),
    ],
)
def test_what_an_initiative_lacks(
    story: PlanOfCast, values: dict[str, str], lacks: list[str]
) -> None:
    initiative = InitiativeFactory(plan=story.plan, focus_area=story.voices, **values)
    assert missing(initiative) == lacks


def test_who_contributes_does_not_lead(cast: Cast, story: PlanOfCast) -> None:
    initiative = InitiativeFactory(
        plan=story.plan, focus_area=story.voices, contributing=[cast.parks]
    )
    assert "lead department" in missing(initiative)
