"""A consultation that is open, and the browsers of those who come to it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from participation.models import Consultation, PartMove
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
        "frozen": young.version,
        "prepared": prepared(young),
        "move": PartMove.objects.create(
            municipality=young.council.municipality,
            consultation=young.consultation,
            old_part=uuid.uuid4(),
            new_part=young.shown.part,
            by=young.frida,
        ),
    }


def prepared(young: Young) -> Consultation:
    """Write a consultation of the council that is only being prepared."""
    return Consultation.objects.create(
        municipality=young.council.municipality,
        body=young.council,
        version=young.version,
        title="A second question",
        created_by=young.frida,
    )


@pytest.fixture
def foreign_young(foreign: dict[str, Any], strangers: Strangers) -> dict[str, Any]:
    """Return Nordau's things of the same kinds."""
    return foreign | strangers.voices
