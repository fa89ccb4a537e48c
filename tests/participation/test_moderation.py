"""The moderator's queue: what waits, deciding about it, reports, sealed texts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

from accounts.choices import Role
from accounts.models import Membership
from accounts.transitions import end_role
from participation.choices import CommentState, NoticeKind, ReportReason, ReportState
from participation.models import Comment, Consultation, Idea, Notice
from participation.moderation_duties import duties
from participation.queue import stamp_of
from participation.rules import somebody_reads
from participation.transitions.comments import CommentRefused, reword, send_back
from participation.transitions.idea_reading import keep_idea_sealed, show_idea, unseal_idea
from participation.transitions.ideas import reword_idea
from participation.transitions.moderation import keep_sealed, seal, unseal
from participation.transitions.reports import report
from participation.working_time import waited
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import MembershipFactory
from tests.young import Young, a_comment, verified

QUEUE = "/fjordlund/moderation/"
Browser = Callable[[str], CanaryClient]


def decide(browser: CanaryClient, comment: Comment, act: str, **more: str) -> Any:
    """Decide about a text as it stands now."""
    comment.refresh_from_db()
    data = {"act": act, "stamp": stamp_of(comment), **more}
    return browser.post(f"{QUEUE}{comment.pk}/", data, follow=True)


def said(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def an_idea(young: Young, story: PlanOfCast, **more: Any) -> Idea:
    return Idea.objects.create(**{
        "municipality": young.council.municipality,
        "plan": story.plan,
        "side": "young",
        "title": "A skate park",
        "text": "Behind the library.",
        "author": young.yrsa,
        **more,
    })  # fmt: skip


# --- The queue -----------------------------------------------------------------------------------


def test_danger_comes_first_then_the_oldest(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    now = timezone.now()
    late = a_comment(young.consultation, young.yrsa, story.swings, sent_at=now - timedelta(days=9))
    danger = a_comment(
        young.consultation, young.yrsa, story.swings, text="My dad hits me", is_alarming=True
    )
    queue = browser_for("mona").get(QUEUE).context["queue"]
    assert [each.pk for each in queue.comments] == [danger.pk, late.pk, young.waiting.pk]
    assert [each.is_late for each in queue.comments] == [False, True, False]
    assert queue.comments[0].alarming == ["hits me"]


def test_showing_what_one_has_sealed_in_another_tab_is_told(
    young: Young, browser_for: Browser
) -> None:
    mona = browser_for("mona")
    decide(mona, young.waiting, "seal")
    late = decide(mona, young.waiting, "show")
    assert any("You have decided about this text already" in each for each in said(late))
    assert not said(decide(mona, young.waiting, "seal"))


def test_a_harmless_idea_never_stands_before_danger(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    a_comment(
        young.consultation, young.yrsa, story.swings, text="My dad hits me", is_alarming=True
    )
    for title, alarming in (("A skate park", False), ("Nobody may know", True)):
        an_idea(young, story, title=title, is_alarming=alarming)
    page = browser_for("mona").get(QUEUE).content.decode()
    places = [page.index(text) for text in ("Nobody may know", "My dad hits me", "A skate park")]
    assert places == sorted(places)


def test_a_text_stands_there_with_its_place_and_never_a_name(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    type(young.yrsa).objects.filter(pk=young.yrsa.pk).update(name="Yrsa Holm")
    reword(young.waiting, kind="change", text="Ring 12 34 56 78", by=young.yrsa)
    page = browser_for("mona").get(QUEUE)
    [waiting] = page.context["queue"].comments
    assert (waiting.who, waiting.part, waiting.field) == (
        "Brave Otter", "Safe crossings", "Goal"
    )  # fmt: skip
    assert waiting.part_text == "Safe crossings for everybody"
    assert waiting.earlier == ["Nobody has read this yet."]
    assert waiting.contacts == ["12 34 56 78"]
    assert "Yrsa Holm" not in page.content.decode()


def test_nobody_decides_about_her_own_words(young: Young, browser_for: Browser) -> None:
    Comment.objects.filter(pk=young.waiting.pk).update(author=young.frida, on_behalf_of=20)
    assert not browser_for("frida").get(QUEUE).context["queue"].comments
    assert browser_for("frida").post(f"{QUEUE}{young.waiting.pk}/").status_code == 404
    [waiting] = browser_for("mona").get(QUEUE).context["queue"].comments
    assert waiting.who == "20 children, written down by a grown-up"


def test_a_page_of_fifty_costs_few_queries(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    browser = browser_for("mona")
    counted = []
    for many in (3, 50):
        while Comment.objects.waiting().count() < many:
            comment = a_comment(young.consultation, young.yrsa, story.swings, parent=young.shown)
            comment.earlier.create(municipality=comment.municipality, text="Earlier")
        browser.get(QUEUE)
        with CaptureQueriesContext(connection) as captured:
            page = browser.get(QUEUE)
        counted.append(len(captured))
        assert len(page.context["queue"].comments) == many
    # session, person, second factor, roles, phases; comments, earlier wordings, parts; statements;
    # the line
    assert counted == [10, 10]


def test_showing_tells_the_author(young: Young, browser_for: Browser) -> None:
    answer = decide(browser_for("mona"), young.waiting, "show")
    assert said(answer) == ["It can be read now. Its author hears of it."]
    young.waiting.refresh_from_db()
    assert young.waiting.state == CommentState.SHOWN
    assert [each.kind for each in young.yrsa.notices.all()] == ["shown"]


def test_the_later_of_two_moderators_is_told(young: Young, browser_for: Browser) -> None:
    mona, frida = browser_for("mona"), browser_for("frida")
    decide(mona, young.waiting, "show")
    answer = decide(frida, young.waiting, "return", rule="insult", words="Please be kind.")
    assert said(answer) == ["Somebody else has decided about this text in the meantime."]
    young.waiting.refresh_from_db()
    assert young.waiting.state == CommentState.SHOWN


def test_a_text_that_was_changed_is_read_once_more(young: Young, browser_for: Browser) -> None:
    mona = browser_for("mona")
    stamp = stamp_of(young.waiting)
    reword(young.waiting, kind="change", text="Something else", by=young.yrsa)
    page = mona.post(f"{QUEUE}{young.waiting.pk}/", {"act": "show", "stamp": stamp}, follow=True)
    assert said(page) == ["The author has changed this text. Please read it once more."]
    mona.post(f"{QUEUE}show/", {"chosen": f"{young.waiting.pk}:{stamp}"})
    young.waiting.refresh_from_db()
    assert young.waiting.state == CommentState.WAITING


def test_what_comes_back_a_second_time_is_told_a_second_time(young: Young) -> None:
    """She has changed her words and waits; without news she would wait for ever."""
    comment = young.waiting
    send_back(comment, rule="other", words="Please be kind.", by=young.mona)
    told = Notice.objects.filter(person=young.yrsa, kind=NoticeKind.RETURNED)
    told.update(told_at=timezone.now())
    comment.refresh_from_db()
    reword(comment, kind="change", text="Something kinder", by=young.yrsa)
    comment.refresh_from_db()
    send_back(comment, rule="other", words="Kinder still, please.", by=young.mona)
    assert [each.told_at for each in told] == [None]


def test_several_are_shown_at_once(young: Young, story: PlanOfCast, browser_for: Browser) -> None:
    more = a_comment(young.consultation, young.yrsa, story.swings)
    other = a_comment(young.consultation, young.mona, story.swings)
    mona = browser_for("mona")
    chosen = [f"{pk}:" for pk in (young.waiting.pk, more.pk, other.pk, 987654, "x")]
    answer = mona.post(f"{QUEUE}show/", {"chosen": chosen}, follow=True)
    assert said(answer) == [
        "2 texts can be read now.",
        "3 texts were changed, or somebody else has decided about them.",
    ]
    assert said(mona.post(f"{QUEUE}show/", follow=True)) == ["You have chosen no text."]
    assert [each.pk for each in Comment.objects.waiting()] == [other.pk]


def test_the_sentence_of_the_rule_is_sent_in_the_authors_language(
    young: Young, browser_for: Browser
) -> None:
    decide(browser_for("mona"), young.waiting, "return", rule="personal")
    assert young.waiting.moderation.get().words.startswith("Your text says who somebody is")


def test_what_was_typed_is_not_lost(young: Young, browser_for: Browser) -> None:
    mona = browser_for("mona")
    answer = decide(mona, young.waiting, "return", words="Please be kind.")
    assert answer.context["form"].errors["rule"]
    assert "Please be kind." in answer.content.decode()
    answer = decide(mona, young.waiting, "return", rule="other")
    assert answer.context["form"].errors["words"]


def test_who_clicks_twice_is_not_told_of_somebody_else(young: Young, browser_for: Browser) -> None:
    mona = browser_for("mona")
    decide(mona, young.waiting, "show")
    assert said(decide(mona, young.waiting, "show")) == []
    assert young.waiting.moderation.count() == 1


def test_words_survive_a_session_that_ended(young: Young, browser_for: Browser) -> None:
    page = f"{QUEUE}{young.waiting.pk}/"
    # Logged in anew, without a second factor: nothing is done, and nothing typed is lost.
    anew = client_of(young.mona)
    typed = {"act": "return", "stamp": "", "rule": "insult", "words": "Please be kind."}
    assert page.replace("/", "%2F") in anew.post(page, typed)["Location"]
    session = anew.session
    session[DEVICE_ID_SESSION_KEY] = verified(young.mona).session[DEVICE_ID_SESSION_KEY]
    session.save()
    form = anew.get(page).context["form"]
    assert (form["rule"].value(), form["words"].value()) == ("insult", "Please be kind.")
    assert anew.get(page).context["form"]["words"].value() is None
    assert not young.waiting.moderation.exists()


def test_ideas_of_young_people_pass_the_same_desk(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    shown, returned, sealed = (an_idea(young, story) for _number in range(3))
    # A grown-up's is read by everybody at once.
    an_idea(young, story, side="staff", state=CommentState.SHOWN)
    mona = browser_for("mona")
    page = mona.get(QUEUE)
    assert [each.pk for each in page.context["queue"].ideas] == [
        shown.pk, returned.pk, sealed.pk
    ]  # fmt: skip
    for idea, sent in (
        (shown, {"act": "show"}),
        (returned, {"act": "return", "rule": "insult"}),
        (sealed, {"act": "seal"}),
    ):
        mona.post(f"{QUEUE}ideas/{idea.pk}/", {"stamp": stamp_of(idea), **sent}, follow=True)
    states = [Idea.objects.get(pk=each.pk).state for each in (shown, returned, sealed)]
    assert states == [CommentState.SHOWN, CommentState.RETURNED, CommentState.SEALED]
    assert "could hurt somebody" in Idea.objects.get(pk=returned.pk).moderator_words
    answer = mona.post(f"{QUEUE}ideas/{shown.pk}/", {"act": "seal"}, follow=True)
    assert said(answer) == ["You have decided about this text already: Show it."]
    # Her own second click is not somebody else's; to Frida it is.
    answer = mona.post(f"{QUEUE}ideas/{shown.pk}/", {"act": "show"}, follow=True)
    assert said(answer) == ["Saved."]
    answer = browser_for("frida").post(f"{QUEUE}ideas/{shown.pk}/", {"act": "show"}, follow=True)
    assert said(answer) == ["Somebody else has decided about this text in the meantime."]


def test_an_idea_that_was_worded_anew_is_not_decided_about_unread(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    idea, mona = an_idea(young, story), browser_for("mona")
    url = f"{QUEUE}ideas/{idea.pk}/"
    stamp = mona.get(url).context["waiting"].stamp
    reword_idea(idea, title="Something quite different", text="", by=young.yrsa)
    sent = {"act": "return", "rule": "insult", "words": "Please be kind.", "stamp": stamp}
    page = mona.post(url, sent, follow=True)
    assert said(page) == ["The author has changed this text. Please read it once more."]
    # What she had typed is still there.
    assert page.context["form"]["words"].value() == "Please be kind."
    with pytest.raises(CommentRefused):
        show_idea(idea, by=young.mona)
    assert Idea.objects.get(pk=idea.pk).state == CommentState.WAITING


# --- Time ----------------------------------------------------------------------------------------


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of a week in May 2026 whose 11th is a Monday; Danish summer time."""
    return datetime(2026, 5, day, hour - 2, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "now", "words"),
    [
        (at(11, 9), at(11, 9, 30), "less than a working hour"),
        (at(11, 9), at(11, 12), "3 working hours"),
        (at(11, 15), at(12, 9), "2 working hours"),
        (at(11, 3), at(11, 23), "1 working day"),
        (at(15, 15), at(18, 9), "2 working hours"),
        (at(16, 9), at(17, 20), "less than a working hour"),
        (at(11, 8), at(18, 8), "5 working days"),
    ],
)
def test_only_the_hours_of_a_town_hall_count(since: datetime, now: datetime, words: str) -> None:
    assert str(waited(since, now)) == words


