"""Versions of the plan: frozen for good, told apart, decided about, and published by an act."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import Role
from accounts.transitions import give_role
from actionplan.choices import Cause, InitiativeState
from actionplan.figures import plan_figures
from actionplan.freezing import NothingToFreeze, compare, freeze
from actionplan.models import Initiative, PlanVersion, VersionRow
from actionplan.reading import PUBLIC, draft_texts, frozen_texts, plan_as_read
from actionplan.revisions import fresh, save_checked
from actionplan.transitions import MoveRefused, deliberate, make_move, publish, take_back
from programme.choices import ADOPTED, Outcome
from programme.models import Deliberation, Paper
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import InitiativeFactory

pytestmark = pytest.mark.usefixtures("scoped")

URL = "/fjordlund/plans/1/versions/"
TODAY = timezone.localdate()


def frozen(story: PlanOfCast, cast: Cast, **changes: Any) -> PlanVersion:
    """Freeze Fjordlund's plan as it is now."""
    chosen = {"title": "", "changelog": "", "only_agreed": False} | changes
    return freeze(story.plan, by=cast.clara, **chosen)


def edit(initiative: Initiative, by: Any, **values: Any) -> Initiative:
    """Save new words of an initiative."""
    now = fresh(initiative)
    return save_checked(now, values, base_version=now.version, by=by, cause=Cause.EDITED)


def decide(version: PlanVersion, outcome: str = Outcome.ADOPTED, day: date = TODAY) -> Deliberation:
    """Note a meeting of the city council."""
    meeting = Deliberation(body="City council", held_on=day, outcome=outcome, reference="14/2026")
    return deliberate(version, meeting, by=None)


# --- Freezing ------------------------------------------------------------------------------------


def test_a_version_says_what_the_plan_said(cast: Cast, story: PlanOfCast) -> None:
    version = frozen(story, cast)
    now = plan_as_read(story.plan, language="en")
    then = plan_as_read(story.plan, language="en", version=version)
    assert (now.pop("edition")["label"], then.pop("edition")["label"]) == ("Draft", "Version 1")
    assert then == now


def test_what_is_written_later_does_not_change_it(cast: Cast, story: PlanOfCast) -> None:
    version = frozen(story, cast)
    before = plan_as_read(story.plan, language="en", version=version)
    edit(story.swings, cast.paula, title="No swings at all", focus_area=story.voices, theme=None)
    make_move(fresh(story.crossings), "withdraw", by=cast.clara)
    outdoors = fresh(story.outdoors)
    save_checked(
        outdoors, {"title": "Indoors"}, base_version=outdoors.version, by=None, cause=Cause.EDITED
    )
    assert plan_as_read(story.plan, language="en", version=version) == before
    assert "No swings at all" in str(plan_as_read(story.plan, language="en"))


def test_it_counts_as_the_plan_counts(cast: Cast, story: PlanOfCast) -> None:
    told = plan_as_read(story.plan, language="en", version=frozen(story, cast))["figures"]
    figures = plan_figures(story.plan)
    assert told == {
        "focus_areas": figures.focus_areas,
        "themes": figures.themes,
        "initiatives": figures.initiatives,
    }


def test_only_what_is_agreed(cast: Cast, story: PlanOfCast) -> None:
    texts = frozen_texts(frozen(story, cast, only_agreed=True))
    assert [each.payload["title"] for each in texts.initiatives] == ["Ask children first"]
    # No heading without a promise below it.
    assert [each.pk for each in texts.focus_areas] == [story.agreed.focus_area_id]
    assert {each.pk for each in texts.themes} <= {story.agreed.theme_id}


def test_versions_are_numbered_and_nothing_new_is_no_version(cast: Cast, story: PlanOfCast) -> None:
    assert frozen(story, cast).number == 1
    with pytest.raises(NothingToFreeze, match="since version 1"):
        frozen(story, cast)
    edit(story.swings, cast.paula, goal="Ten swings")
    assert frozen(story, cast).number == 2


