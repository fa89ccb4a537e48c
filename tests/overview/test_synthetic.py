"""Bulk data: as long as a real plan, the same for the same seed, and never in a real plan."""

import io
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_scopes import scope

from accounts.models import Department, Municipality
from actionplan.models import FocusArea, Initiative, PlanSection, Revision, Theme
from actionplan.revisions import payload
from implementation.models import StatusUpdate
from overview.demo.loading import load
from participation.models import Comment, Consultation, Heart
from programme.rules import open_features

pytestmark = pytest.mark.django_db


def synthetic(slug: str = "bulkby", many: int = 40, **options: Any) -> str:
    """Run the command and return what it printed."""
    out = io.StringIO()
    call_command("synthetic", municipality=slug, initiatives=many, stdout=out, **options)
    return out.getvalue()


def said(slug: str) -> list[tuple[Any, ...]]:
    """Return what the plan says, without the ids of its rows."""
    with scope(municipality=Municipality.objects.get(slug=slug)):
        return [
            (
                each.lineage,
                each.number,
                each.title,
                each.description,
                each.money_text,
                each.theme and each.theme.title,
                [unit.name for unit in each.leads + each.contributors],
                [article.number for article in each.articles.all()],
            )
            for each in Initiative.objects.in_plan_order().for_document()
        ]


def test_a_town_that_is_missing_begins_as_a_demo_that_writes_its_plan() -> None:
    assert synthetic() == "bulkby: 40 initiatives written, 40 in the plan.\n"
    town = Municipality.objects.get()
    assert town.is_demo
    with scope(municipality=town):
        assert open_features(town) == {"write-plan"}
        assert (FocusArea.objects.count(), Theme.objects.count()) == (5, 18)
        assert Initiative.objects.count() == 40
        assert not PlanSection.objects.exists()


def test_the_same_seed_writes_the_same_plan_and_another_one_another() -> None:
    for slug, seed in (("one", 7), ("two", 7), ("three", 8)):
        synthetic(slug, seed=seed)
    # The contact carries the town's name and is not compared.
    assert said("one") == said("two")
    assert said("one") != said("three")


def test_every_initiative_has_its_revision_and_could_be_saved_by_a_form() -> None:
    synthetic()
    with scope(municipality=Municipality.objects.get()):
        for each in Initiative.objects.for_document():
            each.clean_fields(
                exclude={
                    field.name
                    for field in Initiative._meta.get_fields()
                    if field.is_relation or isinstance(field, models.JSONField)
                }
            )
            assert Revision.objects.get(initiative=each).payload == payload(each)
            assert len(each.leads) == 1
        for each in [*FocusArea.objects.all(), *Theme.objects.all()]:
            assert each.revisions.count() == 1


def test_texts_are_about_as_long_as_in_real_plans() -> None:
    synthetic(many=200)
    with scope(municipality=Municipality.objects.get()):
        lengths = [
            len(re.findall(r"\w+", each.searchable()))
            + sum(len(unit.name.split()) for unit in each.leads + each.contributors)
            for each in Initiative.objects.for_list()
        ]
    assert 110 < sum(lengths) / len(lengths) < 145


def test_the_number_of_statements_does_not_follow_the_number_of_initiatives(
    django_assert_num_queries: Any,
) -> None:
    synthetic(many=1)
    with django_assert_num_queries(24):
        synthetic(many=5)
    # SQLite takes two dozen initiatives in one statement; PostgreSQL five hundred.
    with django_assert_num_queries(24):
        synthetic(many=20)


def test_the_same_seed_twice_in_one_town_writes_different_initiatives() -> None:
    synthetic(many=5)
    synthetic(many=5)
    assert len({lineage for lineage, *_rest in said("bulkby")}) == 10


def test_it_adds_to_a_demo_town_behind_what_is_there() -> None:
    load("aalborg")
    assert synthetic("aalborg", 12) == "aalborg: 12 initiatives written, 60 in the plan.\n"
    with scope(municipality=Municipality.objects.get(slug="aalborg")):
        orders = Initiative.objects.order_by("order").values_list("order", flat=True)
        assert list(orders) == list(range(60))
        assert FocusArea.objects.count() == 5


