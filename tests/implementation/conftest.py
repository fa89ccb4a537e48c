"""A plan in the middle of its work, and the browsers of those who come to it."""

from collections.abc import Callable
from typing import Any

import pytest

from implementation.models import Proof
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast, Strangers
from tests.following import Following, make_following
from tests.standing import standing
from tests.young import Young, make_young


@standing
def following(cast: Cast, story: PlanOfCast, scoped: None) -> Following:
    """Fjordlund's plan is agreed and the work goes on; the scope of Fjordlund is open."""
    return make_following(cast, story)


@pytest.fixture
def young(following: Following, cast: Cast, story: PlanOfCast) -> Young:
    """Fjordlund's youth council, asked about the plan that is being carried out."""
    return make_young(cast, story)


@pytest.fixture
def browser_for(cast: Cast, following: Following) -> Callable[[str], CanaryClient]:
    """Return the browser of anybody of the cast: `browser_for("paula")`."""

    def browser(name: str) -> CanaryClient:
        return client_of(getattr(cast, name))

    return browser


@standing
def own_work(own: dict[str, Any], following: Following) -> dict[str, Any]:
    """Return Fjordlund's things by the names the table of addresses has for them."""
    proof = Proof.objects.create(
        municipality=following.update.municipality,
        update=following.update,
        kind="link",
        title="Two swings",
        url="https://example.org/swings",
    )
    return own | {
        "proof": proof,
        "round": following.round,
        "update": following.update,
        "milestone": following.milestone,
        "indicator": following.indicator,
        "report": following.report,
    }


@pytest.fixture
def foreign_work(foreign: dict[str, Any], strangers: Strangers) -> dict[str, Any]:
    """Return Nordau's things of the same kinds."""
    return foreign | strangers.work
