"""The young people of Fjordlund and those who look after them; and the strangers' young people.

Yrsa sits in the youth council, Ymir in a school class. Mona reads what they write before others
do, Sara is there when somebody may be in danger, Frida brings them in.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_scopes import scope

from accounts.choices import AgeBand, Role
from accounts.models import GuardianConsent, Municipality, ReturnCode, User
from actionplan.freezing import freeze
from actionplan.models import Initiative, PlanVersion
from participation.choices import CommentKind, CommentState, ConsultationState
from participation.models import (
    AbuseReport,
    Comment,
    Consultation,
    EarlierWording,
    Gathering,
    GatheringResult,
    Heart,
    Idea,
    IdeaReport,
    JoinCode,
    JointStatement,
    ModerationAct,
    Notice,
    Outcome,
    PartMove,
    Photo,
    StatementReport,
    StatementWording,
    Support,
)
from programme.models import Body, Seat
from tests.canary import CanaryClient, client_of
from tests.factories import FAR, NOON, MembershipFactory, UserFactory

if TYPE_CHECKING:
    from tests.cast import Cast, PlanOfCast

# The roles in the tables about young people, in the order of their columns.
YOUNG_PLAYERS = ("rolf", "paula", "greta", "clara", "yrsa", "ymir", "mona", "sara", "frida")


@dataclass
class Young:
    """A consultation of Fjordlund's youth council that is open now, and everybody around it."""

    yrsa: User
    ymir: User
    mona: User
    sara: User
    frida: User
    council: Body
    school_class: Body
    version: PlanVersion
    consultation: Consultation
    # Shown, waiting, and a reply to the first.
    shown: Comment
    waiting: Comment
    reply: Comment
    # Shown, of the council and of the staff.
    idea: Idea
    staff_idea: Idea
    # For the council, with a result and a photo.
    gathering: Gathering
    result: GatheringResult
    photo: Photo


def make_young(cast: Cast, story: PlanOfCast) -> Young:
    """Write them; needs the scope of Fjordlund."""
    town = cast.town
    council = Body.objects.create(municipality=town, kind="youth", name="Youth council", order=1)
    school_class = Body.objects.create(municipality=town, kind="class", name="Class 8b", order=2)
    people = {}
    for name, role in {
        "yrsa": Role.YOUTH_COUNCIL,
        "ymir": Role.YOUNG_PARTICIPANT,
        "mona": Role.MODERATOR,
        "sara": Role.SAFEGUARDING,
        "frida": Role.YOUTH_FACILITATOR,
    }.items():
        young = name in {"yrsa", "ymir"}
        person = UserFactory(
            name="" if young else name.capitalize(),
            email=None if young else f"{name}@fjordlund.example",
            pseudonym={"yrsa": "Brave Otter", "ymir": "Quiet Heron"}.get(name, ""),
            age_band=AgeBand.FROM_13 if young else "",
            language="en",
        )
        MembershipFactory(municipality=town, user=person, role=role)
        people[name] = person
    Seat.objects.create(municipality=town, body=council, person=people["yrsa"])
    Seat.objects.create(municipality=town, body=school_class, person=people["ymir"])
    version = freeze(
        story.plan, title="For the youth council", changelog="", only_agreed=False, by=cast.clara
    )
    # By the clock on the wall, so that a change of the clocks moves nothing to another day.
    now = timezone.localtime()
    consultation = Consultation.objects.create(
        municipality=town,
        body=council,
        version=version,
        title="What do you think of the plan?",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=13),
        deciders="The city council decides in June.",
        room="Everything in the plan can still change.",
        answers_by=(now + timedelta(days=40)).date(),
        short="Tell us what you think. The city council decides. You hear back.",
        moderator=people["mona"],
        deputy=people["frida"],
        hours="Mondays to Fridays from 9 to 15",
        state=ConsultationState.OPEN,
        opened_at=now - timedelta(days=1),
        created_by=cast.clara,
    )
    gathering = Gathering.objects.create(
        municipality=town,
        plan=story.plan,
        kind="workshop",
        title="An afternoon on the square",
        body=council,
        starts_at=now - timedelta(days=3),
    )
    shown = a_comment(consultation, people["yrsa"], story.swings, state=CommentState.SHOWN)
    return Young(
        **people,
        council=council,
        school_class=school_class,
        version=version,
        consultation=consultation,
        shown=shown,
        waiting=a_comment(
            consultation, people["yrsa"], story.crossings, text="Nobody has read this yet."
        ),
        reply=a_comment(
            consultation,
            people["yrsa"],
            story.swings,
            state=CommentState.SHOWN,
            text="And benches.",
            kind="",
            parent=shown,
        ),
        idea=an_idea(story, people["yrsa"], side="young", title="A night bus"),
        staff_idea=an_idea(story, cast.stefan, side="staff", title="Slower cars"),
        gathering=gathering,
        result=GatheringResult.objects.create(
            municipality=town, gathering=gathering, text="More shade", initiative=story.swings
        ),
        photo=Photo.objects.create(
            municipality=town,
            gathering=gathering,
            file="photos/nowhere.jpg",
            description="Five young people around a model",
            consent="All five, on paper",
            consent_until=(now + timedelta(days=100)).date(),
        ),
    )


