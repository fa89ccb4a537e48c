"""The safeguards of young people's words, each by its number (docs/architecture.md)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Municipality
from bkportal.celery import app as celery_app
from jobs import tasks
from jobs.models import OutgoingMail
from journal.models import Entry
from participation.checking import look
from participation.choices import CommentState, ReportState
from participation.models import AbuseReport, Comment, Consultation, Idea, IdeaReport, ModerationAct
from participation.queue import stamp_of
from participation.transitions.comments import CommentRefused, say, send_back
from participation.transitions.moderation import take_second_look
from participation.transitions.reports import handle_report
from participation.views.moderation_public import AN_HOUR
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import MembershipFactory, UserFactory
from tests.young import YOUNG_PLAYERS, Young, a_comment, verified

QUEUE = "/fjordlund/moderation/"
SEALED = "/fjordlund/moderation/sealed/"
REPORTS = "/fjordlund/moderation/reports/"
Browser = Callable[[str], CanaryClient]


@pytest.fixture(autouse=True)
def every_floor() -> None:
    """Load what a worker loads."""
    celery_app.loader.import_default_modules()


def report_url(comment: Comment) -> str:
    return f"/fjordlund/comments/{comment.pk}/report/"


def letters_to(person: Any) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(recipient=person).order_by("pk"))


def state_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).state


# --- S7: read before shown -----------------------------------------------------------------------


def test_s7_what_waits_is_seen_by_nobody_but_its_author_and_moderator(young: Young) -> None:
    for name in ("ymir", "sara"):
        readable = Comment.objects.readable_by(getattr(young, name))
        assert young.waiting not in readable
    assert young.waiting in Comment.objects.readable_by(young.yrsa)
    assert young.waiting not in Comment.objects.shown()


def test_s7_nothing_is_shown_by_default_or_by_time(young: Young) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=90)):
        tasks.tick()
        tasks.night()
    assert state_of(young.waiting) == CommentState.WAITING


def test_s7_the_queue_is_for_named_moderators_alone(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    codes = {name: browser_for(name).get(QUEUE).status_code for name in YOUNG_PLAYERS}
    allowed = {"mona": 200, "frida": 200}
    assert codes == dict.fromkeys(YOUNG_PLAYERS, 403) | allowed
    # A moderator who is not named for this consultation finds it empty.
    other = UserFactory(name="Magnus", email="magnus@fjordlund.example", language="en")
    MembershipFactory(municipality=cast.town, user=other, role=Role.MODERATOR)
    assert verified(other).get(QUEUE).context["queue"].many == 0
    url = f"{QUEUE}{young.waiting.pk}/"
    assert verified(other).post(url, {"act": "show"}).status_code == 404
    assert state_of(young.waiting) == CommentState.WAITING


def test_s7_the_steering_group_hears_once_of_what_waits_too_long(young: Young, cast: Cast) -> None:
    # A Friday at noon, by the clock of the town hall.
    sent = timezone.now().replace(year=2026, month=5, day=15, hour=10, minute=0)
    Comment.objects.filter(pk=young.waiting.pk).update(sent_at=sent)

    def letters_after(days: float) -> int:
        with time_machine.travel(sent + timedelta(days=days), tick=False):
            tasks.tick()
        return OutgoingMail.objects.filter(recipient=cast.greta, key__startswith="waiting:").count()

    # Saturday and Sunday are no working days.
    assert [letters_after(days) for days in (1, 3, 3.9, 4.1, 5, 30)] == [0, 0, 0, 1, 1, 1]
    line = Entry.objects.get(verb="comment.late")
    assert (line.subject_id, line.by) == (young.waiting.pk, None)
    assert OutgoingMail.objects.filter(key__startswith="waiting:").count() == 1


def test_s7_a_town_without_a_steering_group_alarms_its_coordinator(
    young: Young, cast: Cast
) -> None:
    cast.greta.memberships.update(ended_at=timezone.now())
    Comment.objects.filter(pk=young.waiting.pk).update(sent_at=timezone.now() - timedelta(days=30))
    tasks.tick()
    [letter] = [each for each in letters_to(cast.clara) if each.key.startswith("waiting:")]
    assert young.waiting.text not in letter.body + letter.subject


def test_s7_text_boxes_are_closed_where_nobody_reads(young: Young) -> None:
    """More in `test_moderation.test_boxes_close_where_nobody_reads_any_more`."""
    Consultation.objects.update(hours="")
    consultation = Consultation.objects.select_related("municipality").get()
    assert not young.yrsa.has_perm("participation.write", consultation)
    assert not young.frida.has_perm("participation.write_for_many", consultation)
    young.waiting.consultation = consultation
    assert not young.yrsa.has_perm("participation.change_comment", young.waiting)


# --- S8: reporting -------------------------------------------------------------------------------


def test_s8_everybody_who_reads_a_text_can_report_it(young: Young, browser_for: Browser) -> None:
    codes = {name: browser_for(name).get(report_url(young.shown)).status_code
             for name in ("yrsa", "paula", "greta", "mona", "rolf", "ymir")}  # fmt: skip
    assert codes == {"yrsa": 200, "paula": 200, "greta": 200, "mona": 200, "rolf": 404, "ymir": 404}
    assert browser_for("paula").get(report_url(young.waiting)).status_code == 404


def test_s8_a_report_hides_nothing_and_gets_a_receipt(young: Young, browser_for: Browser) -> None:
    yrsa = browser_for("yrsa")
    data = {"reason": "insult", "words": "That is mean."}
    first = yrsa.post(report_url(young.shown), data)
    again = yrsa.post(report_url(young.shown), data)
    assert first["Location"] == again["Location"] == yrsa.get(report_url(young.shown))["Location"]
    written = AbuseReport.objects.get()
    assert (written.reporter, written.reason, written.words) == (
        young.yrsa, "insult", "That is mean."
    )  # fmt: skip
    assert state_of(young.shown) == CommentState.SHOWN
    assert "Nobody has answered yet." in yrsa.get(first["Location"]).content.decode()
    # The receipt is the reporter's own.
    assert browser_for("paula").get(first["Location"]).status_code == 404
    for person in (young.mona, young.frida):
        [letter] = letters_to(person)
        assert "That is mean" not in letter.body


def test_s8_a_report_needs_a_reason(young: Young, browser_for: Browser) -> None:
    page = browser_for("yrsa").post(report_url(young.shown), {"words": "Look at this"})
    assert page.context["form"].errors["reason"]
    assert "Look at this" in page.content.decode()
    assert not AbuseReport.objects.exists()


def test_s8_the_receipt_says_what_became_of_it(young: Young, browser_for: Browser) -> None:
    yrsa, mona = browser_for("yrsa"), browser_for("mona")
    receipts = {}
    for comment in (young.shown, young.reply):
        receipts[comment.pk] = yrsa.post(report_url(comment), {"reason": "insult"})["Location"]
    first, second = (each.report for each in mona.get(REPORTS).context["waiting"]["comment"])
    mona.post(f"{REPORTS}{first.pk}/", {"act": "answer", "answer": "We let it stand."})
    mona.post(
        f"{REPORTS}{second.pk}/",
        {"act": "answer", "answer": "You are right.", "rule": "insult", "words": "Be kind."},
    )
    assert (state_of(young.shown), state_of(young.reply)) == ("shown", "returned")
    assert "We let it stand." in yrsa.get(receipts[young.shown.pk]).content.decode()
    assert "You are right." in yrsa.get(receipts[young.reply.pk]).content.decode()
    desk = mona.get(REPORTS).context
    assert not any(desk["waiting"].values())
    assert [each.text_id for each in desk["handled"]] == [young.reply.pk, young.shown.pk]
    late = mona.post(f"{REPORTS}{first.pk}/", {"act": "answer", "answer": "No"}, follow=True)
    assert "Somebody has looked after this report" in late.content.decode()


def test_s8_an_answer_is_needed_and_words_where_it_goes_back(
    young: Young, browser_for: Browser
) -> None:
    browser_for("yrsa").post(report_url(young.shown), {"reason": "insult"})
    url = f"{REPORTS}{AbuseReport.objects.get().pk}/"
    page = browser_for("mona").post(url, {"act": "answer", "rule": "insult"})
    assert set(page.context["form"].errors) == {"answer", "words"}
    assert state_of(young.shown) == CommentState.SHOWN


def test_s8_an_anonymous_report_alerts_and_does_not_hide(young: Young) -> None:
    nobody = CanaryClient()
    url = f"/report/fjordlund/{young.shown.key}/"
    page = nobody.get(url)
    # Whoever has the address alone learns no word of the text.
    assert young.shown.text not in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    sent = {"reason": "danger", "words": "Look", "receipt": page.context["form"]["receipt"].value()}
    first = nobody.post(url, sent)
    # Pressed twice it is one report.
    assert first["Location"] == nobody.post(url, sent)["Location"]
    assert AbuseReport.objects.get().reporter is None
    assert state_of(young.shown) == CommentState.SHOWN
    assert [len(letters_to(each)) for each in (young.mona, young.frida, young.sara)] == [1, 1, 1]
    assert "Nobody has answered yet." in nobody.get(first["Location"]).content.decode()
    for hidden in (young.waiting.key, uuid4()):
        assert nobody.get(f"/report/fjordlund/{hidden}/").status_code == 404
    assert nobody.get(f"/report/nordau/{young.shown.key}/").status_code == 404


def test_s8_a_receipt_of_another_report_opens_nothing_and_breaks_nothing(
    young: Young, browser_for: Browser
) -> None:
    browser_for("yrsa").post(report_url(young.shown), {"reason": "insult"})
    theirs = AbuseReport.objects.get().receipt
    nobody = CanaryClient()
    sent = {"reason": "other", "words": "Forged", "receipt": str(theirs)}
    answer = nobody.post(f"/report/fjordlund/{young.shown.key}/", sent)
    assert answer.status_code == 302
    assert str(theirs) not in answer["Location"]
    assert AbuseReport.objects.count() == 2


def test_s8_a_second_person_without_an_account_has_a_receipt_and_words_of_her_own(
    young: Young,
) -> None:
    url, receipts = f"/report/fjordlund/{young.shown.key}/", set()
    for words in ("It is rude.", "He hits her."):
        nobody = CanaryClient()
        mark = nobody.get(url).context["form"]["receipt"].value()
        sent = {"reason": "insult", "words": words, "receipt": mark}
        receipts.add(nobody.post(url, sent)["Location"])
    # A form without its mark, too.
    receipts.add(CanaryClient().post(url, {"reason": "insult", "words": "Me too."})["Location"])
    assert len(receipts) == 3
    kept = AbuseReport.objects.order_by("pk").values_list("words", flat=True)
    assert list(kept) == ["It is rude.", "He hits her.", "Me too."]
    handle_report(AbuseReport.objects.order_by("pk")[0], by=young.mona, answer="It stays.")
    answered = [CanaryClient().get(each).content.decode().count("It stays.") for each in receipts]
    assert sorted(answered) == [0, 0, 1]


def test_s8_a_machine_that_reports_is_slowed_down(young: Young, story: PlanOfCast) -> None:
    for _number in range(AN_HOUR):
        comment = a_comment(young.consultation, young.yrsa, story.swings, state="shown")
        AbuseReport.objects.create(
            municipality=comment.municipality, comment=comment, reason="other"
        )
    url = f"/report/fjordlund/{young.shown.key}/"
    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        assert CanaryClient().post(url, {"reason": "other"}).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert CanaryClient().post(url, {"reason": "other"}).status_code == 302


def idea_report_url(idea: Idea) -> str:
    return f"/fjordlund/ideas/{idea.pk}/report/"


def test_s8_an_idea_is_reported_like_a_comment(young: Young, browser_for: Browser) -> None:
    """The form is plain HTML: the test client sends it as a browser without JavaScript does."""
    ymir, mona = browser_for("ymir"), browser_for("mona")
    assert idea_report_url(young.idea) in ymir.get("/fjordlund/ideas/").content.decode()
    said = {"reason": "insult", "words": "This is about me."}
    for _click in range(2):
        page = ymir.post(idea_report_url(young.idea), said, follow=True)
        assert "Your report has arrived" in page.content.decode()
    written = IdeaReport.objects.get()
    young.idea.refresh_from_db()
    assert (written.reporter, young.idea.state) == (young.ymir, CommentState.SHOWN)
    [letter] = letters_to(young.mona)
    assert young.idea.title not in letter.subject + letter.body
    receipt = f"/fjordlund/reports/{written.receipt}/"
    assert browser_for("paula").get(receipt).status_code == 404
    # The moderator sends back what others read already, with a reason, and it is gone.
    assert said["words"] in mona.get(REPORTS).content.decode()
    url = f"{REPORTS}ideas/{written.pk}/"
    answer = {"act": "answer", "answer": "You are right.", "rule": "insult"}
    assert mona.post(url, answer).context["form"].errors["words"]
    mona.post(url, answer | {"words": "Please leave the name out."})
    young.idea.refresh_from_db()
    assert young.idea.state == CommentState.RETURNED
    assert young.idea.title not in ymir.get("/fjordlund/ideas/").content.decode()
    assert "You are right." in ymir.get(receipt).content.decode()
    assert mona.get(REPORTS).context["handled"] == [written]
    hers = browser_for("yrsa").get("/fjordlund/ideas/").content.decode()
    assert "Please leave the name out." in hers


def test_s9_an_idea_reported_as_danger_is_hidden_at_once(
    young: Young, browser_for: Browser
) -> None:
    ymir, sara, idea = browser_for("ymir"), browser_for("sara"), young.idea
    data = {"reason": "danger", "words": "I know who he means."}
    page = ymir.post(idea_report_url(idea), data, follow=True).content.decode()
    assert "The text is hidden now." in page
    assert "116 111" in page
    for name in ("ymir", "yrsa", "clara"):
        assert idea.title not in browser_for(name).get("/fjordlund/ideas/").content.decode()
    assert len(letters_to(young.sara)) == 1
    assert data["words"] not in browser_for("mona").get(REPORTS).content.decode()
    sealed = sara.get(f"{SEALED}ideas/{idea.pk}/").content.decode()
    assert idea.title in sealed
    assert data["words"] in sealed
    # The second half of a double click, and a look back, find the receipt.
    assert ymir.post(idea_report_url(idea), data).status_code == 302


def test_s8_a_grown_ups_idea_that_was_sealed_is_not_lost(
    young: Young, browser_for: Browser
) -> None:
    browser_for("ymir").post(idea_report_url(young.staff_idea), {"reason": "danger"})
    sealed = f"{SEALED}ideas/{young.staff_idea.pk}/"
    said = {"words": "It was a misunderstanding.", "answer": "Nobody is in danger."}
    browser_for("sara").post(sealed, said)
    # Whoever reported it hears, as of a comment, and no report is left over for the moderator.
    receipt = f"/fjordlund/reports/{IdeaReport.objects.get().receipt}/"
    assert said["answer"] in browser_for("ymir").get(receipt).content.decode()
    mona = browser_for("mona")
    assert not any(mona.get(REPORTS).context["waiting"].values())
    assert young.staff_idea.title in mona.get(QUEUE).content.decode()
    read = {"act": "show", "stamp": stamp_of(young.staff_idea)}
    mona.post(f"{QUEUE}ideas/{young.staff_idea.pk}/", read)
    young.staff_idea.refresh_from_db()
    assert young.staff_idea.state == CommentState.SHOWN


# --- S9: danger ----------------------------------------------------------------------------------


def test_s9_a_report_of_danger_hides_alerts_and_shows_help(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    yrsa = browser_for("yrsa")
    answer = yrsa.post(report_url(young.shown), {"reason": "danger"}, follow=True)
    assert state_of(young.shown) == CommentState.SEALED
    [letter] = letters_to(young.sara)
    assert young.shown.text not in letter.subject + letter.body
    assert "does not replace your own duty to report" in letter.body
    page = answer.content.decode()
    assert "The text is hidden now." in page
    assert 'Call <a href="tel:112">112</a>.' in page
    assert "BørneTelefonen 116 111" in page
    assert "Nobody reads here at night." in page
    # Young people have no such duty; who works here is told of it.
    assert "underretningspligt" not in page
    receipt = browser_for("paula").post(report_url(young.reply), {"reason": "danger"}, follow=True)
    assert "underretningspligt" in receipt.content.decode()


def test_s9_in_germany_the_page_names_the_german_duty(young: Young, browser_for: Browser) -> None:
    Municipality.objects.filter(slug="fjordlund").update(country="de")
    page = browser_for("paula").post(report_url(young.shown), {"reason": "danger"}, follow=True)
    assert "§ 8a SGB VIII" in page.content.decode()
    assert "Nummer gegen Kummer 116 111" in page.content.decode()
    assert "§ 8a SGB VIII" in letters_to(young.sara)[0].body


def test_s9_the_seal_is_read_by_the_safeguarding_person_alone(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    browser_for("yrsa").post(report_url(young.shown), {"reason": "danger"})
    url = f"{SEALED}{young.shown.pk}/"
    codes = {name: browser_for(name).get(url).status_code for name in YOUNG_PLAYERS}
    assert codes == dict.fromkeys(YOUNG_PLAYERS, 403) | {"sara": 200}
    assert young.shown.text in browser_for("sara").get(url).content.decode()
    assert young.shown.text not in browser_for("sara").get(SEALED).content.decode()
    # Neither the moderators' reports nor their queue say a word of it.
    for page in (REPORTS, QUEUE):
        assert young.shown.text not in browser_for("mona").get(page).content.decode()
    assert client_of(young.sara).get(url)["Location"].startswith("/accounts/second-factor/")
    looks = Entry.objects.filter(verb="sealed.view")
    assert [(each.by, each.subject_id) for each in looks] == [(young.sara, young.shown.pk)] * 2


def test_s9_a_seal_is_kept_or_opened_with_a_reason(young: Young, browser_for: Browser) -> None:
    yrsa, sara = browser_for("yrsa"), browser_for("sara")
    receipt = yrsa.post(report_url(young.shown), {"reason": "danger"})["Location"]
    url = f"{SEALED}{young.shown.pk}/"
    assert sara.post(f"{url}keep/", {"answer": "Thank you"}).context["form"].errors["words"]
    assert sara.post(f"{url}explode/").status_code == 404
    data = {"words": "I have spoken with the school.", "answer": "We take care of it."}
    sara.post(f"{url}keep/", data)
    assert state_of(young.shown) == CommentState.SEALED
    assert "We take care of it." in yrsa.get(receipt).content.decode()
    sara.post(f"{url}unseal/", data)
    # Opened it is not shown: a moderator reads it again.
    assert state_of(young.shown) == CommentState.WAITING
    acts = list(ModerationAct.objects.values_list("verb", "words"))
    assert acts == [("keep", data["words"]), ("unseal", data["words"])]
    assert sara.post(f"{url}unseal/", data).status_code == 404


def test_s9_a_sealed_text_is_evidence_that_nobody_changes(
    young: Young, browser_for: Browser
) -> None:
    browser_for("yrsa").post(report_url(young.shown), {"reason": "danger"})
    comment = Comment.objects.select_related("consultation__municipality").get(pk=young.shown.pk)
    for permission in ("change_comment", "withdraw_comment"):
        assert not young.yrsa.has_perm(f"participation.{permission}", comment)


def test_s9_a_moderator_seals_as_well(young: Young, browser_for: Browser) -> None:
    browser_for("mona").post(
        f"{QUEUE}{young.waiting.pk}/", {"act": "seal", "stamp": stamp_of(young.waiting)}
    )
    assert state_of(young.waiting) == CommentState.SEALED
    assert len(letters_to(young.sara)) == 1
    assert browser_for("mona").get(QUEUE).context["queue"].many == 0


def test_s9_a_sealed_idea_is_read_and_opened_by_the_safeguarding_person(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    idea = Idea.objects.create(
        municipality=story.plan.municipality, plan=story.plan, side="young", title="Help me",
        author=young.yrsa,
    )  # fmt: skip
    browser_for("mona").post(f"{QUEUE}ideas/{idea.pk}/", {"act": "seal", "stamp": stamp_of(idea)})
    assert len(letters_to(young.sara)) == 1
    sara, url = browser_for("sara"), f"{SEALED}ideas/{idea.pk}/"
    assert "Help me" not in sara.get(SEALED).content.decode()
    assert "Help me" in sara.get(url).content.decode()
    assert sara.post(url, {"words": "", "answer": "-"}).context["form"].errors["words"]
    sara.post(url, {"words": "I have spoken with her.", "answer": "-"})
    assert Idea.objects.get(pk=idea.pk).state == CommentState.WAITING
    assert Entry.objects.get(verb="idea.unseal").note == "I have spoken with her."


def test_s9_words_that_may_mean_danger_alert_at_once_without_a_word_of_them(
    young: Young, story: PlanOfCast
) -> None:
    text = "Ingen må vide det, men min far slår mig"
    found = look(text)
    say(
        young.consultation, author=young.yrsa, part=story.swings.lineage, field="goal",
        kind="change", text=text, key=uuid4(), is_alarming=found.alarming,
    )  # fmt: skip
    for person in (young.mona, young.frida):
        [letter] = letters_to(person)
        assert "may speak of danger" in letter.subject
        assert not {"far", "slår"} & set(letter.body.split())


def test_s9_an_alarming_idea_alerts_whichever_page_it_came_by(
    young: Young, story: PlanOfCast
) -> None:
    Idea.objects.create(
        municipality=story.plan.municipality, plan=story.plan, side="young", author=young.yrsa,
        title="Nobody may know", is_alarming=True,
    )  # fmt: skip
    for _round in range(2):
        tasks.tick()
    [letter] = letters_to(young.mona)
    assert letter.key.startswith("alarming:idea:")


# --- S10: reasons and a second look --------------------------------------------------------------


def test_s10_nothing_goes_back_without_a_rule_and_words(young: Young, browser_for: Browser) -> None:
    for rule, words in (("", "Because"), ("insult", " ")):
        with pytest.raises(ValueError, match="rule and words"):
            send_back(young.waiting, rule=rule, words=words, by=young.mona)
    url = f"{QUEUE}{young.waiting.pk}/"
    assert browser_for("mona").post(url, {"act": "return"}).context["form"].errors["rule"]
    assert state_of(young.waiting) == CommentState.WAITING


def test_s10_every_decision_is_kept_with_who_when_and_why(
    young: Young, browser_for: Browser
) -> None:
    browser_for("mona").post(
        f"{QUEUE}{young.waiting.pk}/",
        {"act": "return", "stamp": "", "rule": "insult", "words": "Please be kind."},
    )
    act = ModerationAct.objects.get()
    assert (act.by, act.verb, act.rule, act.words) == (
        young.mona, "return", "insult", "Please be kind."
    )  # fmt: skip
    line = Entry.objects.get(verb="comment.return")
    assert (line.by, line.note) == (young.mona, "insult")
    assert [each.kind for each in young.yrsa.notices.all()] == ["returned"]


@pytest.fixture
def asked(young: Young, browser_for: Browser) -> ModerationAct:
    """Return Mona's decision, of which Yrsa wants a second look."""
    send_back(young.waiting, rule="insult", words="Please be kind.", by=young.mona)
    url = f"/fjordlund/comments/{young.waiting.pk}/second-look/"
    for _double_click in range(2):
        assert browser_for("yrsa").post(url).status_code == 302
    assert browser_for("ymir").post(url).status_code == 404
    assert browser_for("yrsa").get(url).status_code == 405
    assert Entry.objects.filter(verb="comment.ask-second-look").count() == 1
    return ModerationAct.objects.exclude(second_look_asked_at=None).get()


