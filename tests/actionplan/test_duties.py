"""What of the plan waits for whom."""

from datetime import date
from typing import Any

import pytest

from accounts.duties import Duty
from accounts.models import Draft
from actionplan.choices import ResponsibilityKind
from actionplan.duties import coming, duties, own_initiatives
from actionplan.freezing import freeze
from actionplan.models import Milestone, Responsibility
from actionplan.transitions import deliberate, make_move
from programme.models import Deliberation
from programme.transitions import make_move as move_phase
from tests.cast import PLAYERS, Cast, PlanOfCast
from tests.factories import ImportFactory, InitiativeFactory

pytestmark = pytest.mark.usefixtures("scoped")


def waiting(cast: Cast, story: PlanOfCast) -> dict[str, list[str]]:
    """Return what waits for each of the cast, by its line."""
    found = {}
    for name in PLAYERS:
        person = cast.person(name)
        found[name] = [duty.label for duty in duties(person, cast.town, story.plan)]
    return found


# Two drafts lack nothing and can be proposed by those who lead them; else nothing waits.
NOTHING: dict[str, list[str]] = {name: [] for name in PLAYERS} | {
    "paula": ["Propose 1.1 More swings"],
    "stefan": ["Propose 1.2 Safe crossings"],
}


def test_before_there_is_a_plan_nothing_waits(cast: Cast) -> None:
    assert [duties(cast.person(name), cast.town, None) for name in PLAYERS] == [[]] * len(PLAYERS)


def test_what_is_proposed_waits_for_those_who_agree(cast: Cast, story: PlanOfCast) -> None:
    line = ["1 initiative waits to be agreed"]
    assert waiting(cast, story) == NOTHING | {"clara": line, "greta": line}
    make_move(story.swings, "propose", by=cast.paula)
    assert waiting(cast, story)["greta"] == ["2 initiatives wait to be agreed"]


def test_what_lacks_something_waits_for_its_department(cast: Cast, story: PlanOfCast) -> None:
    make_move(story.proposed, "agree", by=cast.greta)
    unfinished = InitiativeFactory(
        plan=story.plan, focus_area=story.voices, title="Benches", lead=[cast.parks]
    )
    assert waiting(cast, story) == NOTHING | {
        "paula": ["Complete Benches", *NOTHING["paula"]]
    }
    duty, _ready = duties(cast.person("paula"), cast.town, story.plan)
    assert duty == Duty(
        "Complete Benches",
        "Still missing: time frame, goal or description",
        f"/fjordlund/plans/1/initiatives/{unfinished.pk}/edit/",
    )


def test_a_sheet_waits_for_those_who_may_take_it_in(cast: Cast, story: PlanOfCast) -> None:
    make_move(story.proposed, "agree", by=cast.greta)
    sheet = ImportFactory(plan=story.plan, filename="plan.xlsx")
    line = ["Decide about the spreadsheet plan.xlsx"]
    assert waiting(cast, story) == NOTHING | {"clara": line}
    (duty,) = duties(cast.person("clara"), cast.town, story.plan)
    assert duty.url == f"/fjordlund/plans/1/import/{sheet.pk}/"


def test_a_department_s_sheet_waits_for_its_writers(cast: Cast, story: PlanOfCast) -> None:
    make_move(story.proposed, "agree", by=cast.greta)
    ImportFactory(plan=story.plan, filename="parks.xlsx", department=cast.parks, by=cast.paula)
    ImportFactory(plan=story.plan, filename="games.xlsx", department=cast.playgrounds, by=None)
    hers = ImportFactory(
        plan=story.plan, filename="streets.xlsx", department=cast.streets, by=cast.clara
    )
    said = "Decide about the spreadsheet {}.xlsx".format
    assert waiting(cast, story) == {
        **NOTHING,
        "paula": [*NOTHING["paula"], said("games"), said("parks")],
        "stefan": [*NOTHING["stefan"], said("streets")],
        # She handed it in for them.
        "clara": [said("streets")],
    }
    assert cast.clara.has_perm("actionplan.decide_sheet", hers)


def test_when_plans_are_not_written_nothing_waits(cast: Cast, story: PlanOfCast) -> None:
    InitiativeFactory(plan=story.plan, focus_area=story.voices, lead=[cast.parks])
    ImportFactory(plan=story.plan)
    move_phase(story.phase, "close", today=date(2026, 5, 14), by=None)
    cast.town.__dict__.pop("_phases", None)
    found = waiting(cast, story)
    # What nobody may do now must not be asked of anybody.
    assert found == {name: [] for name in PLAYERS}


