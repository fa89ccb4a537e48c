"""What is deleted at night, and what of the same kind stays."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from celery.schedules import crontab
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Draft, Invitation, LoginLink, Membership, Presence
from accounts.transitions import end_role
from actionplan.choices import ImportState
from actionplan.models import Import, SavedFilter
from bkportal.celery import app as celery_app
from documents.models import Chapter
from jobs import tasks
from jobs.mail import MAX_ATTEMPTS
from jobs.models import OutgoingMail
from jobs.registry import ROUNDS, SWEEPS
from journal.models import Entry
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.factories import (
    ChapterFactory,
    ImportFactory,
    InvitationFactory,
    LoginLinkFactory,
    OutgoingMailFactory,
    SavedFilterFactory,
)
from tests.source import ROOT

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture
def now() -> Any:
    """Stop the clock."""
    with time_machine.travel("2026-05-14T01:17+00:00", tick=False):
        yield timezone.now()


@pytest.fixture(autouse=True)
def every_floor() -> None:
    """Load what a worker loads."""
    celery_app.loader.import_default_modules()


def test_every_sweep_stands_in_the_operators_guide() -> None:
    guide = (ROOT / "docs" / "operating.md").read_text()
    assert set(SWEEPS) == {
        "letters",
        "log-in links",
        "visits",
        "guardians' addresses",
        "sessions",
        "wrong passwords",
        "invitations",
        "undecided sheets",
        "searches of people who left",
        "unsaved texts",
        "open pages",
        "chapters",
        "late answers",
        "photos",
        "photos of the work",
        "codes for coming back",
        "news",
        "codes for joining",
        "handled reports",
        "earlier wordings",
        "young people who left",
    }
    for name in SWEEPS:
        assert f"| {name} |" in guide


@pytest.mark.parametrize("name", ["texts that wait too long", "ideas that may speak of danger"])
def test_the_rounds_for_moderators_stand_in_the_operators_guide(name: str) -> None:
    assert name in ROUNDS
    assert f"| {name} |" in (ROOT / "docs" / "operating.md").read_text()


def test_the_clock_rings_for_the_night_once_a_day() -> None:
    entry = celery_app.conf.beat_schedule["night"]
    assert celery_app.tasks[entry["task"]] is not None
    assert entry["schedule"] == crontab(hour="3", minute="17")


def test_sessions_that_ran_out(now: datetime, db: None) -> None:
    for name, days in (("old", -1), ("young", 1)):
        Session.objects.create(session_key=name, expire_date=now + timedelta(days=days))
    tasks.night()
    assert [each.session_key for each in Session.objects.all()] == ["young"]


@pytest.mark.parametrize(("hours", "kept"), [(25, 0), (23, 1)])
def test_wrong_passwords_of_yesterday(
    now: datetime, client: CanaryClient, hours: int, kept: int
) -> None:
    wrong = {"username": "nobody@fjordlund.example", "password": "wrong"}
    with time_machine.travel(now - timedelta(hours=hours), tick=False):
        client.post("/accounts/login/", wrong)
    assert AccessAttempt.objects.count() == 1
    tasks.night()
    assert AccessAttempt.objects.count() == kept


def test_addresses_of_invitations_that_are_over(now: datetime, cast: Cast) -> None:
    def written(email: str, **dates: datetime) -> None:
        dates = {"expires_at": now + timedelta(days=3)} | dates
        InvitationFactory(municipality=cast.town, email=email, **dates)

    long_ago, lately = now - timedelta(days=31), now - timedelta(days=29)
    written("expired@town.example", expires_at=long_ago)
    written("taken@town.example", accepted_at=long_ago)
    written("back@town.example", revoked_at=long_ago)
    written("lately@town.example", accepted_at=lately)
    written("open@town.example")
    tasks.night()
    emails = sorted(Invitation.objects.values_list("email", flat=True))
    assert emails == ["", "", "", "lately@town.example", "open@town.example"]


def test_log_in_links_that_ran_out(now: datetime, cast: Cast) -> None:
    for days in (8, 6):
        LoginLinkFactory(user=cast.rolf, expires_at=now - timedelta(days=days))
    tasks.night()
    assert LoginLink.objects.get().expires_at == now - timedelta(days=6)


def test_texts_that_were_never_saved(now: datetime, cast: Cast) -> None:
    for days in (31, 29):
        Draft.objects.create(
            municipality=cast.town,
            user=cast.paula,
            form_key="themes-1",
            object_key=str(days),
            updated_at=now - timedelta(days=days),
        )
    tasks.night()
    assert [each.object_key for each in Draft.objects.all()] == ["29"]


def test_pages_that_were_open(now: datetime, cast: Cast) -> None:
    for hours in (13, 11):
        Presence.objects.create(
            municipality=cast.town,
            user=cast.paula,
            form_key="themes-1",
            object_key=str(hours),
            seen_at=now - timedelta(hours=hours),
        )
    tasks.night()
    assert [each.object_key for each in Presence.objects.all()] == ["11"]


def test_sheets_that_nobody_decided_about(now: datetime, story: PlanOfCast) -> None:
    old = ImportFactory(plan=story.plan, content=b"x", at=now - timedelta(days=8))
    young = ImportFactory(plan=story.plan, content=b"x", at=now - timedelta(days=6))
    taken = ImportFactory(
        plan=story.plan, content=None, at=now - timedelta(days=8), state=ImportState.APPLIED
    )
    tasks.night()
    told = {each.pk: (each.state, each.content is not None) for each in Import.objects.all()}
    assert told == {
        old.pk: (ImportState.DISCARDED, False),
        young.pk: (ImportState.PREVIEW, True),
        taken.pk: (ImportState.APPLIED, False),
    }
    assert [(each.verb, each.by) for each in Entry.objects.all()] == [("import.discarded", None)]


def test_letters(now: datetime, db: None) -> None:
    def letter(key: str, days: int, **changes: Any) -> None:
        OutgoingMailFactory(key=key, created_at=now - timedelta(days=days), **changes)

    letter("a-unsent", 8, address="a@town.example", body="A link")
    letter("a-waiting", 6, address="a@town.example", body="A link")
    letter("a-sent", 89, sent_at=now - timedelta(days=89), body="")
    letter("a-long-ago", 91, sent_at=now - timedelta(days=91), body="")
    tasks.night()
    told = {
        each.key: (each.body, each.address, each.attempt)
        for each in OutgoingMail.objects.filter(key__startswith="a-")
    }
    assert set(told) == {"a-unsent", "a-waiting", "a-sent"}
    assert told["a-unsent"] == ("", "", MAX_ATTEMPTS)
    assert told["a-waiting"] == ("A link", "a@town.example", 0)


def test_a_sweep_that_fails_stops_no_other(
    now: datetime, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> int:
        raise ValueError("broom")

    monkeypatch.setattr("jobs.tasks.SWEEPS", {"broken": broken, **SWEEPS})
    Session.objects.create(session_key="old", expire_date=now - timedelta(days=1))
    tasks.night()
    assert not Session.objects.exists()
    assert "the nightly sweep broken failed" in caplog.text


def test_chapters_that_no_document_was_made_with(now: datetime, cast: Cast) -> None:
    old, young = (
        ChapterFactory(municipality=cast.town, used_on=timezone.localdate() - timedelta(days=days))
        for days in (31, 29)
    )
    tasks.night()
    assert Chapter.objects.get() == young
    stored = [each.file.storage.exists(each.file.name) for each in (old, young)]
    assert stored == [False, True]


def test_searches_of_people_who_left(now: datetime, cast: Cast, story: PlanOfCast) -> None:
    SavedFilterFactory(plan=story.plan, user=cast.paula, name="Illness")
    SavedFilterFactory(plan=story.plan, user=cast.stefan, name="Mine")
    for role in Membership.objects.filter(user=cast.paula):
        end_role(role, today=now.date(), by=cast.clara)
    tasks.night()
    kept = SavedFilter.objects.filter(plan=story.plan).values_list("name", flat=True)
    assert {"Illness", "Mine"} & set(kept) == {"Mine"}
