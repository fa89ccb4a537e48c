"""Rounds of updates: proposed, begun once, seen as bars and table, changed, closed."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.html import escape

from implementation.choices import RoundState
from implementation.figures import awaited, round_figures
from implementation.models import FollowUp, UpdateRound
from implementation.proposing import months_later, period, proposed_round
from implementation.transitions.rounds import RoundRefused, begin_round, change_round, close_round
from implementation.transitions.updates import send_back
from tests.cast import Cast, PlanOfCast
from tests.following import Following, said

TODAY = date(2027, 2, 10)
ROUNDS = "/fjordlund/rounds/"


@pytest.mark.parametrize(
    ("interval", "title"),
    [(3, "Quarter 1 of 2027"), (6, "First half of 2027"), (12, "The year 2027")],
)
def test_a_first_round_is_proposed_by_the_interval(interval: int, title: str) -> None:
    assert proposed_round(FollowUp(interval=interval), None, TODAY) == {
        "title": title,
        "opens_on": TODAY,
        "due_on": date(2027, 3, 10),
    }


def test_the_next_round_follows_the_last_one_and_never_begins_in_the_past() -> None:
    last = UpdateRound(opens_on=date(2027, 1, 31))
    assert proposed_round(FollowUp(interval=3), last, TODAY)["opens_on"] == date(2027, 4, 30)
    assert proposed_round(FollowUp(interval=12), last, TODAY)["title"] == "The year 2028"
    old = UpdateRound(opens_on=date(2020, 1, 1))
    assert proposed_round(FollowUp(), old, TODAY)["opens_on"] == TODAY


def test_months_and_periods_know_the_ends_of_the_year() -> None:
    assert months_later(date(2027, 11, 30), 3) == date(2028, 2, 29)
    assert months_later(date(2027, 6, 15), 6) == date(2027, 12, 15)
    assert [period(date(2027, month, 1), 3) for month in (3, 4, 12)] == [
        f"Quarter {number} of 2027" for number in (1, 2, 4)
    ]
    assert period(date(2027, 7, 1), 6) == "Second half of 2027"


def test_a_round_is_begun_with_what_is_proposed_and_once(
    following: Following, cast: Cast, browser_for: Any
) -> None:
    close_round(following.round, by=cast.clara)
    clara = browser_for("clara")
    form = clara.get(f"{ROUNDS}new/").context["form"]
    sent = {name: str(form.initial[name]) for name in ("key", "title", "opens_on", "due_on")}
    for _click in range(2):
        answer = clara.post(f"{ROUNDS}new/", sent)
    begun = UpdateRound.objects.get(state=RoundState.OPEN)
    assert answer["Location"] == begun.get_absolute_url()
    assert (str(begun.opens_on), begun.title) == (sent["opens_on"], sent["title"])


def test_there_is_one_open_round_and_what_was_typed_stays(
    following: Following, browser_for: Any
) -> None:
    sent = {"title": "Another", "opens_on": "2027-01-01", "due_on": "2027-02-01", "message": "Hi!"}
    page = browser_for("clara").post(f"{ROUNDS}new/", sent)
    assert "Another round is still open. Please close it first." in page.content.decode()
    assert page.context["form"]["message"].value() == "Hi!"
    sent["due_on"] = "2026-12-31"
    page = browser_for("clara").post(f"{ROUNDS}new/", sent)
    assert page.context["form"].errors == {"due_on": ["This day is before departments are asked."]}


def test_who_has_answered_stands_as_bars_and_as_the_same_table(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Any,
    django_assert_num_queries: Any,
) -> None:
    said(story.crossings, cast.stefan, "completed", "Painted.", done="All.")
    said(story.proposed, cast.paula, "planned", "In May.")
    send_back([following.update], "Which two?", by=cast.clara)
    with django_assert_num_queries(2):
        figures = round_figures(following.round)
    assert figures.whole[2:] == (4, 2, 1)
    assert [tuple(part)[1:] for part in figures.by_department] == [
        ("Parks", 3, 1, 1), ("Streets", 1, 1, 0)
    ]  # fmt: skip
    assert figures.whole.waiting == awaited(following.round).count() == 2
    page = browser_for("greta").get(following.round.get_absolute_url())
    assert [(bar["label"], bar["value"], bar["share"]) for bar in page.context["bars"]] == [
        ("Parks", "1 of 3", 33), ("Streets", "1 of 1", 100)
    ]  # fmt: skip
    words = page.content.decode()
    assert "2 of 4 initiatives have an answer (50 %)." in words
    assert "One was sent back and counts as open." in words
    assert "Close the round" not in words


def test_a_measure_of_two_departments_counts_for_both_and_once_in_all(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    story.swings.responsibilities.create(
        municipality=cast.town, department=cast.streets, kind="lead", order=5
    )
    story.agreed.responsibilities.all().delete()
    figures = round_figures(following.round)
    assert figures.whole[2:4] == (4, 1)
    assert [(part.name, part.many, part.answered) for part in figures.by_department] == [
        ("Parks", 2, 1), ("Streets", 2, 1), ("", 1, 0)
    ]  # fmt: skip


def test_a_closed_round_keeps_what_was_said_in_it(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    close_round(following.round, by=cast.clara)
    following.round.refresh_from_db()
    said(story.swings, cast.paula, "in-progress", "Three stand.")
    assert round_figures(following.round).whole.answered == 1


def test_before_a_round_is_closed_the_page_says_what_is_missing(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Any
) -> None:
    url = f"{following.round.get_absolute_url()}close/"
    clara = browser_for("clara")
    page = clara.get(url)
    assert set(page.context["missing"]) == {story.crossings, story.proposed, story.agreed}
    assert page.context["waiting"] == 1
    assert escape(str(story.crossings)) in page.content.decode()
    assert UpdateRound.objects.get().is_open
    clara.post(url)
    assert not UpdateRound.objects.get().is_open
    words = clara.post(url, follow=True).content.decode()
    assert "This round is closed already." in words
    assert "This round is closed already." in clara.get(url).content.decode()
    assert clara.get(url.replace("close", "edit")).status_code == 302
    with pytest.raises(RoundRefused):
        change_round(following.round, {"due_on": TODAY}, seen=1, today=TODAY, by=cast.clara)


@pytest.mark.parametrize(
    ("days", "reminded"), [(30, ""), (14, "ahead"), (3, "ahead"), (0, "today"), (-8, "coordinator")]
)
def test_a_new_last_day_has_its_own_reminders(
    days: int, reminded: str, following: Following, cast: Cast
) -> None:
    asked = following.round
    UpdateRound.objects.filter(pk=asked.pk).update(
        reminded="after", opens_on=TODAY - timedelta(days=60)
    )
    asked.refresh_from_db()
    last = {"due_on": TODAY + timedelta(days=days)}
    change_round(asked, last, seen=1, today=TODAY, by=cast.clara)
    assert UpdateRound.objects.get().reminded == reminded


def test_the_list_says_how_many_were_spoken_of_in_few_queries(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Any,
    django_assert_num_queries: Any,
) -> None:
    close_round(following.round, by=cast.clara)
    for number in range(5):
        asked = begin_round(
            story.plan,
            {"title": f"Round {number}", "opens_on": TODAY, "due_on": TODAY},
            key=uuid.uuid4(),
            by=cast.clara,
        )
        said(story.swings, cast.paula, "in-progress", f"{number} stand.")
        if number < 4:
            close_round(asked, by=cast.clara)
    clara = browser_for("clara")
    clara.get(ROUNDS)
    with django_assert_num_queries(11):
        page = clara.get(ROUNDS)
    assert [each.told for each in page.context["rounds"]] == [1] * 6
    assert page.context["open"].title == "Round 4"


def test_the_intervals_are_the_municipality_s_own(
    following: Following, cast: Cast, browser_for: Any
) -> None:
    clara = browser_for("clara")
    sent = {"interval": "3", "silent_after": "3", "risk_ahead": "30", "asks_outlook": "on"}
    sent["seen"] = str(clara.get("/fjordlund/follow-up/").context["form"]["seen"].value())
    page = clara.post("/fjordlund/follow-up/", sent)
    assert list(page.context["form"].errors) == ["silent_after"]
    clara.post("/fjordlund/follow-up/", sent | {"silent_after": "100"})
    kept = FollowUp.objects.get()
    assert (kept.interval, kept.silent_after, kept.risk_ahead) == (3, 100, 30)
    assert (kept.asks_outlook, kept.asks_situation) == (True, False)


@pytest.mark.parametrize(
    ("name", "day"),
    [("opens_on", "0001-01-01"), ("due_on", "9999-12-31"), ("due_on", "0027-03-01")],
)
def test_a_slip_in_the_year_is_refused_because_letters_are_counted_from_it(
    name: str, day: str, following: Following, browser_for: Any
) -> None:
    address = f"{ROUNDS}{following.round.pk}/"
    sent = {"title": "Spring", "opens_on": "2027-01-01", "due_on": "2027-02-01", "message": ""}
    page = browser_for("clara").post(f"{address}edit/", sent | {name: day})
    assert "Please look at the year once more." in page.content.decode()
    assert browser_for("clara").get(address).status_code == 200


def test_of_two_who_change_a_round_the_second_sees_the_first(
    following: Following, cast: Cast, browser_for: Any
) -> None:
    url = f"{following.round.get_absolute_url()}edit/"
    clara = browser_for("clara")
    seen = str(clara.get(url).context["form"]["seen"].value())
    first = {"title": "First", "opens_on": "2027-02-01", "due_on": "2027-03-01", "seen": seen}
    assert clara.post(url, first).status_code == 302
    second = first | {"title": "Second", "due_on": "2027-04-01"}
    met = clara.post(url, second)
    assert (met.status_code, UpdateRound.objects.get().title) == (409, "First")
    words = met.content.decode()
    assert "Somebody else has saved this in the meantime." in words
    assert [words for _label, words in met.context["others"]] == ["First", "1 March 2027"]
    assert met.context["form"]["title"].value() == "Second"
    # Seen and saved once more, it counts; a form without the mark never does.
    again = str(met.context["form"]["seen"].value())
    assert clara.post(url, second | {"seen": again}).status_code == 302
    assert UpdateRound.objects.get().title == "Second"
    assert clara.post(url, second | {"seen": ""}).status_code == 409


def test_of_two_who_say_how_to_follow_up_the_second_sees_the_first(
    following: Following, browser_for: Any
) -> None:
    url = "/fjordlund/follow-up/"
    clara = browser_for("clara")
    sent = {"interval": "3", "silent_after": "100", "risk_ahead": "30", "asks_outlook": "on"}
    for first in (sent, sent | {"silent_after": "110"}):
        seen = str(clara.get(url).context["form"]["seen"].value())
        assert clara.post(url, first | {"seen": seen}).status_code == 302
        met = clara.post(url, {"interval": "12", "silent_after": "90", "risk_ahead": "30",
                               "seen": seen})  # fmt: skip
        assert met.status_code == 409
        assert [words for _label, words in met.context["others"]] == [
            "Every quarter", first["silent_after"], "Yes"
        ]  # fmt: skip
    assert FollowUp.objects.get().silent_after == 110
    again = str(met.context["form"]["seen"].value())
    last = {"interval": "12", "silent_after": "90", "risk_ahead": "30", "seen": again}
    assert clara.post(url, last).status_code == 302
    assert FollowUp.objects.get().silent_after == 90
