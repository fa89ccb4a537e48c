"""The journal: lines are added, and never changed or deleted."""

import pytest
from django.contrib.auth.models import AnonymousUser

from actionplan.choices import Cause
from actionplan.revisions import save_checked
from actionplan.transitions import make_move
from journal.models import Entry
from journal.recording import record
from tests.cast import Cast, PlanOfCast

pytestmark = pytest.mark.usefixtures("scoped")


def line(entry: Entry) -> tuple[object, ...]:
    """Return what a line says."""
    return (entry.by, entry.verb, entry.subject_type, entry.subject_id, entry.note)


def test_a_line_says_who_did_what_to_which_record(cast: Cast, story: PlanOfCast) -> None:
    entry = record(story.swings, "initiative.agree", by=cast.clara, note="At last")
    assert line(Entry.objects.get()) == (
        cast.clara,
        "initiative.agree",
        "actionplan.initiative",
        story.swings.pk,
        "At last",
    )
    assert entry.municipality == cast.town


def test_a_municipality_may_be_the_subject_itself(cast: Cast) -> None:
    entry = record(cast.town, "municipality.begin", by=None)
    assert (entry.municipality_id, entry.subject_id, entry.by) == (cast.town.pk, cast.town.pk, None)


def test_nobody_at_the_screen_is_nobody(cast: Cast) -> None:
    assert record(cast.parks, "department.edit", by=AnonymousUser()).by is None


def test_a_note_that_no_database_would_keep_is_made_harmless(cast: Cast) -> None:
    assert record(cast.parks, "department.edit", by=None, note="a\x00b").note == "ab"


def test_a_line_is_never_changed(cast: Cast) -> None:
    entry = record(cast.parks, "department.edit", by=cast.clara)
    entry.note = "Nothing happened"
    with pytest.raises(TypeError, match="never changed"):
        entry.save()
    assert Entry.objects.get().note == ""


def test_a_line_is_never_deleted(cast: Cast) -> None:
    entry = record(cast.parks, "department.edit", by=cast.clara)
    with pytest.raises(TypeError, match="never deleted"):
        entry.delete()
    assert Entry.objects.count() == 1


def test_every_verb_of_the_plan_leaves_its_line(cast: Cast, story: PlanOfCast) -> None:
    save_checked(story.swings, {"goal": "More"}, base_version=1, by=cast.paula, cause=Cause.EDITED)
    make_move(story.swings, "propose", by=cast.paula, note="Ready")
    assert [line(entry) for entry in Entry.objects.order_by("pk")] == [
        (cast.paula, "initiative.edit", "actionplan.initiative", story.swings.pk, ""),
        (cast.paula, "initiative.propose", "actionplan.initiative", story.swings.pk, "Ready"),
    ]