def another(young: Young) -> Consultation:
    """Write a consultation of the class that is closed, with the same two who read."""
    return Consultation.objects.create(
        municipality=young.council.municipality,
        body=young.school_class,
        version=young.version,
        title="What do you miss?",
        moderator=young.mona,
        deputy=young.frida,
        hours=young.consultation.hours,
        state=ConsultationState.CLOSED,
    )


def an_idea(story: PlanOfCast, author: User, **more: object) -> Idea:
    """Write somebody's idea, which others read already unless told otherwise."""
    return Idea.objects.create(**{
        "municipality": story.plan.municipality,
        "plan": story.plan,
        "author": author,
        "state": CommentState.SHOWN,
        **more,
    })  # fmt: skip


def a_comment(
    consultation: Consultation, author: User, initiative: Initiative, **more: object
) -> Comment:
    """Write somebody's comment on an initiative's goal; it waits unless told otherwise."""
    return Comment.objects.create(**{
        "municipality": consultation.municipality,
        "consultation": consultation,
        "version": consultation.version,
        "author": author,
        "part": initiative.lineage,
        "field": "goal",
        "kind": CommentKind.CHANGE,
        "text": "Please also for the little ones.",
        **more,
    })  # fmt: skip


def verified(person: User) -> CanaryClient:
    """Return the browser of somebody who has shown her second factor in this session."""
    device, _created = TOTPDevice.objects.get_or_create(user=person, name="phone", confirmed=True)
    client = client_of(person)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


def make_strange_voices(
    town: Municipality, nils: User, version: PlanVersion, initiative: Initiative
) -> dict[str, object]:
    """Write a row of every kind in Nordau, and CANARY in every text; return some by their names."""
    with scope(municipality=town):
        return _strange_voices(town, nils, version, initiative)


