"""The world that stands while tests come and go: written once for a file of tests, not for each.

What `@standing` marks, the cast for one, is written in a savepoint of its own, one upon the other,
inside one transaction. Each test then works in a savepoint above them, which is rolled back after
it. A test that asks for less finds less: what it did not ask for is rolled back before it begins.

Nobody hands objects on to the next test. What was written is kept as a pickle, and each test gets
its own copy of it, with nothing in it that another test changed or remembered.
"""

import inspect
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from django_scopes import scope

# How each thing is written, by the name of its fixture; each stands upon those before it.
MAKERS: dict[str, Callable[..., Any]] = {}


def standing(make: Callable[..., Any]) -> Any:
    """Make a fixture of which each test gets a copy, and whose rows are written once for all."""
    name = make.__name__
    MAKERS[name] = make

    def hand_out(ground_of_the_test: dict[str, Any], **below: Any) -> Any:
        return ground_of_the_test[name]

    asked = ("ground_of_the_test", *inspect.signature(make).parameters)
    kind = inspect.Parameter.KEYWORD_ONLY
    hand_out.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(each, kind) for each in asked]
    )
    hand_out.__name__, hand_out.__doc__, hand_out.__module__ = name, make.__doc__, make.__module__
    hand_out.stands = make  # type: ignore[attr-defined]
    return pytest.fixture(hand_out)


@dataclass
class Layer:
    """One thing that stands: its savepoint, all things up to it, and the files it wrote."""

    name: str
    savepoint: transaction.Atomic
    things: bytes
    files: dict[Path, bytes]


class Ground:
    """What stands now, layer upon layer."""

    def __init__(self) -> None:
        self.layers: list[Layer] = []

    def bring(self, names: Sequence[str]) -> dict[str, Any]:
        """Let exactly these things stand, and return a copy of them."""
        if not self.is_sound():
            self.clear()
        self.fall_to(self._shared_with(names))
        for name in names[len(self.layers) :]:
            self.layers.append(self._written(name))
        for layer in self.layers:
            for path, content in layer.files.items():
                if not path.exists() or path.read_bytes() != content:
                    path.write_bytes(content)
        return self.things()

    def things(self) -> dict[str, Any]:
        """Return a new copy of everything that stands."""
        # Our own pickle, of a moment ago.
        return pickle.loads(self.layers[-1].things) if self.layers else {}  # noqa: S301

    def is_sound(self) -> bool:
        """Return whether the connection still holds what was written."""
        return not self.layers or not (
            connection.connection is None
            or connection.closed_in_transaction
            or connection.needs_rollback
        )

    def clear(self) -> None:
        """Let nothing stand; what a test tore down with its connection is given up."""
        if self.is_sound():
            self.fall_to(0)
        else:
            self.layers.clear()
            connection.close()
            connection.connect()

    def fall_to(self, height: int) -> None:
        """Roll back what stands above this height."""
        while len(self.layers) > height:
            above = connection.atomic_blocks[-1] is not self.layers[-1].savepoint
            assert not above, "A fixture's transaction that outlives its test stands upon the cast."
            transaction.set_rollback(True)
            self.layers.pop().savepoint.__exit__(None, None, None)

    def _shared_with(self, names: Sequence[str]) -> int:
        height = 0
        for layer, name in zip(self.layers, names, strict=False):
            if layer.name != name:
                break
            height += 1
        return height

    def _written(self, name: str) -> Layer:
        make, things = MAKERS[name], self.things()
        below = {each: things.get(each) for each in inspect.signature(make).parameters}
        # Once a thing asked for the scope of the cast, what stands upon it has it too.
        makers = [MAKERS[each] for each in (*things, name)]
        scoped = any("scoped" in inspect.signature(each).parameters for each in makers)
        inside = scope(municipality=things["cast"].town) if scoped else nullcontext()
        files = _files()
        savepoint = transaction.atomic()
        # As the transaction of a test, it lets what must be outermost be inside.
        savepoint._from_testcase = True  # type: ignore[attr-defined]
        savepoint.__enter__()
        try:
            with inside, translation.override(settings.LANGUAGE_CODE):
                things[name] = make(**below)
            connection.check_constraints()
        except BaseException as error:
            savepoint.__exit__(type(error), error, error.__traceback__)
            raise
        new = {path: path.read_bytes() for path in _files() - files}
        return Layer(name, savepoint, pickle.dumps(things), new)


def _files() -> set[Path]:
    root = Path(default_storage.location)  # type: ignore[attr-defined]
    return {path for path in root.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def ground(
    quick_and_apart: None, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Ground]:
    """What stands for the tests of one file."""
    ground = Ground()
    yield ground
    with django_db_blocker.unblock():
        ground.clear()


@pytest.fixture(scope="class", autouse=True)
def ground_of_a_test_case(request: pytest.FixtureRequest) -> None:
    """Let nothing stand below a test case of Django's: it opens its transaction by itself."""
    if isinstance(request.cls, type) and issubclass(request.cls, TransactionTestCase):
        with request.getfixturevalue("django_db_blocker").unblock():
            request.getfixturevalue("ground").clear()


@pytest.fixture
def ground_of_the_test(
    request: pytest.FixtureRequest, ground: Ground, django_db_blocker: Any
) -> Iterator[dict[str, Any]]:
    """The things that this test asks for, written before its own transaction begins."""
    with django_db_blocker.unblock():
        # Inside the transaction of another fixture nothing may outlive the test.
        alone = ground.layers or not connection.in_atomic_block
        given = getattr(getattr(request.node, "callspec", None), "params", {})
        asked = set(request.fixturenames) - set(given)
        names = [name for name in MAKERS if name in asked and _stands(request.node, name)]
        things = ground.bring(names)
    yield things
    if not alone:
        with django_db_blocker.unblock():
            ground.fall_to(0)


def _stands(test: Any, name: str) -> bool:
    """Whether what this test calls so is what stands, and no other fixture of the same name."""
    meant = test._fixtureinfo.name2fixturedefs.get(name, ())
    return bool(meant) and getattr(meant[-1].func, "stands", None) is MAKERS[name]


def stand_below(item: pytest.Item) -> None:
    """Let the ground be prepared before pytest-django opens the transaction of the test."""
    names: list[str] = getattr(item, "fixturenames", [])
    uses = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(names)
    if uses and "_django_db_marker" in names:
        if "ground_of_the_test" in names:
            names.remove("ground_of_the_test")
        names.insert(names.index("_django_db_marker"), "ground_of_the_test")
