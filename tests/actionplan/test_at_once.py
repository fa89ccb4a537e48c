"""Many people at the same moment, each with a connection of her own."""

import uuid
from collections.abc import Callable
from typing import Any

from django_scopes import scope

from actionplan.choices import Cause
from actionplan.models import Initiative, Revision
from actionplan.revisions import Stale, save_checked
from actionplan.transitions import MoveRefused, make_move
from tests.canary import client_of
from tests.cast import make_cast, make_plan

MANY = 5
AtOnce = Callable[..., list[Any]]


def test_of_many_who_save_at_once_one_is_first_and_nobody_is_overwritten(at_once: AtOnce) -> None:
    cast = make_cast()
    swings = make_plan(cast).swings

    def save(text: str) -> Any:
        with scope(municipality=cast.town):
            part = Initiative.objects.get(pk=swings.pk)
            values = {"goal": text, "lead": [cast.streets]}
            return save_checked(part, values, base_version=1, by=cast.clara, cause=Cause.EDITED)

    outcomes = at_once(*[lambda text=f"Goal {n}": save(text) for n in range(MANY)])
    written = [each for each in outcomes if isinstance(each, Initiative)]
    assert (len(written), [type(each) for each in outcomes].count(Stale)) == (1, MANY - 1)
    with scope(municipality=cast.town):
        row = Initiative.objects.get(pk=swings.pk)
        assert (row.goal, row.version, row.leads) == (written[0].goal, 2, [cast.streets])
        assert Revision.objects.filter(initiative=row).count() == 2


def test_of_many_who_move_at_once_one_does(at_once: AtOnce) -> None:
    cast = make_cast()
    proposed = make_plan(cast).proposed

    def move(name: str) -> Any:
        with scope(municipality=cast.town):
            return make_move(Initiative.objects.get(pk=proposed.pk), name, by=cast.clara)

    outcomes = at_once(*[lambda name=name: move(name) for name in ("agree", "return") * 3])
    assert sum(isinstance(each, MoveRefused) for each in outcomes) == 5
    assert sum(isinstance(each, Initiative) for each in outcomes) == 1


def test_a_form_sent_many_times_at_once_writes_one_initiative(at_once: AtOnce) -> None:
    cast = make_cast()
    story = make_plan(cast)
    data = {
        "title": "Skate park",
        "focus_area": str(story.outdoors.pk),
        "lineage": str(uuid.uuid4()),
    }
    browsers = [client_of(cast.paula) for _ in range(MANY)]
    path = "/fjordlund/plans/1/initiatives/new/"
    answers = at_once(*[lambda each=each: each.post(path, data) for each in browsers])
    with scope(municipality=cast.town):
        made = Initiative.objects.get(title="Skate park")
    assert {each.headers["Location"] for each in answers} == {
        f"/fjordlund/plans/1/initiatives/{made.pk}/"
    }
