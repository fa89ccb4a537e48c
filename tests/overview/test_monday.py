"""The coordinator's Monday letter, and the first day of a new one."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.models import User
from accounts.transitions import name_deputy
from implementation.models import StatusUpdate, UpdateRound
from implementation.transitions.updates import accept
from jobs.models import OutgoingMail
from overview.tasks import send_monday_letters
from participation.models import Comment
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast, Strangers
from tests.following import Following, make_following, said

HERE = ZoneInfo("Europe/Copenhagen")
MONDAY = datetime(2027, 6, 7, 3, 17, tzinfo=HERE)


@pytest.fixture
def following(cast: Cast, story: PlanOfCast, scoped: None) -> Following:
    """A round that ends in two weeks; of four measures one was spoken of last week."""
    found = make_following(cast, story)
    UpdateRound.objects.update(opens_on=date(2027, 6, 1), due_on=date(2027, 6, 21))
    StatusUpdate.objects.update(at=MONDAY - timedelta(days=3))
    Comment.objects.update(created_at=MONDAY - timedelta(days=100))
    return found


def night(moment: datetime) -> list[OutgoingMail]:
    """Let a night go by; return Fjordlund's letters."""
    OutgoingMail.objects.all().delete()
    with time_machine.travel(moment, tick=False):
        send_monday_letters()
    found = OutgoingMail.objects.filter(key__startswith="monday:").select_related("recipient")
    return [each for each in found.order_by("pk") if "Fjordlund" in each.subject]


def test_it_tells_what_came_in_what_is_due_and_who_has_not_answered(
    following: Following, cast: Cast, strangers: Strangers
) -> None:
    (letter,) = night(MONDAY)
    assert letter.recipient == cast.clara
    assert letter.subject == "Fjordlund: your week"
    assert "- one update on an initiative\n" in letter.body
    assert "1 update waits for your word" in letter.body
    assert "/fjordlund/review/" in letter.body
    assert "Departments answer by, Spring round" in letter.body
    assert "Who has not answered “Spring round”" in letter.body
    assert "- Parks: 2 of 3 open\n" in letter.body
    assert "- Streets: 1 of 1 open\n" in letter.body
    assert "CANARY" not in letter.body


def test_it_comes_once_a_week_and_early_in_it(following: Following, cast: Cast) -> None:
    keys = set()
    for day in range(3):
        keys |= {each.key for each in night(MONDAY + timedelta(days=day))}
    assert len(keys) == 1
    for day in range(3, 7):
        assert night(MONDAY + timedelta(days=day)) == []
    assert {each.key for each in night(MONDAY + timedelta(days=7))} - keys


def test_who_wants_no_letters_gets_none_and_a_deputy_gets_hers(
    following: Following, cast: Cast
) -> None:
    held = cast.clara.memberships.get()
    with time_machine.travel(MONDAY - timedelta(days=1), tick=False):
        name_deputy(
            held, cast.wanda, starts_on=MONDAY.date(), ends_on=MONDAY.date(), by=cast.clara
        )
    assert [each.recipient for each in night(MONDAY)] == [cast.wanda]
    assert [each.recipient for each in night(MONDAY + timedelta(days=1))] == [cast.clara]
    User.objects.filter(pk=cast.clara.pk).update(news="never")
    assert night(MONDAY + timedelta(days=1)) == []


def test_the_first_day_says_where_everything_stands(
    following: Following, cast: Cast, story: PlanOfCast, django_assert_num_queries: Any
) -> None:
    said(story.crossings, cast.stefan, "on-hold", "It rests.", because="No road.")
    clara = client_of(cast.clara)
    page = clara.get("/fjordlund/first-day/")
    context = page.context
    assert [each.label for each in context["duties"]][:1]
    assert context["round"] == following.round
    assert context["round_figures"].whole.many == 4
    held = {group.role: [each.user.name for each in group.held] for group in context["holders"]}
    assert held["coordinator"] == [cast.clara.name]
    assert held["moderator"] == []
    # What nobody has accepted is not decided.
    assert context["given_up"] == []
    accept(StatusUpdate.objects.filter(because="No road."), by=cast.clara, for_everybody=False)
    page = clara.get("/fjordlund/first-day/")
    context = page.context
    assert [each.because for each in context["given_up"]] == ["No road."]
    assert {each["label"] for each in context["attention"]} >= {"Late", "Silent"}
    assert context["unheard"] == []
    words = page.content.decode()
    for each in context["attention"]:
        there = f"/fjordlund/dashboard/measures/?attention={each['reason']}"
        assert f'href="{there}"' in words
        assert clara.get(there).context["page_obj"].paginator.count == each["many"]
    assert "No road." in words
    assert "The first day as coordinator" in clara.get("/fjordlund/").content.decode()
    with django_assert_num_queries(32):
        clara.get("/fjordlund/first-day/")


def test_it_says_which_lead_departments_nobody_speaks_for(
    following: Following, cast: Cast, story: PlanOfCast
) -> None:
    story.crossings.responsibilities.update(department=cast.harbour)
    page = client_of(cast.clara).get("/fjordlund/first-day/")
    assert page.context["unheard"] == [cast.harbour]


def test_before_there_is_a_plan_it_stands(cast: Cast) -> None:
    page = client_of(cast.clara).get("/fjordlund/first-day/")
    assert page.status_code == 200
    assert page.context["figures"] is None
