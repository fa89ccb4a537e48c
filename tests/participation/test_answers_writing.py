"""Writing answers: every comment gets one, with a reason; two at once lose nothing (S18)."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from journal.models import Entry
from participation.choices import CommentKind, ConsultationState
from participation.models import Comment, Consultation, Notice, Outcome
from participation.transitions.answers import (
    AnswerRefused,
    answer,
    assign,
    change_answer,
    take_out,
)
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young, a_comment

Browser = Callable[[str], CanaryClient]
WRITE = "/fjordlund/answers/write/"
EASY = "We put up two low swings. You can try them in May."


@pytest.fixture
def other(young: Young, story: PlanOfCast) -> Comment:
    """Somebody else wants the same."""
    return a_comment(young.consultation, young.ymir, story.swings, state="shown", text="Lower!")


@pytest.fixture
def taken(story: PlanOfCast) -> dict[str, Any]:
    return {"kind": "taken-up", "reason": EASY, "part": str(story.swings.lineage)}


def test_several_get_one_answer_and_each_author_hears_once(
    young: Young, cast: Cast, story: PlanOfCast, other: Comment, browser_for: Browser, taken: Any
) -> None:
    twice = a_comment(young.consultation, young.yrsa, story.swings, state="shown", text="Low ones")
    chosen = {"chosen": [young.shown.pk, other.pk, twice.pk]}
    for comment in (young.shown, other, twice):
        assign(comment, department=cast.parks, person=None, due=None, by=cast.clara)
    paula = browser_for("paula")
    page = paula.get(WRITE, chosen).content.decode()
    assert "One answer to 3 contributions that want the same." in page
    assert all(each.text in page for each in (young.shown, other, twice))
    # All three speak of the same initiative, so it is suggested.
    assert f'<option value="{story.swings.lineage}" selected>' in page
    answered = paula.post(WRITE, chosen | taken, follow=True)
    assert b"Answered: 3 contributions. Their authors hear of it." in answered.content
    outcome = Outcome.objects.get()
    assert set(outcome.comments.all()) == {young.shown, other, twice}
    assert (outcome.department, outcome.by, outcome.field) == (cast.parks, cast.paula, "goal")
    told = Notice.objects.filter(kind="answer")
    assert {each.person for each in told} == {young.yrsa, young.ymir}
    assert len(told) == 2
    assert told[0].path.startswith("/fjordlund/my-input/?comment=")
    assert Entry.objects.get(verb="outcome.answer").subject_id == outcome.pk


def test_the_parts_stand_by_area_and_those_spoken_of_before_all(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser
) -> None:
    own = str(story.swings.lineage)
    page = browser_for("clara").get(WRITE, {"chosen": young.shown.pk}).content.decode()
    select = page.partition('name="part"')[2].partition("</select>")[0]
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', select, re.DOTALL)
    assert groups[0][0] == "What was spoken of"
    assert re.findall(r'value="([^"]*)" selected', select) == [own]
    assert re.findall(r'value="([^"]*)"', groups[0][1]) == [own]
    assert {label for label, _lines in groups[1:]} >= {story.swings.focus_area.title}
    keys = re.findall(r'value="([^"]*)"', select)
    assert len(keys) == len(set(keys))
    # Of two about different parts both stand first, and none is chosen for her.
    lanes = a_comment(young.consultation, young.ymir, story.crossings, state="shown")
    both = browser_for("clara").get(WRITE, {"chosen": [young.shown.pk, lanes.pk]})
    select = both.content.decode().partition('name="part"')[2].partition("</select>")[0]
    assert not re.findall(r'value="([^"]+)" selected', select)
    first = re.findall(r"<optgroup.*?</optgroup>", select, re.DOTALL)[0]
    assert {own, str(story.crossings.lineage)} == set(re.findall(r'value="([^"]*)"', first))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": ""}, "Please choose one of the entries."),
        ({"reason": "  "}, "Please fill this in."),
        ({"part": ""}, "Please choose the part of the plan that changes."),
        ({"kind": "partly", "part": ""}, "Please choose the part of the plan that changes."),
        ({"kind": "answered"}, "Please choose one of the entries."),
        ({"part": "3"}, "Please choose one of the entries."),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(
    young: Young, browser_for: Browser, taken: Any, sent: Any, said: str
) -> None:
    page = browser_for("clara").post(WRITE, {"chosen": young.shown.pk} | taken | sent)
    assert page.status_code == 200
    assert said in page.content.decode()
    if "reason" not in sent:
        assert EASY in page.content.decode()
    assert not Outcome.objects.exists()


def test_answered_is_for_questions_only(young: Young, cast: Cast, browser_for: Browser) -> None:
    clara = browser_for("clara")
    assert b'value="answered"' not in clara.get(WRITE, {"chosen": young.shown.pk}).content
    Comment.objects.filter(pk=young.shown.pk).update(kind=CommentKind.QUESTION)
    assert b'value="answered"' in clara.get(WRITE, {"chosen": young.shown.pk}).content
    sent = {"chosen": young.shown.pk, "kind": "answered", "reason": "In May."}
    assert clara.post(WRITE, sent).status_code == 302
    assert Outcome.objects.get().kind == "answered"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": " "}, "reason"),
        ({"kind": "taken-up"}, "points at the part"),
        ({"kind": "answered"}, "questions only"),
    ],
)
def test_no_verb_writes_half_an_answer(
    young: Young, cast: Cast, wrong: dict[str, str], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        answer([young.shown], **{"kind": "later", "reason": EASY, "by": cast.clara} | wrong)


def test_only_who_was_asked_answers(
    young: Young, cast: Cast, browser_for: Browser, taken: Any
) -> None:
    sent = {"chosen": young.shown.pk} | taken
    for name in ("paula", "stefan", "greta", "yrsa", "mona"):
        assert browser_for(name).post(WRITE, sent).status_code == 403, name
    assign(young.shown, department=cast.streets, person=None, due=None, by=cast.clara)
    assert browser_for("paula").post(WRITE, sent).status_code == 403
    assert browser_for("stefan").post(WRITE, sent).status_code == 302


def test_waiting_and_foreign_words_can_not_even_be_chosen(
    young: Young, browser_for: Browser, strangers: Any, taken: Any
) -> None:
    for comment in (young.waiting, young.reply, strangers.voices["shown"]):
        asked = browser_for("clara").post(WRITE, {"chosen": comment.pk} | taken, follow=True)
        assert b"Please choose contributions first" in asked.content
    assert not Outcome.objects.exists()


def test_of_two_who_answer_at_once_the_later_is_told_and_keeps_her_text(
    young: Young, cast: Cast, other: Comment, browser_for: Browser, taken: Any
) -> None:
    clara, chosen = browser_for("clara"), {"chosen": [young.shown.pk, other.pk]}
    clara.get(WRITE, chosen)
    answer([other], kind="later", reason="Theirs came first.", by=cast.paula)
    for sent in (chosen, {"chosen": other.pk}):
        page = clara.post(WRITE, sent | taken).content.decode()
        assert "Nothing you wrote is lost" in page
        assert EASY in page
        assert "Theirs came first." in page
    assert Outcome.objects.count() == 1


def test_what_is_left_can_still_be_answered(
    young: Young, cast: Cast, other: Comment, browser_for: Browser, taken: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """The other answer is given between the look at what is open and the writing."""
    clara, chosen = browser_for("clara"), {"chosen": [young.shown.pk, other.pk]}
    real = answer

    def late(comments: Any, **said: Any) -> Outcome:
        real([other], kind="later", reason="Theirs came first.", by=cast.paula)
        return real(comments, **said)

    monkeypatch.setattr("participation.views.answers_writing.answer", late)
    page = clara.post(WRITE, chosen | taken).content.decode()
    assert "Nothing you wrote is lost" in page
    assert EASY in page
    assert f'name="chosen" value="{young.shown.pk}"' in page
    assert f'name="chosen" value="{other.pk}"' not in page
    assert Outcome.objects.count() == 1
    monkeypatch.undo()
    assert clara.post(WRITE, {"chosen": young.shown.pk} | taken).status_code == 302


def test_a_double_click_answers_once(young: Young, browser_for: Browser, taken: Any) -> None:
    clara, sent = browser_for("clara"), {"chosen": young.shown.pk} | taken
    assert clara.post(WRITE, sent).status_code == 302
    assert clara.post(WRITE, sent).status_code == 302
    assert Outcome.objects.count() == 1


def test_how_easy_it_is_to_read_is_shown_and_hard_words_are_hinted_at(
    young: Young, browser_for: Browser, taken: Any
) -> None:
    clara, sent = browser_for("clara"), {"chosen": young.shown.pk} | taken
    page = clara.post(WRITE, sent | {"look": "1"}).content.decode()
    assert "very easy to read" in page
    # She is not done yet: what she has not chosen is no mistake.
    unchosen = {name: value for name, value in sent.items() if name != "kind"}
    page = clara.post(WRITE, unchosen | {"look": "1"}).content.decode()
    assert "very easy to read" in page
    assert "invalid" not in page
    assert "invalid" in clara.post(WRITE, unchosen).content.decode()
    assert not Outcome.objects.exists()
    hard = (
        "Implementation considerations regarding infrastructural prerequisites necessitate "
        "comprehensive interdepartmental coordination procedures beforehand."
    )
    page = clara.post(WRITE, sent | {"look": "1", "reason": hard}).content.decode()
    assert "hard for a ten-year-old" in page
    answered = clara.post(WRITE, sent | {"reason": hard}, follow=True).content.decode()
    assert "The answer is hard to read" in answered


def test_one_consultation_at_a_time(
    young: Young, story: PlanOfCast, browser_for: Browser, cast: Cast
) -> None:
    second = Consultation.objects.get(pk=young.consultation.pk)
    second.pk, second.key, second.title = None, uuid4(), "Once more"
    second.save()
    elsewhere = a_comment(second, young.yrsa, story.swings, state="shown", text="Elsewhere")
    page = browser_for("clara").get(WRITE, {"chosen": [young.shown.pk, elsewhere.pk]}, follow=True)
    assert b"one consultation at a time" in page.content


# --- Changing ------------------------------------------------------------------------------------


@pytest.fixture
def outcome(young: Young, cast: Cast, other: Comment) -> Outcome:
    """Both have one answer."""
    return answer([young.shown, other], kind="later", reason="Next year.", by=cast.clara)


def test_a_changed_answer_is_marked_and_told_again_at_most_once(
    young: Young, outcome: Outcome, browser_for: Browser, taken: Any
) -> None:
    clara, url = browser_for("clara"), f"/fjordlund/answers/{outcome.pk}/"
    assert clara.post(url, taken | {"base": ""}).status_code == 302
    outcome.refresh_from_db()
    assert (outcome.kind, outcome.reason) == ("taken-up", EASY)
    # Nobody has had a letter about it yet, so she hears once of all of it.
    assert Notice.objects.filter(person=young.yrsa).count() == 1
    Notice.objects.update(told_at=timezone.now())
    base = outcome.changed_at.isoformat()
    assert clara.post(url, taken | {"base": base, "reason": "Soon."}).status_code == 302
    outcome.refresh_from_db()
    base = outcome.changed_at.isoformat()
    assert clara.post(url, taken | {"base": base, "reason": "In May."}).status_code == 302
    assert Notice.objects.filter(person=young.yrsa, told_at=None).count() == 1
    page = browser_for("yrsa").get("/fjordlund/my-input/").content.decode()
    assert "In May." in page
    assert "changed on" in page


def test_an_answer_to_what_was_taken_back_is_nowhere(
    outcome: Outcome, cast: Cast, browser_for: Browser, taken: Any
) -> None:
    outcome.comments.update(state="withdrawn")
    url = f"/fjordlund/answers/{outcome.pk}/"
    assert browser_for("clara").get(url).status_code == 404
    assert browser_for("clara").post(url, taken).status_code == 404
    with pytest.raises(AnswerRefused):
        change_answer(outcome, base=None, kind="later", reason="x", part=None, field="",
                      by=cast.clara)  # fmt: skip


def test_of_two_who_change_it_the_later_sees_both(
    outcome: Outcome, cast: Cast, browser_for: Browser, taken: Any
) -> None:
    change_answer(outcome, base=None, kind="later", reason="Theirs.", part=None, field="",
                  by=cast.paula)  # fmt: skip
    clara, url = browser_for("clara"), f"/fjordlund/answers/{outcome.pk}/"
    page = clara.post(url, taken | {"base": ""}).content.decode()
    assert "Nothing you wrote is lost" in page
    assert EASY in page
    assert "Theirs." in page
    outcome.refresh_from_db()
    assert outcome.reason == "Theirs."
    # Knowing of it, she may still save hers.
    assert outcome.changed_at.isoformat() in page
    sent = taken | {"base": outcome.changed_at.isoformat()}
    assert clara.post(url, sent).status_code == 302


def test_one_comment_is_taken_out_of_its_group(
    outcome: Outcome, other: Comment, browser_for: Browser
) -> None:
    clara, url = browser_for("clara"), f"/fjordlund/answers/{outcome.pk}/take-out/"
    went = clara.post(url, {"comment": other.pk})
    assert went.url == f"{WRITE}?chosen={other.pk}"
    other.refresh_from_db()
    assert other.outcome is None
    left = outcome.comments.get()
    page = clara.post(url, {"comment": left.pk}, follow=True)
    assert b"This cannot be taken out any more." in page.content
    assert outcome.comments.count() == 1


def test_after_closing_nothing_is_answered_or_taken_out(
    young: Young, cast: Cast, outcome: Outcome, other: Comment
) -> None:
    Consultation.objects.update(state=ConsultationState.CLOSED)
    with pytest.raises(AnswerRefused):
        take_out(outcome, other, by=cast.clara)
    with pytest.raises(AnswerRefused):
        answer([young.shown], kind="later", reason="x", by=cast.clara)
    with pytest.raises(AnswerRefused):
        assign(young.shown, department=cast.parks, person=None, due=None, by=cast.clara)
