"""What every test finds: the cast, its plan, the strangers next door, and a browser with ears."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as portal_settings
from django.db import connection, connections
from django.test import override_settings
from django_scopes import scope
from hypothesis import HealthCheck, settings

from accounts.models import Membership, User
from accounts.transitions import digest, name_deputy
from actionplan.freezing import freeze
from actionplan.models import ActionPlan
from actionplan.transitions import deliberate, publish
from bkportal import urls as addresses
from bkportal.celery import app as celery_app
from jobs.choices import JobState
from programme.models import Body, Cycle, Deliberation, Seal, Seat
from programme.reference import load
from tests.access import SHEET, TOKEN
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast, Strangers, make_cast, make_plan, make_strangers
from tests.factories import (
    FAR,
    NOON,
    DocumentFactory,
    ImportFactory,
    InvitationFactory,
    JobFactory,
    LoginLinkFactory,
    MembershipFactory,
    SavedFilterFactory,
    UserFactory,
)
from tests.standing import (
    ground,
    ground_of_a_test_case,
    ground_of_the_test,
    stand_below,
    standing,
)

__all__ = ["ground", "ground_of_a_test_case", "ground_of_the_test"]

# The same examples on every day and computer, however slow: what fails has been changed.
settings.register_profile(
    "house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

# Read while DEBUG still says what the settings say, so that the demo's own page is tested too.
assert addresses.urlpatterns

# --- The house the tests live in -----------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Put SQLite into a file, as people run it: in memory it knows no second writer."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def quick_and_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hash passwords quickly; keep files and bells away from those of the demo."""
    storages = portal_settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path_factory.mktemp("media")},
        }
    }
    celery_app.conf.broker_url = "memory://"
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES=storages,
        MEDIA_ROOT=storages["default"]["OPTIONS"]["location"],
        ERASURE_LEDGER=tmp_path_factory.mktemp("ledger") / "erasures.txt",
    ):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let what stands for many tests be written below the transaction of each."""
    for item in items:
        stand_below(item)


# --- Who plays -----------------------------------------------------------------------------------


@standing
def strangers(db: None) -> Strangers:
    """Nordau, of which nobody else may hear a word."""
    return make_strangers()


@standing
def cast(strangers: Strangers) -> Cast:
    """The people of Fjordlund; Nordau is always there too, and silent."""
    return make_cast()


@pytest.fixture
def scoped(cast: Cast) -> Iterator[None]:
    """Work inside Fjordlund, as a page or a task of it does."""
    with scope(municipality=cast.town):
        yield


@standing
def story(cast: Cast) -> PlanOfCast:
    """Fjordlund's plan, in the phase in which plans are written."""
    return make_plan(cast)


@pytest.fixture
def client() -> CanaryClient:
    """A browser in which nobody is logged in."""
    return CanaryClient()


@pytest.fixture
def browser_of(cast: Cast) -> Callable[[str], CanaryClient]:
    """Return the browser of a member of the cast: `browser_of("paula")`."""

    def browser(name: str) -> CanaryClient:
        person: User = getattr(cast, name)
        return client_of(person)

    return browser


# --- The things of both towns, by the names that the table in `tests.access` has for them --------


def adopted_version(plan: ActionPlan) -> SimpleNamespace:
    """Freeze, adopt and publish the plan; its address names the version's number."""
    version = freeze(plan, title="", changelog="", only_agreed=True, by=None)
    meeting = Deliberation(body="City council", held_on=NOON.date(), outcome="adopted")
    deliberate(version, meeting, by=None)
    publish(version, by=None)
    return SimpleNamespace(pk=version.number)


def seated(cast: Cast) -> dict[str, Any]:
    """Let Greta sit in Fjordlund's steering group."""
    body = Body.objects.create(municipality=cast.town, kind="steering", name="Steering group")
    seat = Seat.objects.create(municipality=cast.town, body=body, person=cast.greta)
    return {"body": body, "seat": seat}


