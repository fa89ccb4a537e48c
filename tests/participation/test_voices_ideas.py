"""Ideas of young people and of staff: kept apart, supported without ranks, answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actionplan.choices import InitiativeState
from actionplan.models import Initiative
from participation.choices import CommentState, IdeaSide, NoticeKind, OutcomeKind
from participation.duties import idea_duties
from participation.models import Idea, Notice, Support
from participation.transitions.ideas import (
    IdeaRefused,
    answer_idea,
    reword_idea,
    turn_support,
    withdraw_idea,
)
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young, an_idea

Browser = Callable[[str], CanaryClient]
URL = "/fjordlund/ideas/"
KEY = "5f1f9f5e-6b5e-4a53-9c6e-0d8f4d2f7c12"
SAID = {"title": "A slide into the water", "text": "In the old harbour.", "key": KEY}


def words(browser: CanaryClient, side: str = "") -> str:
    return browser.get(URL, {"side": side} if side else {}).content.decode()


def test_a_young_person_s_idea_waits_and_is_said_once(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    yrsa = browser_for("yrsa")
    for _ in range(2):
        assert yrsa.post(URL + "add/", SAID).status_code == 302
    idea = Idea.objects.get(key=KEY)
    assert (idea.side, idea.state) == (IdeaSide.YOUNG, CommentState.WAITING)
    assert "Only you can see this so far." in words(yrsa)
    for name in ("ymir", "clara", "greta", "mona", "sara", "frida"):
        assert SAID["title"] not in words(browser_for(name), "young"), name


def test_an_idea_sent_with_a_key_that_is_used_loses_no_words(
    young: Young, browser_for: Browser
) -> None:
    yrsa = browser_for("yrsa")
    yrsa.post(URL + "add/", SAID)
    more = SAID | {"text": "In the old harbour. And a ladder."}
    yrsa.post(URL + "add/", more)
    assert Idea.objects.get(key=KEY).text == more["text"]
    # Another one, or one that others read already, is an idea of its own.
    yrsa.post(URL + "add/", SAID | {"title": "A pond"})
    Idea.objects.filter(key=KEY).update(state=CommentState.SHOWN)
    yrsa.post(URL + "add/", more | {"text": f"{more['text']} And steps."})
    mine = Idea.objects.filter(author=young.yrsa).order_by("pk")
    assert [(each.title, each.text) for each in mine][-3:] == [
        (SAID["title"], more["text"]),
        ("A pond", SAID["text"]),
        (SAID["title"], f"{more['text']} And steps."),
    ]
    # What belongs to somebody else stays as it is.
    browser_for("ymir").post(URL + "add/", more | {"text": f"{more['text']} No."})
    assert Idea.objects.get(key=KEY).text == more["text"]


def test_ideas_of_staff_are_shown_at_once_and_marked_as_adults(
    young: Young, browser_for: Browser
) -> None:
    assert browser_for("paula").post(URL + "add/", SAID).status_code == 302
    idea = Idea.objects.get(key=KEY)
    assert (idea.side, idea.state) == (IdeaSide.STAFF, CommentState.SHOWN)
    page = words(browser_for("yrsa"), "staff")
    for said in (SAID["title"], "Paula", "Adult", "Department editor"):
        assert said in page
    # The young people's own side stays theirs.
    assert SAID["title"] not in words(browser_for("yrsa"))


def test_no_name_of_a_young_person_is_shown(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    type(young.yrsa).objects.filter(pk=young.yrsa.pk).update(name="Yrsa Holm")
    type(young.ymir).objects.filter(pk=young.ymir.pk).update(name="Ymir Lund", pseudonym="")
    an_idea(story, young.ymir, side="young", title="Trees")
    for name in ("clara", "yrsa", "mona"):
        page = words(browser_for(name), "young")
        assert "Brave Otter" in page or name == "yrsa"
        assert "A young person" in page
        for real in ("Yrsa", "Holm", "Ymir", "Lund"):
            assert real not in page


def test_how_to_reach_somebody_is_asked_about_once(young: Young, browser_for: Browser) -> None:
    yrsa = browser_for("yrsa")
    sent = {**SAID, "text": "Write to otter@fjord.example"}
    answer = yrsa.post(URL + "add/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "otter@fjord.example" in page
    assert "just send your idea again" in page
    assert not Idea.objects.filter(key=KEY).exists()
    assert yrsa.post(URL + "add/", {**sent, "sure": "yes"}).status_code == 302
    assert Idea.objects.get(key=KEY).state == CommentState.WAITING


def test_its_author_changes_it_until_others_read_it(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    idea = an_idea(story, young.yrsa, side="young", title="Trees", state=CommentState.RETURNED)
    yrsa, url = browser_for("yrsa"), f"{URL}{idea.pk}/edit/"
    assert yrsa.post(url, {**SAID, "key": idea.key}).status_code == 302
    idea.refresh_from_db()
    assert (idea.title, idea.state) == (SAID["title"], CommentState.WAITING)
    Idea.objects.filter(pk=idea.pk).update(state=CommentState.SHOWN)
    answer = yrsa.post(url, {**SAID, "title": "Late", "key": idea.key})
    assert answer.status_code == 422
    assert "Others read your idea already." in answer.content.decode()
    with pytest.raises(IdeaRefused):
        reword_idea(idea, title="Late", text="", by=young.yrsa)


def test_what_is_taken_back_nobody_reads(young: Young, browser_for: Browser) -> None:
    assert browser_for("yrsa").post(f"{URL}{young.idea.pk}/take-back/").status_code == 302
    for name in ("yrsa", "ymir", "clara"):
        assert "A night bus" not in words(browser_for(name), "young")
    Idea.objects.filter(pk=young.idea.pk).update(state=CommentState.SEALED)
    with pytest.raises(IdeaRefused):
        withdraw_idea(young.idea, by=young.yrsa)


def test_support_is_one_sign_and_never_a_rank(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    ymir, url = browser_for("ymir"), f"{URL}{young.idea.pk}/support/"
    for _ in range(2):
        assert ymir.post(url, {"wanted": "yes"}).status_code == 302
    assert Support.objects.filter(idea=young.idea).count() == 1
    assert "One person would like this" in words(ymir)
    # The newest stands first, however many like the older one.
    newer = an_idea(story, young.yrsa, side="young", title="Zebra crossings")
    page = words(ymir)
    assert page.index(newer.title) < page.index(young.idea.title)
    ymir.post(url, {"wanted": "no"})
    assert not Support.objects.filter(idea=young.idea).exists()


def answered(browser: CanaryClient, idea: Idea, **values: object) -> object:
    sent = {"outcome": "taken-up", "reason": "A good idea.", "seen": "", **values}
    return browser.post(f"{URL}{idea.pk}/answer/", sent)


def test_an_idea_is_taken_up_into_an_initiative_and_its_author_hears_of_it(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    clara = browser_for("clara")
    assert answered(clara, young.idea).status_code == 422  # type: ignore[attr-defined]
    both = {"initiative": story.swings.pk, "focus_area": story.outdoors.pk}
    assert answered(clara, young.idea, **both).status_code == 422  # type: ignore[attr-defined]
    answered(clara, young.idea, initiative=story.swings.pk)
    young.idea.refresh_from_db()
    assert (young.idea.outcome, young.idea.initiative) == (OutcomeKind.TAKEN_UP, story.swings)
    assert Notice.objects.get(kind=NoticeKind.IDEA).person == young.yrsa
    page = words(browser_for("yrsa"))
    for said in ("Taken up", story.swings.title, "A good idea."):
        assert said in page


def test_a_new_initiative_begins_with_the_idea_s_words_once(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    before = Initiative.objects.count()
    clara = browser_for("clara")
    answered(clara, young.idea, focus_area=story.outdoors.pk)
    made = Initiative.objects.get(title="A night bus")
    assert made.state == InitiativeState.DRAFT
    # The same form once more, as by a double click: it is saved, and nothing is begun twice.
    again = answered(clara, young.idea, focus_area=story.outdoors.pk)
    assert again.status_code == 302  # type: ignore[attr-defined]
    assert Initiative.objects.count() == before + 1
    # Something else: somebody has answered in the meantime.
    again = answered(clara, young.idea, focus_area=story.outdoors.pk, reason="Another reason.")
    assert again.status_code == 422  # type: ignore[attr-defined]
    assert "Somebody else has answered" in again.content.decode()  # type: ignore[attr-defined]
    assert Initiative.objects.count() == before + 1


@pytest.mark.parametrize("outcome", ["later", "not-possible"])
def test_no_answer_without_a_reason(young: Young, browser_for: Browser, outcome: str) -> None:
    clara = browser_for("clara")
    answer = answered(clara, young.idea, outcome=outcome, reason=" ")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    answered(clara, young.idea, outcome=outcome, reason="The bus company says no.")
    assert "The bus company says no." in words(browser_for("ymir"))


def test_what_nobody_has_shown_is_not_answered(
    young: Young, story: PlanOfCast, cast: Cast
) -> None:
    idea = an_idea(story, young.yrsa, side="young", title="Trees", state=CommentState.WAITING)
    with pytest.raises(IdeaRefused):
        answer_idea(
            idea, outcome="later", reason="No", initiative=None, seen=None, by=cast.clara
        )


def test_the_list_costs_the_same_for_one_and_for_many(
    young: Young, story: PlanOfCast, browser_for: Browser, cast: Cast
) -> None:
    """The door's four (session, person, roles, phases); bodies; count, ideas; adults' roles.

    A young person also hears who reads her ideas and when: the consultation, and its readers.
    """
    counts = {}
    for side, name in (("young", "yrsa"), ("staff", "clara")):
        browser = browser_for(name)
        browser.get(URL, {"side": side})
        for many in (1, 12):
            for number in range(many):
                idea = an_idea(story, cast.stefan, side=side, title=f"Idea {number}")
                turn_support(idea, by=young.ymir, wanted=True)
            with CaptureQueriesContext(connection) as captured:
                browser.get(URL, {"side": side})
            counts[side, many] = len(captured)
    assert counts == {("young", 1): 10, ("young", 12): 10, ("staff", 1): 8, ("staff", 12): 8}


def test_the_page_for_ideas_says_who_reads_and_when(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    """S7: from the consultation that is running, or as the municipality says it itself."""
    for url in (URL, URL + "add/"):
        page = browser_for("yrsa").get(url).content.decode()
        assert "A moderator of the town reads every idea" in page
        assert young.consultation.hours in page
    cast.town.idea_hours = "Tuesdays from 8 to 10"
    cast.town.save()
    page = words(browser_for("yrsa"))
    assert "Tuesdays from 8 to 10" in page
    assert young.consultation.hours not in page
    # Adults' ideas are read by nobody first.
    assert "Tuesdays" not in words(browser_for("paula"))


@pytest.mark.parametrize("why", ["no hours", "over", "no reader"])
def test_no_box_for_ideas_opens_without_stated_hours(
    why: str, young: Young, browser_for: Browser
) -> None:
    """S7: a moderator alone is not enough, nor are hours without one."""
    asked = young.consultation
    if why == "no hours":
        asked.hours = " "
    elif why == "over":
        asked.closes_at = asked.opened_at + timedelta(minutes=1)
    else:
        asked.moderator = asked.deputy = None
    asked.save()
    yrsa, before = browser_for("yrsa"), Idea.objects.count()
    assert f'href="{URL}add/"' not in words(yrsa)
    assert "Nobody is there to read ideas just now." in words(yrsa)
    assert yrsa.get(URL + "add/").headers["Location"] == URL
    kept = yrsa.post(URL + "add/", SAID)
    assert kept.status_code == 422
    assert SAID["title"] in kept.content.decode()
    assert Idea.objects.count() == before
    assert browser_for("paula").post(URL + "add/", SAID).status_code == 302


def test_the_coordinator_states_the_hours(cast: Cast, young: Young, browser_for: Browser) -> None:
    clara = browser_for("clara")
    path = "/fjordlund/young-settings/"
    clara.post(path, {"consent_age": "", "idea_hours": "Fridays from 9 to 12"})
    assert "Fridays from 9 to 12" in clara.get(path).content.decode()
    assert "Fridays from 9 to 12" in words(browser_for("yrsa"))


# --- What waits for an answer ------------------------------------------------------------------


def test_ideas_without_an_answer_wait_for_the_coordinator(
    young: Young, cast: Cast, story: PlanOfCast, django_assert_num_queries: Any
) -> None:
    for title in ("Trees", "Benches"):
        an_idea(story, young.ymir, side="young", title=title)
    an_idea(story, young.ymir, side="young", title="Unread", state=CommentState.WAITING)
    for person in (cast.clara, cast.paula, cast.greta, young.yrsa, young.mona):
        person.roles_in(cast.town)
    with django_assert_num_queries(1):
        ours, staff = idea_duties(cast.clara, cast.town)
    assert ours.label == "3 ideas of young people wait for your answer"
    assert staff.label == "1 idea of the staff waits for your answer"
    assert (ours.url, ours.due) == (f"{URL}?side=young", None)
    assert ours.detail.startswith("The oldest is from")
    for person in (cast.paula, cast.greta, young.yrsa, young.mona):
        with django_assert_num_queries(0):
            assert idea_duties(person, cast.town) == []
    Idea.objects.update(outcome="later", reason="Next year.")
    assert idea_duties(cast.clara, cast.town) == []
