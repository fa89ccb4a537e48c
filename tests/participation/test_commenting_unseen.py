"""S7: what waits, came back or is sealed is seen by its author alone, not even by a count."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.choices import Role
from participation.choices import CommentState
from participation.models import Comment, Heart
from participation.threads import reader_of, seen_by
from programme.models import Seat
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.factories import MembershipFactory, UserFactory
from tests.young import Young, a_comment

Browser = Callable[[str], CanaryClient]
UNSEEN = (CommentState.WAITING, CommentState.RETURNED, CommentState.SEALED)
OTHERS = ("paula", "stefan", "greta", "clara", "ymir", "mona", "sara", "frida")
SECRET = "Something that only its author may read"


@pytest.fixture
def yoko(young: Young, cast: Cast) -> None:
    """Let Ymir sit in the council too: somebody else who reads what Yrsa says."""
    Seat.objects.create(municipality=cast.town, body=young.council, person=young.ymir)


def pages_of(young: Young) -> list[tuple[str, dict[str, Any]]]:
    here = reverse("participation:consultation", args=["fjordlund", young.consultation.pk])
    part = f"{here}parts/{young.shown.part}/"
    return [
        (here, {}),
        (f"{here}?comments=all", {}),
        (f"{here}?show=commented", {}),
        (f"{here}?show=mine", {}),
        (f"{here}?said={young.waiting.pk}", {}),
        (part, {}),
        (part, {"HTTP_HX_REQUEST": "true"}),
    ]


def told(client: CanaryClient, path: str, headers: dict[str, Any]) -> tuple[int, str]:
    answer = client.get(path, **headers)
    return answer.status_code, re.sub(
        r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", answer.content.decode()
    )


@pytest.mark.parametrize("state", UNSEEN)
def test_nobody_else_learns_of_it_on_any_page(
    state: str, young: Young, story: PlanOfCast, browser_for: Browser, yoko: None
) -> None:
    """Every page of every role reads the same, letter by letter, with and without it."""
    browsers = {name: browser_for(name) for name in OTHERS}
    pages = pages_of(young)
    without = {(name, *map(str, page)): told(browsers[name], *page) for name in OTHERS
               for page in pages}  # fmt: skip
    for parent in (None, young.shown):
        hidden = a_comment(
            young.consultation, young.yrsa, story.swings, text=SECRET, state=state, parent=parent
        )
        Heart.objects.create(
            municipality=young.consultation.municipality, comment=hidden, person=young.ymir
        )
    with_it = {(name, *map(str, page)): told(browsers[name], *page) for name in OTHERS
               for page in pages}  # fmt: skip
    assert with_it == without
    assert {code for code, _page in with_it.values()} == {200}


@pytest.mark.parametrize("state", UNSEEN)
def test_replies_go_out_of_sight_with_what_they_reply_to(
    state: str, young: Young, browser_for: Browser, yoko: None
) -> None:
    Comment.objects.filter(pk=young.shown.pk).update(state=state)
    for name in OTHERS:
        for path, headers in pages_of(young):
            _code, page = told(browser_for(name), path, headers)
            assert young.shown.text not in page
            assert young.reply.text not in page
    path = reverse("participation:comment-heart", args=["fjordlund", young.reply.pk])
    assert browser_for("ymir").post(path, {"agree": "yes"}).status_code == 404


def test_the_author_of_a_reply_still_finds_it(
    young: Young, story: PlanOfCast, browser_for: Browser, yoko: None
) -> None:
    mine = a_comment(
        young.consultation, young.ymir, story.swings, text="My own reply.", kind="",
        state=CommentState.SHOWN, parent=young.shown,
    )  # fmt: skip
    Comment.objects.filter(pk=young.shown.pk).update(state=CommentState.RETURNED)
    _code, page = told(browser_for("ymir"), *pages_of(young)[0])
    assert mine.text in page
    assert "What you replied to is not shown now." in page
    assert young.shown.text not in page


@pytest.mark.parametrize("state", CommentState)
def test_who_sees_what(state: str, young: Young, cast: Cast, story: PlanOfCast, yoko: None) -> None:
    """The one sentence about it, for every state."""
    said = a_comment(young.consultation, young.yrsa, story.swings, state=state)
    people = {"author": young.yrsa, "other": young.ymir, "moderator": young.mona}
    seen = {
        name: said.pk in {each.pk for each in seen_by(reader_of(who, young.consultation),
                                                      young.consultation)}
        for name, who in people.items()
    }  # fmt: skip
    is_shown = state == CommentState.SHOWN
    is_hers = state != CommentState.WITHDRAWN
    assert seen == {"author": is_hers, "other": is_shown, "moderator": is_shown}


def test_a_sealed_text_is_not_shown_to_anybody_on_the_page(
    young: Young, browser_for: Browser
) -> None:
    """S9: its author finds help where it stood; whoever looks over her shoulder finds no text."""
    Comment.objects.filter(pk=young.waiting.pk).update(state=CommentState.SEALED)
    _code, page = told(browser_for("yrsa"), *pages_of(young)[0])
    assert young.waiting.text not in page
    assert "Somebody who looks after young people has your words now." in page


def test_no_page_tells_a_young_person_s_name(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser
) -> None:
    """S4: also of one who has no display name, or has told no age."""
    named = UserFactory(name="Real Name", email="real@fjordlund.example", language="en")
    MembershipFactory(municipality=cast.town, user=named, role=Role.YOUNG_PARTICIPANT)
    a_comment(young.consultation, named, story.swings, state=CommentState.SHOWN, text="Hi there.")
    for name in ("yrsa", "clara", "mona"):
        _code, page = told(browser_for(name), *pages_of(young)[0])
        assert "Hi there." in page
        assert "Real Name" not in page
        assert "real@" not in page
        assert "A young person" in page


def test_an_adult_is_marked_with_her_role(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    a_comment(
        young.consultation, young.frida, story.swings, text="Thank you for this.", kind="",
        state=CommentState.SHOWN, parent=young.shown,
    )  # fmt: skip
    _code, page = told(browser_for("yrsa"), *pages_of(young)[0])
    assert "adult: Youth facilitator" in page


def test_search_engines_keep_out(young: Young, browser_for: Browser) -> None:
    for path, headers in pages_of(young):
        answer = browser_for("yrsa").get(path, **headers)
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store, private"
