"""How initiatives and parts of the plan move, and what follows."""

import pytest

from actionplan.choices import Cause, ImportState, InitiativeState, PartState
from actionplan.models import Import, Initiative, Revision
from actionplan.transitions import (
    MOVES,
    PART_MOVES,
    MoveRefused,
    make_move,
    move_part,
    settle_import,
)
from journal.models import Entry
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import FocusAreaFactory, ImportFactory, InitiativeFactory, ThemeFactory

pytestmark = pytest.mark.usefixtures("scoped")

TARGETS = {
    ("propose", "draft"): "proposed",
    ("agree", "proposed"): "agreed",
    ("return", "proposed"): "draft",
    ("retract", "proposed"): "draft",
    ("reopen", "agreed"): "draft",
    ("withdraw", "draft"): "withdrawn",
    ("restore", "withdrawn"): "draft",
}


def test_the_table_of_steps_is_this_one() -> None:
    assert {(name, str(move.source)): move.target for name, move in MOVES.items()} == TARGETS


@pytest.mark.parametrize("state", InitiativeState)
@pytest.mark.parametrize("name", MOVES)
def test_a_step_starts_only_at_its_source(
    cast: Cast, story: PlanOfCast, name: str, state: InitiativeState
) -> None:
    initiative = next(each for each in story.initiatives if each.state == state)
    target = TARGETS.get((name, state.value))
    if target is None:
        with pytest.raises(MoveRefused):
            make_move(initiative, name, by=cast.clara)
    else:
        make_move(initiative, name, by=cast.clara, note="Well done")
    initiative.refresh_from_db()
    moved = target is not None
    assert (initiative.state, initiative.version) == (target or state, 2 if moved else 1)
    assert list(Entry.objects.values_list("verb", "by", "note", "subject_id")) == (
        [(f"initiative.{name}", cast.clara.pk, "Well done", initiative.pk)] if moved else []
    )
    revisions = Revision.objects.filter(initiative=initiative).order_by("-number")
    assert [(each.number, each.cause) for each in revisions] == (
        [(2, Cause.MOVED), (1, Cause.CREATED)] if moved else [(1, Cause.CREATED)]
    )
    assert revisions[0].payload["state"] == initiative.state


def test_of_two_people_who_press_at_once_one_is_refused(cast: Cast, story: PlanOfCast) -> None:
    same = Initiative.objects.get(pk=story.proposed.pk)
    make_move(story.proposed, "agree", by=cast.greta)
    with pytest.raises(MoveRefused):
        make_move(same, "return", by=cast.clara)
    assert Entry.objects.count() == 1


def test_who_presses_too_late_is_told_so(cast: Cast, story: PlanOfCast) -> None:
    """Too late is a message, not a "forbidden"."""
    make_move(story.proposed, "agree", by=cast.greta)
    path = story.plan.url_of("initiative-move", story.proposed.pk, "return")
    page = client_of(cast.clara).post(path, follow=True)
    assert page.redirect_chain == [(story.proposed.get_absolute_url(), 302)]
    assert [str(each) for each in page.context["messages"]] == [
        "Somebody else has moved this initiative in the meantime. Nothing was changed."
    ]


def test_who_proposed_it_takes_it_back_and_goes_on_writing(cast: Cast, story: PlanOfCast) -> None:
    paula, own = client_of(cast.paula), story.proposed.get_absolute_url()
    assert paula.get(f"{own}edit/").status_code == 403
    assert "Take it back" in paula.get(own).content.decode()
    paula.post(f"{own}retract/", {"note": "One more thought"})
    assert paula.get(f"{own}edit/").status_code == 200
    (entry,) = Entry.objects.filter(subject_id=story.proposed.pk)
    assert (entry.verb, entry.by, entry.note) == (
        "initiative.retract",
        cast.paula,
        "One more thought",
    )


def test_what_is_agreed_cannot_be_taken_back(cast: Cast, story: PlanOfCast) -> None:
    paula, own = client_of(cast.paula), story.agreed.get_absolute_url()
    assert "Take it back" not in paula.get(own).content.decode()
    paula.post(f"{own}retract/")
    assert Initiative.objects.get(pk=story.agreed.pk).state == "agreed"


