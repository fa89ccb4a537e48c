"""Who may do what with the plan: roles by states by phases, as a truth table."""

from collections.abc import Callable
from datetime import date

import pytest

from accounts.models import Municipality
from actionplan.choices import InitiativeState
from actionplan.models import Initiative
from actionplan.rules import why_closed
from actionplan.transitions import MOVES, open_moves
from programme.models import Phase
from programme.transitions import make_move
from tests.cast import PLAYERS, Cast, PlanOfCast, Strangers
from tests.factories import DepartmentFactory, InitiativeFactory

pytestmark = pytest.mark.usefixtures("scoped")

EVERYBODY = set(PLAYERS)
INSIDE = EVERYBODY - {"rolf"}

# While a plan is written, and when it is not.
OF_THE_PLAN: dict[str, tuple[set[str], set[str]]] = {
    "view_plan": (EVERYBODY, EVERYBODY),
    "read_draft": (INSIDE, INSIDE),
    "change_structure": ({"clara", "wanda"}, set()),
    "import_sheet": ({"clara"}, set()),
    "add_initiative": ({"clara", "wanda", "paula", "stefan"}, set()),
}
# Of an initiative led by Parks: in each state while a plan is written, and when it is not.
OF_AN_INITIATIVE: dict[str, dict[str, tuple[set[str], set[str]]]] = {
    "view_initiative": {
        "draft": (INSIDE, INSIDE),
        "proposed": (INSIDE, INSIDE),
        "agreed": (EVERYBODY, EVERYBODY),
        "withdrawn": (INSIDE, INSIDE),
    },
    "change_initiative": {
        "draft": ({"paula", "wanda", "clara"}, set()),
        "proposed": ({"clara"}, set()),
        "agreed": ({"clara"}, set()),
        "withdrawn": (set(), set()),
    },
    "propose_initiative": dict.fromkeys(
        InitiativeState.values, ({"paula", "wanda", "clara"}, set())
    ),
    "retract_initiative": dict.fromkeys(InitiativeState.values, ({"paula"}, set())),
    "agree_initiative": dict.fromkeys(InitiativeState.values, ({"clara", "greta"}, set())),
    "reopen_initiative": dict.fromkeys(InitiativeState.values, ({"clara", "greta"}, set())),
    "return_initiative": dict.fromkeys(InitiativeState.values, ({"clara", "greta"}, set())),
    "withdraw_initiative": dict.fromkeys(InitiativeState.values, ({"clara"}, set())),
    "restore_initiative": dict.fromkeys(InitiativeState.values, ({"clara"}, set())),
}


def who_may(cast: Cast, permission: str, subject: object) -> set[str]:
    """Return who of the cast may, and make sure that nobody without a role may."""
    return {
        name
        for name in PLAYERS
        if getattr(cast, name).has_perm(f"actionplan.{permission}", subject)
    }


@pytest.fixture(params=[True, False], ids=["written", "not-written"])
def writing(request: pytest.FixtureRequest, cast: Cast, story: PlanOfCast) -> bool:
    """Whether the phase in which plans are written is open."""
    if not request.param:
        make_move(story.phase, "close", today=date(2026, 5, 14), by=None)
    return request.param


def in_a_new_request(story: PlanOfCast) -> Municipality:
    """Let plan and initiatives belong to the town as the next request finds it."""
    town = Municipality.objects.get(pk=story.plan.municipality_id)
    story.plan.municipality = town
    for initiative in story.initiatives:
        initiative.municipality = town
    return town


def test_what_each_may_do_with_the_plan(cast: Cast, story: PlanOfCast, writing: bool) -> None:
    in_a_new_request(story)
    may = {name: who_may(cast, name, story.plan) for name in OF_THE_PLAN}
    assert may == {name: sides[0 if writing else 1] for name, sides in OF_THE_PLAN.items()}


def test_what_each_may_do_with_an_initiative(cast: Cast, story: PlanOfCast, writing: bool) -> None:
    in_a_new_request(story)
    of_parks = [story.swings, story.proposed, story.agreed, story.withdrawn]
    assert [each.state for each in of_parks] == InitiativeState.values
    for permission, states in OF_AN_INITIATIVE.items():
        may = {each.state: who_may(cast, permission, each) for each in of_parks}
        assert may == {state: sides[0 if writing else 1] for state, sides in states.items()}


def test_only_who_may_is_offered_a_step(cast: Cast, story: PlanOfCast, writing: bool) -> None:
    in_a_new_request(story)
    for initiative in story.initiatives:
        for name in PLAYERS:
            person = getattr(cast, name)
            offered = set(open_moves(initiative, person))
            allowed = {
                move
                for move in MOVES
                if MOVES[move].source == initiative.state
                and person.has_perm(f"actionplan.{move}_initiative", initiative)
            }
            assert offered == allowed
            assert writing or not offered


