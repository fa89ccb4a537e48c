"""The joint statements that stand in a plan: printed as they were adopted, not a word less."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from actionplan.models import ActionPlan, PlanVersion
from actionplan.reading import plan_as_read
from participation.models import JointStatement


class Said(NamedTuple):
    """A statement as everybody reads it: whose it is, and who speaks for them if she agreed."""

    body: str
    about: str
    text: str
    agreed_on: date
    speaker: str
    # When a name was taken away that had stood here.
    name_removed_on: date | None = None
    # By which it is reported without a log-in.
    key: str = ""


def statements_in(plan: ActionPlan, version: PlanVersion | None = None) -> list[Said]:
    """Return what bodies of young people said together about a plan, or about a version; one query.

    A statement stands in the version that it is about, and in every later one, once a moderator
    has shown it (S7). Whether somebody is named with it is asked anew each time: she may have
    taken her word back.
    """
    rows = JointStatement.objects.filter(
        consultation__version__plan=plan, adopted_at__isnull=False, shown_at__isnull=False
    ).select_related("consultation__body")
    if version is not None:
        about_it = Q(consultation__version=version) | Q(adopted_at__lte=version.frozen_at)
        rows = rows.filter(about_it)
    return [_said(each) for each in rows.order_by("adopted_at", "pk")]


def _said(statement: JointStatement) -> Said:
    adopted = statement.adopted_at or statement.changed_at
    return Said(
        body=statement.consultation.body.name,
        about=statement.consultation.title,
        text=statement.text,
        agreed_on=statement.agreed_on or timezone.localdate(adopted),
        speaker=statement.speaker_name if statement.speaker_agreed_on else "",
        name_removed_on=statement.speaker_removed_on,
        key=str(statement.key),
    )


def plan_with_statements(
    plan: ActionPlan, *, language: str, version: PlanVersion | None = None, public: bool = False
) -> dict[str, Any]:
    """Return the whole plan as plain data, with what young people say about it as a whole."""
    data = plan_as_read(plan, language=language, version=version, public=public)
    return {**data, "statements": statements_in(plan, version)}
