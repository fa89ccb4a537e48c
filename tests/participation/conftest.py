"""A consultation that is open, and the browsers of those who come to it."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Membership
from participation.choices import CommentState
from participation.models import AbuseReport, Consultation, Idea
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast, Strangers
from tests.young import Young, a_comment, make_young, verified

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
def own_young(
    own: dict[str, Any], young: Young, cast: Cast, story: PlanOfCast
) -> dict[str, Any]:
    """Return Fjordlund's things by the names the table of addresses has for them."""
    sealed = a_comment(young.consultation, young.yrsa, story.swings, state=CommentState.SEALED)
    report = AbuseReport.objects.create(
        municipality=cast.town, comment=young.shown, reporter=cast.greta, reason="insult"
    )
    waiting_idea = Idea.objects.create(
        municipality=cast.town, plan=story.plan, side="young", title="Skating", author=young.yrsa
    )
    sealed_idea = Idea.objects.create(
        municipality=cast.town,
        plan=story.plan,
        side="young",
        title="Help",
        author=young.yrsa,
        state=CommentState.SEALED,
    )
    mona_role = Membership.objects.get(user=young.mona)
    return own | {
        "young_body": young.council,
        "consultation": young.consultation,
        "shown": young.shown,
        "waiting": young.waiting,
        "reply": young.reply,
        "sealed": sealed,
        "report": report,
        "waiting_idea": waiting_idea,
        "sealed_idea": sealed_idea,
        "moderator_role": mona_role,
    }


@pytest.fixture
def foreign_young(foreign: dict[str, Any], strangers: Strangers) -> dict[str, Any]:
    """Return Nordau's things of the same kinds."""
    return foreign | strangers.voices | {"moderator_role": strangers.membership}


@pytest.fixture(autouse=True)
def consultation_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the consultation an address while its page is being built."""
    monkeypatch.setattr(
        Consultation,
        "get_absolute_url",
        lambda self: f"/{self.municipality.slug}/consultations/{self.pk}/",
    )
