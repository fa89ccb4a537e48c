"""Closing (S18), what is late, and who hears of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from django_scopes import scope

from accounts.models import Membership
from bkportal.celery import app as celery_app
from jobs import tasks
from jobs.models import OutgoingMail
from jobs.registry import SWEEPS
from journal.models import Entry
from participation.answer_duties import answer_duties
from participation.choices import CommentState, ConsultationState
from participation.figures import answer_figures, outcomes_by_kind
from participation.models import Comment, Consultation, Notice
from participation.transitions.answers import AnswerRefused, answer, assign, close, excuse
from participation.transitions.comments import send_back, show
from participation.transitions.moderation import (
    ask_second_look,
    keep_sealed,
    seal,
    take_second_look,
    unseal,
)
from participation.transitions.statements import adopt, write
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young, a_comment

Browser = Callable[[str], CanaryClient]


@pytest.fixture
def url(young: Young) -> str:
    return f"/fjordlund/consultations/{young.consultation.pk}/close/"


@pytest.fixture
def over(young: Young) -> Consultation:
    """The window is past, and the moderator has read everything."""
    now = timezone.now()
    Consultation.objects.filter(pk=young.consultation.pk).update(
        opens_at=now - timedelta(days=20), closes_at=now - timedelta(days=2)
    )
    Comment.objects.filter(pk=young.waiting.pk).update(state=CommentState.RETURNED)
    young.consultation.refresh_from_db()
    return young.consultation


def state_of(consultation: Consultation) -> str:
    return str(Consultation.objects.get(pk=consultation.pk).state)


def test_it_cannot_be_closed_before_everything_is_done(
    young: Young, browser_for: Browser, url: str
) -> None:
    clara = browser_for("clara")
    page = clara.get(url).content.decode()
    assert "Young people can write until" in page
    assert "Something still waits for the moderator or the safeguarding person." in page
    assert "One contribution has no answer, and no reason for having none." in page
    assert young.shown.text in page
    # What nobody has read yet is neither shown nor counted (S7).
    assert young.waiting.text not in page
    page = clara.post(url, follow=True).content.decode()
    assert "It cannot be closed yet." in page
    assert state_of(young.consultation) == ConsultationState.OPEN


KEEPS_OPEN = ("running", "waiting", "second look", "sealed", "statement", "unanswered")


@pytest.mark.parametrize("still", KEEPS_OPEN)
def test_each_of_these_alone_keeps_it_open(
    young: Young, over: Consultation, cast: Cast, still: str
) -> None:
    if still != "unanswered":
        answer([young.shown], kind="later", reason="Next year.", by=cast.clara)
    if still == "running":
        # Prolonged by somebody after this page was opened.
        later = timezone.now() + timedelta(days=1)
        Consultation.objects.filter(pk=over.pk).update(closes_at=later)
    if still == "waiting":
        Comment.objects.filter(pk=young.waiting.pk).update(state=CommentState.WAITING)
    if still == "second look":
        Comment.objects.filter(pk=young.waiting.pk).update(state=CommentState.WAITING)
        send_back(young.waiting, rule="insult", words="Please be kind.", by=young.mona)
        young.waiting.refresh_from_db()
        ask_second_look(young.waiting, by=young.yrsa)
    if still == "sealed":
        seal(young.waiting, by=young.mona)
    if still == "statement":
        said = write(over, "We want shade.", seen=0, by=young.yrsa).statement
        adopt(said, seen=1, by=young.frida, agreed_on=timezone.localdate())
    with pytest.raises(AnswerRefused):
        close(over, by=cast.clara)
    assert state_of(over) == ConsultationState.OPEN


def test_what_was_looked_after_and_stays_sealed_keeps_nothing_open(
    young: Young, over: Consultation, cast: Cast
) -> None:
    answer([young.shown], kind="later", reason="Next year.", by=cast.clara)
    seal(young.waiting, by=young.mona)
    keep_sealed(young.waiting, by=young.sara, words="I have called.", answer="Thank you.")
    close(over, by=cast.clara)
    assert state_of(over) == ConsultationState.CLOSED


@pytest.mark.parametrize("way", ["second look", "seal"])
def test_s18_what_is_shown_after_the_closing_is_answered_still(
    young: Young, over: Consultation, cast: Cast, url: str, browser_for: Browser, way: str
) -> None:
    answer([young.shown], kind="later", reason="Next year.", by=cast.clara)
    Comment.objects.filter(pk=young.waiting.pk).update(state=CommentState.WAITING)
    if way == "seal":
        seal(young.waiting, by=young.mona)
        keep_sealed(young.waiting, by=young.sara, words="I have called.", answer="Thank you.")
    else:
        send_back(young.waiting, rule="insult", words="Please be kind.", by=young.mona)
    close(over, by=cast.clara)
    assert answer_duties(cast.clara, cast.town) == []
    late = Comment.objects.get(pk=young.waiting.pk)
    if way == "seal":
        unseal(late, by=young.sara, words="It was a book.", answer="Thank you.")
        show(Comment.objects.get(pk=late.pk), by=young.mona)
    else:
        act = ask_second_look(late, by=young.yrsa)
        take_second_look(act, by=young.frida, shows=True)
    # The coordinator has it before her, and it is answered as before the closing.
    (duty,) = answer_duties(cast.clara, cast.town)
    assert duty.label == "1 contribution was shown after the closing and has no answer"
    assert duty.url == url
    page = browser_for("clara").get(url).content.decode()
    assert late.text in page
    assert "They were shown after the closing" in page
    late = Comment.objects.select_related("consultation").get(pk=late.pk)
    assert late.can_be_answered
    writing = browser_for("clara").get(f"/fjordlund/answers/write/?chosen={late.pk}")
    assert late.text in writing.content.decode()
    if way == "seal":
        late.outcome = answer([late], kind="later", reason="Next year as well.", by=cast.clara)
    else:
        greta = browser_for("greta")
        field = f"reason-{late.pk}-reason"
        greta.post(url.replace("/close/", "/reasons/"), {field: "Not the town's to decide."})
    assert answer_duties(cast.clara, cast.town) == []
    # Its author hears of the answer, or of the reason, as of every other.
    told = Notice.objects.filter(person=young.yrsa, kind="answer")
    about = f"outcome.{late.outcome_id}" if late.outcome_id else f"comment.{late.pk}"
    assert told.filter(subject=about).exists()
    late.refresh_from_db()
    assert not late.can_be_answered
    with pytest.raises(AnswerRefused):
        answer([late], kind="later", reason="Twice", by=cast.clara)
    assert state_of(over) == ConsultationState.CLOSED


def test_the_steering_group_says_why_and_then_it_is_closed(
    young: Young, over: Consultation, browser_for: Browser, url: str, cast: Cast
) -> None:
    greta, clara = browser_for("greta"), browser_for("clara")
    field = f"reason-{young.shown.pk}-reason"
    reasons = url.replace("/close/", "/reasons/")
    page = greta.post(reasons, {field: "x" * 1501}).content.decode()
    assert "x" * 1501 in page
    assert "Please shorten it." in page
    assert greta.post(reasons, {field: "  "}).status_code == 302
    young.shown.refresh_from_db()
    assert young.shown.unanswered_because == ""
    assert greta.post(reasons, {field: "It is not the town's to decide."}).status_code == 302
    assert greta.post(url).status_code == 403
    assert "The coordinator can close it now." in greta.get(url).content.decode()
    assert not Notice.objects.exists()
    page = clara.post(url, follow=True).content.decode()
    assert "The consultation is closed." in page
    assert state_of(over) == ConsultationState.CLOSED
    assert Consultation.objects.get(pk=over.pk).closed_at
    verbs = Entry.objects.filter(verb__in=["comment.excuse", "consultation.close"])
    assert [(each.verb, each.by) for each in verbs.order_by("pk")] == [
        ("comment.excuse", cast.greta),
        ("consultation.close", cast.clara),
    ]
    (told,) = Notice.objects.all()
    assert (told.person, told.kind) == (young.yrsa, "answer")
    page = browser_for("yrsa").get("/fjordlund/my-input/").content.decode()
    assert "It is not the town&#x27;s to decide." in page
    assert "No answer, because:" in page


def test_nobody_but_the_steering_group_says_why(
    young: Young, over: Consultation, browser_for: Browser, url: str, cast: Cast
) -> None:
    clara, field = browser_for("clara"), f"reason-{young.shown.pk}-reason"
    assert field in browser_for("greta").get(url).content.decode()
    page = clara.get(url).content.decode()
    assert young.shown.text in page
    assert field not in page
    assert "Only people of the steering group can write these reasons." in page
    assert "Nobody belongs to the steering group here." not in page
    reasons = url.replace("/close/", "/reasons/")
    assert clara.post(reasons, {field: "Somebody has to say it."}).status_code == 403
    young.shown.refresh_from_db()
    assert young.shown.unanswered_because == ""
    Membership.objects.filter(role="steering-group").delete()
    assert "Nobody belongs to the steering group here." in clara.get(url).content.decode()


def test_closed_twice_is_closed_once(
    young: Young, over: Consultation, cast: Cast, browser_for: Browser, url: str
) -> None:
    answer([young.shown], kind="later", reason="Next year.", by=cast.clara)
    close(over, by=cast.clara)
    with pytest.raises(AnswerRefused):
        close(over, by=cast.clara)
    page = browser_for("clara").get(url).content.decode()
    assert "Closed on" in page
    with pytest.raises(AnswerRefused):
        excuse(young.shown, reason="Too late.", by=cast.greta)


def test_a_reason_for_what_was_answered_meanwhile_is_not_kept(
    young: Young, over: Consultation, cast: Cast, browser_for: Browser, url: str
) -> None:
    answer([young.shown], kind="later", reason="Next year.", by=cast.clara)
    browser_for("greta").post(
        url.replace("/close/", "/reasons/"), {f"reason-{young.shown.pk}-reason": "None."}
    )
    young.shown.refresh_from_db()
    assert young.shown.unanswered_because == ""


def test_nothing_is_excused_without_words(young: Young, cast: Cast) -> None:
    with pytest.raises(ValueError, match="without a reason"):
        excuse(young.shown, reason=" ", by=cast.greta)


# --- How many, and which are late ----------------------------------------------------------------


def test_what_is_late_follows_from_the_day(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser
) -> None:
    consultation = young.consultation
    by = consultation.answers_by
    assert by is not None
    own = a_comment(consultation, young.yrsa, story.crossings, state="shown", text="Mine")
    done = a_comment(consultation, young.yrsa, story.crossings, state="shown", text="Done")
    assign(own, department=cast.streets, person=None, due=by - timedelta(days=7), by=cast.clara)
    answer([done], kind="later", reason="Next year.", by=cast.clara)
    assert answer_figures(consultation, by - timedelta(days=7))[:] == (3, 1, 0, 2, 0)
    assert answer_figures(consultation, by)[:] == (3, 1, 0, 2, 1)
    assert answer_figures(consultation, by + timedelta(days=1))[:] == (3, 1, 0, 2, 2)
    assert outcomes_by_kind(consultation) == {
        "taken-up": 0, "partly": 0, "later": 1, "not-possible": 0, "answered": 0
    }  # fmt: skip
    excuse(own, reason="Not ours.", by=cast.greta)
    assert answer_figures(consultation, by)[:] == (3, 1, 1, 1, 0)


def test_every_reader_of_the_consultation_sees_it_as_a_sentence(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser
) -> None:
    a_comment(young.consultation, young.yrsa, story.crossings, state="shown", text="Mine")
    yesterday = timezone.localdate() - timedelta(days=1)
    assign(young.shown, department=cast.parks, person=None, due=yesterday, by=cast.clara)
    url = f"/fjordlund/consultations/{young.consultation.pk}/input/"
    for name in ("yrsa", "paula", "greta", "mona"):
        page = browser_for(name).get(url).content.decode()
        assert "2 of 2 contributions have no answer yet." in page
        assert "One of them is late." in page
    page = browser_for("yrsa").get("/fjordlund/my-input/").content.decode()
    assert '<span class="trail-late">late</span>' in page


# --- The night -----------------------------------------------------------------------------------


@pytest.fixture
def night(young: Young) -> Any:
    """A night after the day by which all was to be answered."""
    celery_app.loader.import_default_modules()
    day = young.consultation.answers_by + timedelta(days=1)
    with time_machine.travel(f"{day:%Y-%m-%d}T02:17+00:00", tick=False):
        yield SWEEPS["late answers"]


def letters() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(key__startswith="late-answers:"))


def test_the_steering_group_hears_once_of_what_is_late(
    young: Young, cast: Cast, story: PlanOfCast, night: Any
) -> None:
    assign(young.shown, department=cast.parks, person=None, due=None, by=cast.clara)
    tasks.night()
    (letter,) = letters()
    assert letter.recipient == cast.greta
    assert letter.subject == "Fjordlund: one answer to young people is late"
    assert "- Parks: 1" in letter.body
    assert "/fjordlund/answers/?show=late" in letter.body
    # Neither words nor pseudonyms of young people stand in a letter.
    assert young.shown.text not in letter.body
    assert "Brave Otter" not in letter.body
    assert night() == 0
    assert len(letters()) == 1
    a_comment(young.consultation, young.yrsa, story.crossings, state="shown", text="One more")
    assert night() == 1
    assert len(letters()) == 2


def test_what_is_answered_excused_or_waiting_is_not_late(
    young: Young, cast: Cast, night: Any
) -> None:
    answer([young.shown], kind="later", reason="Next year.", by=cast.clara)
    assert night() == 0
    assert letters() == []


def test_with_nobody_to_tell_it_is_told_later(young: Young, cast: Cast, night: Any) -> None:
    group = cast.greta.memberships.all()
    group.update(ended_at=timezone.now())
    assert night() == 0
    group.update(ended_at=None)
    assert night() == 1


def test_the_night_is_everywhere(young: Young, cast: Cast, night: Any) -> None:
    with scope(municipality=cast.town):
        Consultation.objects.update(state=ConsultationState.CLOSED)
    assert night() == 0
