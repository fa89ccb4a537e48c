"""The one door: what is saved is checked, counted, remembered and written in the journal."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from actionplan.choices import Cause
from actionplan.models import Initiative, Responsibility, Revision
from actionplan.revisions import (
    CannotMove,
    Stale,
    fresh,
    payload,
    reorder,
    save_checked,
    save_new,
    siblings,
)
from journal.models import Entry
from programme.models import Article, ProgrammeGoal
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import InitiativeFactory, SectionFactory

pytestmark = pytest.mark.usefixtures("scoped")


def edit(part: Any, values: dict[str, Any], by: Any, version: int = 1) -> Any:
    """Save new values as an editor does."""
    return save_checked(part, values, base_version=version, by=by, cause=Cause.EDITED)


# --- Saving --------------------------------------------------------------------------------------


def test_a_save_bumps_the_version_and_is_remembered(cast: Cast, story: PlanOfCast) -> None:
    before = story.swings.changed_at
    written = edit(story.swings, {"goal": "Swings in every park"}, cast.paula)
    row = Initiative.objects.get(pk=story.swings.pk)
    assert (row.goal, row.version, written.version) == ("Swings in every park", 2, 2)
    assert row.changed_at > before
    newest = Revision.objects.filter(initiative=row).latest("number")
    assert (newest.number, newest.by, newest.cause) == (2, cast.paula, Cause.EDITED)
    assert newest.payload == payload(fresh(row))
    assert [(each.verb, each.by) for each in Entry.objects.all()] == [
        ("initiative.edit", cast.paula)
    ]


def test_who_read_an_older_version_is_refused_and_changes_nothing(
    cast: Cast, story: PlanOfCast
) -> None:
    edit(story.swings, {"goal": "Paula's"}, cast.paula)
    again = Initiative.objects.get(pk=story.swings.pk)
    for version in (0, 1, 3):
        with pytest.raises(Stale):
            edit(again, {"goal": "Wanda's", "lead": [cast.streets]}, cast.wanda, version)
    row = fresh(story.swings)
    assert (row.goal, row.version, row.leads) == ("Paula's", 2, [cast.parks])
    assert Revision.objects.filter(initiative=row).count() == 2
    assert Entry.objects.count() == 1


def test_what_is_not_named_stays(cast: Cast, story: PlanOfCast) -> None:
    before = payload(fresh(story.crossings))
    edit(story.crossings, {"contact": "streets@fjordlund.example"}, cast.stefan)
    after = payload(fresh(story.crossings))
    assert after == before | {"contact": "streets@fjordlund.example"}


def test_a_save_never_writes_the_state(cast: Cast, story: PlanOfCast) -> None:
    edit(story.swings, {"state": "agreed", "goal": "New"}, cast.clara)
    assert Initiative.objects.get(pk=story.swings.pk).state == "draft"


def test_whoever_moved_it_meanwhile_is_not_overwritten(cast: Cast, story: PlanOfCast) -> None:
    Initiative.objects.filter(pk=story.swings.pk).update(state="proposed", version=2)
    with pytest.raises(Stale):
        edit(story.swings, {"goal": "Late"}, cast.paula)


def test_the_payload_says_everything_as_plain_json(cast: Cast, story: PlanOfCast) -> None:
    values = {
        "time_from": date(2027, 1, 1),
        "time_to": date(2028, 12, 31),
        "time_confirmed": True,
        "money_amount": Decimal("20000"),
        "articles": Article.objects.filter(number__in=(31, 12)),
        "contributing": [cast.streets, cast.playgrounds],
        "extra": {"Bemærkning": "æøå"},
    }
    said = payload(edit(story.swings, values, cast.paula))
    assert Revision.objects.get(initiative=story.swings, number=2).payload == said
    assert {name: said[name] for name in [*values, "lead", "theme", "state"]} == {
        "time_from": "2027-01-01",
        "time_to": "2028-12-31",
        "time_confirmed": True,
        "money_amount": "20000.00",
        "articles": [12, 31],
        "contributing": [[cast.streets.pk, "Streets"], [cast.playgrounds.pk, "Playgrounds"]],
        "extra": {"Bemærkning": "æøå"},
        "lead": [[cast.parks.pk, "Parks"]],
        "theme": [story.play.pk, "Play"],
        "state": "draft",
    }


def test_every_field_people_write_is_in_the_payload(story: PlanOfCast) -> None:
    """A field that a payload forgets is lost for history, merging and bringing back."""
    kept_elsewhere = {
        *("id", "municipality", "plan", "key", "lineage", "predecessors", "version", "changed_at"),
        "search_text",
        # How far the work is: said in updates, never in the text.
        *("progress", "progress_at"),
    }
    for part in (story.swings, story.preface, story.outdoors, story.play):
        meta = type(part)._meta
        names = {each.name for each in [*meta.fields, *meta.many_to_many]} - kept_elsewhere
        assert names - set(payload(fresh(part))) == set()


def test_departments_keep_their_order(cast: Cast, story: PlanOfCast) -> None:
    for wanted in ([cast.streets, cast.parks], [cast.parks, cast.streets], [cast.playgrounds], []):
        version = Initiative.objects.get(pk=story.swings.pk).version
        written = edit(story.swings, {"lead": wanted}, cast.clara, version)
        assert written.leads == wanted
    assert not Responsibility.objects.filter(initiative=story.swings).exists()


def test_the_search_finds_what_was_saved_however_it_is_capitalised(
    cast: Cast, story: PlanOfCast
) -> None:
    edit(story.swings, {"description": "ÆBLETRÆER ved Ågade"}, cast.paula)
    for words in ("æbletræer", "ÅGADE æble", "swings ågade"):
        assert list(Initiative.objects.search(words)) == [story.swings]
    assert not Initiative.objects.search("æbletræer ishockey").exists()


@pytest.mark.parametrize("kind", ["preface", "outdoors", "play", "plan"])
def test_every_part_goes_through_the_same_door(cast: Cast, story: PlanOfCast, kind: str) -> None:
    part = getattr(story, kind)
    version = part.version
    written = edit(part, {"title": "Another title"}, cast.clara, version)
    assert (written.title, written.version) == ("Another title", version + 1)
    with pytest.raises(Stale):
        edit(part, {"title": "Too late"}, cast.wanda, version)
    assert type(part).objects.get(pk=part.pk).title == "Another title"


def test_links_of_a_focus_area_are_remembered(cast: Cast, story: PlanOfCast) -> None:
    edit(story.outdoors, {"goals": ProgrammeGoal.objects.filter(number__in=(2, 5))}, cast.clara)
    newest = Revision.objects.filter(focus_area=story.outdoors).latest("number")
    assert newest.payload["goals"] == [2, 5]


# --- Something new -------------------------------------------------------------------------------


def test_something_new_stands_at_the_end_with_its_first_revision(
    cast: Cast, story: PlanOfCast
) -> None:
    made = save_new(
        Initiative(municipality=cast.town, plan=story.plan),
        {"title": "Skate park", "focus_area": story.outdoors, "lead": [cast.parks]},
        by=cast.paula,
        cause=Cause.CREATED,
    )
    assert (made.order, made.version, made.state, made.leads) == (5, 1, "draft", [cast.parks])
    (revision,) = Revision.objects.filter(initiative=made)
    assert (revision.number, revision.cause, revision.payload) == (1, "created", payload(made))
    assert Entry.objects.get().verb == "initiative.write"
    assert list(Initiative.objects.search("SKATE")) == [made]


def test_a_double_click_writes_one_initiative(cast: Cast, story: PlanOfCast) -> None:
    paula, path = client_of(cast.paula), story.plan.url_of("initiative-add")
    lineage = paula.get(path).context["form"]["lineage"].value()
    data = {"title": "Skate park", "focus_area": story.outdoors.pk, "lineage": str(lineage)}
    places = {paula.post(path, data).headers["Location"] for _ in range(3)}
    made = Initiative.objects.get(title="Skate park")
    assert places == {story.plan.url_of("initiative-detail", made.pk)}
    assert str(made.lineage) == str(lineage)


def test_two_forms_write_two_initiatives_even_of_the_same_title(
    cast: Cast, story: PlanOfCast
) -> None:
    paula, path = client_of(cast.paula), story.plan.url_of("initiative-add")
    for _ in range(2):
        lineage = str(paula.get(path).context["form"]["lineage"].value())
        paula.post(path, {"title": "Bench", "focus_area": story.outdoors.pk, "lineage": lineage})
    assert Initiative.objects.filter(title="Bench").count() == 2


def test_a_lineage_stands_once_in_a_plan(story: PlanOfCast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        InitiativeFactory(plan=story.plan, focus_area=story.outdoors, lineage=story.swings.lineage)
    assert isinstance(story.swings.lineage, uuid.UUID)


def test_a_revision_belongs_to_one_part(story: PlanOfCast) -> None:
    for subjects in ({}, {"initiative": story.swings, "theme": story.play}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Revision.objects.create(
                municipality=story.plan.municipality,
                number=9,
                cause="edited",
                payload={},
                **subjects,
            )


# --- Places --------------------------------------------------------------------------------------


def order_of(part: Any) -> list[str]:
    """Return the siblings' titles in their order."""
    return [each.title for each in siblings(part)]