@pytest.mark.parametrize("many", [1, 300])
def test_freezing_asks_as_many_questions_whatever_the_size(
    cast: Cast, story: PlanOfCast, many: int
) -> None:
    for number in range(many):
        InitiativeFactory(
            plan=story.plan,
            focus_area=story.outdoors,
            title=f"Swing {number}",
            remembered=cast.clara,
        )
    with CaptureQueriesContext(connection) as captured:
        version = frozen(story, cast)
    # Rows are written many at once; what else is asked does not grow.
    writes = [each for each in captured if 'INTO "actionplan_versionrow"' in each["sql"]]
    assert len(writes) <= 1 + many // 200
    # A point to come back to (2), the plan, five kinds of parts, the last number, the version, the
    # journal.
    assert len(captured) - len(writes) == 11
    assert VersionRow.objects.filter(
        version=version, revision__initiative__isnull=False
    ).count() == (4 + many)


def test_reading_a_version_asks_little(cast: Cast, story: PlanOfCast) -> None:
    version = frozen(story, cast)
    with CaptureQueriesContext(connection) as captured:
        plan_as_read(story.plan, language="en", version=version)
    assert len(captured) <= 3


# --- Comparing -----------------------------------------------------------------------------------


def test_new_gone_moved_and_changed_are_told_apart(cast: Cast, story: PlanOfCast) -> None:
    before = frozen_texts(frozen(story, cast))
    edit(story.swings, cast.paula, title="Many more swings")
    edit(story.crossings, cast.stefan, focus_area=story.voices, theme=story.council)
    InitiativeFactory(
        plan=story.plan, focus_area=story.outdoors, title="A pond", remembered=cast.clara
    )
    make_move(fresh(story.proposed), "return", by=cast.clara)
    make_move(fresh(story.proposed), "withdraw", by=cast.clara)
    voices = fresh(story.voices)
    save_checked(
        voices, {"motto": "Hear us"}, base_version=voices.version, by=None, cause=Cause.EDITED
    )
    told = compare(before, draft_texts(story.plan))
    assert [each.payload["title"] for each in told.new] == ["A pond"]
    assert [each.key for each in told.gone] == [str(story.proposed.lineage)]
    assert [(each.now.key, each.went_to) for each in told.moved] == [
        (str(story.crossings.lineage), f"{story.voices.title} / {story.council.title}")
    ]
    changed = {each.now.key: [field.name for field in each.fields] for each in told.changed}
    assert changed == {str(story.swings.lineage): ["title"]}
    assert [(each.now.pk, each.fields[0].name) for each in told.frame] == [
        (story.voices.pk, "motto")
    ]
    assert told.same == 1


def test_a_plan_that_is_the_same_has_an_empty_comparison(cast: Cast, story: PlanOfCast) -> None:
    version = frozen(story, cast)
    assert compare(frozen_texts(version), draft_texts(story.plan)).is_empty
    # Another place among its neighbours is no change of what is promised.
    edit(story.swings, cast.clara, order=77)
    assert compare(frozen_texts(version), draft_texts(story.plan)).is_empty
    page = client_of(cast.clara).get(f"{URL}1/compare/0/").content.decode()
    assert "Nothing has changed" in page


def test_the_comparison_reads_word_by_word(cast: Cast, story: PlanOfCast) -> None:
    frozen(story, cast)
    edit(story.swings, cast.paula, title="More swings, and a pond")
    frozen(story, cast)
    page = client_of(cast.paula).get(f"{URL}1/compare/2/").content.decode()
    assert "<ins>" in page
    assert "From version 1 to version 2" in page


# --- Deciding and publishing ---------------------------------------------------------------------


@pytest.mark.parametrize("outcome", Outcome)
def test_whether_it_is_adopted_follows_from_the_last_meeting(
    cast: Cast, story: PlanOfCast, outcome: Outcome
) -> None:
    version = frozen(story, cast)
    decide(version, Outcome.POSTPONED, TODAY - timedelta(days=30))
    decide(version, outcome)
    assert Paper.objects.count() == 1
    version = PlanVersion.objects.get(pk=version.pk)
    assert version.is_adopted is (outcome in ADOPTED)
    if outcome not in ADOPTED:
        with pytest.raises(MoveRefused):
            publish(version, by=cast.clara)


