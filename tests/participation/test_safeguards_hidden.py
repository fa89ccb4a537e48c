"""What is not shown is nowhere: not in a download, beside a reply, among reports, on a page."""

import json
from collections.abc import Callable

import pytest
from django.utils import timezone

from jobs.models import OutgoingMail
from journal.models import Entry
from participation.choices import CommentState, ReportState
from participation.models import AbuseReport, Comment
from participation.transitions.comments import show, withdraw
from participation.transitions.moderation import seal, seal_idea, unseal
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young, a_comment, an_idea

QUEUE = "/fjordlund/moderation/"
DOWNLOAD = "/fjordlund/my-data/download/"
REPORTS = "/fjordlund/moderation/reports/"
SEALED = "/fjordlund/moderation/sealed/"
MINE = "/fjordlund/my-input/"
IDEAS = "/fjordlund/ideas/"
SECRET = "Nobody may know what happens at home"
HIDDEN = [
    CommentState.WAITING,
    CommentState.RETURNED,
    CommentState.WITHDRAWN,
    CommentState.SEALED,
]
Browser = Callable[[str], CanaryClient]


def page_of(browser: CanaryClient, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# --- What somebody downloads about herself -------------------------------------------------------


@pytest.mark.parametrize("state", HIDDEN)
def test_who_was_to_answer_downloads_no_word_of_it(
    young: Young, story: PlanOfCast, cast: Cast, browser_for: Browser, state: str
) -> None:
    comment = a_comment(
        young.consultation, young.yrsa, story.swings, text=SECRET, quote=SECRET, state=state,
        answering_person=cast.paula, unanswered_because=SECRET,
    )  # fmt: skip
    said = page_of(browser_for("paula"), DOWNLOAD)
    assert SECRET not in said
    [row] = json.loads(said)["participation.comment.answering_person"]
    assert row["id"] == comment.pk
    # Nor what became of it since, or that it alarmed.
    assert set(row) == {"id", "created_at", "answer_due"}
    assert SECRET in page_of(browser_for("yrsa"), DOWNLOAD)


@pytest.mark.parametrize("state", HIDDEN)
def test_who_answered_an_idea_downloads_no_word_of_it(
    young: Young, story: PlanOfCast, cast: Cast, browser_for: Browser, state: str
) -> None:
    idea = an_idea(
        story, young.yrsa, side="young", title=SECRET, text=SECRET, state=state,
        answered_by=cast.clara, answered_at=timezone.now(), moderator_words=SECRET,
    )  # fmt: skip
    said = page_of(browser_for("clara"), DOWNLOAD)
    assert SECRET not in said
    [row] = json.loads(said)["participation.idea.answered_by"]
    assert row["id"] == idea.pk
    assert set(row) == {"id", "created_at", "answered_at"}


# --- Beside a reply ------------------------------------------------------------------------------


@pytest.mark.parametrize("state", HIDDEN)
def test_a_waiting_reply_brings_no_hidden_text_before_the_moderator(
    young: Young, story: PlanOfCast, browser_for: Browser, state: str
) -> None:
    parent = a_comment(
        young.consultation, young.yrsa, story.swings, text=SECRET, state=CommentState.SHOWN
    )
    reply = a_comment(
        young.consultation, young.yrsa, story.swings, text="I too", kind="", parent=parent
    )
    mona, sentence = browser_for("mona"), "The text it replies to is not shown now."
    said = page_of(mona, f"{QUEUE}{reply.pk}/")
    assert (SECRET in said, sentence in said) == (True, False)
    Comment.objects.filter(pk=parent.pk).update(state=state)
    said = page_of(mona, f"{QUEUE}{reply.pk}/")
    assert (SECRET in said, sentence in said) == (False, True)
    if state != CommentState.WAITING:
        assert SECRET not in page_of(mona, QUEUE)


# --- Among reports -------------------------------------------------------------------------------


def reported(young: Young, story: PlanOfCast, cast: Cast, state: str) -> AbuseReport:
    comment = a_comment(young.consultation, young.yrsa, story.swings, text=SECRET, state=state)
    return AbuseReport.objects.create(
        municipality=cast.town, comment=comment, reporter=cast.greta, reason="insult"
    )


@pytest.mark.parametrize(
    "state", [CommentState.WAITING, CommentState.RETURNED, CommentState.WITHDRAWN]
)
def test_a_report_on_a_text_that_is_not_shown_is_closed_unread(
    young: Young, story: PlanOfCast, cast: Cast, browser_for: Browser, state: str
) -> None:
    report, mona = reported(young, story, cast, state), browser_for("mona")
    url = f"{REPORTS}{report.pk}/"
    for address in (REPORTS, url):
        said = page_of(mona, address)
        assert SECRET not in said
        assert "The text is not shown now." in said
    # A page that was open before cannot send back what nobody reads here.
    mona.post(url, {"act": "answer", "answer": "Thank you.", "rule": "insult", "words": "No."})
    report.refresh_from_db()
    assert (report.state, report.comment.state) == (ReportState.HANDLED, state)


def test_s20_each_look_at_reports_is_one_line(
    young: Young, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    mona = browser_for("mona")
    page_of(mona, REPORTS)
    assert not Entry.objects.filter(verb="reports.view").exists()
    report = reported(young, story, cast, CommentState.SHOWN)
    for address in (REPORTS, f"{REPORTS}{report.pk}/"):
        assert SECRET in page_of(mona, address)
    lines = Entry.objects.filter(verb="reports.view")
    wanted = [(young.mona, f"comments {report.comment_id}")] * 2
    assert [(each.by, each.note) for each in lines] == wanted


# --- On a page that somebody may look over -------------------------------------------------------


@pytest.mark.parametrize("state", [CommentState.WITHDRAWN, CommentState.SEALED])
def test_ones_own_words_out_of_sight_are_not_on_the_page_of_ones_input(
    young: Young, story: PlanOfCast, browser_for: Browser, state: str
) -> None:
    comment = a_comment(
        young.consultation, young.yrsa, story.swings, text=SECRET, quote="A secret quote",
        state=state,
    )  # fmt: skip
    said = page_of(browser_for("yrsa"), MINE)
    assert f"comment-{comment.pk}" in said
    assert SECRET not in said
    assert "A secret quote" not in said
    assert young.waiting.text in said


# --- Taken back before anybody had read it -------------------------------------------------------


def alarming(young: Young, story: PlanOfCast) -> Comment:
    return a_comment(young.consultation, young.yrsa, story.swings, text=SECRET, is_alarming=True)


def test_s9_what_alarmed_and_was_read_by_nobody_is_not_lost_when_taken_back(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    comment, plain = alarming(young, story), young.waiting
    yrsa, sara = browser_for("yrsa"), browser_for("sara")
    # To its author it is one like the other.
    for each in (comment, plain):
        said = yrsa.post(f"/fjordlund/comments/{each.pk}/withdraw/", follow=True).content.decode()
        assert "Your comment is taken back." in said
        assert each.text not in said
        assert f'id="comment-{each.pk}"' not in said
        assert "Somebody who looks after young people" not in said
    own = page_of(yrsa, MINE)
    assert own.count("You took it back") == 2
    assert "A grown-up is looking after this" not in own
    comment.refresh_from_db()
    plain.refresh_from_db()
    assert (comment.state, plain.state) == (CommentState.SEALED, CommentState.WITHDRAWN)
    # The safeguarding person hears of it at once, and without a word of it.
    [letter] = OutgoingMail.objects.filter(recipient=young.sara)
    assert SECRET not in letter.subject + letter.body
    assert f"/sealed/{comment.pk}/" in page_of(sara, SEALED)
    assert SECRET in page_of(sara, f"{SEALED}{comment.pk}/")
    assert SECRET not in page_of(browser_for("mona"), QUEUE)
    # Opened, it is not brought before anybody again.
    sara.post(f"{SEALED}{comment.pk}/unseal/", {"words": "I spoke with her.", "answer": "Done."})
    comment.refresh_from_db()
    assert comment.state == CommentState.WITHDRAWN


def test_s9_what_was_decided_about_is_taken_back_as_any(young: Young, story: PlanOfCast) -> None:
    shown, opened = alarming(young, story), alarming(young, story)
    show(shown, by=young.mona)
    seal(opened, by=young.mona)
    unseal(opened, by=young.sara, words="I spoke with her.", answer="Done.")
    for comment in (shown, opened):
        comment.refresh_from_db()
        withdraw(comment, by=young.yrsa)
        comment.refresh_from_db()
        assert (comment.state, comment.taken_back_at) == (CommentState.WITHDRAWN, None)


def test_s9_a_sealed_idea_is_seen_by_its_author_with_the_help_lines_and_without_its_words(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    waits = {"side": "young", "state": CommentState.WAITING}
    idea = an_idea(story, young.yrsa, title=SECRET, text=f"{SECRET}!", **waits)
    seal_idea(idea, by=young.mona)
    yrsa = browser_for("yrsa")
    page = page_of(yrsa, IDEAS)
    assert f'id="idea-{idea.pk}"' in page
    assert "Somebody who looks after young people has your words now." in page
    assert 'href="tel:112"' in page
    assert SECRET not in page
    for act in ("edit", "take-back"):
        assert f"ideas/{idea.pk}/{act}/" not in page
    # An old page or a guessed address changes nothing, and shows no word either.
    assert yrsa.post(f"{IDEAS}{idea.pk}/take-back/").status_code == 403
    edit, sent = f"{IDEAS}{idea.pk}/edit/", {"title": "No", "key": idea.key}
    for answer in (yrsa.get(edit, follow=True), yrsa.post(edit, sent, follow=True)):
        assert "The idea cannot be changed at the moment." in answer.content.decode()
        assert SECRET not in answer.content.decode()
    for name in ("ymir", "clara", "mona"):
        assert f'id="idea-{idea.pk}"' not in page_of(browser_for(name), IDEAS), name


def test_s9_an_alarming_idea_is_not_lost_either(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    idea = an_idea(
        story, young.yrsa, side="young", title=SECRET, is_alarming=True, state=CommentState.WAITING
    )
    yrsa, sara = browser_for("yrsa"), browser_for("sara")
    said = yrsa.post(f"/fjordlund/ideas/{idea.pk}/take-back/", follow=True).content.decode()
    assert "You took your idea back." in said
    assert SECRET not in said
    assert OutgoingMail.objects.filter(recipient=young.sara).count() == 1
    url = f"{SEALED}ideas/{idea.pk}/"
    assert SECRET in page_of(sara, url)
    sara.post(url, {"words": "I spoke with her."})
    idea.refresh_from_db()
    assert idea.state == CommentState.WITHDRAWN
