"""The letters of a round: to whom something is asked, on their days, and never twice."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import User
from accounts.transitions import end_role, name_deputy
from implementation.choices import Reminder
from implementation.letters.reminding import due_reminders, remind, rounds_to_remind
from implementation.models import UpdateRound
from implementation.tasks.rounds import send_reminders
from implementation.transitions.rounds import close_round
from implementation.transitions.updates import send_back
from jobs.mail import send_waiting_letters
from jobs.models import OutgoingMail
from programme.models import Phase
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast, Strangers
from tests.factories import MembershipFactory
from tests.following import Following, said

DUE = date(2027, 6, 30)


@pytest.fixture
def asked(following: Following, cast: Cast) -> UpdateRound:
    """A round that ends on the last of June; of four measures one has an answer."""
    UpdateRound.objects.filter(pk=following.round.pk).update(
        opens_on=date(2027, 6, 1), due_on=DUE, message="Short is good."
    )
    following.round.refresh_from_db()
    return following.round


def night(day: date) -> list[tuple[str, str]]:
    """Let a night go by; return who got which letter, by the name in its key."""
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    asked = UpdateRound.objects.get()
    if rounds_to_remind(day).exists():
        remind(asked, day)
    new = OutgoingMail.objects.exclude(pk__in=before).order_by("pk").select_related("recipient")
    # In no order but that of the letters' kinds.
    order = [str(each) for each in Reminder]
    told = [(each.key.split(":")[3], each.recipient.name) for each in new]
    return sorted(told, key=lambda each: (order.index(each[0]), each[1]))


def all_nights(cast: Cast) -> dict[int, list[tuple[str, str]]]:
    days = range(-40, 40)
    told = {day: night(DUE + timedelta(days=day)) for day in days}
    return {day: letters for day, letters in told.items() if letters}


def test_the_letters_go_out_on_their_days(asked: UpdateRound, cast: Cast) -> None:
    paula, stefan, clara = cast.paula.name, cast.stefan.name, cast.clara.name
    assert all_nights(cast) == {
        -14: [("ahead", paula), ("ahead", stefan)],
        0: [("today", paula), ("today", stefan)],
        7: [("after", paula), ("after", stefan)],
        8: [("coordinator", clara)],
    }


def test_nobody_hears_where_nothing_is_awaited(
    asked: UpdateRound, cast: Cast, story: PlanOfCast
) -> None:
    said(story.crossings, cast.stefan, "planned", "In May.")
    assert night(DUE) == [("today", cast.paula.name)]
    for each in (story.proposed, story.agreed):
        said(each, cast.paula, "ongoing", "It runs.")
    assert night(DUE + timedelta(days=7)) == []
    assert night(DUE + timedelta(days=8)) == []


def test_what_was_sent_back_is_asked_for_again(
    asked: UpdateRound, following: Following, cast: Cast, story: PlanOfCast
) -> None:
    for each in (story.crossings, story.proposed, story.agreed):
        said(each, cast.paula, "ongoing", "It runs.")
    assert night(DUE - timedelta(days=14)) == []
    send_back([following.update], "Which?", by=cast.clara)
    before = OutgoingMail.objects.count()
    assert night(DUE) == [("today", cast.paula.name)]
    assert OutgoingMail.objects.count() == before + 1


def test_after_nights_without_a_worker_only_the_newest_goes_out(
    asked: UpdateRound, cast: Cast
) -> None:
    assert due_reminders(asked, DUE + timedelta(days=20)) == ["after", "coordinator"]
    kinds = [kind for kind, _name in night(DUE + timedelta(days=20))]
    assert kinds == ["after", "after", "coordinator"]
    assert night(DUE + timedelta(days=21)) == []


def test_before_it_opens_and_when_it_is_closed_nobody_is_asked(
    asked: UpdateRound, cast: Cast
) -> None:
    UpdateRound.objects.update(opens_on=DUE - timedelta(days=3))
    assert night(DUE - timedelta(days=4)) == []
    assert [kind for kind, _name in night(DUE - timedelta(days=3))] == ["ahead", "ahead"]
    close_round(asked, by=cast.clara)
    assert night(DUE) == []


def test_of_two_workers_one_writes(asked: UpdateRound, cast: Cast) -> None:
    early, late = UpdateRound.objects.get(), UpdateRound.objects.get()
    assert [remind(each, DUE) for each in (early, late)] == [2, 0]


def test_where_nobody_can_report_nobody_is_asked(asked: UpdateRound, cast: Cast) -> None:
    Phase.objects.filter(key="implementation").update(closed_on=date(2027, 6, 1))
    assert night(DUE) == []


def test_while_somebody_is_away_her_deputy_gets_it(asked: UpdateRound, cast: Cast) -> None:
    held = cast.paula.memberships.get()
    name_deputy(
        held, cast.wanda, starts_on=DUE - timedelta(days=1), ends_on=DUE, by=cast.paula
    )
    OutgoingMail.objects.all().delete()
    wanda, paula, stefan = cast.wanda.name, cast.paula.name, cast.stefan.name
    told = all_nights(cast)
    assert told[-14] == [("ahead", paula), ("ahead", stefan)]
    assert told[0] == [("today", stefan), ("today", wanda)]
    assert told[7] == [("after", paula), ("after", stefan)]


def test_a_deputy_without_an_address_takes_nothing_from_her(
    asked: UpdateRound, cast: Cast
) -> None:
    held = cast.paula.memberships.get()
    name_deputy(held, cast.wanda, starts_on=DUE, ends_on=DUE, by=cast.paula)
    User.objects.filter(pk=cast.wanda.pk).update(email=None)
    OutgoingMail.objects.all().delete()
    assert ("today", cast.paula.name) in night(DUE)


def test_who_works_for_two_departments_gets_one_letter(
    asked: UpdateRound, cast: Cast, story: PlanOfCast
) -> None:
    MembershipFactory(
        municipality=cast.town, user=cast.paula, role="department-editor", department=cast.streets
    )
    end_role(cast.stefan.memberships.get(), today=timezone.localdate(), by=cast.clara)
    assert night(DUE) == [("today", cast.paula.name)]
    letter = OutgoingMail.objects.get(key__contains=":today:")
    assert "today 3 initiatives wait for your answer" in letter.subject
    assert str(story.crossings) in letter.body
    assert "Short is good." in letter.body


def test_where_nobody_writes_for_an_office_the_department_above_hears(
    asked: UpdateRound, cast: Cast, story: PlanOfCast
) -> None:
    story.crossings.responsibilities.update(department=cast.playgrounds)
    assert night(DUE) == [("today", cast.paula.name)]
    story.crossings.responsibilities.update(department=cast.harbour)
    assert night(DUE + timedelta(days=8))[-1] == ("coordinator", cast.clara.name)
    words = OutgoingMail.objects.get(key__contains=":coordinator:").body
    assert f"{cast.harbour.name}: 1 (nobody here gets letters)" in words
    assert f"{cast.parks.name}: 2\n" in words


def test_the_letter_leads_through_the_door_to_what_is_asked(
    asked: UpdateRound, cast: Cast, client: CanaryClient
) -> None:
    with time_machine.travel(f"{DUE}T03:17+02:00", tick=False):
        UpdateRound.objects.update(due_on=timezone.localdate())
        assert send_reminders() == 2
        send_waiting_letters()
    letter = next(each for each in mail.outbox if each.to == [cast.paula.email])
    link = letter.body.split("http://")[1].split()[0]
    path = "/" + link.partition("/")[2]
    assert path == "/fjordlund/updates/"
    door = client.get(path)
    assert door.status_code == 302
    # No password is needed: a second letter opens the door, and leads on.
    mail.outbox.clear()
    ask = client.get(f"/accounts/link/?next={path}")
    kept = ask.context["form"].initial["next"]
    client.post("/accounts/link/", {"email": cast.paula.email, "next": kept})
    send_waiting_letters()
    opened = mail.outbox[0].body.split("http://")[1].split()[0]
    inside: Any = client.post("/" + opened.partition("/")[2], follow=True)
    assert inside.redirect_chain[-1][0] == path
    assert inside.status_code == 200


def test_one_towns_trouble_keeps_no_other_town_from_its_letters(
    asked: UpdateRound, strangers: Strangers, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    reached = []

    def broken(asked: UpdateRound, today: date) -> int:
        reached.append(asked.municipality.slug)
        raise OverflowError

    monkeypatch.setattr("implementation.tasks.rounds.remind", broken)
    with time_machine.travel(DUE, tick=False):
        assert send_reminders() == 0
    assert sorted(reached) == ["fjordlund", "nordau"]
    assert "failed" in caplog.text