def a_seal(cycle: Cycle) -> Seal:
    """Let Fjordlund be recognised in a round."""
    return Seal.objects.create(
        municipality=cycle.municipality,
        cycle=cycle,
        awarded_on=NOON.date(),
        awarded_by="UNICEF",
        term="unstated",
    )


def gone_from(cast: Cast) -> User:
    """Let somebody have been a reader in Fjordlund until long ago."""
    person: User = UserFactory(name="Gerda Gone")
    MembershipFactory(municipality=cast.town, user=person, ends_on=NOON.date())
    return person


@standing
def own(cast: Cast, story: PlanOfCast, scoped: None) -> dict[str, Any]:
    """Return Fjordlund's things by the names the table has for them."""
    job = JobFactory(
        municipality=cast.town,
        state=JobState.FAILED,
        arguments={"plan": story.plan.pk, "plan_number": 1, "language": "da"},
    )
    LoginLinkFactory(user=cast.rolf, token_hash=digest(TOKEN))
    return {
        "membership": Membership.objects.get(user=cast.stefan),
        "gone": gone_from(cast),
        "deputy": name_deputy(
            Membership.objects.get(user=cast.paula),
            cast.wanda,
            starts_on=FAR.date(),
            ends_on=FAR.date(),
            by=cast.paula,
        ),
        "invitation": InvitationFactory(municipality=cast.town, token_hash=digest(TOKEN)),
        "department": cast.parks,
        "other_department": cast.streets,
        "phase": story.phase,
        "seal": a_seal(story.cycle),
        "whole": story.plan,
        **seated(cast),
        "section": story.preface,
        "area": story.outdoors,
        "theme": story.play,
        "sheet": ImportFactory(plan=story.plan, content=SHEET.encode()),
        "initiative": story.swings,
        "proposed": story.proposed,
        "agreed": story.agreed,
        "withdrawn": story.withdrawn,
        "version": adopted_version(story.plan),
        "meeting": Deliberation.objects.get(municipality=cast.town),
        "document": DocumentFactory(plan=story.plan),
        "job": job,
        "kept": SavedFilterFactory(plan=story.plan, user=cast.paula),
        "shared": SavedFilterFactory(plan=story.plan, user=cast.clara, shared=True),
    }


@pytest.fixture
def foreign(strangers: Strangers) -> dict[str, Any]:
    """Return Nordau's things of the same kinds."""
    return {
        "membership": strangers.membership,
        "gone": strangers.nils,
        "deputy": strangers.membership,
        "invitation": strangers.invitation,
        "department": strangers.department,
        "other_department": strangers.department,
        "phase": strangers.phase,
        "seal": strangers.seal,
        "whole": strangers.plan,
        "body": strangers.seat.body,
        "seat": strangers.seat,
        "section": strangers.section,
        "area": strangers.focus_area,
        "theme": strangers.theme,
        "sheet": strangers.sheet,
        **dict.fromkeys(("initiative", "proposed", "agreed", "withdrawn"), strangers.initiative),
        "version": SimpleNamespace(pk=77),
        "meeting": strangers.meeting,
        "document": strangers.document,
        "job": strangers.job,
        **dict.fromkeys(("kept", "shared"), strangers.kept),
    }


# --- Many at once --------------------------------------------------------------------------------


@pytest.fixture
def world_again(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Write the world's texts again after a test that emptied every table behind itself."""
    yield
    with django_db_blocker.unblock():
        load(apps)


@pytest.fixture
def at_once(world_again: None, transactional_db: None) -> Callable[..., list[Any]]:
    """Run functions at the same moment, each with a connection of its own; return what came back.

    An exception comes back as a value. Tests that use this stand in modules of their own: pytest
    runs them after all others, because they leave the tables empty.
    """

    def run(*acts: Callable[[], Any]) -> list[Any]:
        barrier = Barrier(len(acts))

        def one(act: Callable[[], Any]) -> Any:
            barrier.wait(timeout=10)
            try:
                return act()
            except Exception as error:  # noqa: BLE001 the test looks at it
                return error
            finally:
                connections.close_all()

        with ThreadPoolExecutor(max_workers=len(acts)) as pool:
            return list(pool.map(one, acts))

    return run
