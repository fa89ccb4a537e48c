"""The coordinator accepts what came in or sends it back; the department hears why."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.transitions import name_deputy
from implementation.choices import Review
from implementation.duties import duties
from implementation.figures.watching import begun_on
from implementation.models import StatusUpdate
from implementation.transitions.updates import accept, send_back
from jobs.models import OutgoingMail
from tests.cast import Cast, PlanOfCast
from tests.following import Following, said

REVIEW = "/fjordlund/review/"


@pytest.fixture
def both(following: Following, story: PlanOfCast, cast: Cast) -> list[StatusUpdate]:
    """Paula's update and Stefan's."""
    return [following.update, said(story.crossings, cast.stefan, "planned", "In May.")]


def letters() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(key__startswith="returned:").order_by("pk"))


def test_many_are_accepted_at_once(both: list[StatusUpdate], browser_for: Any) -> None:
    sent = {"chosen": [str(each.pk) for each in both], "decision": "accept"}
    page = browser_for("clara").post(f"{REVIEW}decide/", sent, follow=True)
    assert "2 updates are accepted." in page.content.decode()
    assert set(StatusUpdate.objects.values_list("review", flat=True)) == {Review.ACCEPTED}
    assert letters() == []
    assert page.context["updates"] == []
    page = browser_for("clara").post(f"{REVIEW}decide/", sent, follow=True)
    assert "Some were decided already" in page.content.decode()


def test_accepting_lets_the_words_out_only_where_she_says_so(
    both: list[StatusUpdate], browser_for: Any
) -> None:
    clara = browser_for("clara")
    assert clara.get(REVIEW).context["decide"]["for_everybody"].value() is True
    for each, box in zip(both, ({}, {"for_everybody": "on"}), strict=True):
        sent = {"chosen": str(each.pk), "decision": "accept", **box}
        clara.post(f"{REVIEW}decide/", sent)
        each.refresh_from_db()
        assert (each.review, each.for_everybody) == (Review.ACCEPTED, bool(box))


def test_sent_back_needs_a_reason_and_loses_no_choice(
    both: list[StatusUpdate], browser_for: Any
) -> None:
    clara = browser_for("clara")
    chosen = str(both[1].pk)
    page = clara.post(f"{REVIEW}decide/", {"chosen": chosen, "decision": "send-back"})
    assert list(page.context["decide"].errors) == ["reason"]
    assert [each.pk for each in page.context["updates"] if each.is_chosen] == [both[1].pk]
    page = clara.post(f"{REVIEW}decide/", {"decision": "send-back", "reason": "Which road?"})
    assert page.context["decide"].non_field_errors()
    assert page.context["decide"]["reason"].value() == "Which road?"
    assert set(StatusUpdate.objects.values_list("review", flat=True)) == {Review.WAITING}


def test_a_department_hears_that_its_update_came_back_and_why(
    both: list[StatusUpdate], cast: Cast, story: PlanOfCast, browser_for: Any
) -> None:
    sent = {"chosen": str(both[1].pk), "decision": "send-back", "reason": "Which road?"}
    for _click in range(2):
        browser_for("clara").post(f"{REVIEW}decide/", sent)
    (letter,) = letters()
    assert letter.recipient == cast.stefan
    assert "one update came back to you" in letter.subject
    assert "Which road?" in letter.body
    assert str(story.crossings) in letter.body
    assert "/fjordlund/updates/" in letter.body
    page = browser_for("stefan").get("/fjordlund/")
    duty = next(each for each in page.context["duties"] if "came back" in each.label)
    assert (duty.label, duty.detail) == (f"Your update came back: {story.crossings}", "Which road?")
    assert browser_for("stefan").get(duty.url).status_code == 200
    labels = [each.label for each in browser_for("paula").get("/fjordlund/").context["duties"]]
    assert not any("came back" in label for label in labels)


def test_while_somebody_is_away_her_deputy_hears(
    both: list[StatusUpdate], cast: Cast, browser_for: Any
) -> None:
    today = timezone.localdate()
    held = cast.stefan.memberships.get()
    name_deputy(held, cast.wanda, starts_on=today, ends_on=today, by=cast.stefan)
    sent = {"chosen": [str(each.pk) for each in both], "decision": "send-back", "reason": "More?"}
    browser_for("clara").post(f"{REVIEW}decide/", sent)
    assert [each.recipient for each in letters()] == [cast.paula, cast.wanda]


def test_what_came_in_is_found_by_department_and_word(
    both: list[StatusUpdate], cast: Cast, browser_for: Any, django_assert_num_queries: Any
) -> None:
    clara = browser_for("clara")

    def found(query: str) -> list[int]:
        return [each.pk for each in clara.get(f"{REVIEW}?{query}").context["updates"]]

    assert found("") == [each.pk for each in both]
    assert found(f"department={cast.streets.pk}") == [both[1].pk]
    assert found("q=two+swings") == [both[0].pk]
    assert found("show=accepted") == []
    # What she left unsaved is one of them.
    with django_assert_num_queries(9):
        clara.get(REVIEW)


def test_what_waits_stands_on_the_start_page(
    both: list[StatusUpdate], story: PlanOfCast, cast: Cast, browser_for: Any,
    django_assert_num_queries: Any,
) -> None:
    told = {
        name: [each.label for each in browser_for(name).get("/fjordlund/").context["duties"]]
        for name in ("paula", "stefan", "clara", "greta", "rolf")
    }
    assert "Say how far 2 initiatives are" in told["paula"]
    assert not any("Say how far" in each for each in told["stefan"])
    assert "2 updates wait for your word" in told["clara"]
    assert not any("wait" in each for each in told["rolf"] + told["greta"])
    # Asked once for a request: the phases, and who she is.
    for name, queries in {"paula": 6, "clara": 5, "greta": 0, "rolf": 0}.items():
        person = cast.person(name)
        town = story.plan.municipality
        person.memberships_in(town)
        begun_on(town)
        with django_assert_num_queries(queries):
            duties(person, town, story.plan, timezone.localdate())


def test_what_is_accepted_is_seen_whole(
    both: list[StatusUpdate], cast: Cast, story: PlanOfCast, browser_for: Any
) -> None:
    """Money and outlook count in reports as soon as they are accepted: they stand on the card."""
    said(
        story.swings, cast.paula, "on-hold", "It rests.", because="No sand.",
        money_spent=Decimal("15000.50"), outlook="unsure",
    )  # fmt: skip
    page = browser_for("clara").get(REVIEW).content.decode()
    card = page[page.index("It rests.") :].partition("</article>")[0]
    assert "15000.50" in card.replace(",", "").replace("\xa0", "")
    assert "Uncertain" in card
    assert "Why" in card


def test_what_came_back_is_written_on_with_its_reason_before_it(
    following: Following, cast: Cast, story: PlanOfCast, browser_for: Any
) -> None:
    send_back([following.update], "Which two?", by=cast.clara)
    page = browser_for("paula").get(f"/fjordlund/initiatives/{story.swings.pk}/progress/add/")
    assert page.context["form"]["sentence"].value() == following.update.sentence
    text = page.content.decode()
    assert text.index("Which two?") < text.index('name="sentence"')


def test_the_list_says_what_nobody_has_accepted(
    both: list[StatusUpdate], cast: Cast, browser_for: Any
) -> None:
    send_back(both[:1], "Which two?", by=cast.clara)
    page = browser_for("greta").get("/fjordlund/dashboard/measures/")
    marks = [each["review"] for each in page.context["measures"] if each["sentence"]]
    assert sorted(marks) == ["Sent back", "Waits for the coordinator"]
    accept(both[1:], by=cast.clara)
    page = browser_for("greta").get("/fjordlund/dashboard/measures/")
    assert [each["review"] for each in page.context["measures"] if each["sentence"]] == [
        "Sent back", "",
    ]  # fmt: skip
