"""Two people at the same moment: merging departments, publishing versions."""

from collections.abc import Callable
from typing import Any

from django.utils.timezone import localdate
from django_scopes import scope

from accounts.models import Department
from accounts.transitions import DepartmentRefused
from actionplan.choices import Cause
from actionplan.freezing import freeze
from actionplan.models import PlanVersion
from actionplan.revisions import fresh, save_checked
from actionplan.transitions import deliberate, publish
from overview.transitions import reorganise
from programme.models import Deliberation
from programme.transitions import MoveRefused
from tests.cast import make_cast, make_plan
from tests.factories import MunicipalityFactory

AtOnce = Callable[..., list[Any]]


def test_two_that_are_merged_into_each_other_do_not_both_vanish(at_once: AtOnce) -> None:
    town = MunicipalityFactory()
    with scope(municipality=town):
        one, other = (
            Department.objects.create(municipality=town, name=name) for name in ("One", "Other")
        )

    def merge(source: Department, into: Department) -> str:
        with scope(municipality=town):
            try:
                reorganise(source, into=into, today=localdate(), by=None)
            except DepartmentRefused:
                return "refused"
        return "done"

    answers = at_once(lambda: merge(one, other), lambda: merge(other, one))
    assert sorted(answers) == ["done", "refused"]
    with scope(municipality=town):
        assert Department.objects.filter(closed_on=None).count() == 1


def test_of_two_versions_that_are_published_at_once_one_is_public(at_once: AtOnce) -> None:
    cast = make_cast()
    with scope(municipality=cast.town):
        story = make_plan(cast)
        versions = []
        for goal in ("Ten swings", "Twelve swings"):
            now = fresh(story.swings)
            save_checked(now, {"goal": goal}, base_version=now.version, by=None, cause=Cause.EDITED)
            version = freeze(story.plan, title="", changelog="", only_agreed=False, by=None)
            meeting = Deliberation(body="City council", held_on=localdate(), outcome="adopted")
            deliberate(version, meeting, by=None)
            versions.append(version)

    def show(version: PlanVersion) -> str:
        with scope(municipality=cast.town):
            try:
                publish(version, by=None)
            except MoveRefused:
                return "refused"
        return "done"

    answers = at_once(*(lambda each=each: show(each) for each in versions))
    assert answers == ["done", "done"]
    with scope(municipality=cast.town):
        assert PlanVersion.objects.filter(published_at__isnull=False).count() == 1