def test_the_list_shows_exactly_what_the_rule_allows(
    cast: Cast, story: PlanOfCast, strangers: Strangers, writing: bool
) -> None:
    """`visible_to` and `view_initiative` are twins."""
    town = in_a_new_request(story)
    for person in [*(getattr(cast, name) for name in PLAYERS), strangers.nils]:
        listed = set(Initiative.objects.visible_to(person, town))
        assert listed == {
            each
            for each in story.initiatives
            if person.has_perm("actionplan.view_initiative", each)
        }
    assert not Initiative.objects.visible_to(strangers.nils, town).exists()


def test_a_stranger_may_nothing(story: PlanOfCast, strangers: Strangers) -> None:
    assert not any(
        strangers.nils.has_perm(f"actionplan.{each}", story.plan) for each in OF_THE_PLAN
    )
    assert not any(
        strangers.nils.has_perm(f"actionplan.{permission}", initiative)
        for permission in OF_AN_INITIATIVE
        for initiative in story.initiatives
    )


# --- Whose initiative it is ----------------------------------------------------------------------


def led_by_nobody(cast: Cast) -> dict[str, object]:
    return {}


def led_by_parks(cast: Cast) -> dict[str, object]:
    return {"lead": [cast.parks]}


def led_by_an_office_of_parks(cast: Cast) -> dict[str, object]:
    return {"lead": [cast.playgrounds]}


def led_by_an_office_of_that_office(cast: Cast) -> dict[str, object]:
    below = DepartmentFactory(municipality=cast.town, name="Sandpits", parent=cast.playgrounds)
    return {"lead": [below]}


def led_by_both(cast: Cast) -> dict[str, object]:
    return {"lead": [cast.streets, cast.parks]}


def parks_contributes(cast: Cast) -> dict[str, object]:
    return {"lead": [cast.streets], "contributing": [cast.parks]}


def nobody_leads_but_streets_contributes(cast: Cast) -> dict[str, object]:
    return {"contributing": [cast.streets]}


@pytest.mark.parametrize(
    ("whose", "editors"),
    [
        (led_by_nobody, {"paula", "stefan"}),
        (led_by_parks, {"paula"}),
        (led_by_an_office_of_parks, {"paula"}),
        (led_by_an_office_of_that_office, set()),
        (led_by_both, {"paula", "stefan"}),
        (parks_contributes, {"paula", "stefan"}),
        (nobody_leads_but_streets_contributes, {"paula", "stefan"}),
    ],
)
def test_editors_write_what_is_their_department_s(
    cast: Cast,
    story: PlanOfCast,
    whose: Callable[[Cast], dict[str, object]],
    editors: set[str],
) -> None:
    initiative = InitiativeFactory(plan=story.plan, focus_area=story.outdoors, **whose(cast))
    may = who_may(cast, "change_initiative", initiative)
    assert may == editors | {"wanda", "clara"}


@pytest.mark.parametrize(
    ("whose", "editors"),
    [
        (led_by_nobody, {"paula", "stefan"}),
        (led_by_parks, {"paula"}),
        (led_by_an_office_of_parks, {"paula"}),
        (led_by_both, {"paula", "stefan"}),
        # Who could propose it can take it back.
        (parks_contributes, {"paula", "stefan"}),
    ],
)
def test_a_department_that_is_named_takes_back_what_was_proposed(
    cast: Cast,
    story: PlanOfCast,
    whose: Callable[[Cast], dict[str, object]],
    editors: set[str],
) -> None:
    initiative = InitiativeFactory(
        plan=story.plan,
        focus_area=story.outdoors,
        state=InitiativeState.PROPOSED,
        **whose(cast),
    )
    assert who_may(cast, "retract_initiative", initiative) == editors
    assert {
        name for name in PLAYERS if "retract" in open_moves(initiative, getattr(cast, name))
    } == editors


def test_everybody_is_told_why_a_text_is_closed(
    cast: Cast, story: PlanOfCast, writing: bool
) -> None:
    in_a_new_request(story)
    told = {}
    for initiative in (story.swings, story.proposed, story.agreed, story.withdrawn):
        for name in PLAYERS:
            why = why_closed(getattr(cast, name), initiative)
            told[initiative.state, name] = why
            may = getattr(cast, name).has_perm("actionplan.change_initiative", initiative)
            assert bool(why) is not may
    assert told["proposed", "greta"].startswith("Your role lets you read it")
    closed = "The plan is not written in the present phase"
    assert told["draft", "stefan"].startswith(
        "It is written by these departments: Parks." if writing else closed
    )
    for state, why in {
        "proposed": "It has been proposed",
        "agreed": "It has been agreed",
        "withdrawn": "It was taken out of the plan",
    }.items():
        assert told[state, "paula"].startswith(why if writing else closed)


def test_in_a_town_without_phases_a_plan_can_be_written(cast: Cast, story: PlanOfCast) -> None:
    Phase.objects.all().delete()
    in_a_new_request(story)
    assert who_may(cast, "add_initiative", story.plan) == {"clara", "wanda", "paula", "stefan"}
