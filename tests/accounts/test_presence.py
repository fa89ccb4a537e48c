"""Who else has a page open: seen for three quarters of a minute after the last sign."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.drafts import Desk, keep
from accounts.models import Presence
from accounts.presence import arrive, leave, look_round, others_at, stay
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """A clock that moves when it is told to."""
    with time_machine.travel("2026-05-14T12:00+00:00", tick=False) as clock:
        yield clock


def desk(cast: Cast, name: str, key: str = "7") -> Desk:
    return Desk(getattr(cast, name), cast.town, "themes-1", key)


def names(people: Sequence[Presence]) -> list[str]:
    return [str(each.user) for each in people]


def test_two_see_each_other_and_nobody_sees_herself(cast: Cast) -> None:
    arrive(desk(cast, "paula"), cast.parks)
    assert look_round(desk(cast, "paula")).others == []
    arrive(desk(cast, "clara"), None)
    (there,) = look_round(desk(cast, "clara")).others
    assert (there.user, there.department, there.since) == (cast.paula, cast.parks, timezone.now())
    assert names(others_at(desk(cast, "paula"))) == ["Clara"]


@pytest.mark.parametrize(("seconds", "seen"), [(44, ["Paula"]), (45, [])])
def test_who_gives_no_sign_is_gone(
    cast: Cast, clock: Any, seconds: int, seen: list[str]
) -> None:
    arrive(desk(cast, "paula"), cast.parks)
    clock.shift(timedelta(seconds=seconds))
    assert names(others_at(desk(cast, "clara"))) == seen


def test_signs_keep_somebody_there_since_she_came(
    cast: Cast, clock: Any
) -> None:
    came = timezone.now()
    arrive(desk(cast, "paula"), cast.parks)
    for _ in range(5):
        clock.shift(timedelta(seconds=15))
        stay(desk(cast, "paula"), cast.parks)
    (there,) = others_at(desk(cast, "clara"))
    assert (there.since, there.seen_at) == (came, came + timedelta(seconds=75))


def test_who_comes_back_after_a_break_is_there_since_then(
    cast: Cast, clock: Any
) -> None:
    arrive(desk(cast, "paula"), cast.parks)
    clock.shift(timedelta(minutes=5))
    stay(desk(cast, "paula"), None)
    (there,) = others_at(desk(cast, "clara"))
    assert (there.since, there.department) == (timezone.now(), None)


def test_another_thing_is_another_page(cast: Cast) -> None:
    arrive(desk(cast, "paula", "8"), cast.parks)
    arrive(desk(cast, "stefan"), cast.streets)
    assert names(others_at(desk(cast, "clara"))) == ["Stefan"]
    leave(desk(cast, "stefan"))
    assert others_at(desk(cast, "clara")) == []


@pytest.mark.parametrize("many", [1, 3])
def test_looking_round_asks_for_unsaved_text_only_if_there_is_any(cast: Cast, many: int) -> None:
    for name in ("stefan", "wanda", "greta")[:many]:
        arrive(desk(cast, name), cast.streets)
        keep(desk(cast, name), {"title": ["Theirs"]}, base_version=1)
    arrive(desk(cast, "paula"), cast.parks)
    with CaptureQueriesContext(connection) as captured:
        others, unsaved = look_round(desk(cast, "paula"))
        assert len({str(each.department) for each in others}) == 1
    assert (len(captured), len(others), unsaved) == (1, many, [])
    hers = [desk(cast, "paula")._replace(opening=f"a{number}") for number in range(many)]
    moments = {each.key: keep(each, {}, base_version=1).updated_at for each in hers}
    with CaptureQueriesContext(connection) as captured:
        others, unsaved = look_round(desk(cast, "paula"))
    assert (len(captured), len(others)) == (2, many)
    assert {each.key: each.at for each in unsaved} == moments
