"""What young people said about an initiative stands on its page, for those who carry it on."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participation.about import said_about
from participation.choices import CommentState
from participation.models import Idea, PartMove
from participation.transitions.answers import answer
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young, a_comment

Browser = Callable[[str], CanaryClient]
HEADING = "What young people said about it"


@pytest.fixture
def page(story: PlanOfCast) -> str:
    return f"/fjordlund/plans/1/initiatives/{story.swings.pk}/"


def test_who_carries_it_on_reads_what_was_said_and_what_became_of_it(
    young: Young, cast: Cast, page: str, browser_for: Browser
) -> None:
    for name in ("clara", "paula", "stefan"):
        text = browser_for(name).get(page).content.decode()
        assert HEADING in text
        assert young.shown.text in text
        assert "No answer yet" in text
        # Neither what waits for a moderator nor replies.
        assert young.waiting.text not in text
        assert young.reply.text not in text
    assert HEADING not in browser_for("rolf").get(page).content.decode()
    answer([young.shown], kind="later", reason="Next year.", by=cast.clara)
    text = browser_for("paula").get(page).content.decode()
    assert "Later" in text
    assert "No answer yet" not in text


def test_where_nothing_was_said_nothing_stands(
    young: Young, story: PlanOfCast, browser_for: Browser
) -> None:
    # On the crossings, something still waits for its moderator.
    page = f"/fjordlund/plans/1/initiatives/{story.crossings.pk}/"
    assert HEADING not in browser_for("clara").get(page).content.decode()


def test_words_come_along_when_a_part_moves_or_an_answer_points_elsewhere(
    young: Young, cast: Cast, story: PlanOfCast
) -> None:
    move = PartMove.objects.create(
        municipality=cast.town,
        consultation=young.consultation,
        old_part=story.swings.lineage,
        new_part=story.crossings.lineage,
        by=cast.clara,
    )
    assert said_about(story.swings) == []
    assert said_about(story.crossings) == [young.shown]
    move.delete()
    lineage = story.crossings.lineage
    answer([young.shown], kind="taken-up", reason="Done.", part=lineage, by=cast.clara)
    assert said_about(story.swings) == [young.shown]
    assert said_about(story.crossings) == [young.shown]


@pytest.mark.parametrize("many", [1, 3])
def test_it_takes_two_questions(young: Young, story: PlanOfCast, many: int) -> None:
    for number in range(many - 1):
        a_comment(
            young.consultation,
            young.yrsa,
            story.swings,
            state=CommentState.SHOWN,
            text=f"Number {number}",
        )
    with CaptureQueriesContext(connection) as captured:
        assert len(said_about(story.swings)) == many
    assert len(captured) == 2


def test_an_idea_that_was_taken_up_stands_with_its_initiative(
    young: Young, story: PlanOfCast, page: str, browser_for: Browser
) -> None:
    clara = browser_for("clara")
    Idea.objects.filter(pk=young.idea.pk).update(
        state=CommentState.SHOWN, outcome="partly", reason="Two of them.", initiative=story.swings
    )
    text = clara.get(page).content.decode()
    assert "Ideas behind it" in text
    assert young.idea.title in text
    assert "Taken up in part" in text
    assert "Ideas behind it" not in browser_for("rolf").get(page).content.decode()
    for hidden in ({"state": CommentState.SEALED}, {"outcome": "later", "state": "shown"}):
        Idea.objects.filter(pk=young.idea.pk).update(**hidden)
        assert "Ideas behind it" not in clara.get(page).content.decode()