# --- Duties --------------------------------------------------------------------------------------


def labels(user: Any, town: Any) -> list[str]:
    return [each.label for each in duties(user, town, timezone.now())]


def test_what_waits_stands_on_the_start_page(young: Young, cast: Cast) -> None:
    town = cast.town
    assert labels(young.mona, town) == ["1 text by young people waits to be read"]
    assert labels(young.sara, town) == labels(young.yrsa, town) == labels(cast.paula, town) == []
    Comment.objects.filter(pk=young.shown.pk).update(state=CommentState.SEALED)
    assert labels(young.sara, town) == ["1 sealed text: somebody may be in danger"]
    keep_sealed(young.shown, by=young.sara, words="I have called.", answer="Thank you.")
    assert labels(young.sara, town) == []
    unseal(young.shown, by=young.sara, words="It was a song.", answer="Thank you.")
    young.shown.refresh_from_db()
    seal(young.shown, by=young.mona)
    assert labels(young.sara, town) == ["1 sealed text: somebody may be in danger"]
    Comment.objects.filter(pk=young.waiting.pk).update(sent_at=timezone.now() - timedelta(days=9))
    assert labels(cast.greta, town) == [
        "1 text by young people has waited too long for a moderator"
    ]


def test_boxes_close_where_nobody_reads_any_more(young: Young, cast: Cast) -> None:
    def may_write() -> bool:
        person = type(young.yrsa).objects.get(pk=young.yrsa.pk)
        consultation = Consultation.objects.select_related("municipality").get()
        return person.has_perm("participation.write", consultation)

    assert may_write()
    for name in ("mona", "frida"):
        [role] = Membership.objects.filter(user=getattr(young, name))
        end_role(role, today=timezone.localdate(), by=cast.clara)
        assert may_write() is (name == "mona")
    assert labels(cast.clara, cast.town) == [
        "Nobody reads what is written in: What do you think of the plan?"
    ]
    MembershipFactory(municipality=cast.town, user=young.mona, role=Role.MODERATOR)
    assert may_write()
    assert labels(cast.clara, cast.town) == []
    Consultation.objects.update(hours=" ")
    assert not may_write()


