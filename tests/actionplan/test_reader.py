"""What somebody reads who is not at work on the plan: what is agreed, and nothing else."""

from typing import Any

import pytest

from actionplan.models import FocusArea, PlanSection, Theme
from actionplan.transitions import make_move
from tests.canary import client_of
from tests.cast import PLAYERS, Cast, PlanOfCast, Strangers
from tests.factories import FocusAreaFactory, ThemeFactory

pytestmark = pytest.mark.usefixtures("scoped")

PAGES = ("/fjordlund/", "/fjordlund/plans/1/", "/fjordlund/plans/1/initiatives/")
EMPTY = "Nothing has been agreed yet"


def said_to(cast: Cast, name: str) -> list[str]:
    browser = client_of(getattr(cast, name))
    return [browser.get(page).content.decode() for page in PAGES]


def test_a_reader_sees_no_heading_of_what_is_not_agreed(cast: Cast, story: PlanOfCast) -> None:
    FocusAreaFactory(plan=story.plan, title="Unheard of")
    ThemeFactory(plan=story.plan, focus_area=story.voices, title="Unthought of")
    for page in said_to(cast, "rolf"):
        for heading in ("Out of doors", "Safe paths", "Unheard of", "Unthought of"):
            assert heading not in page
        assert EMPTY not in page
    assert all("Being heard" in page for page in said_to(cast, "rolf")[1:])
    assert "Unheard of" in said_to(cast, "clara")[1]


def test_a_reader_s_figures_count_what_she_reads(cast: Cast, story: PlanOfCast) -> None:
    FocusAreaFactory(plan=story.plan)
    counts = {}
    for name in PLAYERS:
        figures = client_of(getattr(cast, name)).get("/fjordlund/").context["figures"]
        counts[name] = figures[:3]
    assert counts == dict.fromkeys(PLAYERS, (3, 3, 4)) | {"rolf": (1, 1, 1)}


def test_before_anything_is_agreed_a_reader_is_told_so(cast: Cast, story: PlanOfCast) -> None:
    make_move(story.agreed, "reopen", by=cast.clara)
    for page in said_to(cast, "rolf"):
        assert page.count(EMPTY) == 1
        for heading in ("Preface", "Being heard", "Youth council", "Ask children first"):
            assert heading not in page
    assert all(EMPTY not in page for page in said_to(cast, "clara"))


def test_what_is_agreed_brings_the_chapters_with_it(cast: Cast, story: PlanOfCast) -> None:
    page: Any = client_of(cast.rolf).get("/fjordlund/plans/1/")
    assert list(page.context["sections_before"]) == [story.preface]
    assert [chapter.focus_area for chapter in page.context["chapters"]] == [story.voices]


def test_a_stranger_sees_no_part_of_the_plan(
    cast: Cast, story: PlanOfCast, strangers: Strangers
) -> None:
    for model in (PlanSection, FocusArea, Theme):
        assert model.objects.visible_to(cast.clara, cast.town).exists()
        assert not model.objects.visible_to(strangers.nils, cast.town).exists()
