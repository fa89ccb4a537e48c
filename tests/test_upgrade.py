"""A town that ran the portal before the work was followed up keeps every row it had.

Its tables are made at once from what the migrations up to that day lead to, for running each of
them would take the suite a minute; every migration since then is run as an upgrade runs it.
"""

import itertools
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connections, models, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

# The last migration of each app before the work was followed up.
BEFORE = {
    "accounts": "0009_letters",
    "actionplan": "0010_marks_of_erasure",
    "documents": "0005_poster",
    "jobs": "0002_letters",
    "journal": "0001_initial",
    "participation": "0001_initial",
    "programme": "0005_school_classes",
}
ROWS = 2
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
# By kind of field; what is none of these is text. A day and an hour is a day too, so it goes first.
MADE_UP: tuple[tuple[type, Callable[[int], Any]], ...] = (
    (models.UUIDField, lambda number: uuid.UUID(int=number)),
    (models.DateTimeField, lambda number: NOON + timedelta(days=number)),
    (models.DateField, lambda number: NOON.date() + timedelta(days=number)),
    (models.BooleanField, lambda _number: False),
    (models.IntegerField, lambda number: number),
    (models.JSONField, lambda number: {"number": number}),
)
# What may be empty, but not everywhere at once.
ALSO = {
    "accounts.Membership": ("department",),
    "actionplan.Revision": ("initiative",),
    "actionplan.SavedFilter": ("plan",),
}
# What every row holds by now: each field of each table, by its label and number.
Held = dict[str, dict[Any, dict[str, Any]]]


@pytest.fixture
def town_database(tmp_path: Path, django_db_blocker: Any) -> Iterator[DatabaseWrapper]:
    """A database of its own in place of the suite's: the migrations know only the one."""
    settings = {**connections["default"].settings_dict, "ENGINE": "django.db.backends.sqlite3"}
    settings |= {"NAME": str(tmp_path / "town.sqlite3"), "OPTIONS": {}}
    ours, usual = DatabaseWrapper(settings, alias="default"), connections["default"]
    connections["default"] = ours  # type: ignore[assignment]
    try:
        with django_db_blocker.unblock():
            ours.cursor().execute("PRAGMA synchronous = OFF")
            yield ours
            ours.close()
    finally:
        connections["default"] = usual


def written(apps: Apps) -> Held:
    """Return what stands in all our tables."""
    return {
        model._meta.label: {
            row.pop("pk"): row
            for row in model._default_manager.values("pk", *(f.attname for f in fields_of(model)))
        }
        for model in ours_in(apps)
    }


def ours_in(apps: Apps) -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in BEFORE]


def fields_of(model: type[models.Model]) -> list[Any]:
    return list(model._meta.concrete_fields)


class Town:
    """Fills tables as they were: each row with parents of its own, so that no rule is broken."""

    def __init__(self, apps: Apps) -> None:
        self.apps, self.numbers = apps, itertools.count(1)

    def add(self, label: str, **said: Any) -> Any:
        """Write a row; what was not said is made up, and what may be empty stays so."""
        model = self.apps.get_model(label)
        for field in fields_of(model):
            is_needed = field.name in ALSO.get(label, ()) or not (
                field.primary_key or field.null or field.has_default()
            )
            if is_needed and field.name not in said and field.attname not in said:
                said[field.name] = self._made_up(field)
        return model._default_manager.create(**said)

    def _made_up(self, field: Any) -> Any:
        if field.is_relation:
            return self.add(field.related_model._meta.label)
        if field.choices:
            return field.choices[0][0]
        number = next(self.numbers)
        for kind, make in MADE_UP:
            if isinstance(field, kind):
                return make(number)
        return f"{field.name}-{number}"[-(field.max_length or 100) :]


def filled(town: Town) -> set[int]:
    """Write rows into every table; return the numbers of the statements that were adopted."""
    town.add("participation.AbuseReport", reporter=None, reason="insult", words="It hurts me.")
    adopted = {
        town.add("participation.JointStatement", text="We want shade.", adopted_at=NOON).pk
        for _each in range(ROWS)
    }
    for model in ours_in(town.apps):
        for _each in range(ROWS):
            town.add(model._meta.label)
    return adopted


def test_an_upgrade_loses_no_row_and_no_word(town_database: DatabaseWrapper) -> None:
    executor = MigrationExecutor(town_database)
    newest = executor.loader.graph.leaf_nodes()
    then = [(app, BEFORE.get(app, name)) for app, name in newest if app in BEFORE]
    then += [node for node in newest if node[0] not in {*BEFORE, "implementation"}]
    before = executor.loader.project_state(then).apps
    with town_database.schema_editor() as editor:
        for model in before.get_models():
            editor.create_model(model)
    executor.recorder.ensure_schema()
    for node in executor.loader.graph._generate_plan(then, at_end=True):
        executor.recorder.record_applied(*node)

    with transaction.atomic():
        adopted = filled(Town(before))
    held = written(before)
    assert min(len(rows) for rows in held.values()) >= ROWS

    executor = MigrationExecutor(town_database)
    now = executor.migrate(newest).apps
    kept = written(now)
    for label, rows in held.items():
        assert kept[label].keys() == rows.keys(), label
        for number, row in rows.items():
            here = kept[label][number]
            assert {name: here[name] for name in row} == row, label

    # Each line has a key by which measurements and reached milestones know it, for good.
    for label in ("actionplan.Milestone", "actionplan.Indicator", "participation.JointStatement"):
        keys = [row["key"] for row in kept[label].values()]
        assert len(set(keys)) == len(keys) >= ROWS
        assert None not in keys
    # Nobody has said anything yet, and what was adopted before waits for a moderator.
    assert {row["progress"] for row in kept["actionplan.Initiative"].values()} == {""}
    waits = {
        number: row["waits_since"] for number, row in kept["participation.JointStatement"].items()
    }
    assert {number for number, since in waits.items() if since} == adopted
    # A town may go on at once: what is new has its table, and is empty.
    executor.loader.check_consistent_history(town_database)
    assert not now.get_model("implementation.StatusUpdate")._default_manager.exists()
