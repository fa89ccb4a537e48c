"""Versions of the plan: frozen for good, told apart, decided about, and published by an act."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from accounts.choices import Role
from accounts.models import Department
from accounts.transitions import give_role
from actionplan.choices import Cause, InitiativeState
from actionplan.figures import plan_figures
from actionplan.freezing import NothingToFreeze, compare, freeze
from actionplan.models import FocusArea, Initiative, PlanVersion, Theme, VersionRow
from actionplan.reading import PUBLIC, draft_texts, frozen_texts, plan_as_read
from actionplan.revisions import fresh, save_checked
from actionplan.transitions import MoveRefused, deliberate, make_move, publish, take_back
from journal.models import Entry
from programme.choices import ADOPTED, Outcome
from programme.models import Article, Deliberation, Paper, SustainableDevelopmentGoal
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import InitiativeFactory, ThemeFactory, remember

pytestmark = pytest.mark.usefixtures("scoped")

URL = "/fjordlund/plans/1/versions/"


def frozen(story: PlanOfCast, cast: Cast, **changes: Any) -> PlanVersion:
    """Freeze Fjordlund's plan as it is now."""
    chosen = {"title": "", "changelog": "", "only_agreed": False} | changes
    return freeze(story.plan, by=cast.clara, **chosen)


def edit(initiative: Initiative, by: Any, **values: Any) -> Initiative:
    """Save new words of an initiative."""
    now = fresh(initiative)
    return save_checked(now, values, base_version=now.version, by=by, cause=Cause.EDITED)


def decide(
    version: PlanVersion, outcome: str = Outcome.ADOPTED, day: date | None = None
) -> Deliberation:
    """Note a meeting of the city council."""
    held_on = day or localdate()
    meeting = Deliberation(
        body="City council", held_on=held_on, outcome=outcome, reference="14/2026"
    )
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
    # A point to come back to (2), the plan, five kinds of parts, the departments, the last version,
    # the new one, the journal.
    assert len(captured) - len(writes) == 12
    assert VersionRow.objects.filter(
        version=version, revision__initiative__isnull=False
    ).count() == (4 + many)


def test_reading_a_version_asks_little(cast: Cast, story: PlanOfCast) -> None:
    version = frozen(story, cast)
    with CaptureQueriesContext(connection) as captured:
        plan_as_read(story.plan, language="en", version=version)
    assert len(captured) <= 3


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_of_versions_asks_as_much_for_one_as_for_three(
    cast: Cast, story: PlanOfCast, many: int
) -> None:
    for number in range(many):
        edit(story.swings, cast.paula, goal=f"{number} swings")
        decide(frozen(story, cast))
    paula = client_of(cast.paula)
    paula.get(URL)
    with CaptureQueriesContext(connection) as captured:
        assert len(paula.get(URL).context["versions"]) == many
    # The five at the door; versions with papers, and their meetings.
    assert len(captured) == 7


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
    assert [(each.said.pk, each.fields[0].name) for each in told.frame] == [
        (story.voices.pk, "motto")
    ]
    assert told.same == 1


def test_a_plan_that_is_the_same_has_an_empty_comparison(cast: Cast, story: PlanOfCast) -> None:
    version = frozen(story, cast)
    assert compare(frozen_texts(version), draft_texts(story.plan)).is_empty
    page = client_of(cast.clara).get(f"{URL}1/compare/0/").content.decode()
    assert "Nothing has changed" in page
    # Another order is another plan to read, and no initiative says anything else.
    theme = fresh(story.play)
    save_checked(theme, {"order": 77}, base_version=theme.version, by=None, cause=Cause.PLACED)
    told = compare(frozen_texts(version), draft_texts(story.plan))
    assert (told.is_reordered, told.changed, told.frame) == (True, [], [])
    page = client_of(cast.clara).get(f"{URL}1/compare/0/").content.decode()
    assert "in another order" in page


