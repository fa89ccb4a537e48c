"""What is kept about people is declared, told in plain words, and forgotten in time (S17)."""

import html
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone, translation

from accounts.choices import AgeBand, Role
from accounts.models import GuardianConsent, ReturnCode, User
from accounts.transitions import end_role
from actionplan.ease import lix
from bkportal.celery import app as celery_app
from jobs import tasks
from overview.retention import KEPT
from participation.choices import CommentState, ConsultationState, ReportState
from participation.models import (
    AbuseReport,
    Comment,
    Consultation,
    EarlierWording,
    JoinCode,
    JointStatement,
    Notice,
    StatementWording,
)
from participation.transitions.statements import write
from programme.models import Seat
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import MembershipFactory, UserFactory
from tests.source import models_of_the_house
from tests.young import Young, a_comment, another

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture(autouse=True)
def every_floor() -> None:
    """Load what a worker loads."""
    celery_app.loader.import_default_modules()


@pytest.fixture
def now() -> Any:
    """Stop the clock."""
    with time_machine.travel("2026-11-12T02:17+00:00", tick=False):
        yield timezone.now()


# --- The table --------------------------------------------------------------------------------


def test_every_personal_field_says_why_it_is_kept_and_how_long() -> None:
    """A personal field that nobody declared fails here; so does one that is no longer there."""
    told = [
        f"{label}.{field}"
        for kept in KEPT
        for label, fields in kept.fields.items()
        for field in fields
    ]
    personal = {
        f"{model._meta.label}.{name}"
        for model in models_of_the_house()
        for name, is_personal in model.personal.items()  # type: ignore[attr-defined]
        if is_personal
    }
    assert set(told) == personal
    assert len(told) == len(set(told))


def test_everybody_reads_it_in_plain_words(
    cast: Cast, young: Young, django_assert_num_queries: Any
) -> None:
    for person in (young.yrsa, cast.paula):
        browser = client_of(person)
        browser.get("/fjordlund/data/")
        with django_assert_num_queries(4):
            page = browser.get("/fjordlund/data/")
        said = page.content.decode()
        for kept in KEPT:
            assert html.escape(str(kept.what)) in said
            assert html.escape(str(kept.until)) in said
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("language", ["da", "de", "en"])
def test_it_is_easy_to_read(language: str) -> None:
    with translation.override(language):
        shown = "\n\n".join(f"{each.why}\n\n{each.until}" for each in KEPT)
    assert lix(shown) <= 35


# --- The clock --------------------------------------------------------------------------------


def test_news_of_long_ago(now: datetime, cast: Cast, young: Young) -> None:
    for days in (91, 89):
        Notice.objects.create(
            municipality=cast.town,
            person=young.yrsa,
            kind="answer",
            subject=f"comment.{days}",
            path="/",
            at=now - timedelta(days=days),
        )
    tasks.night()
    assert [each.subject for each in Notice.objects.all()] == ["comment.89"]


def test_codes_for_joining(now: datetime, cast: Cast, young: Young) -> None:
    old, lately, ahead = (now + timedelta(days=days) for days in (-31, -29, 5))

    def code(name: str, **dates: datetime) -> None:
        JoinCode.objects.create(
            municipality=cast.town,
            body=young.council,
            code_hash=name,
            **{"expires_at": ahead} | dates,
        )

    code("expired", expires_at=old)
    code("used", used_at=old)
    code("revoked", revoked_at=old)
    code("lately", used_at=lately)
    code("open")
    tasks.night()
    assert {each.code_hash for each in JoinCode.objects.all()} == {"lately", "open"}


def test_codes_for_coming_back(now: datetime, young: Young) -> None:
    ReturnCode.objects.create(user=young.yrsa, code_hash="old", revoked_at=now)
    ReturnCode.objects.create(user=young.yrsa, code_hash="good")
    tasks.night()
    assert [each.code_hash for each in ReturnCode.objects.filter(user=young.yrsa)] == ["good"]


def test_who_reported_a_text(now: datetime, cast: Cast, young: Young) -> None:
    for days, comment in ((184, young.shown), (182, young.reply)):
        AbuseReport.objects.create(
            municipality=cast.town,
            comment=comment,
            reporter=young.ymir,
            reason="insult",
            words="Rude",
            state=ReportState.HANDLED,
            handled_by=young.mona,
            handled_at=now - timedelta(days=days),
        )
    AbuseReport.objects.create(
        municipality=cast.town, comment=young.waiting, reporter=young.ymir, reason="danger"
    )
    tasks.night()
    told = {each.comment_id: (each.reporter, each.words) for each in AbuseReport.objects.all()}
    assert told == {
        young.shown.pk: (None, ""),
        young.reply.pk: (young.ymir, "Rude"),
        young.waiting.pk: (young.ymir, ""),
    }