def test_a_municipality_of_its_own_is_filled_only_while_it_is_empty() -> None:
    call_command(
        "create_municipality",
        "randers",
        country="dk",
        language="da",
        administrator="it@randers.example",
        stdout=io.StringIO(),
    )
    synthetic("randers", 3)
    with pytest.raises(CommandError, match="has a plan of its own; nothing was added to it"):
        synthetic("randers", 3)
    with scope(municipality=Municipality.objects.get()):
        assert Initiative.objects.count() == 3
        assert Department.objects.filter(name="Skoleafdelingen").exists()


@pytest.mark.parametrize(
    ("slug", "options", "reason"),
    [
        ("admin", {}, "belongs to the portal itself"),
        ("bulkby", {"comments": -5}, "a number from 0 on"),
        ("bulkby", {"comments": 5, "many": 0}, "no initiative to say anything about"),
        ("bulkby", {"many": -1}, "a number from 0 on"),
    ],
)
def test_what_cannot_be_is_refused(slug: str, options: dict[str, Any], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        synthetic(slug, **options)
    assert not Municipality.objects.exists()


def talk(slug: str) -> list[tuple[Any, ...]]:
    """Return what young people say there, without the ids of rows."""
    with scope(municipality=Municipality.objects.get(slug=slug)):
        rows = Comment.objects.select_related("author", "parent").order_by("key")
        return [
            (each.key, each.text, each.state, each.kind, str(each.author), each.parent and
             each.parent.key) for each in rows
        ]  # fmt: skip


def test_comments_of_fifty_young_people_the_same_for_the_same_seed() -> None:
    for slug, seed in (("one", 3), ("two", 3), ("three", 4)):
        synthetic(slug, 50, comments=600, seed=seed)
    assert talk("one") == talk("two")
    assert talk("one") != talk("three")
    with scope(municipality=Municipality.objects.get(slug="one")):
        said = Comment.objects.all()
        assert (said.count(), said.waiting().count()) == (600, 50)
        assert Consultation.objects.get().is_running(timezone.now())
        assert 100 < said.exclude(parent=None).count() < 200
        assert all(each.parent.parent is None for each in said.exclude(parent=None))
        assert said.exclude(outcome=None).count() > 50
        assert Heart.objects.count() > 300
        busy = said.filter(parent=None).values("part", "field").annotate(many=Count("pk"))
        assert max(each["many"] for each in busy) >= 20
        assert 40 < said.values("author").distinct().count() <= 50
        assert all(each.author.is_young for each in said.select_related("author"))


def test_the_number_of_statements_does_not_follow_the_number_of_comments() -> None:
    costs = []
    for slug, many in (("small", 40), ("large", 160)):
        with CaptureQueriesContext(connection) as asked:
            synthetic(slug, 10, comments=many)
        costs.append(len(asked))
    # SQLite takes a few dozen comments in one statement; PostgreSQL five hundred.
    assert costs[1] - costs[0] < 30


def test_invented_young_people_stay_out_of_real_towns() -> None:
    call_command(
        "create_municipality",
        "randers",
        country="dk",
        language="da",
        administrator="it@randers.example",
        stdout=io.StringIO(),
    )
    with pytest.raises(CommandError, match="only a demo town"):
        synthetic("randers", 3, comments=5)


def test_updates_agree_the_plan_and_say_how_far_it_is() -> None:
    said = {}
    for slug in ("one", "two"):
        assert "3 updates of each" in synthetic(slug, 30, updates=3)
        with scope(municipality=Municipality.objects.get(slug=slug)):
            assert "report-status" in open_features(Municipality.objects.get(slug=slug))
            measures = list(Initiative.objects.order_by("order"))
            said[slug] = [each.progress for each in measures]
            standing = dict(StatusUpdate.objects.standing().values_list("initiative", "status"))
            assert {each.pk: each.progress for each in measures if each.progress} == standing
            assert StatusUpdate.objects.count() == 3 * len(standing) > 60
            for each in Initiative.objects.for_document():
                assert each.revisions.latest("number").payload == payload(each)
    assert said["one"] == said["two"]
    with pytest.raises(CommandError, match="said something already"):
        synthetic("one", 1, updates=3)


def test_invented_work_stays_out_of_real_towns() -> None:
    call_command(
        "create_municipality",
        "randers",
        country="dk",
        language="da",
        administrator="it@randers.example",
        stdout=io.StringIO(),
    )
    with pytest.raises(CommandError, match="only a demo town gets invented work"):
        synthetic("randers", 3, updates=5)
    with pytest.raises(CommandError, match="--updates: a number from 0 on"):
        synthetic("randers", 3, updates=-1)
