"""Two who answer, change or close at the same moment, each with a connection of her own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from participation.models import Comment, Consultation, Notice, Outcome
from participation.transitions.answers import AnswerRefused, answer, change_answer, close
from tests.cast import make_cast, make_plan
from tests.young import Young, make_young

MANY = 5
AtOnce = Callable[..., list[Any]]


def world() -> tuple[Any, Young]:
    cast = make_cast()
    story = make_plan(cast)
    with scope(municipality=cast.town):
        return cast, make_young(cast, story)


def test_of_many_who_answer_at_once_one_does(at_once: AtOnce) -> None:
    cast, young = world()

    def give(number: int) -> Any:
        with scope(municipality=cast.town):
            comment = Comment.objects.select_related(
                "author", "municipality", "consultation__municipality"
            ).get(pk=young.shown.pk)
            return answer([comment], kind="later", reason=f"Answer {number}", by=cast.clara)

    outcomes = at_once(*[lambda number=number: give(number) for number in range(MANY)])
    assert [type(each) for each in outcomes].count(AnswerRefused) == MANY - 1
    with scope(municipality=cast.town):
        assert Outcome.objects.count() == Notice.objects.count() == 1


def test_of_many_who_change_an_answer_at_once_one_does(at_once: AtOnce) -> None:
    cast, young = world()
    with scope(municipality=cast.town):
        outcome = answer([young.shown], kind="later", reason="First.", by=cast.clara)

    def change(number: int) -> Any:
        with scope(municipality=cast.town):
            return change_answer(
                Outcome.objects.get(pk=outcome.pk),
                base=None,
                kind="later",
                reason=f"Answer {number}",
                part=None,
                field="",
                by=cast.clara,
            )

    outcomes = at_once(*[lambda number=number: change(number) for number in range(MANY)])
    assert [type(each) for each in outcomes].count(AnswerRefused) == MANY - 1
    with scope(municipality=cast.town):
        assert Notice.objects.count() == 1


def test_of_many_who_close_at_once_one_does(at_once: AtOnce) -> None:
    cast, young = world()
    past = timezone.now() - timedelta(days=1)
    with scope(municipality=cast.town):
        answer([young.shown], kind="later", reason="First.", by=cast.clara)
        Comment.objects.filter(pk=young.waiting.pk).update(state="returned")
        Consultation.objects.update(opens_at=past - timedelta(days=9), closes_at=past)

    def end() -> Any:
        with scope(municipality=cast.town):
            return close(Consultation.objects.get(pk=young.consultation.pk), by=cast.clara)

    outcomes = at_once(*[end] * MANY)
    assert [type(each) for each in outcomes].count(AnswerRefused) == MANY - 1
    assert outcomes.count(None) == 1
