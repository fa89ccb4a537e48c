"""The figures that say why a focus area matters, and the ages a theme is for."""

from collections.abc import Callable
from typing import Any

import pytest

from actionplan.choices import Cause
from actionplan.freezing import compare, freeze
from actionplan.models import FocusArea, KeyFigure, Revision, Theme
from actionplan.reading import draft_texts, frozen_texts, plan_as_read
from actionplan.revisions import fresh, payload, save_checked
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scoped")]

FIGURES: list[dict[str, Any]] = [
    {"value": "4 of 10", "says": "know their rights", "source": "survey", "year": 2021,
     "asked": 812},
    {"value": "131"},
]  # fmt: skip
LINES = ["4 of 10 · know their rights · 2021 · survey · 812 asked", "131"]


def write(area: FocusArea, by: Any) -> FocusArea:
    values = {"key_figures": FIGURES}
    return save_checked(area, values, base_version=1, by=by, cause=Cause.EDITED)


def form_of(area: FocusArea, **values: Any) -> dict[str, Any]:
    names = ("number", "title", "colour", "shape", "motto", "reasons", "version")
    return {name: getattr(area, name) for name in names} | values


def test_they_are_words_of_the_focus_area(cast: Cast, story: PlanOfCast) -> None:
    said = payload(write(story.outdoors, cast.clara))
    assert said["key_figures"] == FIGURES
    assert Revision.objects.get(focus_area=story.outdoors, number=2).payload == said


def test_a_form_without_javascript_adds_and_takes_out(
    story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    browser = browser_of("clara")
    url = f"/fjordlund/plans/1/focus-areas/{story.outdoors.pk}/edit/"
    sent = {"key_figures-0-value": "4 of 10", "key_figures-0-asked": "812"}
    sent |= {"key_figures-2-value": "131", "key_figures-2-source": "count"}
    assert browser.post(url, form_of(story.outdoors, **sent)).status_code == 302
    page = browser.get("/fjordlund/plans/1/").content.decode()
    assert "4 of 10 · 812 asked" in page
    assert "131 · count" in page
    now = FocusArea.objects.get(pk=story.outdoors.pk)
    sent = {"key_figures-0-value": "4 of 10", "key_figures-0-out": "on"}
    sent |= {"key_figures-1-value": "131", "key_figures-1-source": "count"}
    assert browser.post(url, form_of(now, **sent)).status_code == 302
    assert list(KeyFigure.objects.values_list("value", "order")) == [("131", 0)]
    unsaid = browser.post(url, form_of(fresh(now), **{"key_figures-0-source": "a book"}))
    assert unsaid.context["form"].errors == {
        "key_figures": ["Line 1, Figure: Please fill this in."]
    }


def test_versions_say_them_and_old_ones_do_not(cast: Cast, story: PlanOfCast) -> None:
    for row in Revision.objects.filter(focus_area=story.outdoors):
        said = {name: value for name, value in row.payload.items() if name != "key_figures"}
        Revision.objects.filter(pk=row.pk).update(payload=said)
    old = freeze(story.plan, title="", changelog="", only_agreed=False, by=cast.clara)
    assert (
        plan_as_read(story.plan, language="en", version=old)["focus_areas"][0]["key_figures"] == []
    )
    write(story.outdoors, cast.clara)
    read = plan_as_read(story.plan, language="en", public=True)
    assert read["focus_areas"][0]["key_figures"] == LINES
    (changed,) = compare(frozen_texts(old), draft_texts(story.plan)).frame
    assert [(each.name, each.pieces[-1].text) for each in changed.fields] == [
        ("key_figures", "\n".join(LINES))
    ]


def test_a_theme_says_for_which_ages_it_is(
    cast: Cast, story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    browser = browser_of("clara")
    url = f"/fjordlund/plans/1/themes/{story.play.pk}/edit/"
    sent = {"title": "Play", "focus_area": story.outdoors.pk, "version": 1, "age_text": "3 to 6"}
    assert browser.post(url, sent).status_code == 302
    assert Theme.objects.get(pk=story.play.pk).age_text == "3 to 6"
    assert "3 to 6" in browser.get("/fjordlund/plans/1/").content.decode()
    read = plan_as_read(story.plan, language="en")
    assert read["focus_areas"][0]["themes"][0]["age"] == "3 to 6"
