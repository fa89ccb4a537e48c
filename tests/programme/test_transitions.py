"""A round of the programme begins, and its phases open and close."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from accounts.models import Municipality
from journal.models import Entry
from programme.models import Phase, phases_of
from programme.rules import open_features
from programme.templatetags.programme_tags import phase_line
from programme.transitions import (
    MOVES,
    MoveRefused,
    add_months,
    begin_round,
    make_move,
    open_moves,
)
from programme.variants import all_variants
from tests.cast import Cast, PlanOfCast

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def again(town: Municipality) -> Municipality:
    """Return the town as the next request finds it."""
    return Municipality.objects.get(pk=town.pk)


@pytest.mark.parametrize("key", all_variants())
def test_a_round_lays_its_phases_out_one_after_another(cast: Cast, scoped: None, key: str) -> None:
    variant = all_variants()[key]
    begin_round(cast.town, variant, starts_on=date(2026, 1, 1), by=cast.clara)

    phases = phases_of(again(cast.town))
    assert [phase.key for phase in phases] == [each.key for each in variant.phases]
    assert phases[0].starts_on == date(2026, 1, 1)
    for earlier, later in pairwise(phases):
        assert earlier.ends_on is not None
        assert later.starts_on == earlier.ends_on + timedelta(days=1)
    assert phases[-1].ends_on == add_months(
        date(2026, 1, 1), round(variant.years * 12)
    ) - timedelta(days=1)
    assert [phase.is_open for phase in phases] == [True] + [False] * (len(phases) - 1)


def test_the_next_round_follows_from_the_last(cast: Cast, scoped: None) -> None:
    variant = all_variants()["denmark"]
    first = begin_round(cast.town, variant, starts_on=TODAY, by=None)
    second = begin_round(cast.town, variant, starts_on=TODAY, by=None)

    assert (first.number, second.number, second.previous) == (1, 2, first)
    assert {phase.cycle for phase in phases_of(again(cast.town))} == {second}


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 22), 14, date(2028, 1, 22)),
        (date(2026, 3, 1), 0, date(2026, 3, 1)),
    ],
)
def test_some_months_later(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


STANDS = {
    "future": {},
    "open": {"opened_on": TODAY},
    "closed": {"opened_on": TODAY, "closed_on": TODAY},
}
LEADS_ON = {("open", "future"): "open", ("close", "open"): "closed", ("reopen", "closed"): "open"}


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("stands", STANDS)
def test_a_phase_moves_only_from_where_it_stands(
    cast: Cast, story: PlanOfCast, scoped: None, name: str, stands: str
) -> None:
    Phase.objects.filter(pk=story.phase.pk).update(
        **{"opened_on": None, "closed_on": None} | STANDS[stands]
    )
    phase = Phase.objects.select_related("cycle").get(pk=story.phase.pk)
    expected = LEADS_ON.get((name, stands))
    assert (name in open_moves(phase)) == (expected is not None)

    if expected is None:
        with pytest.raises(MoveRefused):
            make_move(phase, name, today=TODAY, by=cast.clara)
        return
    make_move(phase, name, today=TODAY, by=cast.clara)
    phase.refresh_from_db()
    values = {"opened_on": phase.opened_on, "closed_on": phase.closed_on}
    assert {key: value for key, value in values.items() if value} == STANDS[expected]
    assert Entry.objects.latest("pk").verb == f"phase.{name}"


def test_the_plan_is_written_only_while_a_phase_allows_it(
    cast: Cast, story: PlanOfCast, scoped: None
) -> None:
    assert open_features(again(cast.town)) == {"write-plan"}
    assert cast.person("paula").has_perm("actionplan.change_initiative", story.swings)

    make_move(story.phase, "close", today=TODAY, by=cast.clara)
    story.swings.municipality = again(cast.town)

    assert open_features(story.swings.municipality) == frozenset()
    for name in ("paula", "clara", "wanda", "greta"):
        assert not cast.person(name).has_perm("actionplan.change_initiative", story.swings)
        assert not cast.person(name).has_perm("actionplan.agree_initiative", story.swings)


def test_a_municipality_without_phases_is_not_held_up(cast: Cast, scoped: None) -> None:
    assert open_features(cast.town) == {"write-plan"}


@pytest.mark.parametrize(
    ("ends_on", "sentence"),
    [
        (date(2026, 11, 23), "Action plan: until Nov. 23, 2026 (1 day left)"),
        (date(2026, 12, 2), "Action plan: until Dec. 2, 2026 (10 days left)"),
        (date(2026, 11, 1), "Action plan: was planned until Nov. 1, 2026"),
        (None, "Action plan"),
    ],
)
def test_the_phase_line_says_where_we_stand(
    cast: Cast,
    story: PlanOfCast,
    scoped: None,
    rf: object,
    time_machine: object,
    ends_on: date | None,
    sentence: str,
) -> None:
    time_machine.move_to("2026-11-22 12:00 +0000")  # type: ignore[attr-defined]
    Phase.objects.filter(pk=story.phase.pk).update(ends_on=ends_on)
    request = rf.get("/")  # type: ignore[attr-defined]
    request.municipality = again(cast.town)

    line = phase_line({"request": request})

    assert line["summary"] == sentence
    assert [each["status"] for each in line["phases"]] == [
        "past",
        "past",
        "current",
        "future",
        "future",
    ]
