"""How far an initiative is: said, dated, never overwritten; accepted or sent back."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from actionplan.models import Initiative
from implementation.choices import Review, Status
from implementation.models import StatusUpdate
from implementation.transitions.updates import UpdateRefused, accept, nothing_new, say, send_back
from journal.models import Entry
from tests.cast import Cast, PlanOfCast
from tests.following import Following, said


def test_a_new_update_takes_the_place_of_the_last_and_keeps_it(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    newer = said(story.swings, cast.paula, Status.COMPLETED, "All ten stand.", done="Ten swings.")
    older = StatusUpdate.objects.get(pk=following.update.pk)
    assert older.superseded_at is not None
    assert older.sentence == "Two swings stand."
    assert list(StatusUpdate.objects.filter(initiative=story.swings).standing()) == [newer]
    initiative = Initiative.objects.get(pk=story.swings.pk)
    assert (initiative.progress, initiative.progress_at) == (Status.COMPLETED, newer.at)
    assert newer.round == following.round
    assert Entry.objects.filter(verb="update.say").count() == 2


def test_the_text_of_the_plan_does_not_move(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    before = Initiative.objects.get(pk=story.swings.pk)
    said(story.swings, cast.paula, Status.ON_HOLD, "It rests.", because="No money.")
    after = Initiative.objects.get(pk=story.swings.pk)
    assert (after.version, after.state) == (before.version, before.state)
    assert (after.changed_at, after.search_text) == (before.changed_at, before.search_text)


def test_a_double_click_says_it_once(following: Following, story: PlanOfCast, cast: Cast) -> None:
    key = uuid.uuid4()
    values = {"status": "ongoing", "sentence": "It runs.", "as_of": timezone.localdate()}
    first, second = (
        say(story.swings, values, by=cast.paula, key=key, seen=following.update.pk)
        for _click in range(2)
    )
    assert first == second
    assert StatusUpdate.objects.filter(initiative=story.swings).count() == 2


def test_who_saw_an_older_update_is_told(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    values = {"status": "ongoing", "sentence": "It runs.", "as_of": timezone.localdate()}
    say(story.swings, values, by=cast.paula, key=uuid.uuid4(), seen=following.update.pk)
    with pytest.raises(UpdateRefused, match="in the meantime"):
        say(story.swings, values, by=cast.clara, key=uuid.uuid4(), seen=following.update.pk)
    with pytest.raises(UpdateRefused):
        say(story.crossings, values, by=cast.stefan, key=uuid.uuid4(), seen=following.update.pk)


def test_nothing_new_says_the_same_once_more_on_the_day(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    old = timezone.now() - timedelta(days=100)
    last = said(story.swings, cast.paula, "in-progress", "Three stand.", money_spent=500, at=old)
    again = nothing_new(last, by=cast.paula, key=uuid.uuid4())
    assert (again.sentence, again.status, again.money_spent) == ("Three stand.", "in-progress", 500)
    assert again.nothing_new
    assert again.as_of == timezone.localdate() > last.as_of


def test_what_was_to_come_falls_away_when_it_is_completed(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    """The form and the sheet carry last time's words on; of what is done nothing comes next."""
    key, more = uuid.uuid4(), {"next_step": "Paint", "obstacles": "Rain"}
    first = said(story.swings, cast.paula, "in-progress", "One.", **more)
    values = {
        "status": "completed", "sentence": "Done.", "done": "All",
        "as_of": timezone.localdate(), **more,
    }  # fmt: skip
    twice = [
        say(story.swings, values, by=cast.paula, key=key, seen=first.pk) for _click in range(2)
    ]
    assert twice[0] == twice[1]
    done = StatusUpdate.objects.get(pk=twice[0].pk)
    assert (done.next_step, done.obstacles) == ("", "")
    first.refresh_from_db()
    assert (first.next_step, first.obstacles) == ("Paint", "Rain")
    # What somebody wrote anew is hers, and stays when it is said once more.
    party = values | {"next_step": "A party"}
    for _again in range(2):
        done = say(story.swings, party, by=cast.paula, key=uuid.uuid4(), seen=done.pk)
        assert StatusUpdate.objects.get(pk=done.pk).next_step == "A party"


def test_of_what_is_dropped_the_obstacle_stays(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    said(story.swings, cast.paula, "in-progress", "One.", next_step="Paint", obstacles="Rain")
    done = said(
        story.swings, cast.paula, "dropped", "No.", because="Rain", next_step="Paint",
        obstacles="Rain",
    )  # fmt: skip
    assert (done.next_step, done.obstacles) == ("", "Rain")


@pytest.mark.parametrize(("decide", "review"), [("accept", "accepted"), ("send_back", "returned")])
def test_of_two_who_decide_one_is_late(
    decide: str, review: str, following: Following, story: PlanOfCast, cast: Cast
) -> None:
    other = said(story.crossings, cast.stefan, "planned", "In May.")
    both = list(StatusUpdate.objects.standing())

    def go(by: User) -> list[StatusUpdate]:
        return accept(both, by=by) if decide == "accept" else send_back(both, "Which?", by=by)

    assert {each.pk for each in go(cast.clara)} == {following.update.pk, other.pk}
    assert go(cast.clara) == []
    kept = StatusUpdate.objects.get(pk=other.pk)
    assert (kept.review, kept.reviewed_by) == (review, cast.clara)
    assert kept.returned_because == ("Which?" if decide == "send_back" else "")


def test_what_is_older_is_not_decided_any_more(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    said(story.swings, cast.paula, "completed", "All stand.", done="All.")
    assert accept([following.update], by=cast.clara) == []
    following.update.refresh_from_db()
    assert following.update.review == Review.WAITING
