"""No act of any person deletes another person's words (issue 4, line 5)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import Membership
from accounts.transitions import end_role
from actionplan.freezing import freeze
from actionplan.revisions import fresh
from actionplan.transitions import make_move
from overview.transitions import reorganise
from participation.carrying import places
from participation.models import Comment, Consultation
from participation.transitions.consultations import change_window, lay_version
from programme.transitions import end_seat
from tests.cast import Cast, PlanOfCast
from tests.young import Young, a_comment

pytestmark = pytest.mark.usefixtures("scoped")

Act = Callable[[Young, Cast, PlanOfCast], None]


def withdraw_the_initiative(young: Young, cast: Cast, story: PlanOfCast) -> None:
    for initiative in (story.swings, story.crossings):
        make_move(fresh(initiative), "withdraw", by=cast.clara)
    version = freeze(story.plan, title="", changelog="", only_agreed=False, by=cast.clara)
    lay_version(young.consultation, version, by=cast.clara)


def merge_the_department(young: Young, cast: Cast, story: PlanOfCast) -> None:
    Comment.objects.update(answering_department=cast.streets)
    reorganise(cast.streets, into=cast.parks, today=timezone.localdate(), by=cast.clara)


def end_everybodys_roles(young: Young, cast: Cast, story: PlanOfCast) -> None:
    for person in (young.yrsa, young.mona, young.frida, cast.paula):
        for membership in Membership.objects.filter(user=person):
            end_role(membership, today=timezone.localdate(), by=cast.clara)


def end_her_seat(young: Young, cast: Cast, story: PlanOfCast) -> None:
    seat = young.council.seats.get(person=young.yrsa)
    end_seat(seat, on=timezone.localdate(), by=cast.clara)


def close_her_account(young: Young, cast: Cast, story: PlanOfCast) -> None:
    young.yrsa.is_active = False
    young.yrsa.save()


def close_the_window(young: Young, cast: Cast, story: PlanOfCast) -> None:
    now = timezone.now() - timedelta(minutes=1)
    change_window(young.consultation, now, reason="Enough", by=cast.clara)


@pytest.fixture
def every_comment(young: Young, story: PlanOfCast, cast: Cast) -> Iterator[None]:
    """Comments by others, and replies to them; afterwards all of them are there, word for word."""
    answer = a_comment(
        young.consultation, young.ymir, story.swings, kind="", parent=young.shown, state="shown"
    )
    assert answer.parent == young.shown
    yield
    now = list(Comment.objects.order_by("pk").values_list("text", "author", "parent", "state"))
    assert now == [
        (each.text, each.author_id, each.parent_id, each.state)
        for each in (young.shown, young.waiting, young.reply, answer)
    ]
    consultation = Consultation.objects.get(pk=young.consultation.pk)
    comments = list(Comment.objects.all())
    assert len(places(consultation, comments)) == len(comments) == 4


@pytest.mark.parametrize(
    "act",
    [
        withdraw_the_initiative,
        merge_the_department,
        end_everybodys_roles,
        end_her_seat,
        close_her_account,
        close_the_window,
    ],
)
def test_no_act_loses_a_comment(
    every_comment: None, young: Young, cast: Cast, story: PlanOfCast, act: Act
) -> None:
    act(young, cast, story)


def test_the_database_itself_refuses(every_comment: None, young: Young, story: PlanOfCast) -> None:
    owners: list[Any] = [
        young.yrsa, young.shown, young.consultation, young.version, young.council, story.plan,
    ]  # fmt: skip
    for row in owners:
        with pytest.raises(ProtectedError):
            row.delete()
