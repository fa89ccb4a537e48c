"""What is new for a person: one letter, rarely, by day, with nobody's words in it (S14)."""

from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.choices import NewsRhythm
from accounts.models import Membership, User
from jobs import tasks
from jobs.mail import send_waiting_letters
from jobs.models import OutgoingMail
from jobs.registry import ROUNDS
from participation.carrying import texts_of
from participation.choices import NoticeKind
from participation.letters import (
    YOUNG,
    _by_kind,
    may_write_to,
    people_to_write_to,
    rhythm_of,
    write_news,
)
from participation.models import Notice
from participation.notices import SEVERAL, label_of, tell
from participation.tasks.letters import write_news_letters
from participation.transitions.idea_reading import show_idea
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast, make_cast
from tests.factories import MembershipFactory, UserFactory
from tests.source import ROOT
from tests.young import Young, a_comment, an_idea

HERE = ZoneInfo("Europe/Copenhagen")
TUESDAY = datetime(2026, 5, 12, 10, 0, tzinfo=HERE)
NEWS = "/fjordlund/news/"
# Far from any row that a test writes: they lead to no comment.
NUMBERS = count(10**9)


def notice(person: User, town: Any, at: datetime, kind: str = "answer") -> Notice:
    """Write that something happened which a person is to hear of."""
    number = next(NUMBERS)
    return Notice.objects.create(
        municipality=town,
        person=person,
        kind=kind,
        subject=f"comment.{number}",
        path=f"/fjordlund/consultations/1/#comment-{number}",
        at=at,
    )


def round_at(moment: datetime) -> list[Any]:
    """Let the worker look at a moment; return what went out."""
    mail.outbox.clear()
    with time_machine.travel(moment, tick=False):
        write_news_letters()
        send_waiting_letters()
    return list(mail.outbox)


@pytest.fixture
def yrsa(young: Young) -> User:
    """Yrsa has left an e-mail address."""
    User.objects.filter(pk=young.yrsa.pk).update(email="yrsa@fjordlund.example")
    young.yrsa.refresh_from_db()
    return young.yrsa


# --- What it says --------------------------------------------------------------------------------


def test_all_that_is_new_comes_in_one_letter_without_anybodys_words(
    cast: Cast, young: Young, yrsa: User, story: Any
) -> None:
    for text in ("First words", "Second words"):
        comment = a_comment(young.consultation, yrsa, story.swings, text=text)
        tell(yrsa, NoticeKind.SHOWN, comment, path=f"/fjordlund/c/#comment-{comment.pk}")
    tell(yrsa, NoticeKind.ANSWER, young.shown, path="/fjordlund/c/#comment-7")
    Notice.objects.update(at=TUESDAY)
    (letter,) = round_at(TUESDAY + timedelta(hours=1))
    said = f"{letter.subject}\n{letter.body}"
    assert letter.to == ["yrsa@fjordlund.example"]
    assert "2 of your comments can be read now\n" in said
    assert "There is an answer to your comment\n" in said
    assert "/fjordlund/c/#comment-7\n" in said
    assert said.rstrip().endswith(NEWS)
    for silent in ("First words", "Second words", "Brave Otter", "Mona", young.shown.text):
        assert silent not in said


@pytest.mark.parametrize(
    ("language", "subject"), [("da", ""), ("de", ""), ("en", "News from the town's portal")]
)
def test_it_is_in_her_language(
    cast: Cast, yrsa: User, scoped: None, language: str, subject: str
) -> None:
    User.objects.filter(pk=yrsa.pk).update(language=language)
    notice(yrsa, cast.town, TUESDAY)
    (letter,) = round_at(TUESDAY)
    if language == "en":
        assert letter.subject == subject
    assert letter.subject


# --- When it comes -------------------------------------------------------------------------------


def test_a_young_person_hears_once_a_week_and_of_everything_meanwhile(
    cast: Cast, yrsa: User
) -> None:
    notice(yrsa, cast.town, TUESDAY)
    assert len(round_at(TUESDAY)) == 1
    for day in range(1, 7):
        notice(yrsa, cast.town, TUESDAY + timedelta(days=day))
        assert round_at(TUESDAY + timedelta(days=day)) == []
    assert round_at(TUESDAY + timedelta(days=7, minutes=-1)) == []
    (letter,) = round_at(TUESDAY + timedelta(days=7))
    assert "6 answers to your comments" in letter.body
    assert round_at(TUESDAY + timedelta(days=30)) == []