def test_the_button_says_what_proposing_means(cast: Cast, story: PlanOfCast) -> None:
    page = client_of(cast.paula).get(story.swings.get_absolute_url()).content.decode()
    assert 'aria-describedby="hint-propose"' in page
    assert "until then the departments named in it can take it back" in page


@pytest.mark.parametrize("kind", ["focus_area", "theme"])
def test_what_has_lost_its_place_is_not_put_back(cast: Cast, story: PlanOfCast, kind: str) -> None:
    area = FocusAreaFactory(plan=story.plan)
    theme = ThemeFactory(plan=story.plan, focus_area=area)
    initiative = InitiativeFactory(
        plan=story.plan, focus_area=area, theme=theme, state=InitiativeState.WITHDRAWN
    )
    place = area if kind == "focus_area" else theme
    move_part(place, "withdraw", by=cast.clara)
    again = Initiative.objects.select_related("focus_area", "theme").get(pk=initiative.pk)
    with pytest.raises(MoveRefused, match="put that back first"):
        make_move(again, "restore", by=cast.clara)
    move_part(place, "restore", by=cast.clara)
    again = Initiative.objects.select_related("focus_area", "theme").get(pk=initiative.pk)
    assert make_move(again, "restore", by=cast.clara).state == "draft"


# --- Chapters, focus areas, themes ---------------------------------------------------------------


@pytest.mark.parametrize("state", PartState)
@pytest.mark.parametrize("name", PART_MOVES)
@pytest.mark.parametrize("kind", ["preface", "spare_area", "spare_theme"])
def test_a_part_moves_only_from_where_it_stands(
    cast: Cast, story: PlanOfCast, kind: str, name: str, state: PartState
) -> None:
    part = {
        "preface": lambda: story.preface,
        "spare_area": lambda: FocusAreaFactory(plan=story.plan),
        "spare_theme": lambda: ThemeFactory(plan=story.plan, focus_area=story.outdoors),
    }[kind]()
    type(part).objects.filter(pk=part.pk).update(state=state)
    allowed = (name, state.value) in {("withdraw", "standing"), ("restore", "withdrawn")}
    if allowed:
        move_part(part, name, by=cast.clara)
    else:
        with pytest.raises(MoveRefused):
            move_part(part, name, by=cast.clara)
    part.refresh_from_db()
    assert part.version == (2 if allowed else 1)
    assert (part.state == state) is not allowed
    assert Entry.objects.count() == int(allowed)


@pytest.mark.parametrize("kind", ["outdoors", "play"])
def test_what_holds_initiatives_stays(cast: Cast, story: PlanOfCast, kind: str) -> None:
    with pytest.raises(MoveRefused, match="still holds initiatives"):
        move_part(getattr(story, kind), "withdraw", by=cast.clara)
    make_move(story.swings, "withdraw", by=cast.clara)
    if kind == "play":
        move_part(story.play, "withdraw", by=cast.clara)
    else:
        with pytest.raises(MoveRefused):
            move_part(story.outdoors, "withdraw", by=cast.clara)


# --- Spreadsheets --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ImportState)
@pytest.mark.parametrize("target", [ImportState.APPLIED, ImportState.DISCARDED])
def test_a_sheet_is_decided_once(
    cast: Cast, story: PlanOfCast, state: ImportState, target: ImportState
) -> None:
    sheet = ImportFactory(plan=story.plan, state=state, answers={"rows": [3]})
    if state == ImportState.PREVIEW:
        settle_import(sheet, target, by=cast.clara)
        kept = Import.objects.get(pk=sheet.pk)
        assert (kept.state, kept.content, sheet.state, sheet.content) == (
            target,
            None,
            target,
            None,
        )
        # Of what was discarded nothing stays of what people answered.
        assert bool(kept.answers) is (target == ImportState.APPLIED)
        assert [each.verb for each in Entry.objects.all()] == [f"import.{target}"]
    else:
        with pytest.raises(MoveRefused):
            settle_import(sheet, target, by=cast.clara)
        assert Import.objects.get(pk=sheet.pk).state == state