def test_a_new_name_of_a_department_or_area_changes_no_initiative(
    cast: Cast, story: PlanOfCast
) -> None:
    edit(story.swings, cast.paula, articles=Article.objects.filter(number=31))
    first = frozen(story, cast)
    Department.objects.filter(pk=cast.parks.pk).update(name="Green spaces")
    outdoors = fresh(story.outdoors)
    save_checked(
        outdoors, {"title": "Outside"}, base_version=outdoors.version, by=None, cause=Cause.EDITED
    )
    second = frozen(story, cast)
    told = compare(frozen_texts(first), frozen_texts(second))
    assert (told.changed, told.moved) == ([], [])
    assert [each.fields[0].name for each in told.frame] == ["title"]
    # Each version says what things were called on its day.
    for version, department, area in (
        (first, "Parks", story.outdoors.title),
        (second, "Green spaces", "Outside"),
    ):
        read = plan_as_read(story.plan, language="en", version=version)
        said = str(read)
        other = {"Parks": "Green spaces", "Green spaces": "Parks"}[department]
        assert department in said
        assert other not in said
        (article,) = read["articles"]
        assert [each["focus_area"] for each in article["initiatives"]] == [area]
    draft = plan_as_read(story.plan, language="en")
    then = plan_as_read(story.plan, language="en", version=second)
    assert draft["focus_areas"] == then["focus_areas"]


def test_a_theme_that_holds_nothing_yet_is_read_too(cast: Cast, story: PlanOfCast) -> None:
    ThemeFactory(plan=story.plan, focus_area=story.outdoors, title="Ponds", order=50)
    remember(Theme.objects.get(title="Ponds"), by=cast.clara)
    for version in (None, frozen(story, cast)):
        read = plan_as_read(story.plan, language="en", version=version)
        titles = [theme["title"] for area in read["focus_areas"] for theme in area["themes"]]
        assert "Ponds" in titles
        assert len([each for each in titles if each]) == read["figures"]["themes"]


def test_an_initiative_in_an_area_that_was_taken_out_is_not_lost(
    cast: Cast, story: PlanOfCast
) -> None:
    # As when one takes the area out while another puts an initiative into it.
    FocusArea.objects.filter(pk=story.outdoors.pk).update(state="withdrawn")
    for version in (None, frozen(story, cast)):
        read = plan_as_read(story.plan, language="en", version=version)
        assert story.swings.title in str(read)


def test_the_newest_version_stands_first(cast: Cast, story: PlanOfCast) -> None:
    for goal in ("One", "Two", "Three"):
        edit(story.swings, cast.paula, goal=goal)
        frozen(story, cast)
    page = client_of(cast.paula).get(URL)
    assert [each.number for each in page.context["versions"]] == [3, 2, 1]


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
    decide(version, Outcome.POSTPONED, localdate() - timedelta(days=30))
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
    meeting = {"body": "City council", "held_on": localdate().isoformat(), "outcome": "adopted"}
    for _click in range(2):
        assert clara.post(f"{URL}1/decide/", meeting).status_code == 302
    assert Deliberation.objects.filter(municipality=cast.town).count() == 1


def test_another_word_about_the_same_meeting_is_not_lost(cast: Cast, story: PlanOfCast) -> None:
    frozen(story, cast)
    clara = client_of(cast.clara)
    meeting = {"body": "City council", "held_on": localdate().isoformat(), "outcome": "adopted"}
    clara.post(f"{URL}1/decide/", meeting)
    clara.post(f"{URL}1/decide/", meeting | {"note": "With thanks to the youth council."})
    notes = Deliberation.objects.filter(municipality=cast.town).values_list("note", flat=True)
    assert "With thanks to the youth council." in notes


def test_publishing_is_offered_only_where_it_can_be_done(cast: Cast, story: PlanOfCast) -> None:
    version = frozen(story, cast)
    clara = client_of(cast.clara)
    assert clara.get(f"{URL}1/publish/").headers["Location"] == f"{URL}1/"
    decide(version)
    assert clara.get(f"{URL}1/publish/").status_code == 200
    clara.post(f"{URL}1/publish/")
    assert clara.get(f"{URL}1/publish/").headers["Location"] == f"{URL}1/"


