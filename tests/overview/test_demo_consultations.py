"""The consultations of the demo's towns: what is said in them, and that all of it can be seen."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_scopes import scope

from accounts.models import Municipality
from participation.carrying import places
from participation.choices import CommentState, ConsultationState
from participation.models import (
    Comment,
    Consultation,
    Gathering,
    GatheringResult,
    Heart,
    Idea,
    Notice,
    Outcome,
)
from participation.readiness import lacks
from participation.trails import trails

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    """All three towns."""
    settings.DEBUG = True
    call_command("demo", stdout=io.StringIO())


def test_aalborgs_youth_council_is_asked_and_answers_in_every_way() -> None:
    town = Municipality.objects.get(slug="aalborg")
    with scope(municipality=town):
        consultation = Consultation.objects.get()
        assert consultation.is_running(timezone.now())
        comments = list(Comment.objects.all())
        # What is sealed is a moderator's to try out.
        assert {each.state for each in comments} == set(CommentState) - {CommentState.SEALED}
        assert len(comments) == 13
        assert sum(each.parent_id is not None for each in comments) == 2
        assert sum(each.is_alarming for each in comments) == 1
        assert Comment.objects.exclude(on_behalf_of=None).count() == 1
        assert (Outcome.objects.count(), Heart.objects.count()) == (1, 4)
        assert {each.status for each in places(consultation, comments).values()} == {"same"}
        assert len({each.part for each in comments}) == 11
        assert {each.author.is_young for each in comments} == {True, False}


def test_auenfurts_is_still_being_prepared_by_young_people() -> None:
    town = Municipality.objects.get(slug="auenfurt")
    with scope(municipality=town):
        consultation = Consultation.objects.get()
        assert consultation.state == ConsultationState.PREPARED
        assert consultation.created_by is not None
        assert consultation.created_by.is_young
        assert len(lacks(consultation, timezone.now())) == 8


def test_solsunds_is_over_and_its_words_are_followed_into_the_work() -> None:
    town = Municipality.objects.get(slug="solsund")
    with scope(municipality=town):
        consultation = Consultation.objects.select_related("version__plan").get()
        assert consultation.state == ConsultationState.CLOSED
        said = Comment.objects.select_related("outcome", "answering_department", "author")
        comments = list(said.order_by("pk"))
        for each in comments:
            each.consultation = consultation
        assert len(comments) == 7
        assert all(each.outcome for each in comments)
        days = {timezone.localdate(each.created_at).year for each in comments}
        assert days == {2025}
        ways = {each.part.number: each for each in trails(comments, today=timezone.localdate())}
        decided = [step.is_done for step in ways["1.1"].steps if step.name == "decided"]
        assert decided == [True]
        now = ways["1.1"].now
        assert now is not None
        assert now.changed
        # What was news then is not told today; that the work moved is.
        new = Notice.objects.filter(told_at=None).values_list("kind", flat=True)
        assert set(new) == {"moved-on"}


def test_ideas_and_meetings_are_there_to_be_tried() -> None:
    for slug, said in (("aalborg", 3), ("auenfurt", 3)):
        town = Municipality.objects.get(slug=slug)
        with scope(municipality=town):
            assert Idea.objects.filter(state=CommentState.SHOWN).count() == said
            assert Idea.objects.exclude(outcome="").count() == 1
            over, coming = Gathering.objects.order_by("starts_at")
            assert over.has_begun
            assert not coming.has_begun
            assert coming.invited_at is not None
            assert GatheringResult.objects.exclude(initiative=None).exists()
