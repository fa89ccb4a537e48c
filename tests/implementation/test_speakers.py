"""Who spoke about a measure hears when its work moves on, and reads it with her own words."""

import uuid
from typing import Any

import pytest

from accounts.models import User
from implementation.models import StatusUpdate
from implementation.transitions.updates import nothing_new, send_back
from participation.choices import CommentState, NoticeKind
from participation.letters import write_news
from participation.models import Notice, PartMove
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.following import Following, said
from tests.young import Young, a_comment

MY_INPUT = "/fjordlund/my-input/"


def told() -> list[tuple[User, str]]:
    notices = Notice.objects.filter(kind=NoticeKind.MOVED_ON).order_by("pk")
    return [(each.person, each.path) for each in notices]


def test_who_spoke_hears_when_the_status_moves(
    following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    said(story.crossings, cast.stefan, "planned", "Nobody spoke of this.")
    said(story.swings, cast.paula, "in-progress", "The same status as before.")
    assert told() == []
    last = said(story.swings, cast.paula, "completed", "All ten stand.", done="Ten.")
    assert told() == [(young.yrsa, MY_INPUT)]
    nothing_new(last, by=cast.paula, key=uuid.uuid4())
    assert len(told()) == 1
    said(story.swings, cast.paula, "ongoing", "We look after them.")
    assert len(told()) == 2


def test_words_that_were_moved_to_it_count(
    following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    PartMove.objects.create(
        municipality=cast.town,
        consultation=young.consultation,
        old_part=story.swings.lineage,
        new_part=story.crossings.lineage,
        by=cast.clara,
    )
    said(story.crossings, cast.stefan, "planned", "In May.")
    assert told() == [(young.yrsa, MY_INPUT)]


@pytest.mark.parametrize("state", [each for each in CommentState if each != CommentState.SHOWN])
def test_what_is_not_shown_tells_nobody(
    state: str, following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    a_comment(young.consultation, young.ymir, story.crossings, state=state)
    said(story.crossings, cast.stefan, "planned", "In May.")
    assert told() == []


def test_it_comes_in_her_own_letter_and_without_words_of_the_update(
    following: Following, young: Young, story: PlanOfCast, cast: Cast
) -> None:
    said(story.swings, cast.paula, "completed", "All ten stand.", done="Ten.")
    notice = Notice.objects.get(kind=NoticeKind.MOVED_ON)
    assert notice.subject.startswith("statusupdate.")
    User.objects.filter(pk=young.yrsa.pk).update(email="yrsa@fjordlund.example")
    person = User.objects.get(pk=young.yrsa.pk)
    noon = notice.at.replace(hour=11)
    write_news(person, max(noon, notice.at))
    assert not Notice.objects.filter(told_at__isnull=False, told_at__lt=notice.at).exists()


def test_her_page_shows_the_status_and_the_sentence(
    following: Following, young: Young, story: PlanOfCast, cast: Cast,
    django_assert_num_queries: Any,
) -> None:
    last = said(story.swings, cast.paula, "completed", "All ten stand.", obstacles="The moles.")
    page = client_of(young.yrsa).get(MY_INPUT).content.decode()
    assert "All ten stand." in page
    assert "Completed" in page
    assert "The moles." not in page
    assert cast.paula.name not in page
    send_back([last], "Which?", by=cast.clara)
    page = client_of(young.yrsa).get(MY_INPUT).content.decode()
    assert "All ten stand." not in page
    assert "Two swings stand." in page
    # Her own words, one question more for what gets done.
    many = StatusUpdate.objects.count()
    for number in range(4):
        a_comment(young.consultation, young.yrsa, story.swings, state=CommentState.SHOWN)
        said(story.swings, cast.paula, "in-progress", f"{number}")
    assert StatusUpdate.objects.count() == many + 4
    browser = client_of(young.yrsa)
    browser.get(MY_INPUT)
    with django_assert_num_queries(13):
        browser.get(MY_INPUT)
