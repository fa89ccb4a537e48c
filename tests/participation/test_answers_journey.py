"""From the duty on the start page to the closed consultation, following the pages' own links."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

from django.utils import timezone

from participation.answer_duties import answer_duties
from participation.choices import CommentState, ConsultationState
from participation.models import Comment, Consultation, Outcome
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young, a_comment

Browser = Callable[[str], CanaryClient]


def page_of(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def values(page: str, name: str) -> list[str]:
    """Return what a form of the page would send under a name."""
    return [unescape(each) for each in re.findall(rf'name="{name}" value="([^"]*)"', page)]


def test_two_are_answered_in_one_go_and_the_consultation_is_closed(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser
) -> None:
    a_comment(young.consultation, young.ymir, story.swings, state="shown", text="Lower!")
    clara, paula, yrsa = browser_for("clara"), browser_for("paula"), browser_for("yrsa")

    # The coordinator sees what nobody was asked to answer, and asks the leading department.
    (duty,) = answer_duties(cast.clara, cast.town)
    page = page_of(clara.get(duty.url))
    chosen = values(page, "chosen")
    assert len(chosen) == 2
    page = page_of(clara.get("/fjordlund/answers/assign/", {"chosen": chosen}))
    clara.post(
        "/fjordlund/answers/assign/",
        {"chosen": values(page, "chosen"), "due": values(page, "due")[0]},
    )

    # The editor comes from her start page, chooses both, and answers them in one go.
    (duty,) = answer_duties(cast.person("paula"), cast.town)
    page = page_of(paula.get(duty.url))
    back = values(page, "back")
    page = page_of(
        paula.get("/fjordlund/answers/write/", {"chosen": values(page, "chosen"), "back": back})
    )
    written = paula.post(
        "/fjordlund/answers/write/",
        {
            "chosen": values(page, "chosen"),
            "back": values(page, "back"),
            "kind": "taken-up",
            "reason": "We put up low swings in May.",
            "part": str(story.swings.lineage),
        },
        follow=True,
    )
    assert written.redirect_chain[0][0] == duty.url
    assert "Answered: 2 contributions." in page_of(written)
    assert Outcome.objects.get().comments.count() == 2

    # The author reads it on her own page.
    assert "We put up low swings in May." in page_of(yrsa.get("/fjordlund/my-input/"))

    # The window ends, the moderator has read everything, and the coordinator closes.
    past = timezone.now() - timedelta(days=1)
    Consultation.objects.update(opens_at=past - timedelta(days=9), closes_at=past)
    Comment.objects.filter(pk=young.waiting.pk).update(state=CommentState.RETURNED)
    url = f"/fjordlund/consultations/{young.consultation.pk}/close/"
    assert "Everything has an answer" in page_of(clara.get(url))
    assert "The consultation is closed." in page_of(clara.post(url, follow=True))
    assert Consultation.objects.get().state == ConsultationState.CLOSED
    page = page_of(yrsa.get(f"/fjordlund/consultations/{young.consultation.pk}/input/"))
    assert "All 2 contributions have an answer." in page
