"""A consultation that is open, and the browsers of those who come to it."""

import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import (
    GuardianConsent,
    Membership,
)
from accounts.transitions import (
    digest,
)
from participation.choices import (
    CommentState,
)
from participation.models import (
    AbuseReport,
    Comment,
    Consultation,
    Idea,
    IdeaReport,
    JoinCode,
    JointStatement,
    Outcome,
    PartMove,
    StatementReport,
)
from programme.models import (
    Seat,
)
from tests.access import (
    TOKEN,
)
from tests.canary import (
    CanaryClient,
    client_of,
)
from tests.cast import (
    Cast,
    PlanOfCast,
    Strangers,
)
from tests.factories import (
    FAR,
    NOON,
)
from tests.standing import standing
from tests.young import (
    Young,
    a_comment,
    another,
    make_young,
    verified,
)

# Who has shown a second factor where the tests do not say otherwise.
VERIFIED = {"mona", "sara", "frida"}


@standing
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


def answered(young: Young) -> dict[str, Any]:
    """Write an answer to what Ymir said once, so that what Yrsa says still waits for one."""
    outcome = Outcome.objects.create(
        municipality=young.consultation.municipality,
        consultation=young.consultation,
        kind="later",
        reason="Next year.",
        by=young.consultation.created_by,
    )
    said = {"state": CommentState.SHOWN, "outcome": outcome, "text": "Lower swings."}
    comments = [
        Comment.objects.create(
            municipality=young.consultation.municipality,
            consultation=young.consultation,
            version=young.version,
            author=young.ymir,
            part=young.shown.part,
            field="goal",
            kind="idea",
            **said,
        )
        for _number in range(2)
    ]
    return {"outcome": outcome, "answered": comments[0]}


@standing
def own_young(
    own: dict[str, Any], young: Young, cast: Cast, story: PlanOfCast
) -> dict[str, Any]:
    """Return Fjordlund's things by the names the table of addresses has for them."""
    sealed = a_comment(young.consultation, young.yrsa, story.swings, state=CommentState.SEALED)
    report = AbuseReport.objects.create(
        municipality=cast.town, comment=young.shown, reporter=cast.greta, reason="insult"
    )
    waiting_idea = Idea.objects.create(
        municipality=cast.town,
        plan=story.plan,
        side="young",
        title="Skating",
        author=young.yrsa,
        # What a moderator has read is known by when it was written.
        created_at=NOON,
    )
    sealed_idea = Idea.objects.create(
        municipality=cast.town,
        plan=story.plan,
        side="young",
        title="Help",
        author=young.yrsa,
        state=CommentState.SEALED,
    )
    idea_report = IdeaReport.objects.create(
        municipality=cast.town, idea=young.staff_idea, reporter=cast.greta, reason="insult"
    )
    waiting_statement = JointStatement.objects.create(
        municipality=cast.town,
        consultation=another(young),
        text="We want benches.",
        adopted_at=NOON,
        waits_since=NOON,
    )
    said_statement = JointStatement.objects.create(
        municipality=cast.town,
        consultation=another(young),
        text="We want lamps.",
        adopted_at=NOON,
        shown_at=NOON,
    )
    statement_report = StatementReport.objects.create(
        municipality=cast.town, statement=said_statement, reporter=cast.clara, reason="insult"
    )
    mona_role = Membership.objects.get(user=young.mona)
    return own | {
        "young_body": young.council,
        "consultation": young.consultation,
        "shown": young.shown,
        "waiting": young.waiting,
        "reply": young.reply,
        **answered(young),
        "idea": young.idea,
        "staff_idea": young.staff_idea,
        "gathering": young.gathering,
        "result": young.result,
        "photo": young.photo,
        **joining_things(young),
        "frozen": young.version,
        "prepared": prepared(young),
        "move": PartMove.objects.create(
            municipality=young.council.municipality,
            consultation=young.consultation,
            old_part=uuid.uuid4(),
            new_part=young.shown.part,
            by=young.frida,
        ),
        "sealed": sealed,
        "report": report,
        "idea_report": idea_report,
        "waiting_idea": waiting_idea,
        "sealed_idea": sealed_idea,
        "waiting_statement": waiting_statement,
        "said_statement": said_statement,
        "statement_report": statement_report,
        "moderator_role": mona_role,
        "swings_part": SimpleNamespace(pk=str(young.shown.part)),
    }


def joining_things(young: Young) -> dict[str, Any]:
    """Return a code, a seat, and a guardian's letter that is open."""
    town = young.council.municipality
    code = JoinCode.objects.create(
        municipality=town, body=young.council, code_hash="0" * 64, expires_at=FAR
    )
    GuardianConsent.objects.create(
        municipality=town,
        person=young.yrsa,
        contact="guardian@fjordlund.example",
        token_hash=digest(TOKEN),
        text_version="2026-11-22",
    )
    return {"code": code, "young_seat": Seat.objects.get(person=young.yrsa)}


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
    part = SimpleNamespace(pk=str(strangers.voices["shown"].part))
    return foreign | strangers.voices | {
        "moderator_role": strangers.membership,
        "swings_part": part,
    }
