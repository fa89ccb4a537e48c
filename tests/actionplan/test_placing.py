"""A part of the plan is put in another place: where it stands then, and what that costs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplan.choices import Cause
from actionplan.models import Initiative, Revision
from actionplan.placing import place_at
from actionplan.revisions import CannotMove, fresh, save_checked, siblings
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast, Strangers
from tests.factories import InitiativeFactory, SectionFactory

pytestmark = pytest.mark.usefixtures("scoped")

PLAN = "/fjordlund/plans/1/"


@pytest.fixture
def row(story: PlanOfCast) -> list[Initiative]:
    """Six initiatives of one theme, in consecutive places."""
    return [
        InitiativeFactory(
            plan=story.plan, focus_area=story.voices, theme=story.council, title=letter, order=place
        )
        for place, letter in enumerate("ABCDEF", start=10)
    ]


def order_of(part: Any) -> str:
    """Return the titles of the six in their order."""
    return "".join(each.title for each in siblings(part) if len(each.title) == 1)


def versions() -> list[int]:
    rows = Initiative.objects.filter(title__in="ABCDEF").order_by("title")
    return [each.version for each in rows]


@pytest.mark.parametrize(
    ("moved", "before", "order", "saved"),
    [
        # Between two neighbours: those in between move up, each with a revision of its own.
        (4, 1, "AEBCDF", [1, 2, 2, 2, 2, 1]),
        (1, 4, "ACDBEF", [1, 2, 2, 2, 1, 1]),
        # At the end there is always room: only what moves is saved.
        (0, None, "BCDEFA", [2, 1, 1, 1, 1, 1]),
        (2, None, "ABDEFC", [1, 1, 2, 1, 1, 1]),
    ],
)
def test_a_part_is_put_before_another_one_or_at_the_end(
    cast: Cast,
    row: list[Initiative],
    moved: int,
    before: int | None,
    order: str,
    saved: list[int],
) -> None:
    place_at(row[moved], None if before is None else row[before].pk, by=cast.clara)
    assert order_of(row[0]) == order
    assert versions() == saved
    told = Revision.objects.filter(initiative__in=row, number=2)
    assert {each.cause for each in told} == {Cause.PLACED}
    assert len(told) == saved.count(2)


def test_where_there_is_room_only_what_moves_is_saved(cast: Cast, row: list[Initiative]) -> None:
    place_at(row[1], None, by=cast.clara)
    # B has left its place between A and C.
    place_at(fresh(row[5]), row[2].pk, by=cast.clara)
    assert order_of(row[0]) == "AFCDEB"
    assert versions() == [1, 2, 1, 1, 1, 2]


def test_what_stands_there_already_is_not_saved(cast: Cast, row: list[Initiative]) -> None:
    place_at(row[2], row[3].pk, by=cast.clara)
    place_at(row[5], None, by=cast.clara)
    assert versions() == [1] * 6


def test_the_first_place_is_before_the_first(cast: Cast, row: list[Initiative]) -> None:
    first = siblings(row[0])[0]
    place_at(row[3], first.pk, by=cast.clara)
    assert siblings(row[0])[0] == row[3]


def test_parts_of_the_same_place_are_told_apart(cast: Cast, story: PlanOfCast) -> None:
    for title in ("Thanks", "How we wrote it"):
        SectionFactory(plan=story.plan, title=title, order=story.preface.order)
    last = list(siblings(story.preface))[-1]
    place_at(last, story.preface.pk, by=cast.clara)
    titles = [each.title for each in siblings(story.preface)]
    assert titles == ["How we wrote it", "Preface", "Thanks"]
    orders = [each.order for each in siblings(story.preface)]
    assert orders == sorted(set(orders))


@pytest.mark.parametrize("before", ["swings", "itself", "nobody"])
def test_only_siblings_change_places(
    cast: Cast, story: PlanOfCast, row: list[Initiative], before: str
) -> None:
    keys = {"swings": story.swings.pk, "itself": row[0].pk, "nobody": 0}
    with pytest.raises(CannotMove):
        place_at(row[0], keys[before], by=cast.clara)
    assert versions() == [1] * 6


def test_what_is_out_of_the_plan_has_no_place(cast: Cast, story: PlanOfCast) -> None:
    with pytest.raises(CannotMove):
        place_at(story.withdrawn, None, by=cast.clara)


def test_a_text_that_is_being_written_is_merged_with_the_move(
    cast: Cast, row: list[Initiative]
) -> None:
    place_at(row[4], row[1].pk, by=cast.clara)
    written = save_checked(
        fresh(row[4]), {"goal": "New"}, base_version=2, by=cast.paula, cause=Cause.EDITED
    )
    assert (written.goal, order_of(row[0])) == ("New", "AEBCDF")


def test_a_move_asks_no_more_in_a_longer_plan(
    cast: Cast, story: PlanOfCast, row: list[Initiative], browser_of: Callable[[str], CanaryClient]
) -> None:
    browser, url = browser_of("clara"), f"{PLAN}initiatives/{{}}/place/"
    browser.post(url.format(row[0].pk))
    with CaptureQueriesContext(connection) as few:
        browser.post(url.format(row[1].pk))
    for number in range(20):
        InitiativeFactory(
            plan=story.plan,
            focus_area=story.voices,
            theme=story.council,
            title=f"One more {number}",
            order=100 + number,
        )
    with CaptureQueriesContext(connection) as many:
        browser.post(url.format(row[2].pk))
    # The door 5, the part, its siblings 3; saving 9, a savepoint 2.
    assert len(many) == len(few)


# --- The page ------------------------------------------------------------------------------------


def test_the_outline_holds_every_part_once_in_its_order(cast: Cast, story: PlanOfCast) -> None:
    page = client_of(cast.clara).get(f"{PLAN}order/")
    seen = [
        (
            line.part.title,
            [each.title for each in line.initiatives],
            {each.part.title: [one.title for one in each.initiatives] for each in line.themes},
        )
        for line in page.context["areas"]
    ]
    assert seen == [
        (
            "Out of doors",
            [],
            {story.play.title: ["More swings"], story.paths.title: ["Safe crossings"]},
        ),
        (
            "Being heard",
            [],
            {story.council.title: ["A youth budget", "Ask children first"]},
        ),
    ]
    assert [each.title for each in page.context["chapters_before"]] == ["Preface"]
    assert page.context["chapters_after"] == []


def test_a_script_gets_the_new_order_back(
    cast: Cast, story: PlanOfCast, row: list[Initiative]
) -> None:
    clara = client_of(cast.clara)
    url = f"{PLAN}initiatives/{row[4].pk}/place/"
    answer = clara.post(url, {"before": row[1].pk}, headers={"HX-Request": "true"})
    assert answer.context["said"] == "It stands in its new place."
    assert answer.templates[0].name == "actionplan/_order.html"
    assert order_of(row[0]) == "AEBCDF"


@pytest.mark.parametrize("before", ["x", "9" * 30, "-1", "²"])
def test_a_place_that_nobody_has_is_told_and_changes_nothing(
    cast: Cast, row: list[Initiative], before: str
) -> None:
    url = f"{PLAN}initiatives/{row[4].pk}/place/"
    page = client_of(cast.clara).post(url, {"before": before}, follow=True)
    said = [str(each) for each in page.context["messages"]]
    assert said == ["Somebody has just changed this part of the plan."]
    assert page.redirect_chain[0][0] == f"{PLAN}order/#place-initiatives-{row[4].pk}"
    assert versions() == [1] * 6


def test_a_foreign_part_is_no_part_of_the_plan(
    cast: Cast, story: PlanOfCast, strangers: Strangers
) -> None:
    url = f"{PLAN}initiatives/{strangers.initiative.pk}/place/"
    assert client_of(cast.clara).post(url).status_code == 404
    foreign = {"before": str(strangers.initiative.pk)}
    clara = client_of(cast.clara)
    answer = clara.post(f"{PLAN}initiatives/{story.swings.pk}/place/", foreign, follow=True)
    assert "Somebody has just changed" in str(next(iter(answer.context["messages"])))


def test_the_steps_of_the_outline_lead_back_to_it(cast: Cast, row: list[Initiative]) -> None:
    url = f"{PLAN}initiatives/{row[0].pk}/place/down/"
    answer = client_of(cast.clara).post(url, {"outline": "yes"})
    assert answer.headers["Location"] == f"{PLAN}order/#place-initiatives-{row[0].pk}"
    assert order_of(row[0]) == "BACDEF"