def test_s10_the_second_look_is_another_persons(
    young: Young, asked: ModerationAct, browser_for: Browser
) -> None:
    url = f"{QUEUE}{young.waiting.pk}/"
    for data in ({"act": "show"}, {"act": "return", "rule": "other", "words": "No."}):
        page = browser_for("mona").post(url, {"stamp": "", **data}, follow=True)
        assert "You decided first. Somebody else looks again." in page.content.decode()
    assert state_of(young.waiting) == CommentState.RETURNED
    browser_for("frida").post(url, {"act": "show", "stamp": ""})
    assert state_of(young.waiting) == CommentState.SHOWN
    assert asked.second_looks.get().by == young.frida
    assert browser_for("frida").get(QUEUE).context["queue"].many == 0


def test_s10_the_second_look_may_agree_with_the_first(
    young: Young, asked: ModerationAct, browser_for: Browser
) -> None:
    url, data = f"{QUEUE}{young.waiting.pk}/", {"stamp": "", "act": "return", "rule": "insult"}
    browser_for("frida").post(url, data)
    assert state_of(young.waiting) == CommentState.RETURNED
    assert asked.second_looks.get().words.startswith("Your text could hurt somebody.")
    # She hears of both, though both are of one kind.
    assert young.yrsa.notices.filter(kind="returned").count() == 2
    # A second look is taken once.
    browser_for("frida").post(url, data)
    late = browser_for("mona").post(url, data, follow=True)
    assert "Somebody else has decided" in late.content.decode()
    assert asked.second_looks.count() == 1
    page = browser_for("yrsa").post(f"/fjordlund/comments/{young.waiting.pk}/second-look/")
    assert page.status_code == 302
    assert ModerationAct.objects.exclude(second_look_asked_at=None).count() == 1


