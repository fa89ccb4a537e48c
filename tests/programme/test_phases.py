"""The way of a town: how a round begins, how its phases open and close, what they allow."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from accounts.choices import Country
from accounts.models import Municipality
from journal.models import Entry
from programme.choices import PhaseStatus
from programme.models import Cycle, Phase, phases_of
from programme.rules import open_features
from programme.templatetags.programme_tags import phase_line
from programme.transitions import MOVES, MoveRefused, add_months, begin_round, make_move, open_moves
from programme.variants import FEATURES, all_variants
from tests.canary import client_of
from tests.cast import PLAYERS, Cast, PlanOfCast
from tests.factories import CycleFactory, PhaseFactory

pytestmark = pytest.mark.usefixtures("scoped")

TODAY = date(2026, 5, 14)


def afresh(town: Municipality) -> Municipality:
    """Return the town as the next request meets it, with nothing remembered."""
    return Municipality.objects.get(pk=town.pk)


@pytest.mark.parametrize("key", all_variants())
def test_a_round_lies_whole_and_without_gaps(cast: Cast, key: str) -> None:
    variant = all_variants()[key]
    cycle = begin_round(cast.town, variant, starts_on=date(2026, 8, 31), by=cast.clara)
    phases = phases_of(afresh(cast.town))
    assert [phase.key for phase in phases] == [each.key for each in variant.phases]
    assert phases[0].starts_on == date(2026, 8, 31)
    days = sum((phase.ends_on - phase.starts_on).days + 1 for phase in phases)
    assert abs(days - variant.years * 365.25) <= 5
    for earlier, later in pairwise(phases):
        assert (later.starts_on - earlier.ends_on).days == 1
    assert [phase.is_open for phase in phases] == [True] + [False] * (len(phases) - 1)
    assert (cycle.variant, cycle.number, cycle.previous) == (variant, 1, None)
    assert Entry.objects.get().verb == "cycle.begin"


def test_the_next_round_follows_from_the_last(cast: Cast) -> None:
    variant = all_variants()["denmark"]
    first, second = (
        begin_round(cast.town, variant, starts_on=date(year, 1, 1), by=None)
        for year in (2026, 2029)
    )
    assert (second.number, second.previous) == (2, first)
    assert {phase.cycle_id for phase in phases_of(afresh(cast.town))} == {second.pk}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 5, 14), 0, date(2026, 5, 14)),
        (date(2026, 5, 31), 36, date(2029, 5, 31)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_months_are_counted_as_people_count_them(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


# --- Steps ---------------------------------------------------------------------------------------

OPENED = {"opened_on": date(2026, 1, 1)}
CLOSED = OPENED | {"closed_on": date(2026, 2, 1)}
PLACES: dict[str, dict[str, date]] = {"future": {}, "current": OPENED, "past": CLOSED}
STEPS = {("open", "future"): "current", ("close", "current"): "past", ("reopen", "past"): "current"}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", MOVES)
def test_a_step_starts_only_where_it_may(cast: Cast, name: str, place: str) -> None:
    phase = PhaseFactory(cycle=CycleFactory(municipality=cast.town), **PLACES[place])
    assert phase.status == PhaseStatus(place)
    assert (name in open_moves(phase, [phase])) is ((name, place) in STEPS)
    if (name, place) in STEPS:
        make_move(phase, name, today=TODAY, by=cast.clara)
        assert phase.status == STEPS[name, place]
        assert [(each.verb, each.by) for each in Entry.objects.all()] == [
            (f"phase.{name}", cast.clara)
        ]
    else:
        with pytest.raises(MoveRefused):
            make_move(phase, name, today=TODAY, by=cast.clara)
        assert not Entry.objects.exists()
    kept = phase.status
    phase.refresh_from_db()
    assert phase.status == kept


def test_a_phase_waits_until_those_before_it_have_begun(cast: Cast) -> None:
    cycle = begin_round(cast.town, all_variants()["denmark"], starts_on=TODAY, by=None)
    phases = list(Phase.objects.filter(cycle=cycle))
    assert [list(open_moves(each, phases)) for each in phases[:3]] == [["close"], ["open"], []]
    with pytest.raises(MoveRefused, match="has not begun"):
        make_move(phases[2], "open", today=TODAY, by=cast.clara)
    make_move(phases[1], "open", today=TODAY, by=cast.clara)
    make_move(phases[2], "open", today=TODAY, by=cast.clara)
    assert [each.is_open for each in Phase.objects.filter(cycle=cycle)][:4] == [True] * 3 + [False]


def test_of_two_people_who_press_at_once_one_is_refused(cast: Cast) -> None:
    phase = PhaseFactory(cycle=CycleFactory(municipality=cast.town), **OPENED)
    same = Phase.objects.get(pk=phase.pk)
    make_move(phase, "close", today=TODAY, by=cast.clara)
    with pytest.raises(MoveRefused):
        make_move(same, "close", today=TODAY, by=cast.clara)
    assert same.closed_on is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 1)},
        {"closed_on": date(2026, 2, 1)},
    ],
)
def test_the_database_refuses_a_phase_that_cannot_be(cast: Cast, wrong: dict[str, Any]) -> None:
    cycle = CycleFactory(municipality=cast.town)
    with pytest.raises(IntegrityError), transaction.atomic():
        PhaseFactory(cycle=cycle, **wrong)


# --- What is allowed -----------------------------------------------------------------------------


def test_a_town_that_has_not_laid_out_its_way_is_not_held_up(cast: Cast) -> None:
    assert phases_of(cast.town) == []
    assert open_features(cast.town) == FEATURES


@pytest.mark.parametrize(
    ("open_keys", "allowed"),
    [
        ([], set()),
        (["analysis"], set()),
        (["plan"], {"write-plan"}),
        (["analysis", "plan"], {"write-plan"}),
        (["implementation"], {"write-plan", "report-status"}),
        # Denmark recognises results, and they are reported until then.
        (["recognition"], {"report-status"}),
    ],
)
def test_the_open_phases_allow_together(
    cast: Cast, open_keys: list[str], allowed: set[str]
) -> None:
    cycle = CycleFactory(municipality=cast.town)
    for order, template in enumerate(all_variants()["denmark"].phases):
        opened = OPENED if template.key in open_keys else {}
        PhaseFactory(cycle=cycle, key=template.key, order=order, **opened)
    assert open_features(afresh(cast.town)) == allowed


def test_only_the_newest_round_counts(cast: Cast) -> None:
    for number, opened in ((1, OPENED), (2, {})):
        cycle = CycleFactory(municipality=cast.town, number=number)
        PhaseFactory(cycle=cycle, key="plan", **opened)
    assert open_features(afresh(cast.town)) == set()


def test_the_phases_are_asked_once_for_a_request(
    cast: Cast, story: PlanOfCast, django_assert_num_queries: Any
) -> None:
    town = afresh(cast.town)
    with django_assert_num_queries(1):
        for _ in range(3):
            assert len(phases_of(town)) == 5
            assert [phase.template.key for phase in phases_of(town) if phase.is_open] == ["plan"]


@pytest.mark.parametrize(("ends_on", "left"), [(TODAY, 0), (date(2026, 5, 1), -13), (None, None)])
def test_how_long_it_is_still_planned(ends_on: date | None, left: int | None) -> None:
    assert Phase(ends_on=ends_on).days_left(TODAY) == left


# --- Pages ---------------------------------------------------------------------------------------


def test_who_may_look_after_the_phases(cast: Cast) -> None:
    changing = {
        name
        for name in PLAYERS
        if getattr(cast, name).has_perm("programme.change_phase", cast.town)
    }
    seeing = {
        name for name in PLAYERS if getattr(cast, name).has_perm("programme.view_phase", cast.town)
    }
    assert (changing, seeing) == ({"clara"}, set(PLAYERS))


def test_only_who_may_act_is_offered_a_step(cast: Cast, story: PlanOfCast) -> None:
    for name, many in (("clara", 4), ("paula", 0)):
        rows = client_of(getattr(cast, name)).get("/fjordlund/programme/").context["rows"]
        assert sum(len(row["moves"]) for row in rows) == many


def test_closing_the_phase_closes_the_plan_for_writing(cast: Cast, story: PlanOfCast) -> None:
    clara, edit = client_of(cast.clara), f"/fjordlund/plans/1/initiatives/{story.swings.pk}/edit/"
    assert clara.get(edit).status_code == 200
    clara.post(f"/fjordlund/programme/{story.phase.pk}/close/")
    assert clara.get(edit).status_code == 403
    clara.post(f"/fjordlund/programme/{story.phase.pk}/reopen/")
    assert clara.get(edit).status_code == 200


def test_who_presses_too_late_is_told_so_and_nothing_happens(cast: Cast, story: PlanOfCast) -> None:
    page = client_of(cast.clara).post(f"/fjordlund/programme/{story.phase.pk}/open/", follow=True)
    assert [str(each) for each in page.context["messages"]] == [
        "Somebody else has moved this phase in the meantime."
    ]
    assert not Entry.objects.exists()


def test_an_end_before_the_start_is_refused(cast: Cast, story: PlanOfCast) -> None:
    path = f"/fjordlund/programme/{story.phase.pk}/edit/"
    answer = client_of(cast.clara).post(path, {"starts_on": "2026-06-01", "ends_on": "2026-05-31"})
    assert list(answer.context["form"].errors) == ["ends_on"]
    story.phase.refresh_from_db()
    assert story.phase.starts_on == date(2026, 1, 1)


def test_countries_and_variants_fit() -> None:
    assert {variant.country for variant in all_variants().values()} == set(Country.values)
    assert Cycle._meta.get_field("variant_key").max_length >= max(map(len, all_variants()))


@pytest.mark.parametrize(
    ("ends_on", "sentence"),
    [
        (date(2026, 5, 15), "Action plan: until 15 May 2026 (1 day left)"),
        (date(2026, 5, 24), "Action plan: until 24 May 2026 (10 days left)"),
        (date(2026, 5, 1), "Action plan: was planned until 1 May 2026"),
        (None, "Action plan"),
    ],
)
@time_machine.travel("2026-05-14T12:00+00:00", tick=False)
def test_the_phase_line_says_where_we_stand(
    cast: Cast, story: PlanOfCast, rf: RequestFactory, ends_on: date | None, sentence: str
) -> None:
    Phase.objects.filter(pk=story.phase.pk).update(ends_on=ends_on)
    request = rf.get("/")
    request.municipality = afresh(cast.town)  # type: ignore[attr-defined]
    line = phase_line({"request": request})
    assert line["summary"] == sentence
    places = [each["status"] for each in line["phases"]]
    assert places == ["past", "past", "current", "future", "future"]