def test_taking_note_takes_no_decision_back(cast: Cast, story: PlanOfCast) -> None:
    version = frozen(story, cast)
    decide(version, Outcome.ADOPTED_CHANGED, localdate() - timedelta(days=3))
    decide(version, Outcome.NOTED)
    version = PlanVersion.objects.get(pk=version.pk)
    assert version.is_adopted
    adopted = plan_as_read(story.plan, language="en", version=version)["edition"]["adopted"]
    assert adopted["how"] == "Adopted with changes"


def test_a_decision_older_than_the_version_is_asked_about(cast: Cast, story: PlanOfCast) -> None:
    frozen(story, cast)
    clara, asked = client_of(cast.clara), "The meeting was before this version was frozen"
    for day, is_asked in ((localdate(), False), (localdate() - timedelta(days=1), True)):
        meeting = {"body": "City council", "held_on": day.isoformat(), "outcome": "noted"}
        page = clara.post(f"{URL}1/decide/", meeting, follow=True).content.decode()
        assert (asked in page) is is_asked


def test_what_was_noted_wrongly_is_corrected(cast: Cast, story: PlanOfCast) -> None:
    version = frozen(story, cast)
    meeting = decide(version)
    clara = client_of(cast.clara)
    url = f"{URL}1/decide/{meeting.pk}/"
    assert clara.get(url).context["form"].initial["body"] == "City council"
    wrong = {"body": "Council", "held_on": "1826-11-20", "outcome": "adopted"}
    assert clara.post(url, wrong).context["form"].errors["held_on"]
    clara.post(url, wrong | {"held_on": "2026-05-14"})
    meeting.refresh_from_db()
    assert (meeting.body, meeting.held_on) == ("Council", date(2026, 5, 14))
    assert Entry.objects.latest("pk").verb == "version.correct"


def test_a_rejection_of_what_is_public_is_told(cast: Cast, story: PlanOfCast) -> None:
    version = frozen(story, cast)
    decide(version, day=localdate() - timedelta(days=3))
    publish(version, by=cast.clara)
    answer = client_of(cast.clara).post(
        f"{URL}1/decide/",
        {"body": "City council", "held_on": localdate().isoformat(), "outcome": "rejected"},
        follow=True,
    )
    assert "It still stands on the public page." in answer.content.decode()


def test_publishing_drafts_is_said_before(cast: Cast, story: PlanOfCast) -> None:
    decide(frozen(story, cast))
    page = client_of(cast.clara).get(f"{URL}1/publish/").content.decode()
    assert "3 of 4 initiatives were not agreed" in page


def test_adopting_publishes_nothing(cast: Cast, story: PlanOfCast) -> None:
    clara = client_of(cast.clara)
    frozen(story, cast)
    answer = clara.post(
        f"{URL}1/decide/",
        {"body": "City council", "held_on": localdate().isoformat(), "outcome": "adopted"},
        follow=True,
    )
    assert b"City council" in answer.content
    version = PlanVersion.objects.get()
    assert (version.is_adopted, version.published_at) == (True, None)


def test_a_decision_that_lies_ahead_is_not_noted_yet(cast: Cast, story: PlanOfCast) -> None:
    frozen(story, cast)
    tomorrow = (localdate() + timedelta(days=1)).isoformat()
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
    public = {
        "partners": "The harbour bath",
        "money_text": "Twelve millions",
        "target_group": "Under tens",
        "time_text": "Next spring",
        "goal": "Ask before",
    }
    edit(
        story.agreed,
        cast.clara,
        contact="mette@fjordlund.example",
        extra={"Remark": "Only for us"},
        articles=Article.objects.filter(number=31),
        sdgs=SustainableDevelopmentGoal.objects.filter(number=11),
        contributing=[cast.streets],
        **public,
    )
    decide(frozen(story, cast))
    page = client_of(cast.clara).get(f"{URL}1/publish/").content.decode()
    # All of it: what is printed for everybody must be seen before.
    for shown in (*public.values(), "Article 31", "Goal 11", "Streets"):
        assert shown in page
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
