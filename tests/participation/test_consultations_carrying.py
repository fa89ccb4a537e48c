"""A new version keeps every comment: each stands in exactly one place, whatever was changed."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actionplan.choices import Cause
from actionplan.freezing import freeze
from actionplan.models import Initiative
from actionplan.revisions import fresh, save_checked, save_new
from actionplan.transitions import make_move
from participation.carrying import PartText, Place, carried, foreseen, places
from participation.choices import INITIATIVE_FIELDS, CommentState, PlaceStatus
from participation.mapping import would_loop
from participation.models import Comment, Consultation, PartMove
from tests.cast import Cast, PlanOfCast
from tests.young import Young, a_comment

pytestmark = pytest.mark.usefixtures("scoped")


def lay(young: Young, story: PlanOfCast, cast: Cast) -> Consultation:
    """Freeze the plan as it is now, and lay that version before the council."""
    version = freeze(story.plan, title="", changelog="", only_agreed=False, by=cast.clara)
    Consultation.objects.filter(pk=young.consultation.pk).update(version=version)
    return Consultation.objects.get(pk=young.consultation.pk)


def edit(initiative: Initiative, cast: Cast, **values: object) -> Initiative:
    now = fresh(initiative)
    return save_checked(now, values, base_version=now.version, by=cast.clara, cause=Cause.EDITED)


def place_of(consultation: Consultation, comment: Comment) -> Place:
    return places(consultation, [comment])[comment.pk]


def test_on_a_part_that_stayed_a_comment_stays(young: Young, story: PlanOfCast, cast: Cast) -> None:
    edit(story.crossings, cast, goal="Another street is safe.")
    place = place_of(lay(young, story, cast), young.shown)
    assert place == Place(
        str(story.swings.lineage), "goal", PlaceStatus.SAME, "More swings", place.before, None
    )


def test_on_a_changed_part_it_comes_with_the_comparison(
    young: Young, story: PlanOfCast, cast: Cast
) -> None:
    edit(story.swings, cast, goal="Every child finds a free swing.")
    first = lay(young, story, cast)
    after = a_comment(first, young.yrsa, story.swings)
    edit(story.swings, cast, goal="Every small child finds a free swing.")
    second = lay(young, story, cast)
    place = place_of(second, after)
    assert (place.status, place.before) == ("changed", "Every child finds a free swing.")
    assert place.difference is not None
    added = [text.strip() for op, text in place.difference if op == "added"]
    assert added == ["small"]
    # Back to the old words: the comment stands on the same text as before.
    edit(story.swings, cast, goal="Every child finds a free swing.")
    assert place_of(lay(young, story, cast), after).status == "same"


def test_marks_of_layout_are_no_words(young: Young, story: PlanOfCast, cast: Cast) -> None:
    """Whoever makes a word bold or links it leaves what was said of it where it stood."""
    edit(story.swings, cast, goal="- *May 2027:* every child finds a free swing.")
    here = a_comment(lay(young, story, cast), young.yrsa, story.swings)
    plain = "- May 2027: every child finds a free swing."
    edit(story.swings, cast, goal="- May 2027: **every *child*** finds [a free swing](/swings).")
    place = place_of(lay(young, story, cast), here)
    assert (place.status, place.before, place.difference) == ("same", plain, None)
    edit(story.swings, cast, goal="- *May 2027:* every child finds **two** free swings.")
    place = place_of(lay(young, story, cast), here)
    assert place.status == "changed"
    assert place.difference is not None
    assert not any("*" in text for _op, text in place.difference)


def test_of_a_part_that_is_gone_it_keeps_title_and_text(
    young: Young, story: PlanOfCast, cast: Cast
) -> None:
    edit(story.swings, cast, goal="Swings for all.")
    here = a_comment(lay(young, story, cast), young.yrsa, story.swings)
    make_move(fresh(story.swings), "withdraw", by=cast.clara)
    place = place_of(lay(young, story, cast), here)
    assert place[2:] == ("gone", "More swings", "Swings for all.", None)


def test_a_field_that_says_nothing_any_more_is_gone(
    young: Young, story: PlanOfCast, cast: Cast
) -> None:
    edit(story.swings, cast, goal="Swings for all.")
    here = a_comment(lay(young, story, cast), young.yrsa, story.swings)
    edit(story.swings, cast, goal="")
    assert place_of(lay(young, story, cast), here).status == "gone"


def test_a_whole_part_has_changed_when_one_of_its_texts_has(
    young: Young, story: PlanOfCast, cast: Cast
) -> None:
    whole = a_comment(young.consultation, young.yrsa, story.swings, field="")
    edit(story.swings, cast, milestones=[{"title": "First swing", "due_text": "in May"}])
    consultation = lay(young, story, cast)
    time = a_comment(young.consultation, young.yrsa, story.swings, field="time")
    assert place_of(consultation, whole).status == "changed"
    assert place_of(consultation, time).status == "changed"


def move(young: Young, old: Initiative, new: Initiative, **fields: str) -> PartMove:
    return PartMove.objects.create(
        municipality=young.consultation.municipality,
        consultation=young.consultation,
        old_part=old.lineage,
        new_part=new.lineage,
        by=young.frida,
        **fields,
    )


def test_a_chain_of_moves_is_followed_to_its_end(
    young: Young, story: PlanOfCast, cast: Cast
) -> None:
    for each in (story.crossings, story.proposed):
        edit(each, cast, goal="Something else.")
    move(young, story.swings, story.crossings)
    move(young, story.crossings, story.proposed)
    place = place_of(lay(young, story, cast), young.shown)
    assert (place.part, place.field) == (str(story.proposed.lineage), "goal")
    assert (place.status, place.title) == ("moved", "More swings")


def test_a_split_part_s_fields_go_to_different_places(
    young: Young, story: PlanOfCast, cast: Cast
) -> None:
    edit(story.crossings, cast, description="Lights at every crossing.")
    edit(story.proposed, cast, goal="Money.")
    move(young, story.swings, story.proposed)
    move(young, story.swings, story.crossings, old_field="goal", new_field="description")
    consultation = lay(young, story, cast)
    whole = a_comment(consultation, young.yrsa, story.swings, field="")
    assert place_of(consultation, young.shown)[:2] == (
        str(story.crossings.lineage), "description",
    )  # fmt: skip
    assert place_of(consultation, whole)[:2] == (str(story.proposed.lineage), "")


def test_a_reply_stands_with_what_it_replies_to(
    young: Young, story: PlanOfCast, cast: Cast
) -> None:
    make_move(fresh(story.swings), "withdraw", by=cast.clara)
    consultation = lay(young, story, cast)
    late = a_comment(consultation, young.yrsa, story.swings, parent=young.shown, kind="")
    found = places(consultation, [late, young.shown, young.reply])
    assert found[late.pk] == found[young.reply.pk] == found[young.shown.pk]


@pytest.mark.parametrize("many", [1, 30])
def test_places_are_found_in_two_queries(
    young: Young, story: PlanOfCast, cast: Cast, django_assert_num_queries: Any, many: int
) -> None:
    for number in range(many):
        edit(story.swings, cast, goal=f"Goal {number}")
        if number < 3:
            lay(young, story, cast)
        a_comment(young.consultation, young.yrsa, story.swings)
    consultation = Consultation.objects.get(pk=young.consultation.pk)
    comments = list(Comment.objects.all())
    with django_assert_num_queries(2):
        assert len(places(consultation, comments)) == many + 3
    versions = list(consultation.version.plan.versions.all())
    with django_assert_num_queries(2):
        assert len(foreseen(consultation, comments, versions)) == len(versions)


# --- Whatever happens ----------------------------------------------------------------------------

PARTS = [str(uuid.UUID(int=number)) for number in range(1, 6)]
FIELDS = [each for each in INITIATIVE_FIELDS if each][:3]
SPOTS = st.tuples(st.sampled_from(PARTS), st.sampled_from(["", *FIELDS]))
TEXT = st.fixed_dictionaries({name: st.sampled_from(["", "one", "one two"]) for name in FIELDS})


@st.composite
def versions_of_texts(draw: st.DrawFn) -> dict[int, dict[str, PartText]]:
    found = {}
    for number in (1, 2, 3):
        kept = draw(st.sets(st.sampled_from(PARTS)))
        found[number] = {}
        for part in sorted(kept):
            fields = draw(TEXT)
            whole = "\n\n".join(filter(None, ("title", *fields.values())))
            found[number][part] = PartText("title", {"": whole, **fields})
    return found


@settings(max_examples=300)
@given(
    texts=versions_of_texts(),
    moves=st.dictionaries(SPOTS, SPOTS, max_size=8),
    made=st.lists(st.tuples(SPOTS, st.sampled_from([1, 2]), st.booleans()), max_size=12),
)
def test_no_comment_is_lost(
    texts: dict[int, dict[str, PartText]],
    moves: dict[tuple[str, str], tuple[str, str]],
    made: list[tuple[tuple[str, str], int, bool]],
) -> None:
    """Whatever was removed, changed, moved by hand, in circles too: each has its one place."""
    comments: list[Comment] = []
    for number, ((part, field), version, is_reply) in enumerate(made, start=1):
        parent = comments[0].pk if is_reply and comments else None
        comments.append(
            Comment(
                pk=number, part=uuid.UUID(part), field=field, version_id=version, parent_id=parent
            )
        )
    found = carried(comments, moves, texts, now=3)
    assert set(found) == {comment.pk for comment in comments}
    for comment in comments:
        place = found[comment.pk]
        stands = place.part in texts[3] and place.field in texts[3][place.part].fields
        assert place.status in PlaceStatus.values
        assert stands or place.status == PlaceStatus.GONE
        assert (place.status == PlaceStatus.CHANGED) <= (place.difference is not None)
        if comment.parent_id:
            assert place == found[comment.parent_id]


@given(moves=st.dictionaries(SPOTS, SPOTS, max_size=5), old=SPOTS, new=SPOTS)
def test_a_loop_is_seen_before_it_is_written(
    moves: dict[tuple[str, str], tuple[str, str]], old: tuple[str, str], new: tuple[str, str]
) -> None:
    if not would_loop(old, new, moves):
        written = {**moves, old: new}
        assert not would_loop(old, new, written)


def test_states_play_no_part(young: Young, story: PlanOfCast, cast: Cast) -> None:
    for state in CommentState:
        a_comment(young.consultation, young.yrsa, story.swings, state=state)
    make_move(fresh(story.swings), "withdraw", by=cast.clara)
    comments = list(Comment.objects.all())
    assert len(places(lay(young, story, cast), comments)) == len(comments) == 8


def test_a_new_initiative_takes_over_from_one_that_is_gone(
    young: Young, story: PlanOfCast, cast: Cast
) -> None:
    make_move(fresh(story.swings), "withdraw", by=cast.clara)
    made = save_new(
        Initiative(municipality=cast.town, plan=story.plan),
        {"title": "Swings and slides", "focus_area": story.outdoors, "goal": "More to play with."},
        by=cast.clara,
        cause=Cause.CREATED,
    )
    move(young, story.swings, made)
    place = place_of(lay(young, story, cast), young.shown)
    assert (place.part, place.field, place.status) == (str(made.lineage), "goal", "moved")
