"""What waits for somebody on every floor, and what comes next: asked by pages and letters."""

from datetime import date, datetime

from django.utils import timezone

from accounts.duties import Duty
from accounts.duties import duties as people_duties
from accounts.models import Municipality, User
from actionplan.duties import coming as plan_coming
from actionplan.duties import duties as plan_duties
from actionplan.models import ActionPlan, Initiative, PlanVersion
from implementation.duties import coming as work_coming
from implementation.duties import duties as work_duties
from participation.answer_duties import answer_duties
from participation.duties import duties as participation_duties
from participation.duties import idea_duties, statement_duties
from participation.moderation_duties import duties as moderation_duties
from programme.duties import Coming
from programme.duties import coming as phase_coming
from programme.duties import duties as phase_duties

NEXT = 6


def gathered(
    user: User,
    town: Municipality,
    plan: ActionPlan | None,
    own: list[Initiative] | None,
    versions: list[PlanVersion] | None,
    *,
    now: datetime,
) -> list[Duty]:
    """Return what waits for somebody on every floor: what has a date first, by its date.

    `own` and `versions` are her initiatives and the newest versions, where they are known.
    """
    today = timezone.localdate(now)
    found = [
        *phase_duties(user, town, today),
        *plan_duties(user, town, plan, own, versions),
        *work_duties(user, town, plan, today),
        *people_duties(user, town, now),
        *participation_duties(user, town, now),
        *moderation_duties(user, town, now),
        *answer_duties(user, town),
        *idea_duties(user, town),
        *statement_duties(user, town),
    ]
    return sorted(found, key=lambda duty: duty.due or date.max)


def next_days(
    user: User, town: Municipality, plan: ActionPlan | None, own: list[Initiative], today: date
) -> list[Coming]:
    """Return the next days of the programme and of the initiatives that concern somebody."""
    days = phase_coming(town, today)
    if plan is not None:
        days += plan_coming(user, plan, own, today)
        days += work_coming(user, town, plan, today)
    return sorted(days, key=lambda day: day.on)[:NEXT]
