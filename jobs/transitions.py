"""How a job moves from waiting to done; the only place that sets its state.

A worker that was taken for dead may wake up later. Every write it then tries carries its attempt
number, and the row has moved on to the next one: the late writer is fenced off.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django_scopes import scopes_disabled

from jobs.choices import LEASE_SECONDS, JobState
from jobs.models import Job
from jobs.registry import Effect

# Says "there is work" to a worker: takes the job's id. `jobs.tasks` puts the bell here.
Bell = Callable[[int], None]


class FencedOff(Exception):
    """Somebody else has taken over this job in the meantime."""


class WorkRefused(Exception):
    """The work cannot be done, and trying again would not help; the message is for people."""


@dataclass
class Run:
    """One attempt at a job: what the worker holds while it works."""

    job: Job
    attempt: int

    def report(self, step: str, percent: int) -> None:
        """Tell how far the work is, and keep the lease; raise FencedOff if the lease is lost."""
        now = timezone.now()
        kept = _mine(self).update(
            step=step,
            progress=min(max(percent, 0), 100),
            lease_until=now + timedelta(seconds=LEASE_SECONDS),
        )
        if not kept:
            raise FencedOff


def _mine(run: Run) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=run.job.pk, state=JobState.RUNNING, attempt=run.attempt)


def enqueue(
    municipality: models.Model,
    kind: str,
    arguments: dict[str, Any],
    *,
    by: Any,
    ring: Bell,
    dedupe_key: str | None = None,
) -> Job:
    """Write the row for a piece of work and ring for it once the row is committed.

    With a `dedupe_key` a second wish for the same open work returns the first one's row, also
    when two people press the button in the same second.
    """
    job = _open_job(dedupe_key)
    if job is not None:
        return job
    try:
        with transaction.atomic():
            job = Job.objects.create(
                municipality=municipality,
                kind=kind,
                arguments=arguments,
                created_by=by,
                dedupe_key=dedupe_key,
            )
    except IntegrityError:
        if dedupe_key is None:
            raise
        # Somebody wished for the same in this very moment; his job may even be done by now.
        job = _open_job(dedupe_key)
        if job is not None:
            return job
        return enqueue(municipality, kind, arguments, by=by, ring=ring, dedupe_key=dedupe_key)
    # Robust: a broker that is away costs seconds until the tick rings, never the person's work.
    transaction.on_commit(lambda: ring(job.pk), robust=True)
    return job


def _open_job(dedupe_key: str | None) -> Job | None:
    return Job.objects.filter(dedupe_key=dedupe_key).first() if dedupe_key else None


def claim(job_id: int) -> Run | None:
    """Take a job that waits, or whose worker has fallen silent; None if nothing is to be taken."""
    now = timezone.now()
    takeable = models.Q(state=JobState.WAITING, not_before__lte=now) | models.Q(
        state=JobState.RUNNING, lease_until__lt=now
    )
    with scopes_disabled():
        # Counted before the work begins, so that work which kills its worker ends some day.
        taken = Job.objects.filter(takeable, pk=job_id, attempt__lt=F("max_attempts")).update(
            state=JobState.RUNNING,
            attempt=F("attempt") + 1,
            lease_until=now + timedelta(seconds=LEASE_SECONDS),
            error="",
        )
        if not taken:
            return None
        job = Job.objects.select_related("municipality").get(pk=job_id)
    return Run(job=job, attempt=job.attempt)


@transaction.atomic
def finish(run: Run, effect: Effect) -> None:
    """Mark the job as done and let its effect happen, both or neither."""
    finished = _mine(run).update(
        state=JobState.DONE,
        progress=100,
        lease_until=None,
        dedupe_key=None,
        finished_at=timezone.now(),
    )
    if not finished:
        raise FencedOff
    Job.objects.filter(pk=run.job.pk).update(result=effect())


def fail(run: Run, error: str, *, final: bool) -> None:
    """Note why an attempt failed; the job waits for the next one, or is over."""
    over = final or run.attempt >= run.job.max_attempts
    now = timezone.now()
    if over:
        _mine(run).update(
            state=JobState.FAILED, error=error, lease_until=None, dedupe_key=None, finished_at=now
        )
    else:
        pause = timedelta(seconds=5 * run.attempt)
        _mine(run).update(
            state=JobState.WAITING, error=error, lease_until=None, not_before=now + pause
        )


def give_up_silent_jobs() -> int:
    """Close the jobs whose last allowed attempt fell silent; return how many.

    A job that brings every worker down must end, and say so.
    """
    with scopes_disabled():
        return Job.objects.filter(
            state=JobState.RUNNING, lease_until__lt=timezone.now(), attempt__gte=F("max_attempts")
        ).update(
            state=JobState.FAILED,
            error="worker-lost",
            lease_until=None,
            dedupe_key=None,
            finished_at=timezone.now(),
        )


def unheard_jobs(limit: int = 200) -> list[int]:
    """Return the jobs for which somebody should ring again: unheard, or their worker died."""
    now = timezone.now()
    due = models.Q(state=JobState.WAITING, not_before__lte=now) | models.Q(
        state=JobState.RUNNING, lease_until__lt=now
    )
    with scopes_disabled():
        return list(
            Job.objects.filter(due, attempt__lt=F("max_attempts"))
            .order_by("not_before", "pk")
            .values_list("pk", flat=True)[:limit]
        )


def repeat(job: Job, *, by: Any, ring: Bell, dedupe_key: str | None) -> Job:
    """Ask for the same work once more; the failed row stays as it is."""
    return enqueue(
        job.municipality, job.kind, job.arguments, by=by, ring=ring, dedupe_key=dedupe_key
    )