def test_s10_of_two_second_looks_at_once_one_is_taken(
    young: Young, asked: ModerationAct
) -> None:
    take_second_look(asked, by=young.frida, shows=False, rule="insult", words="It stays so.")
    with pytest.raises(CommentRefused):
        take_second_look(asked, by=young.sara, shows=True)
    assert state_of(young.waiting) == CommentState.RETURNED


def test_s10_another_moderator_of_the_town_may_look_again(
    young: Young, asked: ModerationAct, cast: Cast
) -> None:
    other = UserFactory(name="Magnus", email="magnus@fjordlund.example", language="en")
    MembershipFactory(municipality=cast.town, user=other, role=Role.MODERATOR)
    assert verified(other).get(QUEUE).context["queue"].second_looks[0].act == asked
    verified(other).post(f"{QUEUE}{young.waiting.pk}/", {"act": "show", "stamp": ""})
    assert state_of(young.waiting) == CommentState.SHOWN


# --- S11: ways to reach somebody -----------------------------------------------------------------


def test_s11_ways_to_reach_somebody_are_found_and_ordinary_text_is_not() -> None:
    """Many more samples in three languages: `test_checking`."""
    for text in ("Ring 12 34 56 78", "Meine Adresse: Hauptstraße 5.", "I am @sam_x"):
        assert look(text).contacts
    for text in ("Kl. 15 den 14. maj 2026", "Artikel 12, 13 und 31", "It costs 25 000 000 kr"):
        assert look(text) == ([], False, [])


