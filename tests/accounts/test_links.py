"""Logging in by a letter: only the button uses it up, once, and only where a mailbox is enough."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.choices import Role
from accounts.models import LoginLink, User
from accounts.rules import BY_LETTER
from accounts.transitions import LinkRefused, give_role, use_login_link
from jobs.models import OutgoingMail
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import MembershipFactory

pytestmark = pytest.mark.usefixtures("scoped")

ASK = "/accounts/link/"
PAGE = "/fjordlund/plans/1/initiatives/?q=swings"


def ask(email: str, **data: str) -> CanaryClient:
    """Ask for a letter in a browser in which nobody is logged in."""
    client = CanaryClient()
    answer = client.post(ASK, {"email": email, **data})
    assert answer.headers["Location"] == "/accounts/link/sent/"
    return client


def letter_to(user: User) -> str:
    """Return the newest letter to somebody."""
    return OutgoingMail.objects.filter(recipient=user).latest("pk").body


def link_in(letter: str) -> str:
    """Return the path of the link in a letter."""
    found = re.search(r"https?://[^/]+(/\S+)", letter)
    assert found
    return found[1]


def test_the_letter_opens_the_door_once_and_leads_to_the_page_she_wanted(
    cast: Cast, story: PlanOfCast
) -> None:
    door = CanaryClient().get(PAGE).headers["Location"]
    page = CanaryClient().get(door).content.decode()
    way = re.search(r'href="(/accounts/link/\?next=[^"]*)"', page)
    assert way
    form = CanaryClient().get(way[1].replace("&amp;", "&")).context["form"]
    browser = ask("Paula@fjordlund.example", next=form["next"].value())
    link = link_in(letter_to(cast.paula))
    assert browser.post(link).headers["Location"] == PAGE
    assert browser.get(PAGE.split("?")[0]).status_code == 200
    again = CanaryClient().post(link)
    assert b"This link no longer works" in again.content
    assert CanaryClient().get("/fjordlund/").status_code == 302


def test_looking_does_not_use_it_up(cast: Cast) -> None:
    ask("paula@fjordlund.example")
    link = link_in(letter_to(cast.paula))
    scanner = CanaryClient()
    for method in (scanner.get, scanner.head, scanner.options):
        assert method(link).status_code == 200
    assert b"Welcome, Paula" in scanner.get(link).content
    assert scanner.get("/fjordlund/").status_code == 302
    assert CanaryClient().post(link).status_code == 302


@pytest.mark.parametrize("email", ["nobody@fjordlund.example", "paula@fjordlund.example"])
def test_the_answer_does_not_tell_who_is_known(email: str) -> None:
    ask(email)
    assert OutgoingMail.objects.filter(key__startswith="login-link:").count() == (
        email.startswith("paula")
    )


def test_it_is_too_old_after_two_hours(cast: Cast) -> None:
    ask("paula@fjordlund.example", next=PAGE)
    link = link_in(letter_to(cast.paula))
    with time_machine.travel(timezone.now() + timedelta(hours=2, seconds=1), tick=False):
        for page in (CanaryClient().get(link), CanaryClient().post(link)):
            assert b"This link no longer works" in page.content
            assert b"q%3Dswings" in page.content


def test_nobody_fills_a_mailbox(cast: Cast) -> None:
    for _time in range(7):
        ask("paula@fjordlund.example")
    assert LoginLink.objects.filter(user=cast.paula).count() == 5
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        ask("paula@fjordlund.example")
    assert LoginLink.objects.filter(user=cast.paula).count() == 6


def test_who_sees_minors_needs_a_password(cast: Cast) -> None:
    ask("clara@fjordlund.example")
    letter = letter_to(cast.clara)
    assert link_in(letter) == "/accounts/password/"
    assert "you need a password" in letter


@pytest.mark.parametrize("role", Role)
def test_each_role_says_whether_a_mailbox_is_enough(cast: Cast, role: Role) -> None:
    user = MembershipFactory(
        municipality=cast.town, role=role, department=cast.parks, user__name="Somebody"
    ).user
    assert user.has_perm("accounts.log_in_by_letter") is (role in BY_LETTER)
    if role in BY_LETTER:
        give_role(user, cast.town, Role.MODERATOR, by=None)
        assert not user.has_perm("accounts.log_in_by_letter")


def test_a_new_role_closes_the_links_that_are_on_their_way(cast: Cast) -> None:
    ask("paula@fjordlund.example")
    link = link_in(letter_to(cast.paula))
    give_role(cast.paula, cast.town, Role.MODERATOR, by=cast.clara)
    assert b"This link no longer works" in CanaryClient().post(link).content


def test_of_two_who_press_at_once_one_comes_in(cast: Cast) -> None:
    ask("paula@fjordlund.example")
    token = link_in(letter_to(cast.paula)).split("/")[-2]
    use_login_link(token)
    with pytest.raises(LinkRefused):
        use_login_link(token)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_nobody_is_led_elsewhere(cast: Cast, target: str) -> None:
    ask("paula@fjordlund.example", next=target)
    assert CanaryClient().post(link_in(letter_to(cast.paula))).headers["Location"] == "/"


def test_somebody_else_at_the_same_screen_is_logged_out(cast: Cast) -> None:
    ask("paula@fjordlund.example")
    shared = client_of(cast.clara)
    shared.post(link_in(letter_to(cast.paula)))
    assert shared.get("/fjordlund/people/").status_code == 403


def test_who_has_left_gets_no_letter_that_opens(cast: Cast) -> None:
    ask("paula@fjordlund.example")
    link = link_in(letter_to(cast.paula))
    User.objects.filter(pk=cast.paula.pk).update(is_active=False)
    assert b"This link no longer works" in CanaryClient().post(link).content
    ask("paula@fjordlund.example")
    assert LoginLink.objects.count() == 1


def test_the_letter_to_a_young_person_speaks_to_her_as_one(cast: Cast) -> None:
    """German has two words for "you": the portal says "du" to young people, "Sie" to staff."""
    User.objects.filter(pk=cast.paula.pk).update(language="de", pseudonym="Warmer Luchs")
    ask("paula@fjordlund.example")
    told = OutgoingMail.objects.filter(recipient=cast.paula).latest("pk")
    greeting, after = told.body.split("http", 1)
    assert "/accounts/link/" in after
    assert not re.search(r"\b(Sie|Ihr|Ihnen)\b", f"{told.subject}\n{greeting}")