def test_the_rule_is_asked_once_for_a_page(young: Young) -> None:
    assert somebody_reads(young.consultation)
    with CaptureQueriesContext(connection) as captured:
        assert somebody_reads(young.consultation)
    assert len(captured) == 0


# --- Every report comes to an end ------------------------------------------------------------


def reports_of_other_kinds(young: Young) -> None:
    for reporter, reason in ((young.ymir, ReportReason.DANGER), (None, ReportReason.INSULT)):
        report(young.shown, reporter=reporter, reason=reason, words="")


def open_reasons(young: Young) -> list[str]:
    rows = young.shown.reports.filter(state=ReportState.OPEN)
    return list(rows.values_list("reason", flat=True))


def test_a_seal_that_is_kept_ends_every_report_about_the_text(young: Young) -> None:
    reports_of_other_kinds(young)
    keep_sealed(young.shown, by=young.sara, words="I have called.", answer="Thank you.")
    assert open_reasons(young) == []
    answers = set(young.shown.reports.values_list("answer", "handled_by"))
    assert answers == {("Thank you.", young.sara.pk)}


def test_a_seal_that_is_opened_leaves_other_reports_to_the_moderator(young: Young) -> None:
    reports_of_other_kinds(young)
    unseal(young.shown, by=young.sara, words="It was a song.", answer="Thank you.")
    assert open_reasons(young) == [ReportReason.INSULT]
    page = verified(young.mona).get("/fjordlund/moderation/reports/")
    assert [each.report.reason for each in page.context["waiting"]["comment"]] == ["insult"]


def test_a_text_that_was_taken_back_leaves_no_report_behind(young: Young) -> None:
    reports_of_other_kinds(young)
    Comment.objects.filter(pk=young.shown.pk).update(taken_back_at=timezone.now())
    young.shown.refresh_from_db()
    unseal(young.shown, by=young.sara, words="It was a song.", answer="Thank you.")
    assert open_reasons(young) == []


@pytest.mark.parametrize(("act", "left"), [("keep", 0), ("unseal", 1)])
def test_reports_about_a_sealed_idea_end_too(
    young: Young, story: PlanOfCast, act: str, left: int
) -> None:
    idea = an_idea(young, story, state="shown")
    report(idea, reporter=None, reason=ReportReason.INSULT, words="")
    report(idea, reporter=young.ymir, reason=ReportReason.DANGER, words="")
    move = keep_idea_sealed if act == "keep" else unseal_idea
    move(idea, by=young.sara, words="I have called.", answer="Thank you.")
    assert idea.reports.filter(state=ReportState.OPEN).count() == left
