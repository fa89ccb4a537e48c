"""What is not shown is nowhere: not in a download, beside a reply, among reports, on a page."""

import json
from collections.abc import Callable

import pytest
from django.utils import timezone

from jobs.models import OutgoingMail
from journal.models import Entry
from participation.choices import CommentState, ReportState
from participation.models import AbuseReport, Comment, Idea, JointStatement
from participation.transitions.alerts import alarm_moderators
from participation.transitions.comments import reword, send_back, show, withdraw
from participation.transitions.idea_reading import seal_idea
from participation.transitions.moderation import seal, unseal
from participation.transitions.reports import report
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
    assert f'id="comment-{comment.pk}"' in said
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


def test_s9_what_alarmed_is_not_lost_by_harmless_words_either(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    """Worded anew before anybody read it, it alarms as before; then it is sealed if taken back."""
    comment = alarming(young, story)
    data = {"kind": "change", "text": "More swings, please.", "key": comment.key}
    browser_for("yrsa").post(f"/fjordlund/comments/{comment.pk}/edit/", data)
    comment.refresh_from_db()
    assert (comment.text, comment.is_alarming) == (data["text"], True)
    assert SECRET in page_of(browser_for("mona"), QUEUE)
    withdraw(comment, by=young.yrsa)
    comment.refresh_from_db()
    assert comment.state == CommentState.SEALED
    assert SECRET in page_of(browser_for("sara"), f"{SEALED}{comment.pk}/")


def test_s9_decided_about_it_alarms_by_its_new_words_alone(
    young: Young, story: PlanOfCast
) -> None:
    comment = alarming(young, story)
    send_back(comment, rule="other", words="Who may know?", by=young.mona)
    comment.refresh_from_db()
    reword(comment, kind="change", text="More swings, please.", by=young.yrsa)
    comment.refresh_from_db()
    assert not comment.is_alarming


def test_s9_what_was_reported_as_danger_is_not_struck_out_by_its_author(
    young: Young, browser_for: Browser
) -> None:
    """A report from outside hides nothing: the author may still take her text back before."""
    report(young.shown, reporter=None, reason="danger", words="")
    withdraw(young.shown, by=young.yrsa)
    young.shown.refresh_from_db()
    assert (young.shown.state, young.shown.is_taken_back) == (CommentState.SEALED, True)
    assert young.shown.text in page_of(browser_for("sara"), f"{SEALED}{young.shown.pk}/")


def test_s9_an_alarming_idea_is_not_lost_by_harmless_words(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    idea = an_idea(
        story, young.yrsa, side="young", title=SECRET, is_alarming=True, state=CommentState.WAITING
    )
    yrsa, url = browser_for("yrsa"), f"/fjordlund/ideas/{idea.pk}/edit/"
    data = {"title": "More swings", "text": "", "key": str(idea.key)}
    for _click in range(2):
        answer = yrsa.post(url, data, follow=True)
        assert answer.status_code == 200
    assert answer.content.decode().count("More swings</h2>") == 1
    assert SECRET not in answer.content.decode()
    assert SECRET in page_of(browser_for("sara"), f"{SEALED}ideas/{idea.pk}/")
    assert Idea.objects.get(title="More swings").state == CommentState.WAITING


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
    page = page_of(sara, url)
    assert SECRET in page
    assert f"may know who it is: {young.frida}." in page
    sara.post(url, {"words": "The youth office knows.", "answer": "-", "act": "keep"})
    idea.refresh_from_db()
    assert (idea.state, idea.seal_kept_at is None) == (CommentState.SEALED, False)
    assert "sealed text" not in page_of(sara, "/fjordlund/")
    assert "Looked at, kept sealed" in page_of(sara, SEALED)
    sara.post(url, {"words": "I spoke with her.", "answer": "-"})
    idea.refresh_from_db()
    assert idea.state == CommentState.WITHDRAWN


def test_s9_danger_in_a_common_statement_alerts_who_helps_to_write_it(
    young: Young, browser_for: Browser
) -> None:
    """No moderator reads it, so its words are looked through; each new one alerts once."""
    url = f"/fjordlund/consultations/{young.consultation.pk}/statement/"
    yrsa = browser_for("yrsa")
    yrsa.post(url, {"text": "We want shade.", "seen": "0"})
    assert not OutgoingMail.objects.filter(recipient=young.frida).exists()
    page = yrsa.post(url, {"text": f"We want shade. {SECRET}", "seen": "1"}, follow=True)
    assert "116 111" in page.content.decode()
    yrsa.post(url, {"text": f"We want much shade. {SECRET}", "seen": "2"})
    [letter] = OutgoingMail.objects.filter(recipient=young.frida)
    assert url in letter.body
    assert SECRET not in letter.subject + letter.body


def test_s7_where_nobody_reads_no_idea_and_no_statement_is_written(
    young: Young, browser_for: Browser
) -> None:
    young.mona.memberships.update(ended_at=timezone.now())
    young.frida.memberships.update(ended_at=timezone.now())
    yrsa = browser_for("yrsa")
    for url in ("/fjordlund/ideas/add/", f"/fjordlund/ideas/{young.idea.pk}/edit/"):
        assert "Nobody is there to read ideas" in page_of_message(yrsa, url)
    data = {"title": "A night bus for all", "text": "", "key": str(young.idea.key)}
    kept = yrsa.post("/fjordlund/ideas/add/", data)
    assert kept.status_code == 422
    assert data["title"] in kept.content.decode()
    assert not Idea.objects.filter(title=data["title"]).exists()
    url = f"/fjordlund/consultations/{young.consultation.pk}/statement/"
    answer = yrsa.post(url, {"text": "We want shade.", "seen": "0"})
    assert answer.status_code == 409
    assert "We want shade." in answer.content.decode()
    assert not JointStatement.objects.exclude(text="").exists()


def page_of_message(browser: CanaryClient, url: str) -> str:
    return browser.get(url, follow=True).content.decode()


def test_s9_an_alarming_idea_finds_somebody_where_there_is_no_moderator(
    young: Young, story: PlanOfCast
) -> None:
    young.mona.memberships.update(ended_at=timezone.now())
    idea = an_idea(
        story, young.yrsa, side="young", title=SECRET, is_alarming=True, state=CommentState.WAITING
    )
    alarm_moderators(idea)
    letters = OutgoingMail.objects.filter(key__startswith="alarming:")
    assert [each.recipient for each in letters] == [young.frida]