@pytest.mark.parametrize(
    ("moment", "comes"),
    [
        ("2026-05-12T07:59:59+02:00", False),
        ("2026-05-12T08:00:00+02:00", True),
        ("2026-05-12T19:59:59+02:00", True),
        ("2026-05-12T20:00:00+02:00", False),
        ("2026-05-12T23:59:59+02:00", False),
        ("2026-05-13T00:00:00+02:00", False),
        # In winter the clock is another one: the same moment of the day, an hour apart.
        ("2026-01-13T06:59:59+00:00", False),
        ("2026-01-13T07:00:00+00:00", True),
        ("2026-01-13T18:59:59+00:00", True),
        ("2026-01-13T19:00:00+00:00", False),
        # The mornings after the clock was put forward and back, both Sundays.
        ("2026-03-29T05:59:59+00:00", False),
        ("2026-03-29T06:00:00+00:00", True),
        ("2026-10-25T06:59:59+00:00", False),
        ("2026-10-25T07:00:00+00:00", True),
    ],
)
def test_never_between_evening_and_morning(
    cast: Cast, yrsa: User, moment: str, comes: bool
) -> None:
    now = datetime.fromisoformat(moment)
    notice(yrsa, cast.town, now - timedelta(days=1))
    assert bool(round_at(now)) is comes


def test_a_letter_that_could_not_be_sent_by_day_waits_for_the_morning(
    cast: Cast, yrsa: User
) -> None:
    notice(yrsa, cast.town, TUESDAY)
    evening = TUESDAY.replace(hour=19, minute=59)
    with time_machine.travel(evening, tick=False):
        write_news_letters()
    for hours in (1, 4, 8, 12):
        assert round_at(evening + timedelta(hours=hours)) == []
    assert len(round_at(evening + timedelta(hours=12, minutes=1))) == 1


def test_staff_hear_once_a_working_day(cast: Cast, young: Young) -> None:
    wednesday, friday = TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=3)
    notice(cast.paula, cast.town, TUESDAY)
    assert len(round_at(TUESDAY)) == 1
    notice(cast.paula, cast.town, TUESDAY)
    assert round_at(TUESDAY + timedelta(hours=5)) == []
    assert len(round_at(wednesday.replace(hour=8))) == 1
    notice(cast.paula, cast.town, friday)
    for days in (1, 2):
        assert round_at(friday + timedelta(days=days)) == []
    assert len(round_at(friday + timedelta(days=3))) == 1


def test_staff_may_want_it_weekly_or_never(cast: Cast, young: Young) -> None:
    User.objects.filter(pk=cast.paula.pk).update(news=NewsRhythm.WEEKLY)
    User.objects.filter(pk=cast.stefan.pk).update(news=NewsRhythm.NEVER)
    for days in (0, 1, 7):
        for person in (cast.paula, cast.stefan):
            notice(person, cast.town, TUESDAY + timedelta(days=days))
        letters = round_at(TUESDAY + timedelta(days=days))
        assert [each.to for each in letters] == ([] if days == 1 else [[cast.paula.email]])


def test_a_young_person_cannot_be_written_to_daily(yrsa: User) -> None:
    yrsa.news = NewsRhythm.DAILY
    assert rhythm_of(yrsa) == NewsRhythm.WEEKLY


def test_nobody_without_an_address_or_a_role_gets_one(cast: Cast, young: Young) -> None:
    gone = UserFactory(email="gone@fjordlund.example")
    locked = UserFactory(email="locked@fjordlund.example", is_active=False)
    MembershipFactory(municipality=cast.town, user=gone, ends_on=TUESDAY.date() - timedelta(days=1))
    MembershipFactory(municipality=cast.town, user=locked)
    for person in (young.yrsa, gone, locked):
        notice(person, cast.town, TUESDAY)
    assert round_at(TUESDAY) == []
    assert Notice.objects.filter(told_at=None).count() == 3


def test_the_rounds_of_two_workers_write_it_once(cast: Cast, yrsa: User) -> None:
    notice(yrsa, cast.town, TUESDAY)
    earlier = User.objects.get(pk=yrsa.pk)
    assert len(round_at(TUESDAY)) == 1
    notice(yrsa, cast.town, TUESDAY)
    with time_machine.travel(TUESDAY, tick=False):
        assert not write_news(earlier, TUESDAY)
    assert OutgoingMail.objects.filter(recipient=yrsa).count() == 1


def test_it_is_part_of_the_round_and_cheap(
    cast: Cast, young: Young, django_assert_num_queries: Any
) -> None:
    assert ROUNDS["news letters"] is write_news_letters
    with time_machine.travel(TUESDAY, tick=False), django_assert_num_queries(1):
        write_news_letters()
    night = TUESDAY.replace(hour=23)
    with time_machine.travel(night, tick=False), django_assert_num_queries(0):
        write_news_letters()
    with time_machine.travel(TUESDAY, tick=False):
        tasks.tick()


# --- Whatever happens ----------------------------------------------------------------------------