def test_every_duty_leads_to_a_page_that_opens(
    cast: Cast, story: PlanOfCast, browser_of: Any
) -> None:
    InitiativeFactory(plan=story.plan, focus_area=story.voices, lead=[cast.parks])
    ImportFactory(plan=story.plan)
    opened = set()
    for name in PLAYERS:
        for duty in duties(cast.person(name), cast.town, story.plan):
            opened.add((name, browser_of(name).get(duty.url).status_code))
    assert opened == {(name, 200) for name in ("paula", "stefan", "clara", "greta")}


def test_own_initiatives_are_those_of_the_person_s_departments(
    cast: Cast, story: PlanOfCast
) -> None:
    office = InitiativeFactory(
        plan=story.plan,
        focus_area=story.voices,
        theme=story.council,
        order=9,
        lead=[cast.playgrounds],
    )
    own = {name: own_initiatives(cast.person(name), story.plan) for name in PLAYERS}
    assert own == {name: [] for name in PLAYERS} | {
        "paula": [story.swings, story.proposed, story.agreed, office],
        "stefan": [story.crossings],
    }


def test_what_was_sent_back_says_by_whom_and_why(cast: Cast, story: PlanOfCast) -> None:
    make_move(story.proposed, "return", by=cast.greta, note="When does it begin?")
    duty, _ready = duties(cast.person("paula"), cast.town, story.plan)
    assert duty.label == "Look at 2.1 A youth budget once more"
    assert duty.detail == "Sent back by Greta: “When does it begin?”"
    make_move(story.proposed, "propose", by=cast.paula)
    make_move(story.proposed, "retract", by=cast.paula)
    # Sent back no longer, it is one of two that wait to be proposed.
    (duty,) = duties(cast.person("paula"), cast.town, story.plan)
    assert duty.label == "2 drafts of your department lack nothing any more"
    assert duty.url.endswith("/initiatives/?own=on&leading=on&complete=on&state=draft")


def test_who_only_contributes_is_not_asked_to_propose(cast: Cast, story: PlanOfCast) -> None:
    Responsibility.objects.create(
        municipality=cast.town,
        initiative=story.crossings,
        department=cast.parks,
        kind=ResponsibilityKind.CONTRIBUTING,
        order=1,
    )
    assert waiting(cast, story)["paula"] == NOTHING["paula"]


def test_a_version_waits_until_a_meeting_has_decided(cast: Cast, story: PlanOfCast) -> None:
    make_move(story.proposed, "agree", by=cast.greta)
    version = freeze(story.plan, title="", changelog="", only_agreed=True, by=None)
    assert waiting(cast, story) == NOTHING
    meeting = Deliberation(body="Committee", held_on=date(2026, 5, 14), outcome="noted")
    deliberate(version, meeting, by=None)
    assert waiting(cast, story) == NOTHING | {"clara": ["Version 1 waits for a decision"]}
    (duty,) = duties(cast.person("clara"), cast.town, story.plan)
    assert (duty.detail, duty.url) == (
        "Committee: Taken note of",
        "/fjordlund/plans/1/versions/1/decide/",
    )
    meeting = Deliberation(body="Council", held_on=date(2026, 6, 1), outcome="adopted")
    deliberate(version, meeting, by=None)
    assert waiting(cast, story) == NOTHING


def test_milestones_of_the_next_weeks_are_told_in_their_order(
    cast: Cast, story: PlanOfCast
) -> None:
    days = {"Second": date(2026, 7, 13), "First": date(2026, 5, 14), "Later": date(2026, 7, 14)}
    for order, (title, day) in enumerate(days.items()):
        Milestone.objects.create(
            municipality=cast.town,
            initiative=story.crossings,
            title=title,
            due_on=day,
            order=order,
        )
    found = {
        name: [
            day.what
            for day in coming(
                cast.person(name),
                story.plan,
                own_initiatives(cast.person(name), story.plan),
                date(2026, 5, 14),
            )
        ]
        for name in PLAYERS
    }
    all_days = ["First", "Second"]
    inside = dict.fromkeys(("stefan", "wanda", "greta", "clara", "ada"), all_days)
    assert found == {"rolf": [], "paula": []} | inside


def test_what_was_not_saved_is_told_to_its_writer_alone(cast: Cast, story: PlanOfCast) -> None:
    place = {"municipality": cast.town, "form_key": f"initiatives-{story.plan.pk}"}
    for opening in ("aa", "bb"):
        Draft.objects.create(
            **place,
            user=cast.paula,
            object_key=f"{story.swings.pk}.{opening}",
            payload={"title": ["More swings, and a slide"]},
        )
    line = "Go on with what you have not saved: More swings, and a slide"
    told = waiting(cast, story)
    assert told["paula"] == [line, *NOTHING["paula"]]
    assert told["stefan"] == NOTHING["stefan"]
