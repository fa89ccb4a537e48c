"""The queue's row: claimed by one, finished once, given up in the end."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from jobs.choices import LEASE_SECONDS, MAX_ATTEMPTS, JobState
from jobs.models import Job
from jobs.registry import KINDS, job_kind
from jobs.tasks import run, tick
from jobs.transitions import (
    FencedOff,
    Run,
    WorkRefused,
    claim,
    enqueue,
    fail,
    finish,
    give_up_silent_jobs,
    repeat,
    unheard_jobs,
)
from tests.cast import Cast
from tests.factories import JobFactory

pytestmark = pytest.mark.django_db


def silent(job: Job) -> None:
    """Let the job's worker have said nothing for a minute."""
    with scopes_disabled():
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(minutes=1))


def claimed(job: Job) -> Run:
    attempt = claim(job.pk)
    assert attempt is not None
    return attempt


@pytest.fixture(autouse=True)
def nothing_else_waits(cast: Cast) -> None:
    """Let the strangers' job be done, so that only the test's own wait."""
    with scopes_disabled():
        Job.objects.update(state=JobState.DONE)


@pytest.fixture
def job(cast: Cast, scoped: None) -> Job:
    return JobFactory(municipality=cast.town)


def test_a_job_is_claimed_once(job: Job) -> None:
    assert claimed(job).attempt == 1
    assert claim(job.pk) is None


def test_a_job_that_is_not_due_is_not_claimed(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now() + timedelta(minutes=1))

    assert claim(job.pk) is None


def test_a_silent_worker_loses_the_job_and_is_fenced_off(job: Job) -> None:
    first = claimed(job)
    silent(job)
    second = claimed(job)

    assert second.attempt == 2
    with pytest.raises(FencedOff):
        first.report("late", 50)
    with pytest.raises(FencedOff):
        finish(first, lambda: {"by": "first"})
    finish(second, lambda: {"by": "second"})
    job.refresh_from_db()
    assert (job.state, job.result, job.progress) == (JobState.DONE, {"by": "second"}, 100)


def test_a_report_keeps_the_lease_and_says_how_far(job: Job) -> None:
    attempt = claimed(job)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() + timedelta(seconds=1))

    attempt.report("Chapter 3", 140)

    job.refresh_from_db()
    assert (job.step, job.progress) == ("Chapter 3", 100)
    assert job.lease_until is not None
    assert job.lease_until > timezone.now() + timedelta(seconds=LEASE_SECONDS - 5)


def test_an_effect_that_fails_leaves_the_job_unfinished(job: Job) -> None:
    attempt = claimed(job)

    def broken() -> dict[str, Any]:
        raise RuntimeError("the effect")

    with pytest.raises(RuntimeError, match="the effect"):
        finish(attempt, broken)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_work_that_fails_is_tried_again_and_ends_after_the_last_try(job: Job) -> None:
    for attempt in range(1, MAX_ATTEMPTS + 1):
        Job.objects.filter(pk=job.pk).update(not_before=timezone.now())
        fail(claimed(job), "unexpected", final=False)
        job.refresh_from_db()
        expected = JobState.FAILED if attempt == MAX_ATTEMPTS else JobState.WAITING
        assert (job.attempt, job.state) == (attempt, expected)
    assert claim(job.pk) is None
    assert job.finished_at is not None


def test_a_refusal_is_final_at_once(job: Job) -> None:
    fail(claimed(job), "The text is too long.", final=True)

    job.refresh_from_db()
    assert (job.state, job.error_text) == (JobState.FAILED, "The text is too long.")


def test_a_job_that_kills_every_worker_is_given_up(job: Job) -> None:
    for _attempt in range(MAX_ATTEMPTS):
        claimed(job)
        silent(job)

    assert claim(job.pk) is None
    assert give_up_silent_jobs() == 1
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "worker-lost")


def test_unheard_jobs_are_those_that_wait_and_those_whose_worker_died(cast: Cast, job: Job) -> None:
    waiting, running, lost = (JobFactory(municipality=cast.town) for _ in range(3))
    claimed(running)
    claimed(lost)
    silent(lost)
    done = JobFactory(municipality=cast.town, state=JobState.DONE)

    assert unheard_jobs() == [job.pk, waiting.pk, lost.pk]
    assert done.pk not in unheard_jobs()


def test_a_second_wish_for_the_same_work_meets_the_first(cast: Cast, scoped: None) -> None:
    def wish() -> Job:
        return enqueue(
            cast.town, "documents.build", {}, by=cast.clara, ring=print, dedupe_key="plan:1"
        )

    first = wish()
    assert wish() == first
    finish(claimed(first), dict)
    assert wish() != first


def test_a_bell_that_is_broken_does_not_lose_the_job(
    cast: Cast, scoped: None, django_capture_on_commit_callbacks: Any
) -> None:
    def broken(job_id: int) -> None:
        raise OSError("no broker")

    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        job = enqueue(cast.town, "documents.build", {}, by=cast.clara, ring=broken)

    assert len(callbacks) == 1
    assert unheard_jobs() == [job.pk]


def test_repeating_leaves_the_failed_row_as_it_is(job: Job, cast: Cast) -> None:
    fail(claimed(job), "unexpected", final=True)

    again = repeat(job, by=cast.clara, ring=print, dedupe_key="again")

    job.refresh_from_db()
    assert (job.state, again.state) == (JobState.FAILED, JobState.WAITING)
    assert (again.kind, again.arguments) == (job.kind, job.arguments)


# --- What the worker hears -----------------------------------------------------------------------


@pytest.fixture
def kind() -> Any:
    """A kind of work that does what its arguments say."""

    @job_kind(
        "tests.work",
        label="Work of the tests",
        permission="actionplan.read_draft",
        outcome_url=lambda _job: "/",
        home_url=lambda _job: "/",
    )
    def work(attempt: Run) -> Any:
        how = attempt.job.arguments["how"]
        if how == "refused":
            raise WorkRefused("It cannot be done.")
        if how == "broken":
            raise RuntimeError("a mistake of ours")
        if how == "late":
            silent(attempt.job)
            claim(attempt.job.pk)
            attempt.report("too late", 1)
        return lambda: {"how": how}

    yield work
    del KINDS["tests.work"]


@pytest.mark.parametrize(
    ("how", "state", "error", "result"),
    [
        ("well", JobState.DONE, "", {"how": "well"}),
        ("refused", JobState.FAILED, "It cannot be done.", {}),
        ("broken", JobState.WAITING, "unexpected", {}),
        ("late", JobState.RUNNING, "", {}),
    ],
)
def test_what_becomes_of_work(
    cast: Cast, scoped: None, kind: Any, how: str, state: JobState, error: str, result: dict
) -> None:
    job = JobFactory(municipality=cast.town, kind="tests.work", arguments={"how": how})

    run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error, job.result) == (state, error, result)


def test_the_tick_rings_for_what_was_not_heard(cast: Cast, scoped: None, kind: Any) -> None:
    from bkportal.celery import app  # noqa: PLC0415 (only this test listens to the bell)

    job = JobFactory(municipality=cast.town, kind="tests.work", arguments={"how": "well"})
    with app.connection_for_read() as broker:
        queue = broker.SimpleQueue("bkportal")
        queue.clear()
        tick()
        assert queue.get(timeout=1).payload[0] == [job.pk]
