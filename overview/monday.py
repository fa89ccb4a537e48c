"""The coordinator's Monday letter: what came in, what is due, who has not answered."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.addressees import addressees
from accounts.choices import NewsRhythm, Role
from accounts.duties import Duty
from accounts.models import Municipality, User
from actionplan.models import ActionPlan
from implementation.figures import round_figures
from implementation.figures.answering import Answered, updates_between
from implementation.figures.watching import begun_on, open_round
from implementation.models import UpdateRound
from jobs.mail import write_letter
from jobs.tasks import ring_for_letters
from overview.duties import gathered, next_days
from participation.figures import contributions_between
from programme.duties import Coming

WEEK = timedelta(days=7)
# If the worker slept on Monday the letter still comes; on Thursday it would be none of a Monday.
LATEST = 2


class Told(NamedTuple):
    """What a week brought: how much came in, what waits, which days come, who has not answered."""

    updates: int
    comments: int
    duties: list[Duty]
    coming: list[Coming]
    round: UpdateRound | None
    unanswered: list[Answered]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all to tell."""
        return not (self.updates or self.comments or self.duties or self.coming or self.unanswered)


def is_time(today: date) -> bool:
    """Whether the letter of this week is due on a day."""
    return today.weekday() <= LATEST


def monday_of(today: date) -> date:
    """Return the Monday of the week of a day."""
    return today - timedelta(days=today.weekday())


def told(user: User, town: Municipality, plan: ActionPlan | None, now: datetime) -> Told:
    """Return what a coordinator hears; needs the scope of the municipality."""
    today = timezone.localdate(now)
    here = timezone.get_default_timezone()
    until = datetime.combine(monday_of(today), datetime.min.time(), here)
    since = datetime.combine(monday_of(today) - WEEK, datetime.min.time(), here)
    asked = open_round(plan) if plan and begun_on(town) else None
    if asked is not None:
        asked.municipality = town
    parts = round_figures(asked).by_department if asked else []
    return Told(
        updates=updates_between(plan, since, until, but_of=user) if plan else 0,
        comments=contributions_between(since, until),
        duties=gathered(user, town, plan, [], None, now=now),
        coming=next_days(user, town, plan, [], today),
        round=asked,
        unanswered=[part for part in parts if part.waiting],
    )


def write_monday_letters(town: Municipality, now: datetime) -> int:
    """Write to those who coordinate today; return how many letters. Needs its scope."""
    today = timezone.localdate(now)
    plan = ActionPlan.objects.current(town)
    if plan is not None:
        plan.municipality = town
    written = 0
    for each in addressees(Role.COORDINATOR, today, town):
        if each.person.news == NewsRhythm.NEVER:
            continue
        with translation.override(each.person.language or town.language):
            news = told(each.person, town, plan, now)
            if not news.is_empty:
                _write(each.person, town, news, today)
                written += 1
    return written


def _write(person: User, town: Municipality, news: Told, today: date) -> None:
    context: dict[str, Any] = {
        "person": person,
        "town": town,
        "news": news,
        "portal": settings.PORTAL_URL,
        "url": settings.PORTAL_URL + town.get_absolute_url(),
        "settings_url": settings.PORTAL_URL + reverse("participation:news", args=[town.slug]),
    }
    write_letter(
        key=f"monday:{town.pk}:{monday_of(today):%Y-%m-%d}:{person.pk}",
        recipient=person,
        subject=render_to_string("overview/monday_subject.txt", context),
        body=render_to_string("overview/monday_letter.txt", context),
        ring=ring_for_letters,
    )