@pytest.mark.parametrize(("days", "left"), [(184, ["sealed"]), (182, ["sealed", "shown"])])
def test_earlier_wordings(
    now: datetime, cast: Cast, story: PlanOfCast, young: Young, days: int, left: list[str]
) -> None:
    for state in (CommentState.SHOWN, CommentState.SEALED):
        comment = a_comment(young.consultation, young.yrsa, story.swings, state=state)
        EarlierWording.objects.create(municipality=cast.town, comment=comment, text="Before")
    young.consultation.closed_at = now - timedelta(days=days)
    young.consultation.save()
    tasks.night()
    assert sorted(each.comment.state for each in EarlierWording.objects.all()) == left


@pytest.mark.parametrize(("days", "left"), [(184, ["Danger"]), (182, ["Danger", "Shade"])])
def test_earlier_wordings_of_a_statement(
    now: datetime, cast: Cast, young: Young, days: int, left: list[str]
) -> None:
    for text in ("Shade", "Danger"):
        said = JointStatement.objects.create(
            municipality=cast.town,
            consultation=another(young),
            text=text,
            is_alarming=text == "Danger",
        )
        StatementWording.objects.create(municipality=cast.town, statement=said, number=1, text=text)
    # One that is still written loses nothing.
    write(young.consultation, "We want benches.", seen=0, by=young.yrsa)
    closed = Consultation.objects.filter(state=ConsultationState.CLOSED)
    closed.update(closed_at=now - timedelta(days=days))
    tasks.night()
    kept = StatementWording.objects.order_by("text").values_list("text", flat=True)
    assert list(kept) == [*left, "We want benches."]
    assert set(JointStatement.objects.values_list("text", flat=True)) == {
        *("Shade", "Danger", "We want benches.")
    }


def test_addresses_of_guardians(now: datetime, cast: Cast, young: Young) -> None:
    def asked(name: str, person: User, days: int = 60) -> None:
        GuardianConsent.objects.create(
            municipality=cast.town,
            person=person,
            contact=f"{name}@home.example",
            token_hash=name,
            text_version="1",
            asked_at=now - timedelta(days=days),
            given_at=now - timedelta(days=days) if days > 30 else None,
        )

    def somebody(days_ago: int | None, band: str = AgeBand.FROM_13) -> User:
        person: User = UserFactory(pseudonym="Owl", age_band=band)
        role = MembershipFactory(municipality=cast.town, user=person, role=Role.YOUTH_COUNCIL)
        if days_ago is not None:
            with time_machine.travel(now - timedelta(days=days_ago), tick=False):
                end_role(role, today=timezone.localdate(), by=None)
        return person

    asked("stays", somebody(None))
    asked("left-lately", somebody(29))
    asked("left", somebody(31))
    asked("grown-up", somebody(None, AgeBand.ADULT))
    asked("waits-for-the-yes", UserFactory(pseudonym="Elk", age_band=AgeBand.AT_15), days=3)
    tasks.night()
    told = {each.token_hash for each in GuardianConsent.objects.exclude(contact="")}
    assert told == {"stays", "left-lately", "waits-for-the-yes"}


def test_young_people_who_left_are_erased_and_their_words_stay(
    now: datetime, cast: Cast, story: PlanOfCast, young: Young
) -> None:
    User.objects.update(created_at=now - timedelta(days=400))
    words = {each: a_comment(young.consultation, each, story.swings, state=CommentState.SHOWN)
             for each in (young.yrsa, young.ymir)}  # fmt: skip
    for person, days in ((young.yrsa, 184), (young.ymir, 182)):
        with time_machine.travel(now - timedelta(days=days), tick=False):
            day = timezone.localdate()
            for role in person.memberships.all():
                end_role(role, today=day, by=None)
        Seat.objects.filter(person=person).update(from_on=None, to_on=day)
    # An adult who left stays until somebody decides.
    for role in cast.stefan.memberships.all():
        end_role(role, today=now.date() - timedelta(days=300), by=None)
    tasks.night()
    names = {str(User.objects.get(pk=each.pk)) for each in (young.yrsa, young.ymir, cast.stefan)}
    assert names == {"Somebody who has left", "Quiet Heron", "Stefan"}
    assert Comment.objects.get(pk=words[young.yrsa].pk).text == words[young.yrsa].text


def test_a_young_person_who_sits_somewhere_is_never_erased(
    now: datetime, cast: Cast, young: Young
) -> None:
    User.objects.update(created_at=now - timedelta(days=400))
    with time_machine.travel(now - timedelta(days=300), tick=False):
        for role in young.yrsa.memberships.all():
            end_role(role, today=timezone.localdate(), by=None)
    tasks.night()
    assert str(User.objects.get(pk=young.yrsa.pk)) == "Brave Otter"
