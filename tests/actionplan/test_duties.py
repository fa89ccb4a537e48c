"""What of the plan waits for whom."""

from datetime import date
from typing import Any

import pytest

from actionplan.duties import Duty, duties, own_initiatives
from actionplan.transitions import make_move
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


NOTHING: dict[str, list[str]] = {name: [] for name in PLAYERS}


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
    assert waiting(cast, story) == NOTHING | {"paula": ["Complete Benches"]}
    (duty,) = duties(cast.person("paula"), cast.town, story.plan)
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


def test_when_plans_are_not_written_nothing_waits(cast: Cast, story: PlanOfCast) -> None:
    InitiativeFactory(plan=story.plan, focus_area=story.voices, lead=[cast.parks])
    ImportFactory(plan=story.plan)
    move_phase(story.phase, "close", today=date(2026, 5, 14), by=None)
    cast.town.__dict__.pop("_phases", None)
    found = waiting(cast, story)
    # What nobody may do now must not be asked of anybody.
    assert found == NOTHING


def test_every_duty_leads_to_a_page_that_opens(
    cast: Cast, story: PlanOfCast, browser_of: Any
) -> None:
    InitiativeFactory(plan=story.plan, focus_area=story.voices, lead=[cast.parks])
    ImportFactory(plan=story.plan)
    opened = set()
    for name in PLAYERS:
        for duty in duties(cast.person(name), cast.town, story.plan):
            opened.add((name, browser_of(name).get(duty.url).status_code))
    assert opened == {("paula", 200), ("clara", 200), ("greta", 200)}


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
    assert own == NOTHING | {
        "paula": [story.swings, story.proposed, story.agreed, office],
        "stefan": [story.crossings],
    }
