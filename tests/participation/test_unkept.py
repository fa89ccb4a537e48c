"""What was taken up and is not in the text yet: seen before somebody freezes or closes."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplan.choices import Cause
from actionplan.models import Initiative
from actionplan.revisions import fresh, save_checked, save_new
from actionplan.transitions import make_move
from participation.models import Comment
from participation.transitions.answers import answer
from participation.unkept import unkept, unkept_in
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young, a_comment

Browser = Callable[[str], CanaryClient]
STILL = "The text of “1.1 More swings” is still the same."
WARNS = "One contribution is taken up, but the text it is about is still the same."


def edit(initiative: Initiative, cast: Cast, **values: object) -> None:
    now = fresh(initiative)
    save_checked(now, values, base_version=now.version, by=cast.clara, cause=Cause.EDITED)


def take_up(comment: Comment, initiative: Initiative, cast: Cast, **more: str) -> None:
    said = {"kind": "taken-up", "reason": "Yes.", "field": "goal", **more}
    answer([comment], part=initiative.lineage, by=cast.clara, **said)


def left(young: Young) -> set[int]:
    return unkept(Comment.objects.filter(consultation=young.consultation))


@pytest.mark.parametrize("kind", ["taken-up", "partly"])
def test_it_is_unkept_until_the_field_that_was_spoken_of_changes(
    young: Young, story: PlanOfCast, cast: Cast, kind: str
) -> None:
    take_up(young.shown, story.swings, cast, kind=kind)
    assert left(young) == {young.shown.pk}
    edit(story.swings, cast, target_group="Everybody")
    edit(story.swings, cast, goal=f"**{story.swings.goal}**")
    assert left(young) == {young.shown.pk}
    edit(story.swings, cast, goal="Low swings for the little ones.")
    assert left(young) == set()


def test_of_the_whole_part_any_change_keeps_it(
    young: Young, story: PlanOfCast, cast: Cast
) -> None:
    take_up(young.shown, story.swings, cast, field="")
    assert unkept_in(story.plan) == 1
    edit(story.swings, cast, target_group="Everybody")
    assert unkept_in(story.plan) == 0


@pytest.mark.parametrize("kind", ["later", "not-possible"])
def test_what_promises_no_change_is_never_unkept(
    young: Young, story: PlanOfCast, cast: Cast, kind: str
) -> None:
    take_up(young.shown, story.swings, cast, kind=kind)
    assert left(young) == set()


def test_a_part_that_is_new_or_gone_has_changed(
    young: Young, story: PlanOfCast, cast: Cast
) -> None:
    other = a_comment(young.consultation, young.ymir, story.swings, state="shown")
    new = save_new(
        Initiative(municipality=cast.town, plan=story.plan),
        {"title": "Low swings", "focus_area": story.outdoors},
        by=cast.clara,
        cause=Cause.CREATED,
    )
    take_up(young.shown, new, cast)
    take_up(other, story.swings, cast)
    assert left(young) == {other.pk}
    make_move(fresh(story.swings), "withdraw", by=cast.clara)
    assert left(young) == set()


def test_a_chapter_can_be_promised_too(young: Young, story: PlanOfCast, cast: Cast) -> None:
    said = a_comment(young.consultation, young.ymir, story.swings, state="shown")
    for number, part in enumerate((story.preface, story.outdoors, story.play)):
        answered = said if not number else a_comment(
            young.consultation, young.ymir, story.swings, state="shown"
        )  # fmt: skip
        answer([answered], kind="taken-up", reason="Yes.", part=part.key, field="", by=cast.clara)
    assert len(left(young)) == 3
    edit(story.preface, cast, body="Quite another beginning.")
    assert len(left(young)) == 2


@pytest.mark.parametrize("many", [1, 3])
def test_three_queries_however_many(
    young: Young, story: PlanOfCast, cast: Cast, many: int
) -> None:
    for number in range(many):
        part = story.swings if number % 2 else story.crossings
        take_up(a_comment(young.consultation, young.ymir, part, state="shown"), part, cast)
    with CaptureQueriesContext(connection) as queries:
        assert len(left(young)) == many
    assert len(queries) == 3


def test_whoever_answers_hears_it_at_once(
    young: Young, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    sent = {
        "chosen": young.shown.pk, "kind": "taken-up", "reason": "Yes, we do.",
        "part": str(story.swings.lineage),
    }  # fmt: skip
    clara = browser_for("clara")
    page = clara.post("/fjordlund/answers/write/", sent, follow=True).content.decode()
    assert STILL in page
    other = a_comment(young.consultation, young.ymir, story.swings, state="shown")
    edit(story.swings, cast, goal="Low swings for the little ones.")
    page = clara.post(
        "/fjordlund/answers/write/", sent | {"chosen": other.pk}, follow=True
    ).content.decode()
    assert "Answered: one contribution." in page
    assert STILL not in page


def test_it_is_seen_before_a_version_is_frozen_and_before_closing(
    young: Young, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    clara = browser_for("clara")
    asked = f"/fjordlund/consultations/{young.consultation.pk}/"
    pages = ["/fjordlund/plans/1/versions/", f"{asked}close/"]
    assert not any(WARNS in clara.get(page).content.decode() for page in pages)
    take_up(young.shown, story.swings, cast)
    found = [clara.get(page).content.decode() for page in pages]
    assert all(WARNS in page for page in found)
    assert '"/fjordlund/answers/?show=unkept"' in found[0]
    listed = clara.get(f"{asked}answers/?show=unkept")
    assert [row.pk for row in listed.context["rows"]] == [young.shown.pk]
    # What has its answer cannot be chosen for another one.
    assert "With those you have chosen" not in listed.content.decode()
    edit(story.swings, cast, goal="Low swings for the little ones.")
    assert not any(WARNS in clara.get(page).content.decode() for page in pages)
    listed = clara.get("/fjordlund/answers/?show=unkept")
    assert not listed.context["rows"]
    assert "Nothing found" in listed.content.decode()
