"""A moderator reads the joint statement after its body has adopted it, before others do (S7)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from actionplan.freezing import freeze
from actionplan.transitions import deliberate, publish
from documents.building import Built
from jobs.models import Job, OutgoingMail
from journal.models import Entry
from participation.choices import ConsultationState, NoticeKind
from participation.models import Consultation, JointStatement, Notice, StatementReport
from participation.moderation_duties import duties
from participation.statements import statements_in
from participation.transitions.reports import report
from participation.transitions.statement_reading import (
    alert_of_danger,
    give_back_statement,
    show_statement,
)
from participation.transitions.statements import StatementRefused, agree, statement_of, write
from participation.transitions.waiting import sound_alarm
from programme.models import Deliberation
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.young import Young

Browser = Callable[[str], CanaryClient]
TEXT = "We want shade and a night bus."
QUEUE = "/fjordlund/moderation/"


@pytest.fixture
def url(young: Young) -> str:
    return f"/fjordlund/consultations/{young.consultation.pk}/statement/"


def adopted(young: Young, text: str = TEXT) -> JointStatement:
    """Let the council adopt a text that nobody else has read."""
    written = write(young.consultation, text, seen=statement_of(young.consultation).version,
                    by=young.yrsa).statement  # fmt: skip
    for person in (young.yrsa, young.ymir):
        agree(written, seen=written.version, by=person)
    return statement_of(young.consultation)


def decide_url(said: JointStatement) -> str:
    return f"{QUEUE}statements/{said.pk}/"


def test_s7_nobody_else_reads_an_adopted_statement_before_its_moderator(
    young: Young, cast: Cast, story: PlanOfCast, url: str, browser_for: Browser
) -> None:
    said = adopted(young)
    others = ("rolf", "paula", "greta", "clara", "ymir", "mona", "sara")
    assert {browser_for(name).get(url).status_code for name in others} == {404}
    assert statements_in(story.plan, young.version) == []
    assert Built(story.plan, "en", young.version).content["statements"] == []
    assert not Notice.objects.filter(kind=NoticeKind.STATEMENT).exists()
    inside = browser_for("clara").get(young.version.get_absolute_url()).content.decode()
    assert TEXT not in inside
    head = browser_for("clara").get(young.consultation.get_absolute_url()).content.decode()
    assert url not in head
    own = browser_for("yrsa").get(url).content.decode()
    assert "Now it waits to be read by a moderator." in own
    # It stands in the queue with its age, and on the moderator's start page; not on another's.
    mona = browser_for("mona")
    page = mona.get(QUEUE).content.decode()
    assert decide_url(said) in page
    assert "waits for less than a working hour" in page
    assert TEXT not in page
    labels = [each.label for each in duties(young.mona, cast.town, timezone.now())]
    assert labels == ["2 texts by young people wait to be read"]
    # Without her second factor she reads nothing.
    assert client_of(young.mona).get(decide_url(said)).status_code == 302
    deciding = mona.get(decide_url(said))
    assert TEXT in deciding.content.decode()
    look = Entry.objects.get(verb="moderation.view", subject_type="participation.jointstatement")
    assert (look.by, look.note) == (young.mona, f"statements {said.pk}")
    stamp = deciding.context["waiting"].stamp
    done = mona.post(decide_url(said), {"act": "show", "stamp": stamp})
    assert (done.status_code, done["Location"]) == (302, QUEUE)
    said = statement_of(young.consultation)
    assert (said.shown_by, said.waits_since) == (young.mona, None)
    assert Entry.objects.filter(verb="statement.show", by=young.mona).exists()
    assert TEXT in browser_for("clara").get(url).content.decode()
    assert [each.text for each in statements_in(story.plan, young.version)] == [TEXT]
    # A second click, or the deputy's: there is nothing to decide any more.
    assert "Nobody waits for a decision" in (
        browser_for("frida").post(decide_url(said), {"act": "show"}, follow=True).content.decode()
    )


def test_s10_it_goes_back_with_a_rule_and_words_and_is_written_again(
    young: Young, story: PlanOfCast, url: str, browser_for: Browser
) -> None:
    said = adopted(young)
    mona = browser_for("mona")
    stamp = mona.get(decide_url(said)).context["waiting"].stamp
    sent = {"act": "return", "stamp": stamp, "words": "Please leave the name out."}
    assert "Which rule" in mona.post(decide_url(said), sent).content.decode()
    assert statement_of(young.consultation).adopted_at is not None
    mona.post(decide_url(said), sent | {"rule": "personal"})
    back = statement_of(young.consultation)
    assert (back.adopted_at, back.proposed_by, back.text) == (None, None, TEXT)
    entry = Entry.objects.get(verb="statement.return")
    assert (entry.by, entry.note) == (young.mona, "personal")
    assert [each.person for each in Notice.objects.filter(kind=NoticeKind.RETURNED)] == [young.yrsa]
    page = browser_for("yrsa").get(url).content.decode()
    for words in ("The moderator gave it back", "It tells who somebody is", "leave the name out"):
        assert words in page
    # Written and adopted anew, it is read anew; what she said of the old words is gone.
    again = adopted(young, "We want shade.")
    assert again.waits
    assert again.moderator_words == ""
    assert browser_for("clara").get(url).status_code == 404
    # What somebody decided about the words before cannot be decided with an old page.
    assert mona.post(decide_url(said), {"act": "show", "stamp": stamp}).status_code == 302
    assert statement_of(young.consultation).waits
    with pytest.raises(StatementRefused):
        show_statement(said, by=young.mona)
    with pytest.raises(StatementRefused):
        give_back_statement(said, rule="personal", words="Once more", by=young.mona)
    with pytest.raises(ValueError, match="without a rule"):
        give_back_statement(again, rule="", words="Why?", by=young.mona)


def test_s7_a_statement_that_waits_too_long_alarms_the_steering_group_once(
    young: Young, cast: Cast
) -> None:
    young.waiting.delete()
    said = adopted(young)
    later = timezone.now() + timedelta(days=7)
    assert sound_alarm(timezone.now()) == 0
    assert (sound_alarm(later), sound_alarm(later)) == (1, 0)
    letter = OutgoingMail.objects.get(key__startswith="waiting:")
    assert letter.recipient == cast.greta
    assert TEXT not in letter.body
    (late,) = duties(cast.greta, cast.town, later)
    assert late.label == "1 text by young people has waited too long for a moderator"
    show_statement(said, by=young.mona)
    assert duties(cast.greta, cast.town, later) == []


def test_s9_safety_reads_a_statement_that_alarms_and_nobody_hides_it_for_that(
    young: Young, url: str, browser_for: Browser
) -> None:
    said = adopted(young)
    assert browser_for("sara").get(url).status_code == 404
    browser_for("mona").post(
        decide_url(said),
        {"act": "alert", "stamp": said.waits_since.isoformat() if said.waits_since else ""},
    )
    letter = OutgoingMail.objects.get(key__startswith="danger:statement:")
    assert letter.recipient == young.sara
    assert url in letter.body
    # With her second factor alone, and each look is kept.
    assert client_of(young.sara).get(url).status_code == 302
    page = browser_for("sara").get(url)
    assert TEXT in page.content.decode()
    assert Entry.objects.get(verb="sealed.view").note == f"statements {said.pk}"
    assert browser_for("sara").post(url, {"text": "x", "seen": "1"}).status_code == 403
    assert statement_of(young.consultation).waits
    show_statement(said, by=young.mona)
    alert_of_danger(said, by=young.mona)
    # What others read already needs no second factor, and stays where it is.
    assert client_of(young.sara).get(url).status_code == 200
    assert browser_for("clara").get(url).status_code == 200


def test_an_alarm_outlives_a_harmless_wording_until_a_moderator_has_read_it(
    young: Young, browser_for: Browser
) -> None:
    write(young.consultation, "Min far slår mig.", seen=0, by=young.yrsa)
    said = adopted(young, "We want shade.")
    assert said.is_alarming
    letters = OutgoingMail.objects.filter(key__startswith="alarming:adopted:")
    assert {each.recipient for each in letters} == {young.mona, young.frida}
    # Before all that young people said, as everything that may speak of danger.
    page = browser_for("mona").get(QUEUE).content.decode()
    assert page.index(decide_url(said)) < page.index(young.waiting.text)
    show_statement(said, by=young.mona)
    assert not statement_of(young.consultation).is_alarming


def test_whoever_noted_the_day_of_the_meeting_does_not_let_it_pass_as_well(
    young: Young, url: str, browser_for: Browser
) -> None:
    write(young.consultation, TEXT, seen=0, by=young.yrsa)
    day = {"seen": "1", "agreed_on": timezone.localdate().isoformat()}
    frida = browser_for("frida")
    assert "A moderator reads it next." in (
        frida.post(url + "agree/", day, follow=True).content.decode()
    )
    said = statement_of(young.consultation)
    assert frida.get(decide_url(said)).status_code == 404
    assert decide_url(said) not in frida.get(QUEUE).content.decode()
    assert browser_for("mona").get(decide_url(said)).status_code == 200


def test_after_the_closing_nobody_says_that_it_is_being_written(
    young: Young, url: str, browser_for: Browser
) -> None:
    rows = Consultation.objects.filter(pk=young.consultation.pk)
    yrsa = browser_for("yrsa")

    def page() -> str:
        return yrsa.get(url).content.decode()

    rows.update(state=ConsultationState.PREPARED)
    assert "as soon as the consultation is open" in page()
    rows.update(state=ConsultationState.CLOSED)
    for text in ("", TEXT):
        rows.update(state=ConsultationState.OPEN)
        if text:
            write(young.consultation, text, seen=0, by=young.yrsa)
        rows.update(state=ConsultationState.CLOSED)
        assert "It was not finished before the consultation was closed." in page()
        assert "is being written" not in page()
        assert ("Nothing was written" in page()) is not bool(text)
        assert text in page()
    # What was shown before stays what it is.
    rows.update(state=ConsultationState.OPEN)
    JointStatement.objects.update(adopted_at=timezone.now(), shown_at=timezone.now())
    rows.update(state=ConsultationState.CLOSED)
    assert "It was not finished" not in page()


# --- Reports (S8, S9) ----------------------------------------------------------------------------


def shown(young: Young) -> JointStatement:
    show_statement(adopted(young), by=young.mona)
    return statement_of(young.consultation)


def test_s8_whoever_reads_a_statement_can_report_it(
    young: Young, cast: Cast, url: str, browser_for: Browser
) -> None:
    said = shown(young)
    report_url = f"/fjordlund/statements/{said.pk}/report/"
    clara = browser_for("clara")
    assert report_url in clara.get(url).content.decode()
    assert TEXT in clara.get(report_url).content.decode()
    assert clara.post(report_url, {}).status_code == 200
    first = clara.post(report_url, {"reason": "insult", "words": "It is rude."})
    # Her second one while it is open is the first.
    assert clara.post(report_url, {"reason": "other"})["Location"] == first["Location"]
    assert clara.get(report_url)["Location"] == first["Location"]
    written = StatementReport.objects.get()
    assert "They read:" in clara.get(first["Location"]).content.decode()
    assert browser_for("paula").get(first["Location"]).status_code == 404
    letters = OutgoingMail.objects.filter(key__startswith="statement-report:")
    assert {each.recipient for each in letters} == {young.mona, young.frida}
    # It hides nothing by itself.
    assert browser_for("paula").get(url).status_code == 200
    mona, handle = browser_for("mona"), f"{QUEUE}reports/statements/{written.pk}/"
    assert handle in mona.get(f"{QUEUE}reports/").content.decode()
    assert "1 open report" in [each.label for each in duties(young.mona, cast.town, timezone.now())]
    assert TEXT in mona.get(handle).content.decode()
    assert mona.post(handle, {"answer": ""}).status_code == 200
    mona.post(handle, {"answer": "It stays, it is an opinion."})
    assert "it is an opinion" in clara.get(first["Location"]).content.decode()
    assert statement_of(young.consultation).is_shown
    assert "Somebody has looked after this report" in (
        mona.post(handle, {"answer": "Once more"}, follow=True).content.decode()
    )


def test_s8_a_moderator_gives_a_reported_statement_back(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    said = shown(young)
    report(said, reporter=young.sara, reason="personal", words="")
    written = StatementReport.objects.get()
    browser_for("mona").post(
        f"{QUEUE}reports/statements/{written.pk}/",
        {"answer": "It goes back.", "rule": "personal", "words": "Without the name, please."},
    )
    back = statement_of(young.consultation)
    assert (back.adopted_at, back.moderator_words) == (None, "Without the name, please.")
    assert statements_in(story.plan, young.version) == []
    # Files that were printed with it are not handed out any more.
    assert Job.objects.filter(kind="documents.forget").exists()


def test_s9_danger_reported_with_an_account_hides_a_statement_until_it_is_read_again(
    young: Young, url: str, browser_for: Browser
) -> None:
    said = shown(young)
    report_url = f"/fjordlund/statements/{said.pk}/report/"
    paula = browser_for("paula")
    paula.post(report_url, {"reason": "other"})
    receipt = paula.post(report_url, {"reason": "danger", "words": "Look"})["Location"]
    assert StatementReport.objects.get().reason == "danger"
    assert "The text is hidden now." in paula.get(receipt).content.decode()
    assert paula.get(report_url)["Location"] == receipt
    assert browser_for("clara").get(url).status_code == 404
    assert statement_of(young.consultation).waits
    assert OutgoingMail.objects.filter(key__startswith="danger:", recipient=young.sara).exists()
    assert TEXT in browser_for("sara").get(url).content.decode()
    show_statement(statement_of(young.consultation), by=young.mona)
    assert browser_for("clara").get(url).status_code == 200


def test_s8_the_published_plan_leads_to_a_report_without_an_account(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser
) -> None:
    said = shown(young)
    meeting = Deliberation(body="City council", held_on=timezone.localdate(), outcome="adopted")
    version = freeze(story.plan, title="", changelog="", only_agreed=True, by=cast.clara)
    deliberate(version, meeting, by=cast.clara)
    publish(version, by=cast.clara)
    report_url = f"/report/fjordlund/{said.key}/"
    nobody = CanaryClient()
    assert f'href="{report_url}"' in nobody.get("/public/fjordlund/").content.decode()
    inside = browser_for("clara").get(version.get_absolute_url()).content.decode()
    assert f'href="{report_url}"' in inside
    receipts = set()
    for words in ("It names a teacher.", "It hurts."):
        mark = nobody.get(report_url).context["form"]["receipt"].value()
        sent = {"reason": "danger", "words": words, "receipt": mark}
        receipts |= {nobody.post(report_url, sent)["Location"] for _click in range(2)}
    assert len(receipts) == 2
    assert StatementReport.objects.filter(reporter=None).count() == 2
    for receipt in receipts:
        assert "Your report has arrived" in nobody.get(receipt).content.decode()
    # A mark of somebody else's report is none of this page.
    browser_for("clara").post(f"/fjordlund/statements/{said.pk}/report/", {"reason": "other"})
    hers = StatementReport.objects.exclude(reporter=None).get().receipt
    forged = nobody.post(report_url, {"reason": "other", "words": "", "receipt": str(hers)})
    assert forged.status_code == 302
    assert str(hers) not in forged["Location"]
    # It alerts and hides nothing by itself.
    assert statement_of(young.consultation).is_shown
    give_back_statement(statement_of(young.consultation), rule="personal", words="!", by=young.mona)
    assert nobody.get(report_url).status_code == 404
