"""A moderator's day from log-in to the seal, page by page and without a script."""

import re
from base64 import b32decode
from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone
from django_otp.oath import totp

from participation.choices import CommentState
from participation.models import Comment
from tests.canary import CanaryClient
from tests.cast import PlanOfCast
from tests.factories import PASSWORD
from tests.young import Young, a_comment


def come_in(person: Any) -> CanaryClient:
    """Log in with the password, as anybody does."""
    person.set_password(PASSWORD)
    person.save()
    browser = CanaryClient()
    browser.post("/accounts/login/", {"username": person.email, "password": PASSWORD})
    return browser


def through_the_second_factor(browser: CanaryClient, page: str) -> Any:
    """Follow the way from a page to setting up an app, and back to the page."""
    asked = browser.get(page, follow=True)
    text = asked.content.decode()
    [secret] = re.findall(r'second-factor-secret">([A-Z2-7 ]+)<', text)
    after = asked.context["form"]["next"].value()
    code = f"{totp(b32decode(secret.replace(' ', ''))):06d}"
    path = asked.wsgi_request.path
    codes = browser.post(path, {"code": code, "next": after}, follow=True)
    assert len(re.findall(r"<li><code>\w{8}</code>", codes.content.decode())) == 8
    back = browser.post(codes.wsgi_request.path, {"next": after}, follow=True)
    assert back.wsgi_request.path == page
    return back


def test_a_moderator_shows_one_text_and_sends_one_back(young: Young, story: PlanOfCast) -> None:
    rude = a_comment(young.consultation, young.yrsa, story.swings, text="You are all stupid!")
    browser = come_in(young.mona)
    start = browser.get("/fjordlund/").content.decode()
    assert "2 texts by young people wait to be read" in start

    queue = through_the_second_factor(browser, "/fjordlund/moderation/").content.decode()
    assert "Nobody has read this yet." in queue
    assert "Brave Otter" in queue
    addresses = re.findall(r'<form method="post" action="([^"]+/moderation/\d+/)"', queue)
    assert len(addresses) == 2

    shown = browser.post(addresses[0], {"act": "show", "stamp": ""}, follow=True)
    assert "It can be read now." in shown.content.decode()
    form = browser.get(addresses[1]).content.decode()
    assert "Your text could hurt somebody." in form
    back = browser.post(addresses[1], {"act": "return", "rule": "insult", "stamp": ""}, follow=True)
    assert "Nothing waits" in back.content.decode()
    states = [Comment.objects.get(pk=each.pk).state for each in (young.waiting, rude)]
    assert states == [CommentState.SHOWN, CommentState.RETURNED]


def test_a_report_of_danger_is_sealed_read_and_answered(young: Young, browser_for: Any) -> None:
    report = f"/fjordlund/comments/{young.shown.pk}/report/"
    yrsa = browser_for("yrsa")
    assert "Somebody may be in danger" in yrsa.get(report).content.decode()
    receipt = yrsa.post(report, {"reason": "danger"}, follow=True)
    assert "The text is hidden now." in receipt.content.decode()

    sara = come_in(young.sara)
    assert "somebody may be in danger" in sara.get("/fjordlund/").content.decode()
    sealed = through_the_second_factor(sara, "/fjordlund/moderation/sealed/")
    [address] = re.findall(r'href="([^"]+/sealed/\d+/)"', sealed.content.decode())
    assert young.shown.text in sara.get(address).content.decode()
    words = {"words": "I have spoken with the school.", "answer": "We take care of it."}
    kept = sara.post(f"{address}keep/", words, follow=True).content.decode()
    assert "Looked at, kept sealed" in kept
    assert "We take care of it." in yrsa.get(receipt.wsgi_request.path).content.decode()


def test_the_second_factor_ends_with_the_session(young: Young) -> None:
    through_the_second_factor(come_in(young.mona), "/fjordlund/moderation/")
    again = come_in(young.mona)
    asked = again.get("/fjordlund/moderation/", follow=True)
    assert asked.wsgi_request.path == "/accounts/second-factor/"
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert again.get("/fjordlund/moderation/").status_code == 302
