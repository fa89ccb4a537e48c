"""Words on their way when the time was over: given back to their writer, to nobody else."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Draft
from participation.choices import ConsultationState
from participation.models import Comment
from tests.canary import CanaryClient
from tests.cast import PlanOfCast
from tests.young import Young

Browser = Callable[[str], CanaryClient]
LATE = "Benches in the shade, please."


def to(name: str, pk: int) -> str:
    return reverse(f"participation:{name}", args=["fjordlund", pk])


def shut(young: Young, *, state: str = ConsultationState.OPEN, starts_in: int = -2) -> None:
    now = timezone.now()
    young.consultation.opens_at = now + timedelta(days=starts_in)
    young.consultation.closes_at = now + timedelta(days=starts_in, hours=1)
    young.consultation.state = state
    young.consultation.save()


@pytest.mark.parametrize("piece", [False, True])
@pytest.mark.parametrize("name", ["comment-add", "reply-add", "comment-edit"])
def test_what_is_sent_too_late_comes_back_to_its_writer(
    name: str, piece: bool, young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    shut(young)
    asked, before = young.consultation, Comment.objects.count()
    pk = asked.pk if name == "comment-add" else young.shown.pk
    sent = {
        "part": str(story.swings.lineage),
        "field": "goal",
        "kind": "change",
        "text": LATE,
        "key": str(uuid4()),
    }
    headers = {"HTTP_HX_REQUEST": "true"} if piece else {}
    yrsa = browser_for("yrsa")
    answer = yrsa.post(to(name, pk), sent, follow=True, **headers)
    page = answer.content.decode()
    assert "The time for comments is over. Nothing was sent." in page
    assert f"readonly>{LATE}</textarea>" in page
    assert "Send it as an idea" in page
    assert "joint statement" in page
    assert Comment.objects.count() == before
    # It stays there for her, and nobody else reads it.
    assert LATE in yrsa.get(to("consultation", asked.pk)).content.decode()
    for other in ("mona", "frida", "clara", "greta"):
        assert LATE not in browser_for(other).get(to("consultation", asked.pk)).content.decode()
    # She can throw it away.
    discard = reverse(
        "participation:comment-discard",
        args=["fjordlund", asked.pk, Draft.objects.get(user=young.yrsa).object_key],
    )
    yrsa.post(discard)
    assert LATE not in yrsa.get(to("consultation", asked.pk)).content.decode()


@pytest.mark.parametrize(
    ("state", "starts_in", "told", "not_told"),
    [
        (ConsultationState.OPEN, 1, "Come back when it has begun.", "Send it as an idea"),
        (ConsultationState.CLOSED, -2, "bring it to the next meeting", "joint statement"),
    ],
)
def test_what_can_still_be_done_depends_on_where_it_stands(
    state: str,
    starts_in: int,
    told: str,
    not_told: str,
    young: Young,
    story: PlanOfCast,
    browser_for: Browser,
) -> None:
    shut(young, state=state, starts_in=starts_in)
    sent = {"part": str(story.swings.lineage), "field": "", "text": LATE, "key": str(uuid4())}
    yrsa = browser_for("yrsa")
    page = yrsa.post(to("comment-add", young.consultation.pk), sent, follow=True)
    said = page.content.decode().partition('class="panel late-words"')[2].partition("</section>")[0]
    assert told in said
    assert not_told not in said
