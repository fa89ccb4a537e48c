"""What the worker hears: a job's bell, the tick for what was not heard, and the night."""

import logging

from celery import shared_task
from django.utils import translation
from django_scopes import scope

from jobs.mail import forget_old_letters, send_waiting_letters
from jobs.registry import KINDS, ROUNDS, SWEEPS, every_night
from jobs.transitions import (
    FencedOff,
    WorkRefused,
    claim,
    fail,
    finish,
    give_up_silent_jobs,
    unheard_jobs,
)

logger = logging.getLogger(__name__)


@shared_task
def run(job_id: int) -> None:
    """Do one job, if it is still there to be done."""
    attempt = claim(job_id)
    if attempt is None:
        return
    with (
        scope(municipality=attempt.job.municipality),
        translation.override(attempt.job.municipality.language),
    ):
        try:
            finish(attempt, KINDS[attempt.job.kind].work(attempt))
        except FencedOff:
            logger.warning("job %s: attempt %s came too late", job_id, attempt.attempt)
        except WorkRefused as refusal:
            fail(attempt, str(refusal), final=True)
        except Exception:
            # Whatever went wrong, the person who waits must hear of it; the log keeps the details.
            logger.exception("job %s failed at attempt %s", job_id, attempt.attempt)
            fail(attempt, "unexpected", final=False)


@shared_task
def tick() -> None:
    """Every twenty seconds: ring for what was not heard, end what cannot be done, send letters."""
    give_up_silent_jobs()
    for name, look in ROUNDS.items():
        try:
            look()
        except Exception:
            logger.exception("the round %s failed", name)
    for job_id in unheard_jobs():
        ring(job_id)
    send_waiting_letters()


@shared_task
def letters() -> None:
    """Send what waits in the mail tray."""
    send_waiting_letters()


@shared_task
def night() -> None:
    """Once a night: delete what is kept only for a time. One sweep that fails stops no other."""
    for name, sweep in SWEEPS.items():
        try:
            logger.info("%s: %s deleted", name, sweep())
        except Exception:
            logger.exception("the nightly sweep %s failed", name)


every_night("letters")(forget_old_letters)


def ring(job_id: int) -> None:
    """Tell the workers that a job waits."""
    run.delay(job_id)


def ring_for_letters() -> None:
    """Tell the workers that a letter waits."""
    letters.delay()