def test_a_part_changes_places_with_its_neighbour(cast: Cast, story: PlanOfCast) -> None:
    assert order_of(story.outdoors) == ["Out of doors", "Being heard"]
    reorder(story.outdoors, 1, by=cast.clara)
    assert order_of(story.outdoors) == ["Being heard", "Out of doors"]
    reorder(fresh(story.outdoors), -1, by=cast.clara)
    assert order_of(story.outdoors) == ["Out of doors", "Being heard"]
    causes = Revision.objects.filter(focus_area=story.outdoors).order_by("number")
    assert [each.cause for each in causes] == ["created", Cause.PLACED, Cause.PLACED]


def test_nobody_moves_beyond_the_end(cast: Cast, story: PlanOfCast) -> None:
    for part, step in (
        (story.outdoors, -1),
        (story.voices, 1),
        (story.play, -1),
        (story.council, 1),
    ):
        with pytest.raises(CannotMove):
            reorder(part, step, by=cast.clara)
    assert not Entry.objects.exists()


def test_what_is_out_of_the_plan_has_no_place(cast: Cast, story: PlanOfCast) -> None:
    with pytest.raises(CannotMove):
        reorder(story.withdrawn, -1, by=cast.clara)
    assert order_of(story.agreed) == ["A youth budget", "Ask children first"]


def test_parts_that_were_given_the_same_place_are_told_apart(cast: Cast, story: PlanOfCast) -> None:
    for title in ("Thanks", "How we wrote it"):
        SectionFactory(plan=story.plan, title=title, order=0)
    assert order_of(story.preface) == ["Preface", "Thanks", "How we wrote it"]
    reorder(story.preface, 1, by=cast.clara)
    assert order_of(story.preface) == ["Thanks", "Preface", "How we wrote it"]