def test_a_meeting_noted_twice_is_one_meeting(cast: Cast, story: PlanOfCast) -> None:
    frozen(story, cast)
    clara = client_of(cast.clara)
    meeting = {"body": "City council", "held_on": TODAY.isoformat(), "outcome": "adopted"}
    for _click in range(2):
        assert clara.post(f"{URL}1/decide/", meeting).status_code == 302
    assert Deliberation.objects.filter(municipality=cast.town).count() == 1


def test_publishing_is_offered_only_where_it_can_be_done(cast: Cast, story: PlanOfCast) -> None:
    version = frozen(story, cast)
    clara = client_of(cast.clara)
    assert clara.get(f"{URL}1/publish/").headers["Location"] == f"{URL}1/"
    decide(version)
    assert clara.get(f"{URL}1/publish/").status_code == 200
    clara.post(f"{URL}1/publish/")
    assert clara.get(f"{URL}1/publish/").headers["Location"] == f"{URL}1/"


def test_adopting_publishes_nothing(cast: Cast, story: PlanOfCast) -> None:
    clara = client_of(cast.clara)
    frozen(story, cast)
    answer = clara.post(
        f"{URL}1/decide/",
        {"body": "City council", "held_on": TODAY.isoformat(), "outcome": "adopted"},
        follow=True,
    )
    assert b"City council" in answer.content
    version = PlanVersion.objects.get()
    assert (version.is_adopted, version.published_at) == (True, None)


def test_a_decision_that_lies_ahead_is_not_noted_yet(cast: Cast, story: PlanOfCast) -> None:
    frozen(story, cast)
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    page = client_of(cast.clara).post(
        f"{URL}1/decide/", {"body": "City council", "held_on": tomorrow, "outcome": "adopted"}
    )
    assert page.context["form"].errors["held_on"] == ["This day has not come yet."]
    assert 'value="City council"' in page.content.decode()
    assert not Paper.objects.exists()


def test_publishing_replaces_what_was_published_and_is_taken_back(
    cast: Cast, story: PlanOfCast
) -> None:
    first = frozen(story, cast)
    edit(story.swings, cast.paula, goal="Ten swings")
    second = frozen(story, cast)
    for version in (first, second):
        decide(version)
        publish(version, by=cast.clara)
    assert list(PlanVersion.objects.filter(published_at__isnull=False)) == [second]
    with pytest.raises(MoveRefused):
        publish(second, by=cast.clara)
    take_back(second, by=cast.clara)
    assert not PlanVersion.objects.filter(published_at__isnull=False).exists()
    with pytest.raises(MoveRefused):
        take_back(second, by=cast.clara)


def test_the_preview_shows_what_the_public_will_see(cast: Cast, story: PlanOfCast) -> None:
    edit(
        story.agreed,
        cast.clara,
        contact="mette@fjordlund.example",
        extra={"Remark": "Only for us"},
        partners="The harbour bath",
    )
    decide(frozen(story, cast))
    page = client_of(cast.clara).get(f"{URL}1/publish/").content.decode()
    assert "The harbour bath" in page
    for hidden in ("mette@fjordlund.example", "Only for us"):
        assert hidden not in page


def test_what_the_public_reads_is_listed_in_one_place(cast: Cast, story: PlanOfCast) -> None:
    told = plan_as_read(story.plan, language="en", version=frozen(story, cast), public=True)
    told_of = {
        name
        for area in told["focus_areas"]
        for theme in area["themes"]
        for initiative in theme["initiatives"]
        for name, value in initiative.items()
        if value
    }
    assert told_of <= PUBLIC
    assert not PUBLIC & {"contact", "extra", "state_label"}


def test_a_council_secretary_notes_what_was_decided_and_publishes_nothing(
    cast: Cast, story: PlanOfCast
) -> None:
    give_role(cast.rolf, cast.town, Role.COUNCIL_SECRETARY, by=cast.clara)
    frozen(story, cast)
    rolf: CanaryClient = client_of(cast.rolf)
    assert rolf.get(f"{URL}1/decide/").status_code == 200
    assert rolf.get(f"{URL}1/publish/").status_code == 403


def test_the_states_of_a_version_are_its_initiatives(cast: Cast, story: PlanOfCast) -> None:
    states = {each.payload["state"] for each in frozen_texts(frozen(story, cast)).initiatives}
    assert states == set(InitiativeState) - {InitiativeState.WITHDRAWN}
