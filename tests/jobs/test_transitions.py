"""How a job moves from waiting to done; clocks are set by hand, nobody sleeps."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from django_scopes import scope

from jobs.choices import LEASE_SECONDS, MAX_ATTEMPTS, JobState
from jobs.models import Job
from jobs.transitions import (
    FencedOff,
    claim,
    enqueue,
    fail,
    finish,
    give_up_silent_jobs,
    repeat,
    unheard_jobs,
)
from tests.cast import Cast, Strangers
from tests.factories import JobFactory

pytestmark = pytest.mark.usefixtures("scoped")

NOON = "2026-05-14T12:00+00:00"
HELD = timedelta(seconds=LEASE_SECONDS)


@pytest.fixture(autouse=True)
def clock() -> Any:
    """Stop the clock at noon; `clock.shift(...)` moves it."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def job(cast: Cast, clock: Any) -> Job:
    """A job that waits."""
    return JobFactory(municipality=cast.town)


def now_of(job: Job) -> dict[str, Any]:
    """Return what the row says now."""
    names = ("state", "attempt", "progress", "step", "error", "lease_until", "result")
    return Job.objects.values(*names).get(pk=job.pk)


# --- Asking for work -----------------------------------------------------------------------------


def test_the_bell_rings_once_the_row_stands(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    heard: list[int] = []
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue(cast.town, "paint", {"a": 1}, by=cast.clara, ring=heard.append)
        assert heard == []
    assert heard == [job.pk]
    assert (job.state, job.created_by, job.arguments) == ("waiting", cast.clara, {"a": 1})


def test_a_bell_that_is_away_loses_no_work(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    def broken(job_id: int) -> None:
        raise ConnectionError

    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue(cast.town, "paint", {}, by=None, ring=broken)
    assert job.pk in unheard_jobs()


def test_a_second_wish_for_the_same_work_meets_the_first(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    heard: list[int] = []
    with django_capture_on_commit_callbacks(execute=True):
        first, second = (
            enqueue(cast.town, "paint", {}, by=cast.clara, ring=heard.append, dedupe_key="wall")
            for _ in range(2)
        )
    assert (first.pk, heard) == (second.pk, [first.pk])


def test_the_same_key_in_two_towns_is_two_works(cast: Cast, strangers: Strangers) -> None:
    ours = enqueue(cast.town, "paint", {}, by=None, ring=print, dedupe_key="wall")
    with scope(municipality=strangers.town):
        theirs = enqueue(strangers.town, "paint", {}, by=None, ring=print, dedupe_key="wall")
    assert ours.pk != theirs.pk


@pytest.mark.parametrize("ends_well", [True, False])
def test_work_that_is_over_can_be_asked_for_anew(cast: Cast, ends_well: bool) -> None:
    first = enqueue(cast.town, "paint", {}, by=None, ring=print, dedupe_key="wall")
    run = claim(first.pk)
    assert run
    if ends_well:
        finish(run, dict)
    else:
        fail(run, "no paint", final=True)
    second = enqueue(cast.town, "paint", {}, by=None, ring=print, dedupe_key="wall")
    assert second.pk != first.pk


def test_failed_work_is_repeated_in_a_row_of_its_own(cast: Cast, job: Job) -> None:
    run = claim(job.pk)
    assert run
    fail(run, "no paint", final=True)
    again = repeat(job, by=cast.paula, ring=print, dedupe_key=f"repeat:{job.pk}")
    assert (again.kind, again.arguments, again.created_by) == (job.kind, job.arguments, cast.paula)
    assert (now_of(job)["state"], again.state) == ("failed", "waiting")


# --- Taking, keeping, finishing ------------------------------------------------------------------


def test_a_job_is_taken_once(job: Job) -> None:
    run = claim(job.pk)
    assert run
    assert run.attempt == 1
    assert claim(job.pk) is None
    assert now_of(job) | {"result": {}} == {
        "state": "running",
        "attempt": 1,
        "progress": 0,
        "step": "",
        "error": "",
        "lease_until": timezone.now() + HELD,
        "result": {},
    }


@pytest.mark.parametrize(
    ("state", "attempt", "lease", "not_before", "takeable"),
    [
        ("waiting", 0, None, 0, True),
        ("waiting", 1, None, 0, True),
        ("waiting", 0, None, 1, False),
        ("waiting", MAX_ATTEMPTS, None, 0, False),
        ("running", 1, 1, 0, False),
        ("running", 1, -1, 0, True),
        ("running", MAX_ATTEMPTS, -1, 0, False),
        ("done", 1, None, 0, False),
        ("failed", 1, None, 0, False),
    ],
)
def test_which_jobs_can_be_taken(
    cast: Cast, state: str, attempt: int, lease: int | None, not_before: int, takeable: bool
) -> None:
    now = timezone.now()
    job = JobFactory(
        municipality=cast.town,
        state=state,
        attempt=attempt,
        lease_until=None if lease is None else now + timedelta(seconds=lease),
        not_before=now + timedelta(seconds=not_before),
    )
    # The tick rings for exactly those that somebody could take.
    assert (job.pk in unheard_jobs()) is takeable
    assert (claim(job.pk) is not None) is takeable


def test_a_report_keeps_the_lease_and_tells_how_far_it_is(job: Job, clock: Any) -> None:
    run = claim(job.pk)
    assert run
    clock.shift(timedelta(seconds=40))
    for percent, kept in ((40, 40), (250, 100), (-3, 0)):
        run.report("Page 4 of 9", percent)
        told = now_of(job)
        assert (told["step"], told["progress"]) == ("Page 4 of 9", kept)
        assert told["lease_until"] == timezone.now() + HELD


def test_a_worker_taken_for_dead_is_fenced_off(job: Job, clock: Any) -> None:
    """It may wake up later, and then everything it tries is refused."""
    late = claim(job.pk)
    assert late
    clock.shift(HELD + timedelta(seconds=1))
    heir = claim(job.pk)
    assert heir
    assert heir.attempt == 2
    happened: list[str] = []
    with pytest.raises(FencedOff):
        late.report("Still here", 90)
    with pytest.raises(FencedOff):
        finish(late, lambda: happened.append("late") or {})
    fail(late, "late", final=True)
    assert (now_of(job)["state"], now_of(job)["error"], happened) == ("running", "", [])
    finish(heir, lambda: {"by": "heir"})
    assert (now_of(job)["state"], now_of(job)["result"]) == ("done", {"by": "heir"})


def test_a_lease_that_ran_out_unnoticed_may_still_finish(job: Job, clock: Any) -> None:
    run = claim(job.pk)
    assert run
    clock.shift(HELD * 2)
    finish(run, lambda: {"late": True})
    assert now_of(job)["state"] == "done"


def test_an_effect_that_breaks_leaves_the_job_open(job: Job) -> None:
    run = claim(job.pk)
    assert run
    with pytest.raises(ZeroDivisionError):
        finish(run, lambda: {"x": 1 // 0})
    assert now_of(job)["state"] == "running"


def test_a_failed_attempt_waits_longer_each_time_and_then_is_over(job: Job, clock: Any) -> None:
    pauses = []
    for attempt in range(1, MAX_ATTEMPTS + 1):
        run = claim(job.pk)
        assert run
        assert run.attempt == attempt
        before = timezone.now()
        fail(run, "unexpected", final=False)
        job.refresh_from_db()
        pauses.append((job.state, (job.not_before - before).total_seconds()))
        assert claim(job.pk) is None
        clock.shift(timedelta(seconds=60))
    assert pauses[:2] == [("waiting", 5), ("waiting", 10)]
    assert (job.state, job.dedupe_key, job.finished_at is not None) == ("failed", None, True)
    assert job.error_text.startswith("Something went wrong that we did not foresee.")
    assert claim(job.pk) is None


def test_a_refusal_is_not_tried_again(job: Job) -> None:
    run = claim(job.pk)
    assert run
    fail(run, "The plan is empty.", final=True)
    job.refresh_from_db()
    assert (job.state, job.error_text) == ("failed", "The plan is empty.")


def test_a_job_that_brings_every_worker_down_ends(job: Job, clock: Any) -> None:
    for _ in range(MAX_ATTEMPTS):
        assert give_up_silent_jobs() == 0
        assert claim(job.pk)
        clock.shift(HELD + timedelta(seconds=1))
    assert job.pk not in unheard_jobs()
    assert give_up_silent_jobs() == 1
    job.refresh_from_db()
    assert (job.state, job.error, job.dedupe_key) == ("failed", "worker-lost", None)
    assert give_up_silent_jobs() == 0


def test_the_tick_serves_every_town_in_order(cast: Cast, strangers: Strangers) -> None:
    now = timezone.now()
    for town in (cast.town, strangers.town):
        JobFactory(municipality=town, not_before=now - timedelta(minutes=1))
    # Asked for before the clock was stopped.
    Job._base_manager.filter(pk=strangers.job.pk).update(not_before=now)
    due = unheard_jobs()
    times = dict(Job._base_manager.values_list("pk", "not_before"))
    assert sorted(due) == sorted(times)
    assert due == sorted(due, key=lambda pk: (times[pk], pk))
    assert unheard_jobs(limit=1) == due[:1]


@pytest.mark.parametrize("state", JobState)
def test_what_is_over_is_over(state: JobState) -> None:
    assert Job(state=state).is_over is (state in {JobState.DONE, JobState.FAILED})
