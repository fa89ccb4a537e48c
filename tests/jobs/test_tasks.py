"""What a worker does when it hears the bell, and what the tick does when nobody heard it."""

import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.utils import translation
from django_scopes import get_scope
from kombu import Connection

from jobs import tasks
from jobs.choices import LEASE_SECONDS
from jobs.models import Job
from jobs.transitions import WorkRefused, claim
from tests.cast import Cast, Strangers
from tests.factories import JobFactory, OutgoingMailFactory
from tests.jobs.conftest import NAME, Painter

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture
def job(cast: Cast, painter: Painter) -> Job:
    """A wall that waits to be painted."""
    return JobFactory(municipality=cast.town, kind=NAME)


def outcome(job: Job) -> tuple[Any, ...]:
    """Return where a job stands."""
    job.refresh_from_db()
    return (job.state, job.attempt, job.error, job.result)


def test_work_is_done_in_its_town_and_language(job: Job, painter: Painter, cast: Cast) -> None:
    seen: dict[str, Any] = {}

    def look(run: Any) -> None:
        seen.update(town=get_scope()["municipality"], language=translation.get_language())

    painter.act = look
    with translation.override("en"):
        tasks.run(job.pk)
    assert seen == {"town": cast.town, "language": "da"}
    assert outcome(job) == ("done", 1, "", {"attempt": 1})


def test_a_bell_that_rings_twice_does_the_work_once(job: Job, painter: Painter) -> None:
    tasks.run(job.pk)
    tasks.run(job.pk)
    assert (painter.began, painter.lasted) == ([1], [1])


def test_a_bell_for_nothing_is_nothing(cast: Cast, painter: Painter) -> None:
    tasks.run(987_654_321)
    assert painter.began == []


def test_a_refusal_is_told_and_not_tried_again(job: Job, painter: Painter) -> None:
    def refuse(run: Any) -> None:
        raise WorkRefused("The wall is wet.")

    painter.act = refuse
    tasks.run(job.pk)
    tasks.run(job.pk)
    assert outcome(job) == ("failed", 1, "The wall is wet.", {})
    assert (painter.began, painter.lasted) == ([1], [])


def test_what_nobody_foresaw_is_logged_and_tried_again(
    job: Job, painter: Painter, caplog: pytest.LogCaptureFixture
) -> None:
    def fall(run: Any) -> None:
        raise ZeroDivisionError("a secret of the wall")

    painter.act = fall
    with time_machine.travel("2026-05-14T12:00+00:00", tick=False) as clock:
        Job.objects.filter(pk=job.pk).update(not_before="2026-05-14T12:00+00:00")
        for _ in range(5):
            tasks.run(job.pk)
            clock.shift(timedelta(minutes=1))
    assert outcome(job) == ("failed", 3, "unexpected", {})
    assert painter.began == [1, 2, 3]
    assert "secret" not in job.error_text
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 3
    assert "a secret of the wall" in caplog.text


def test_whoever_comes_too_late_changes_nothing(
    job: Job, painter: Painter, caplog: pytest.LogCaptureFixture
) -> None:
    def fall_asleep(run: Any) -> None:
        with time_machine.travel(timedelta(seconds=LEASE_SECONDS + 1) + run_began, tick=False):
            assert claim(job.pk)

    with time_machine.travel("2026-05-14T12:00+00:00", tick=False):
        Job.objects.filter(pk=job.pk).update(not_before="2026-05-14T12:00+00:00")
        run_began = Job.objects.get(pk=job.pk).not_before
        painter.act = fall_asleep
        tasks.run(job.pk)
    assert outcome(job) == ("running", 2, "", {})
    assert painter.lasted == []
    assert "came too late" in caplog.text


def test_the_tick_rings_for_what_nobody_heard(
    job: Job, strangers: Strangers, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    monkeypatch.setattr(tasks.run, "delay", heard.append)
    tasks.tick()
    assert set(heard) == {job.pk, strangers.job.pk}


def test_the_tick_ends_what_cannot_be_done_and_sends_letters(
    job: Job, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.run, "delay", str)
    Job.objects.filter(pk=job.pk).update(
        state="running", attempt=3, lease_until="2026-05-14T12:00+00:00"
    )
    OutgoingMailFactory(recipient=cast.paula)
    tasks.tick()
    assert outcome(job) == ("failed", 3, "worker-lost", {})
    assert ["paula@fjordlund.example"] in [letter.to for letter in mail.outbox]


def test_the_bell_of_the_house_is_an_address_without_a_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An address without a host made kombu warn at each start of the demo and the worker."""
    with caplog.at_level(logging.WARNING, logger="kombu"):
        Connection(settings.CELERY_BROKER_URL).info()
    assert caplog.messages == []
