"""When somebody was here: noted seldom, by looking, and for each municipality by itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Municipality, User, Visit
from accounts.tasks import forget_visits
from accounts.visits import note_visit
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast, Strangers
from tests.factories import NOON, MembershipFactory

pytestmark = pytest.mark.usefixtures("scoped")

START = "/fjordlund/"


def come(user: User, town: Municipality, when: datetime) -> datetime | None:
    """Let somebody ask for a page, as the middleware does; return when she was here before."""
    fresh = User.objects.get(pk=user.pk)
    assert fresh.municipality_at(town.slug) == town
    return note_visit(fresh, town, when)


def seen(cast: Cast) -> tuple[datetime, datetime | None]:
    """Return what is written of Paula."""
    visit = Visit.objects.get(user=cast.paula)
    return visit.last_seen_at, visit.previous_ended_at


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_a_visit_ends_when_nothing_was_asked_for_an_hour(cast: Cast) -> None:
    assert come(cast.paula, cast.town, at(0)) is None
    assert come(cast.paula, cast.town, at(40)) is None
    assert seen(cast) == (at(40), None)
    # An hour after the last page, not after the first.
    assert come(cast.paula, cast.town, at(99)) is None
    assert come(cast.paula, cast.town, at(159)) == at(99)
    assert come(cast.paula, cast.town, at(170)) == at(99)
    assert seen(cast) == (at(170), at(99))
    assert come(cast.paula, cast.town, at(9000)) == at(170)


def test_within_five_minutes_nothing_is_written(cast: Cast) -> None:
    come(cast.paula, cast.town, at(0))
    come(cast.paula, cast.town, at(90))
    with CaptureQueriesContext(connection) as captured:
        assert come(cast.paula, cast.town, at(94)) == at(0)
    assert [query["sql"] for query in captured if not query["sql"].startswith("SELECT")] == []
    assert seen(cast) == (at(90), at(0))


def test_of_two_pages_at_once_both_are_told_the_same(cast: Cast) -> None:
    come(cast.paula, cast.town, at(0))
    first, second = (User.objects.get(pk=cast.paula.pk) for _ in range(2))
    for person in (first, second):
        person.municipality_at(cast.town.slug)
    assert note_visit(first, cast.town, at(300)) == at(0)
    assert note_visit(second, cast.town, at(301)) == at(0)
    assert seen(cast) == (at(300), at(0))


def test_two_first_pages_at_once_write_one_row(cast: Cast) -> None:
    first, second = (User.objects.get(pk=cast.paula.pk) for _ in range(2))
    for person in (first, second):
        person.municipality_at(cast.town.slug)
    assert [note_visit(each, cast.town, at(0)) for each in (first, second)] == [None, None]
    assert Visit.objects.filter(user=cast.paula).count() == 1


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("get", {"Sec-Purpose": "prefetch;prerender"}),
        ("get", {"Purpose": "prefetch"}),
        ("get", {"HX-Request": "true"}),
        ("head", {}),
        ("options", {}),
    ],
)
def test_what_no_person_asked_for_is_no_visit(
    cast: Cast, story: PlanOfCast, method: str, headers: Any
) -> None:
    getattr(client_of(cast.paula), method)(START, headers=headers)
    assert not Visit.objects.exists()
    client_of(cast.paula).get(START)
    assert Visit.objects.get().user == cast.paula


def test_writing_is_a_visit_too(cast: Cast, story: PlanOfCast) -> None:
    client_of(cast.paula).post(f"{START}plans/1/initiatives/{story.swings.pk}/propose/")
    assert Visit.objects.get().user == cast.paula


@pytest.mark.parametrize(
    ("method", "sign"), [("post", "present"), ("post", "draft"), ("get", "draft")]
)
def test_a_page_left_open_is_no_visit(
    cast: Cast, story: PlanOfCast, method: str, sign: str
) -> None:
    browser, address = client_of(cast.paula), f"{START}plans/1/initiatives/{story.swings.pk}/"
    answer = getattr(browser, method)(f"{address}{sign}/", {"goal": "Typed"})
    assert (answer.status_code, Visit.objects.count()) == (200, 0)
    # Whoever throws her text away is here.
    browser.post(f"{address}draft/discard/")
    assert Visit.objects.get().user == cast.paula


def test_each_municipality_has_its_own_visits(cast: Cast, strangers: Strangers) -> None:
    MembershipFactory(municipality=cast.town, user=strangers.nils, role=Role.READER)
    assert come(strangers.nils, cast.town, at(500)) is None
    assert Visit._base_manager.filter(user=strangers.nils).count() == 2
    assert Visit.objects.get(user=strangers.nils).previous_ended_at is None


def test_a_stranger_leaves_no_trace(cast: Cast, strangers: Strangers) -> None:
    assert client_of(cast.paula).get("/nordau/").status_code == 404
    assert not Visit._base_manager.filter(user=cast.paula).exists()


def test_the_night_forgets_visits_of_long_ago(cast: Cast) -> None:
    now = timezone.now()
    come(cast.paula, cast.town, now - timedelta(days=366))
    come(cast.stefan, cast.town, now - timedelta(days=364))
    # Whatever Nordau's Nils did counts too.
    old = Visit._base_manager.filter(last_seen_at__lt=now - timedelta(days=365)).count()
    assert forget_visits() == old
    assert {visit.user for visit in Visit.objects.all()} == {cast.stefan}
