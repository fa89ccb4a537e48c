"""Many workers and many people at the same moment, each with a connection of its own."""

from collections.abc import Callable
from typing import Any

from django.core import mail
from django_scopes import scope, scopes_disabled

from jobs.mail import send_waiting_letters
from jobs.models import Job
from jobs.transitions import FencedOff, Run, claim, enqueue, finish
from tests.factories import JobFactory, MunicipalityFactory, OutgoingMailFactory

MANY = 6


def test_of_many_workers_one_takes_a_job(at_once: Callable[..., list[Any]]) -> None:
    job = JobFactory()
    taken = at_once(*[lambda: claim(job.pk)] * MANY)
    assert [run.attempt for run in taken if run is not None] == [1]


def test_of_many_wishes_for_the_same_work_one_row_is_made(
    at_once: Callable[..., list[Any]],
) -> None:
    town = MunicipalityFactory()
    heard: list[int] = []

    def wish() -> int:
        with scope(municipality=town):
            return enqueue(town, "paint", {}, by=None, ring=heard.append, dedupe_key="wall").pk

    made = at_once(*[wish] * MANY)
    assert len(set(made)) == 1
    assert heard == made[:1]


def test_an_effect_happens_once_whoever_else_tries(at_once: Callable[..., list[Any]]) -> None:
    job = JobFactory()
    happened: list[int] = []

    def end() -> str:
        with scope(municipality=job.municipality):
            finish(Run(job=job, attempt=1), lambda: happened.append(1) or {})
        return "done"

    assert claim(job.pk)
    outcomes = at_once(*[end] * MANY)
    assert outcomes.count("done") == 1
    assert sum(isinstance(each, FencedOff) for each in outcomes) == MANY - 1
    assert happened == [1]
    with scopes_disabled():
        assert Job.objects.get().state == "done"


def test_of_many_senders_one_sends_a_letter(at_once: Callable[..., list[Any]]) -> None:
    OutgoingMailFactory()
    sent = at_once(*[send_waiting_letters] * MANY)
    assert (sum(sent), len(mail.outbox)) == (1, 1)