def test_s11_the_moderator_sees_what_may_reach_somebody(young: Young, browser_for: Browser) -> None:
    Comment.objects.filter(pk=young.waiting.pk).update(text="My snap: otter08")
    [waiting] = browser_for("mona").get(QUEUE).context["queue"].comments
    assert waiting.contacts == ["snap: otter08"]


# --- S20: the second factor, and who looked ------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "page"),
    [("mona", QUEUE), ("frida", QUEUE), ("mona", REPORTS), ("sara", SEALED)],
)
def test_s20_without_a_second_factor_nothing_is_seen(young: Young, name: str, page: str) -> None:
    answer = client_of(getattr(young, name)).get(page)
    assert answer["Location"].startswith("/accounts/second-factor/?next=%2Ffjordlund%2Fmoderation")
    assert not Entry.objects.filter(verb__endswith=".view").exists()


def test_s20_without_a_second_factor_nothing_is_done(young: Young) -> None:
    mona = client_of(young.mona)
    mona.post(f"{QUEUE}{young.waiting.pk}/", {"act": "show", "stamp": ""})
    mona.post(f"{QUEUE}show/", {"chosen": f"{young.waiting.pk}:"})
    assert state_of(young.waiting) == CommentState.WAITING


def test_s20_every_look_is_kept_for_the_data_protection_officer(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    browser_for("mona").get(QUEUE)
    browser_for("mona").get(f"{QUEUE}{young.waiting.pk}/")
    lines = Entry.objects.filter(verb="moderation.view").order_by("pk")
    number = young.waiting.pk
    assert [(each.by, each.note) for each in lines] == [(young.mona, f"comments {number}")] * 2
    page = "/fjordlund/moderation/views/"
    assert {browser_for(name).get(page).status_code for name in YOUNG_PLAYERS} == {403}
    dora = UserFactory(name="Dora", email="dora@fjordlund.example", language="en")
    MembershipFactory(municipality=cast.town, user=dora, role=Role.DATA_PROTECTION)
    menu = client_of(dora).get("/fjordlund/").context["menu"]
    assert page in [entry["url"] for entry in menu]
    shown = client_of(dora).get(page)
    assert [each.by for each in shown.context["page_obj"]] == [young.mona] * 2
    assert young.waiting.text not in shown.content.decode()


def test_s20_an_empty_queue_is_no_look(young: Young, browser_for: Browser) -> None:
    Comment.objects.update(state=CommentState.SHOWN)
    browser_for("mona").get(QUEUE)
    assert not Entry.objects.filter(verb="moderation.view").exists()


def test_s20_pages_with_young_peoples_words_are_not_indexed(
    young: Young, browser_for: Browser
) -> None:
    for name, page in (("mona", QUEUE), ("yrsa", report_url(young.shown))):
        answer = browser_for(name).get(page)
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Cache-Control"] == "no-store, private"


def test_s20_a_moderator_whose_role_ended_sees_nothing(young: Young, browser_for: Browser) -> None:
    browser = browser_for("mona")
    young.mona.memberships.update(ended_at=timezone.now())
    MembershipFactory(municipality=young.council.municipality, user=young.mona, role=Role.READER)
    assert browser.get(QUEUE).status_code == 403
    assert not AbuseReport.objects.filter(state=ReportState.OPEN).exists()
