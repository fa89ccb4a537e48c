"""What others did since somebody was here: told by initiative, her own acts left out."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Visit
from actionplan.choices import Cause
from actionplan.models import Initiative, Revision
from actionplan.revisions import save_checked
from actionplan.transitions import make_move
from overview.changes import READ, RECENT, STEPS, changed_since, told
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import InitiativeFactory

pytestmark = pytest.mark.usefixtures("scoped")

START = "/fjordlund/"
CHANGES = "/fjordlund/changes/"


def was_here(cast: Cast, name: str, when: datetime) -> None:
    """Let somebody have been here before."""
    Visit.objects.create(
        municipality=cast.town,
        user=cast.person(name),
        last_seen_at=timezone.now(),
        previous_ended_at=when,
    )


def write(initiative: Initiative, by: Any, goal: str) -> None:
    """Let somebody write a goal."""
    part = Initiative.objects.get(pk=initiative.pk)
    save_checked(part, {"goal": goal}, base_version=part.version, by=by, cause=Cause.EDITED)


def yesterday() -> datetime:
    return timezone.now() - timedelta(days=1)


def age_everything() -> None:
    """Let all that was written so far be a week old."""
    Revision.objects.update(at=timezone.now() - timedelta(days=7, minutes=1))


def lines(page: Any) -> list[tuple[str, list[str]]]:
    """Return the changes of a page: initiative and steps."""
    return [
        (each.initiative.title, [step.what for step in each.steps])
        for each in page.context["changed"]
    ]


def test_only_what_others_did_since_the_last_visit_is_told(
    cast: Cast, story: PlanOfCast
) -> None:
    age_everything()
    was_here(cast, "paula", yesterday())
    write(story.crossings, cast.stefan, "Zebra stripes")
    write(story.swings, cast.paula, "Mine")
    make_move(story.proposed, "return", by=cast.greta, note="Needs a time")
    page = client_of(cast.paula).get(START)
    # Her department's own stand first, whoever wrote last.
    assert lines(page) == [
        ("A youth budget", ["Sent back"]),
        ("Safe crossings", ["Edited: Goal"]),
    ]
    assert page.context["changed_many"] == 2
    words = page.content.decode()
    assert "Changed since you were here" in words
    assert words.count(">yours</span>") == 1
    assert "Show all: 2 initiatives" in words
    assert "Sent back by Greta: “Needs a time”" in words


def test_nothing_new_is_said_calmly(cast: Cast, story: PlanOfCast) -> None:
    age_everything()
    was_here(cast, "paula", yesterday())
    write(story.swings, cast.paula, "Mine")
    words = client_of(cast.paula).get(START).content.decode()
    assert "Nothing has changed since you were here." in words
    empty = client_of(cast.paula).get(CHANGES)
    assert (empty.context["chosen"], empty.context["changed"]) == ("visit", [])
    assert "Nothing has changed since you were here" in empty.content.decode()


def test_the_same_step_of_the_same_person_is_told_once(cast: Cast, story: PlanOfCast) -> None:
    age_everything()
    for goal in ("One", "Two", "Three"):
        write(story.swings, cast.paula, goal)
    write(story.swings, cast.wanda, "Four")
    (group,) = changed_since(story.plan, yesterday(), reader=cast.clara)
    assert (group.initiative, group.many) == (story.swings.pk, 4)
    (change,) = told(story.plan, [group], yesterday(), reader=cast.clara)
    assert [(step.what, step.who) for step in change.steps] == [
        ("Edited: Goal", cast.wanda),
        ("Edited: Goal", cast.paula),
    ]
    assert change.more == 0


def test_more_steps_than_are_told_are_counted(cast: Cast, story: PlanOfCast) -> None:
    age_everything()
    people = [cast.paula, cast.wanda, cast.stefan, cast.greta]
    for number in range(READ + 2):
        write(story.swings, people[number % 4], f"Goal {number}")
    groups = changed_since(story.plan, yesterday(), reader=cast.clara)
    (change,) = told(story.plan, groups, yesterday(), reader=cast.clara)
    assert len(change.steps) == STEPS
    assert change.more == READ + 2 - STEPS


@pytest.mark.parametrize("many", [1, 3, 25])
def test_the_page_of_changes_shows_all_of_them_page_by_page(
    cast: Cast, story: PlanOfCast, many: int
) -> None:
    age_everything()
    was_here(cast, "greta", yesterday())
    for _ in range(many):
        InitiativeFactory(plan=story.plan, focus_area=story.voices, remembered=cast.stefan)
    greta = client_of(cast.greta)
    start = greta.get(START)
    assert (len(start.context["changed"]), start.context["changed_many"]) == (
        min(many, RECENT),
        many,
    )
    shown = [len(greta.get(f"{CHANGES}?page={page}").context["changed"]) for page in (1, 2)]
    assert shown == ([20, 5] if many == 25 else [many, many])


def test_one_can_look_further_back(cast: Cast, story: PlanOfCast) -> None:
    age_everything()
    was_here(cast, "greta", yesterday())
    write(story.swings, cast.paula, "New")
    greta = client_of(cast.greta)
    found = {
        since: [title for title, _steps in lines(greta.get(f"{CHANGES}?since={since}"))]
        for since in ("visit", "7", "30", "bogus")
    }
    assert found["visit"] == found["7"] == found["bogus"] == ["More swings"]
    assert len(found["30"]) == 5
    # Who is here for the first time sees a month.
    first = client_of(cast.wanda).get(CHANGES)
    assert first.context["chosen"] == "30"
    assert [each["url"] for each in first.context["options"]] == ["?since=7", "?since=30"]


def test_before_there_is_a_plan_there_is_nothing_to_tell(cast: Cast) -> None:
    assert client_of(cast.clara).get(CHANGES)["Location"] == START