HOURS = st.lists(
    st.tuples(st.integers(0, 24 * 40), st.integers(0, 59)), min_size=1, max_size=25, unique=True
)
# Around both changes of the clock, and in summer.
STARTS = st.sampled_from([
    datetime(2026, 3, 20, 3, 0, tzinfo=UTC),
    datetime(2026, 10, 15, 21, 0, tzinfo=UTC),
    datetime(2026, 6, 30, 12, 0, tzinfo=UTC),
])  # fmt: skip


class WhateverHappens(TestCase):
    """Random notices and random rounds of the worker: the promises to minors hold."""

    @given(start=STARTS, happened=HOURS, rounds=HOURS, band=st.sampled_from(["", "13-14", "16-17"]))
    @settings(
        max_examples=25,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    def test_no_letter_at_night_none_twice_one_a_week(
        self, start: datetime, happened: Any, rounds: Any, band: str
    ) -> None:
        town = make_cast().town
        person = UserFactory(
            name="", email="young@fjordlund.example", pseudonym="Otter", age_band=band
        )
        Membership._base_manager.create(
            municipality=town, user=person, role="youth-council", starts_on=None
        )
        acts = [(h, m, "new") for h, m in happened] + [(h, m, "round") for h, m in rounds]
        sent: list[datetime] = []
        told: list[str] = []
        for hour, minute, act in sorted(acts):
            now = start + timedelta(hours=hour, minutes=minute)
            if act == "new":
                number = next(NUMBERS)
                Notice._base_manager.create(
                    municipality=town,
                    person=person,
                    kind="answer",
                    subject=f"comment.{number}",
                    path=f"/x/{number}",
                    at=now,
                )
                continue
            letters = round_at(now)
            assert len(letters) <= 1
            before = len(told)
            told = list(
                Notice._base_manager.exclude(told_at=None)
                .exclude(person__pseudonym="")
                .values_list("subject", flat=True)
            )
            # What a letter tells was never told before.
            assert bool(letters) == (len(told) > before)
            sent += [now] * len(letters)
        assert all(8 <= moment.astimezone(HERE).hour < 20 for moment in sent)
        assert all(b - a >= timedelta(days=7) for a, b in pairwise(sent))
        assert len(told) == len(set(told))


def test_database_and_person_agree_on_who_is_young(db: None) -> None:
    for band in ("", "13-14", "18-plus"):
        for pseudonym in ("", "Otter"):
            UserFactory(age_band=band, pseudonym=pseudonym)
    young = set(User.objects.filter(YOUNG))
    assert young == {each for each in User.objects.all() if each.is_young}
    assert len(young) == 3


def test_who_is_asked_for_is_never_fewer_than_who_may_be_written_to(
    cast: Cast, young: Young, yrsa: User
) -> None:
    for person in (yrsa, cast.paula, cast.greta):
        notice(person, cast.town, TUESDAY - timedelta(days=20))
    for last in (None, *(TUESDAY - timedelta(hours=hours) for hours in (1, 20, 40, 167, 168))):
        for news in ("", *NewsRhythm.values):
            User.objects.update(news=news, news_sent_at=last)
            people = User.objects.filter(pk__in=[yrsa.pk, cast.paula.pk, cast.greta.pk])
            due = {each for each in people if may_write_to(each, TUESDAY)}
            assert due == set(people_to_write_to(TUESDAY))


# --- On the page ---------------------------------------------------------------------------------


def test_what_was_read_on_the_start_page_comes_in_no_letter(cast: Cast, yrsa: User) -> None:
    notice(yrsa, cast.town, TUESDAY)
    browser = client_of(yrsa)
    page = browser.get("/fjordlund/").content.decode()
    assert "There is an answer to your comment" in page
    assert "mark-new" in page
    assert "mark-new" not in browser.get("/fjordlund/").content.decode()
    assert round_at(TUESDAY) == []


def test_a_browser_that_fetches_ahead_has_read_nothing(cast: Cast, yrsa: User) -> None:
    notice(yrsa, cast.town, timezone.now())
    client_of(yrsa).get("/fjordlund/", headers={"Sec-Purpose": "prefetch"})
    assert Notice.objects.get(person=yrsa).told_at is None


def test_the_page_of_news_shows_ones_own_and_keeps_the_choice(
    cast: Cast, young: Young, yrsa: User, django_assert_num_queries: Any
) -> None:
    for day in range(25):
        notice(yrsa, cast.town, TUESDAY - timedelta(days=day))
    notice(young.ymir, cast.town, TUESDAY, kind=NoticeKind.IDEA)
    browser = client_of(yrsa)
    first = browser.get(NEWS)
    assert first.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert len(first.context["news"]) == 20
    assert "answer to your idea" not in first.content.decode()
    assert len(browser.get(NEWS, {"page": 2}).context["news"]) == 5
    # The last asks for the comments that they lead to.
    with django_assert_num_queries(7):
        browser.get(NEWS)
    assert 'value="daily"' not in first.content.decode()
    assert browser.post(NEWS, {"news": "never"}).status_code == 302
    assert User.objects.get(pk=yrsa.pk).news == NewsRhythm.NEVER
    assert browser.post(NEWS, {"news": "daily"}).status_code == 200


def test_news_of_comments_say_which_part_they_are_about(
    young: Young, yrsa: User, django_assert_num_queries: Any
) -> None:
    for comment in (young.shown, young.waiting):
        tell(yrsa, NoticeKind.SHOWN, comment, path=comment.get_absolute_url())
    browser = client_of(yrsa)
    page = browser.get(NEWS).content.decode()
    title = texts_of([young.shown.version_id])[young.shown.version_id][str(young.shown.part)].title
    assert page.count("Your comment can be read now") == 2
    assert f">{title}</bdi>" in page
    # Two more than without: the comments, and what their parts are called.
    with django_assert_num_queries(8):
        browser.get(NEWS)


def test_without_an_address_the_page_says_so(young: Young) -> None:
    page = client_of(young.ymir).get(NEWS).content.decode()
    assert "no letter comes" in page
    assert "There is no news yet" in page


def test_the_same_thing_is_told_once(young: Young) -> None:
    for path in ("/here/", "/elsewhere/"):
        tell(young.yrsa, NoticeKind.SHOWN, young.waiting, path=path)
    assert Notice.objects.get(person=young.yrsa).path == "/here/"


def test_the_round_stands_in_the_operators_guide() -> None:
    assert "news letters" in (ROOT / "docs" / "operating.md").read_text()


# --- Several alike -------------------------------------------------------------------------------


def test_three_alike_are_one_line_on_the_start_page_and_in_the_letter(
    young: Young, cast: Cast
) -> None:
    yrsa = young.yrsa
    User.objects.filter(pk=yrsa.pk).update(email="otter@fjordlund.example", news_sent_at=None)
    three = [notice(yrsa, cast.town, TUESDAY) for _number in range(3)]
    notice(yrsa, cast.town, TUESDAY, kind="reply")
    yrsa.refresh_from_db()
    assert write_news(yrsa, TUESDAY)
    letter = OutgoingMail.objects.get(recipient=yrsa)
    assert "- 3 answers to your comments\n" in letter.body
    assert letter.body.count("Somebody replied to you") == 1
    page = client_of(yrsa).get("/fjordlund/")
    lines = {line.label: line for line in page.context["news"]}
    assert list(lines["3 answers to your comments"].notices) == three[::-1]
    assert lines["3 answers to your comments"].path == "/fjordlund/consultations/1/"
    # A single one leads to its own place.
    assert "#comment-" in lines["Somebody replied to you"].path
    # What is new stands apart from what she was told before, and is told by being looked at.
    fresh = [notice(yrsa, cast.town, TUESDAY) for _number in range(2)]
    page = client_of(yrsa).get("/fjordlund/")
    assert [line.label for line in page.context["news"]].count("2 answers to your comments") == 1
    assert not Notice.objects.filter(pk__in=[each.pk for each in fresh], told_at=None).exists()


def test_every_kind_has_a_name_for_several() -> None:
    assert set(SEVERAL) == set(NoticeKind)
    assert all("%(many)d" in str(label) for label in SEVERAL.values())


def test_news_about_an_idea_speaks_of_an_idea(
    young: Young, yrsa: User, story: PlanOfCast
) -> None:
    """On the page, on the start page and in the letter; a statement is none's comment either."""
    ideas = [
        an_idea(story, yrsa, side="young", title=title, state="waiting") for title in ("One", "Two")
    ]
    show_idea(ideas[0], by=young.mona)
    browser = client_of(yrsa)
    page = browser.get(NEWS).content.decode()
    assert "Your idea can be read now" in page
    assert "Your comment can be read now" not in page
    show_idea(ideas[1], by=young.mona)
    Notice.objects.update(told_at=None)
    start = browser.get("/fjordlund/").content.decode()
    assert "2 of your ideas can be read now" in start
    assert label_of((NoticeKind.RETURNED, "idea"), 1) == "Your idea came back to you"
    returned = label_of((NoticeKind.RETURNED, "jointstatement"), 1)
    assert returned == "Your group's statement came back to you"


def test_the_letter_tells_ideas_from_comments(young: Young, yrsa: User, story: PlanOfCast) -> None:
    idea = an_idea(story, yrsa, side="young", title="Ours", state="waiting")
    show_idea(idea, by=young.mona)
    tell(yrsa, NoticeKind.SHOWN, young.shown, path=young.shown.get_absolute_url())
    told = _by_kind(list(Notice.objects.filter(person=yrsa)))
    assert {each["label"] for each in told} == {
        "Your idea can be read now", "Your comment can be read now",
    }  # fmt: skip
    assert [len(each["urls"]) for each in told] == [1, 1]