def _strange_voices(
    town: Municipality, nils: User, version: PlanVersion, initiative: Initiative
) -> dict[str, object]:
    at_home = {"municipality": town}
    lineage = uuid.uuid4()
    body = Body.objects.create(**at_home, kind="youth", name="CANARY-young-body")
    seat = Seat.objects.create(**at_home, body=body, person=nils, role="CANARY-young-seat")
    GuardianConsent.objects.create(
        **at_home,
        person=nils,
        contact="canary-guardian@nordau.example",
        token_hash="CANARY-guardian-token",
        text_version="CANARY-guardian-text",
    )
    ReturnCode.objects.create(user=nils, code_hash="CANARY-return-code")
    code = JoinCode.objects.create(
        **at_home, body=body, code_hash="CANARY-join-code", created_by=nils, expires_at=FAR
    )
    consultation = Consultation.objects.create(
        **at_home,
        body=body,
        version=version,
        title="CANARY-consultation-title",
        why="CANARY-consultation-why",
        questions="CANARY-consultation-questions",
        opens_at=NOON,
        closes_at=FAR,
        deciders="CANARY-consultation-deciders",
        room="CANARY-consultation-room",
        answers_by=FAR.date(),
        short="CANARY-consultation-short",
        moderator=nils,
        deputy=nils,
        hours="CANARY-consultation-hours",
        state=ConsultationState.OPEN,
        created_by=nils,
    )
    outcome = Outcome.objects.create(
        **at_home,
        consultation=consultation,
        kind="taken-up",
        reason="CANARY-outcome-reason",
        part=lineage,
        field="CANARY-outcome-field",
        by=nils,
    )
    comment = Comment.objects.create(
        **at_home,
        consultation=consultation,
        version=version,
        author=nils,
        part=lineage,
        field="CANARY-comment-field",
        quote="CANARY-comment-quote",
        kind="idea",
        text="CANARY-comment-text",
        state=CommentState.SHOWN,
        outcome=outcome,
        answering_person=nils,
        unanswered_because="CANARY-comment-unanswered",
    )
    EarlierWording.objects.create(**at_home, comment=comment, text="CANARY-wording-text")
    Heart.objects.create(**at_home, comment=comment, person=nils)
    act = ModerationAct.objects.create(
        **at_home, comment=comment, verb="show", words="CANARY-act-words", by=nils
    )
    report = AbuseReport.objects.create(
        **at_home,
        comment=comment,
        reporter=nils,
        reason="other",
        words="CANARY-report-words",
        answer="CANARY-report-answer",
    )
    move = PartMove.objects.create(
        **at_home,
        consultation=consultation,
        old_part=lineage,
        old_field="CANARY-move-old",
        new_part=lineage,
        new_field="CANARY-move-new",
        by=nils,
    )
    statement = JointStatement.objects.create(
        **at_home,
        consultation=consultation,
        text="CANARY-statement-text",
        speaker=nils,
        speaker_name="CANARY-statement-speaker",
        moderator_words="CANARY-statement-words",
    )
    StatementWording.objects.create(
        **at_home, statement=statement, number=1, text="CANARY-wording-of-statement"
    )
    statement_report = StatementReport.objects.create(
        **at_home,
        statement=statement,
        reporter=nils,
        reason="insult",
        words="CANARY-statement-report-words",
        answer="CANARY-statement-report-answer",
    )
    idea = Idea.objects.create(
        **at_home,
        plan=version.plan,
        side="young",
        title="CANARY-idea-title",
        text="CANARY-idea-text",
        author=nils,
        state=CommentState.SHOWN,
        moderator_words="CANARY-idea-words",
        reason="CANARY-idea-reason",
        initiative=initiative,
    )
    Support.objects.create(**at_home, idea=idea, person=nils)
    gathering = Gathering.objects.create(
        **at_home,
        plan=version.plan,
        kind="workshop",
        title="CANARY-gathering-title",
        body=body,
        starts_at=FAR,
        place="CANARY-gathering-place",
        invitation="CANARY-gathering-invitation",
        notes="CANARY-gathering-notes",
    )
    result = GatheringResult.objects.create(
        **at_home, gathering=gathering, text="CANARY-result-text", initiative=initiative
    )
    photo = Photo.objects.create(
        **at_home,
        gathering=gathering,
        file="photos/CANARY.jpg",
        description="CANARY-photo-description",
        consent="CANARY-photo-consent",
        consent_until=FAR.date(),
    )
    idea_report = IdeaReport.objects.create(
        **at_home, idea=idea, reporter=nils, reason="insult", words="CANARY-idea-report-words",
        answer="CANARY-idea-report-answer",
    )  # fmt: skip
    Notice.objects.create(
        **at_home, person=nils, kind="answer", subject="CANARY-notice", path="/CANARY-notice-path"
    )
    return {
        "young_body": body,
        "young_seat": seat,
        "code": code,
        **dict.fromkeys(("consultation", "prepared"), consultation),
        "frozen": version,
        "outcome": outcome,
        **dict.fromkeys(("shown", "waiting", "reply", "answered", "sealed"), comment),
        "act": act,
        "report": report,
        "idea_report": idea_report,
        **dict.fromkeys(("waiting_statement", "said_statement"), statement),
        "statement_report": statement_report,
        "move": move,
        **dict.fromkeys(("idea", "staff_idea", "waiting_idea", "sealed_idea"), idea),
        "gathering": gathering,
        "result": result,
        "photo": photo,
    }
