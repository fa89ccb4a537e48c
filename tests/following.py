"""Fjordlund in the middle of its work: the plan is agreed, and departments say how far they are.

Swings and its two sisters are led by Parks (Paula), the crossings by Streets (Stefan).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django_scopes import scope

from actionplan.choices import InitiativeState
from actionplan.models import Indicator, Initiative, Milestone
from implementation.choices import Status
from implementation.models import (
    FollowUp,
    Measurement,
    MilestoneReached,
    Proof,
    ReportRow,
    StatusReport,
    StatusUpdate,
    UpdateRound,
    Warned,
)
from implementation.transitions.updates import say
from tests.factories import FAR, NOON

if TYPE_CHECKING:
    from accounts.models import User
    from tests.cast import Cast, PlanOfCast, Strangers


@dataclass
class Following:
    """The work on Fjordlund's plan, with a round that is open and one update."""

    round: UpdateRound
    # Of the swings, which are in progress.
    update: StatusUpdate
    milestone: Milestone
    indicator: Indicator
    report: StatusReport


def make_following(cast: Cast, story: PlanOfCast) -> Following:
    """Let the phase of the work be open, agree the plan, and write what a first update says."""
    story.cycle.phases.filter(key="implementation").update(opened_on=date(2026, 1, 1))
    agreed = [story.swings, story.crossings, story.proposed, story.agreed]
    Initiative.objects.filter(pk__in=[each.pk for each in agreed]).update(
        state=InitiativeState.AGREED
    )
    for each in agreed:
        each.refresh_from_db(fields=["state"])
    today = timezone.localdate()
    asked = UpdateRound.objects.create(
        municipality=cast.town,
        plan=story.plan,
        title="Spring round",
        opens_on=today - timedelta(days=7),
        due_on=today + timedelta(days=21),
        created_by=cast.clara,
    )
    rows = {"municipality": cast.town, "initiative": story.swings}
    return Following(
        round=asked,
        update=said(story.swings, cast.paula, Status.IN_PROGRESS, "Two swings stand."),
        milestone=Milestone.objects.create(
            **rows, order=0, title="First swing", due_on=today + timedelta(days=30)
        ),
        indicator=Indicator.objects.create(
            **rows, order=0, title="Swings", baseline=2, target=10, unit="swings"
        ),
        report=StatusReport.objects.create(
            municipality=cast.town,
            plan=story.plan,
            number=1,
            title="Half-time",
            as_of=today,
            created_by=cast.clara,
        ),
    )


def said(
    initiative: Initiative, by: User, status: str, sentence: str, **more: Any
) -> StatusUpdate:
    """Say how far an initiative is, as its form does; `at` moves it into the past."""
    at: datetime | None = more.pop("at", None)
    last = StatusUpdate.objects.filter(initiative=initiative).standing().first()
    values = {"status": status, "sentence": sentence, "as_of": timezone.localdate(), **more}
    update = say(initiative, values, by=by, key=uuid.uuid4(), seen=last and last.pk)
    if at is not None:
        StatusUpdate.objects.filter(pk=update.pk).update(at=at, as_of=timezone.localdate(at))
        Initiative.objects.filter(pk=initiative.pk).update(progress_at=at)
        update.refresh_from_db()
    return update


def make_strange_work(strangers: Strangers) -> dict[str, Any]:
    """Write a row of every kind of the strangers' work, CANARY in every text."""
    with scope(municipality=strangers.town):
        return _strange_work(strangers)


def _strange_work(strangers: Strangers) -> dict[str, Any]:
    town, initiative = strangers.town, strangers.initiative
    whose = {"municipality": town, "initiative": initiative}
    FollowUp.objects.create(municipality=town)
    asked = UpdateRound.objects.create(
        municipality=town,
        plan=strangers.plan,
        title="CANARY-round-title",
        message="CANARY-round-message",
        opens_on=NOON.date(),
        due_on=NOON.date(),
        created_by=strangers.nils,
    )
    update = StatusUpdate.objects.create(
        **whose,
        plan=strangers.plan,
        round=asked,
        status=Status.IN_PROGRESS,
        as_of=NOON.date(),
        at=NOON,
        by=strangers.nils,
        department=strangers.department,
        **{
            name: f"CANARY-update-{name}"
            for name in (
                *("sentence", "done", "next_step", "obstacles", "because"),
                *("children_took_part", "returned_because"),
            )
        },
    )
    Initiative.objects.filter(pk=initiative.pk).update(
        progress=Status.IN_PROGRESS, progress_at=NOON
    )
    Warned.objects.create(**whose, reason="silent", appears_on=FAR.date())
    proof = Proof.objects.create(
        municipality=town,
        update=update,
        kind="photo",
        title="CANARY-proof-title",
        url="https://CANARY-proof.example/",
        file="CANARY-proof-file.jpg",
        consent="CANARY-proof-consent",
        consent_until=FAR.date(),
        added_by=strangers.nils,
    )
    indicator = Indicator.objects.get(initiative=initiative)
    measurement = Measurement.objects.create(
        **whose,
        indicator=indicator.key,
        title="CANARY-measurement-title",
        unit="CANARY-measurement-unit",
        source="CANARY-measurement-source",
        note="CANARY-measurement-note",
        value=4712,
        on=NOON.date(),
        by=strangers.nils,
    )
    milestone = Milestone.objects.get(initiative=initiative)
    reached = MilestoneReached.objects.create(
        **whose,
        milestone=milestone.key,
        title="CANARY-reached-title",
        on=NOON.date(),
        by=strangers.nils,
    )
    report = StatusReport.objects.create(
        municipality=town,
        plan=strangers.plan,
        number=1,
        title="CANARY-report-title",
        as_of=NOON.date(),
        figures={"CANARY-report": "CANARY-report-figures"},
        **{
            name: f"CANARY-report-{name}"
            for name in ("summary", "went_well", "is_difficult", "to_decide", "outlook")
        },
        created_by=strangers.nils,
    )
    row = ReportRow.objects.create(
        municipality=town,
        report=report,
        initiative=initiative,
        order=0,
        payload={"title": "CANARY-row-title"},
    )
    return {
        "round": asked,
        "update": update,
        "proof": proof,
        "indicator": indicator,
        "measurement": measurement,
        "milestone": milestone,
        "reached": reached,
        "report": report,
        "report_row": row,
    }
