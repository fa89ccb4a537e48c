"""What is typed about the work and not saved: kept, offered, used, thrown away, joined."""

import json
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Draft
from implementation.choices import ReportState, Review
from implementation.models import StatusReport, StatusUpdate
from implementation.transitions.reports import write_report
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.following import Following, said

Browser = Callable[[str], CanaryClient]
HOME = "/fjordlund/"
REVIEW = f"{HOME}review/"


def shown(page: Any) -> dict[str, Any]:
    """Return what the form on a page would send."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in values.items() if value is not None}
    return sent | {"opening": page.context["desk"]["opening"]}


def offers(page: Any) -> list[str]:
    return [each.use_url for each in page.context["desk"]["offers"]]


def update_form(story: PlanOfCast) -> str:
    return f"{HOME}initiatives/{story.swings.pk}/progress/add/"


def report_form(following: Following) -> str:
    return f"{HOME}reports/{following.report.pk}/edit/"


def newest(story: PlanOfCast) -> StatusUpdate:
    return StatusUpdate.objects.filter(initiative=story.swings).standing().get()


# --- An update -----------------------------------------------------------------------------------


def test_an_update_that_was_not_saved_comes_back_to_its_writer_alone(
    following: Following, story: PlanOfCast, browser_for: Browser
) -> None:
    paula, clara, url = browser_for("paula"), browser_for("clara"), update_form(story)
    page = paula.get(url)
    typed = shown(page) | {"status": "on-hold", "sentence": "Hers alone", "because": "One.\r\nTwo."}
    answer = paula.post(page.context["desk"]["draft_url"], typed)
    assert answer.content.decode().startswith("Saved as your draft at")
    assert newest(story) == following.update
    (offer,) = offers(paula.get(url))
    for asked in (url, offer):
        page = clara.get(asked)
        assert "Hers alone" not in page.content.decode()
        assert offers(page) == []
    page = paula.get(offer)
    got = shown(page)
    assert offers(page) == []
    assert "Your unsaved text from" in page.content.decode()
    assert (got["sentence"], got["status"], got["because"]) == (
        "Hers alone", "on-hold", "One.\nTwo."
    )  # fmt: skip
    assert got["seen"] == following.update.pk
    # Saved, it is no draft any more; and a sign still on its way brings nothing back.
    assert paula.post(url, got).status_code == 302
    assert newest(story).sentence == "Hers alone"
    assert paula.post(page.context["desk"]["draft_url"], got).status_code == 409
    assert not Draft.objects.exists()


def test_what_was_typed_on_an_older_update_meets_the_newer_one(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    paula, url = browser_for("paula"), update_form(story)
    page = paula.get(url)
    paula.post(page.context["desk"]["draft_url"], shown(page) | {"sentence": "Three swings"})
    said(story.swings, cast.clara, "on-hold", "It rests.", because="Rain.")
    got = shown(paula.get(offers(paula.get(url))[0]))
    answer = paula.post(url, got)
    assert answer.status_code == 409
    assert "It rests." in answer.content.decode()
    # Left standing there, it is still kept.
    assert Draft.objects.get().payload["sentence"] == ["Three swings"]
    assert paula.post(url, shown(answer)).status_code == 302
    assert newest(story).sentence == "Three swings"
    assert not Draft.objects.exists()


def test_nothing_typed_is_no_unsaved_text(
    following: Following, story: PlanOfCast, browser_for: Browser
) -> None:
    paula, url = browser_for("paula"), update_form(story)
    page = paula.get(url)
    draft_url, untouched = page.context["desk"]["draft_url"], shown(page)
    paula.post(draft_url, untouched | {"sentence": "Three"})
    assert Draft.objects.count() == 1
    assert paula.post(draft_url, untouched).content == b""
    assert not Draft.objects.exists()


def test_a_form_with_something_to_mend_is_kept_and_can_be_thrown_away(
    following: Following, story: PlanOfCast, browser_for: Browser
) -> None:
    paula, url = browser_for("paula"), update_form(story)
    typed = shown(paula.get(url)) | {"status": "completed", "sentence": "All stand.", "done": ""}
    page = paula.post(url, typed)
    assert (page.status_code, offers(page)) == (422, [])
    assert Draft.objects.get().payload["sentence"] == ["All stand."]
    (offer,) = paula.get(url).context["desk"]["offers"]
    page = paula.post(offer.discard_url, follow=True)
    assert "Your unsaved text is thrown away." in page.content.decode()
    assert not Draft.objects.exists()


def test_who_goes_back_and_writes_on_loses_no_word(
    following: Following, story: PlanOfCast, browser_for: Browser
) -> None:
    """The key of the form is used up, but not for these words."""
    paula, url = browser_for("paula"), update_form(story)
    first = shown(paula.get(url)) | {"sentence": "Three swings stand."}
    assert paula.post(url, first).status_code == 302
    answer = paula.post(url, first | {"sentence": "Four swings stand."})
    assert answer.status_code == 409
    assert "You have saved an update here in the meantime" in answer.content.decode()
    assert newest(story).sentence == "Three swings stand."
    assert paula.post(url, shown(answer)).status_code == 302
    assert newest(story).sentence == "Four swings stand."
    assert StatusUpdate.objects.filter(initiative=story.swings).count() == 3


def test_when_the_phase_ends_meanwhile_the_text_is_given_back_and_kept(
    following: Following, story: PlanOfCast, browser_for: Browser
) -> None:
    paula, stefan, url = browser_for("paula"), browser_for("stefan"), update_form(story)
    typed = shown(paula.get(url)) | {"sentence": "Three swings stand."}
    story.cycle.phases.filter(key="implementation").update(closed_on=date(2026, 2, 1))
    for page in (paula.post(url, typed), paula.get(url)):
        assert page.status_code == 403
        assert "Three swings stand." in page.content.decode()
    assert stefan.get(url).status_code == 403
    assert b"Three swings" not in stefan.get(url).content
    clara = browser_for("clara")
    clara.post(url, typed)
    assert b"Three swings stand." in clara.get(url).content
    (offer,) = page.context["unsaved"]
    assert paula.post(offer["discard_url"]).status_code == 302
    assert [each.user.name for each in Draft.objects.all()] == ["Clara"]


def test_one_sees_who_else_writes(
    following: Following, story: PlanOfCast, browser_for: Browser
) -> None:
    browser_for("paula").get(update_form(story))
    clara = browser_for("clara")
    page = clara.get(update_form(story))
    assert "Paula (Parks) has this page open too" in page.content.decode()
    clara.get(report_form(following))
    there = clara.post(page.context["desk"]["present_url"]).content.decode()
    assert "Paula" in there


def test_the_form_of_an_update_takes_eleven_questions(
    following: Following, story: PlanOfCast, browser_for: Browser, django_assert_num_queries: Any
) -> None:
    paula, url = browser_for("paula"), update_form(story)
    paula.get(url)
    # Two of them for the sign that she is here, and for who else is and what she left unsaved.
    with django_assert_num_queries(11):
        paula.get(url)


# --- The words of a report -----------------------------------------------------------------------


def test_the_words_of_a_report_are_kept_and_given_back(
    following: Following, cast: Cast, browser_for: Browser
) -> None:
    clara, url = browser_for("clara"), report_form(following)
    page = clara.get(url)
    typed = shown(page) | {"summary": "We are *half-way*.\r\n\r\n- One\r\n- Two"}
    clara.post(page.context["desk"]["draft_url"], typed)
    clara.get(HOME)
    (duty,) = [each for each in clara.get(HOME).context["duties"] if "not saved" in each.label]
    assert (duty.label, duty.url) == ("Go on with what you have not saved: Half-time", url)
    got = shown(clara.get(offers(clara.get(url))[0]))
    assert got["summary"] == "We are *half-way*.\n\n- One\n- Two"
    assert clara.post(url, got).status_code == 302
    assert not Draft.objects.exists()
    read = clara.get(f"{HOME}reports/{following.report.pk}/").content.decode()
    assert "<em>half-way</em>" in read
    assert "<li>One</li>" in read


def test_two_who_write_in_different_places_are_joined_without_a_question(
    following: Following, cast: Cast, browser_for: Browser
) -> None:
    clara, url = browser_for("clara"), report_form(following)
    typed = shown(clara.get(url)) | {"outlook": "Hope."}
    write_report(following.report, {"summary": "Half-way."}, seen=1, by=cast.wanda)
    page = clara.post(url, typed, follow=True)
    assert "Wanda saved in the meantime. Kept from there: In short, for the council." in (
        page.content.decode().replace("&#x27;", "'")
    )
    report = StatusReport.objects.get(pk=following.report.pk)
    assert (report.summary, report.outlook, report.edition) == ("Half-way.", "Hope.", 3)


def test_two_who_write_in_one_place_choose(
    following: Following, cast: Cast, browser_for: Browser
) -> None:
    clara, url = browser_for("clara"), report_form(following)
    typed = shown(clara.get(url)) | {"summary": "A hard year.", "outlook": "Hope."}
    write_report(following.report, {"summary": "Half-way."}, seen=1, by=cast.wanda)
    page = clara.post(url, typed)
    (row,) = page.context["rows"]
    assert (page.status_code, row["theirs"], row["mine"]) == (409, "Half-way.", "A hard year.")
    assert "Wanda" in page.content.decode()
    assert Draft.objects.get().payload["summary"] == ["A hard year."]
    sent = {
        **dict(page.context["values"]), "merging": "1", "clash": "summary",
        "base-summary": row["base_values"], "mine-summary": row["mine_values"],
        "opening": page.context["opening"],
    }  # fmt: skip
    # Nothing chosen yet: the same page once more.
    undecided = clara.post(url, sent)
    assert (undecided.status_code, undecided.context["rows"][0]["mine"]) == (409, "A hard year.")
    both = sent | {"choice-summary": "edit", "edit-summary": "Half-way in a hard year."}
    assert clara.post(url, both).status_code == 302
    report = StatusReport.objects.get(pk=following.report.pk)
    assert (report.summary, report.outlook) == ("Half-way in a hard year.", "Hope.")
    assert not Draft.objects.exists()


@pytest.mark.parametrize("before", ["", "x", "[]", "{}", '{"title": 5}', "null"])
def test_without_a_trustworthy_text_before_all_that_differs_is_asked(
    before: str, following: Following, cast: Cast, browser_for: Browser
) -> None:
    clara, url = browser_for("clara"), report_form(following)
    typed = shown(clara.get(url)) | {"summary": "Mine.", "before": before, "seen": "1"}
    write_report(following.report, {"summary": "Theirs."}, seen=1, by=cast.wanda)
    page = clara.post(url, typed)
    assert page.status_code == 409
    assert [row["name"] for row in page.context["rows"]] == ["summary"]


def test_a_double_click_writes_a_report_once(following: Following, browser_for: Browser) -> None:
    clara, url = browser_for("clara"), report_form(following)
    typed = shown(clara.get(url)) | {"summary": "Half-way."}
    assert [clara.post(url, typed).status_code for _click in range(2)] == [302, 302]
    assert StatusReport.objects.get(pk=following.report.pk).edition == 2


def test_what_was_left_unsaved_can_be_read_once_the_report_is_finished(
    following: Following, browser_for: Browser
) -> None:
    clara, url = browser_for("clara"), report_form(following)
    page = clara.get(url)
    clara.post(page.context["desk"]["draft_url"], shown(page) | {"summary": "Not in time."})
    StatusReport.objects.filter(pk=following.report.pk).update(
        state=ReportState.FROZEN, frozen_at=timezone.now()
    )
    page = clara.get(url)
    assert page.status_code == 403
    assert "Not in time." in page.content.decode()
    assert clara.post(page.context["unsaved"][0]["discard_url"]).status_code == 302
    assert clara.get(url).status_code == 302


def test_what_stood_before_travels_with_the_form(
    following: Following, browser_for: Browser
) -> None:
    page = browser_for("clara").get(report_form(following))
    assert json.loads(shown(page)["before"])["title"] == ["Half-time"]


# --- A reason ------------------------------------------------------------------------------------


def reason_for(update: StatusUpdate, page: Any, **more: str) -> dict[str, Any]:
    return {
        "chosen": [str(update.pk)],
        "reason": "Which two?",
        "decision": "send-back",
        "opening": page.context["desk"]["opening"],
    } | more


def test_a_reason_comes_back_with_what_was_chosen(
    following: Following, browser_for: Browser
) -> None:
    clara = browser_for("clara")
    page = clara.get(REVIEW)
    clara.post(page.context["desk"]["draft_url"], reason_for(following.update, page))
    (offer,) = offers(clara.get(REVIEW))
    page = clara.get(offer)
    assert "Which two?</textarea>" in page.content.decode()
    assert [each.is_chosen for each in page.context["updates"]] == [True]
    sent = reason_for(following.update, page)
    assert clara.post(f"{REVIEW}decide/", sent).status_code == 302
    assert not Draft.objects.exists()
    # A second click of two keeps nothing.
    assert clara.post(f"{REVIEW}decide/", sent).status_code == 302
    assert not Draft.objects.exists()
    following.update.refresh_from_db()
    assert following.update.review == Review.RETURNED


def test_a_reason_that_nobody_got_is_not_lost(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    clara = browser_for("clara")
    page = clara.get(REVIEW)
    # Somebody says something newer before she presses the button.
    said(story.swings, cast.paula, "on-hold", "It rests.", because="Rain.")
    assert clara.post(f"{REVIEW}decide/", reason_for(following.update, page)).status_code == 302
    assert Draft.objects.get().payload["reason"] == ["Which two?"]
    # Nor is one that she typed before she accepted others.
    Draft.objects.all().delete()
    sent = reason_for(newest(story), page, decision="accept", opening=uuid.uuid4().hex[:16])
    assert clara.post(f"{REVIEW}decide/", sent).status_code == 302
    assert Draft.objects.get().payload["reason"] == ["Which two?"]


def test_a_form_that_the_work_does_not_have_has_no_desk(
    following: Following, browser_for: Browser
) -> None:
    url = browser_for("clara").get(REVIEW).context["desk"]["draft_url"].split("?")[0]
    for act in ("", "discard/"):
        unknown = f"{url.replace('/review/', '/nothing/')}{act}"
        assert browser_for("clara").post(unknown, {"reason": "Why?"}).status_code == 404
    assert not Draft.objects.exists()


def test_each_offer_says_how_its_text_begins(
    following: Following, story: PlanOfCast, browser_for: Browser
) -> None:
    paula, url = browser_for("paula"), update_form(story)
    for words in ("The first one", "Quite another one " * 9):
        page = paula.get(url)
        paula.post(page.context["desk"]["draft_url"], shown(page) | {"sentence": words})
    titles = [each.title for each in paula.get(url).context["desk"]["offers"]]
    assert titles[1] == "The first one"
    assert titles[0].startswith("Quite another one")
    assert len(titles[0]) <= 80
    assert b"The first one" in paula.get(url).content
