"""A consultation that is open, and the browsers of those who come to it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast, Strangers
from tests.young import Young, make_young, verified

# Who has shown a second factor where the tests do not say otherwise.
VERIFIED = {"mona", "sara", "frida"}


@pytest.fixture
def young(cast: Cast, story: PlanOfCast, scoped: None) -> Young:
    """Fjordlund's youth council, asked about the plan; the scope of Fjordlund is open."""
    return make_young(cast, story)


@pytest.fixture
def browser_for(cast: Cast, young: Young) -> Callable[[str], CanaryClient]:
    """Return the browser of a young person, or of anybody of the cast: `browser_for("yrsa")`."""

    def browser(name: str) -> CanaryClient:
        person = getattr(young, name, None) or getattr(cast, name)
        return verified(person) if name in VERIFIED else client_of(person)

    return browser


@pytest.fixture
def own_young(own: dict[str, Any], young: Young) -> dict[str, Any]:
    """Return Fjordlund's things by the names the table of addresses has for them."""
    return own | {
        "young_body": young.council,
        "consultation": young.consultation,
        "shown": young.shown,
        "waiting": young.waiting,
        "reply": young.reply,
        "swings_part": SimpleNamespace(pk=str(young.shown.part)),
    }


@pytest.fixture
def foreign_young(foreign: dict[str, Any], strangers: Strangers) -> dict[str, Any]:
    """Return Nordau's things of the same kinds."""
    part = SimpleNamespace(pk=str(strangers.voices["shown"].part))
    return foreign | strangers.voices | {"swings_part": part}
