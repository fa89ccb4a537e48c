"""One letter with all that is new for a person: what kind of thing, and where to read it.

It holds nobody's words and nobody's name. Young people get at most one a week, and none between
the evening and the morning (safeguard S14); people without an e-mail address find the same on the
start page.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.choices import AgeBand, NewsRhythm
from accounts.models import Membership, User
from jobs.mail import is_day, write_letter
from jobs.tasks import ring_for_letters
from participation.models import Notice
from participation.notices import label_of, sort_of

WEEK = timedelta(days=7)
FRIDAY = 4
# So many letters in one round of the worker; the next one goes on.
AT_ONCE = 100
# So many addresses of one kind of thing; the others stand on the page.
ADDRESSES = 3

# As `User.is_young` says it, for the database.
YOUNG = ~Q(age_band=AgeBand.ADULT) & (~Q(age_band="") | ~Q(pseudonym=""))


def rhythm_of(person: User) -> str:
    """Return how often somebody gets a letter: as she said, but young people never daily."""
    if person.news == NewsRhythm.NEVER:
        return NewsRhythm.NEVER
    if person.is_young:
        return NewsRhythm.WEEKLY
    return person.news or NewsRhythm.DAILY


def may_write_to(person: User, now: datetime) -> bool:
    """Whether a letter with what is new may go to a person at this moment.

    The hours and days are those of the portal's own clock, in summer and in winter.
    """
    rhythm, last = rhythm_of(person), person.news_sent_at
    if rhythm == NewsRhythm.NEVER or not is_day(now):
        return False
    here = timezone.get_default_timezone()
    today = timezone.localdate(now, here)
    if not person.is_young and today.weekday() > FRIDAY:
        return False
    if last is None:
        return True
    if rhythm == NewsRhythm.WEEKLY:
        return now - last >= WEEK
    return timezone.localdate(last, here) < today


def untold(now: datetime) -> QuerySet[Notice]:
    """Return what nobody was told yet, of people who still belong to the municipality."""
    held = Membership.objects.filter(user=OuterRef("person"), municipality=OuterRef("municipality"))
    here = timezone.localdate(now, timezone.get_default_timezone())
    return Notice.objects.filter(Exists(held.valid_on(here)), told_at=None, at__lte=now)


def people_to_write_to(now: datetime) -> QuerySet[User]:
    """Return who may be due a letter; one query, because the worker asks all the time."""
    if not is_day(now):
        return User.objects.none()
    rested = Q(news_sent_at=None) | Q(news_sent_at__lte=now - WEEK)
    here = timezone.get_default_timezone()
    midnight = timezone.localtime(now, here).replace(hour=0, minute=0, second=0, microsecond=0)
    daily = ~YOUNG & ~Q(news=NewsRhythm.WEEKLY) & Q(news_sent_at__lt=midnight)
    return (
        User.objects.filter(rested | daily, is_active=True)
        .filter(Exists(untold(now).filter(person=OuterRef("pk"))))
        .exclude(Q(email=None) | Q(email="") | Q(news=NewsRhythm.NEVER))
    )


def write_due_letters(now: datetime) -> int:
    """Write the letters that are due; needs to see all municipalities. Return how many."""
    return sum(write_news(person, now) for person in people_to_write_to(now)[:AT_ONCE])


@transaction.atomic
def write_news(person: User, now: datetime) -> bool:
    """Write one person's letter, and note in the same transaction what it tells her."""
    if not may_write_to(person, now):
        return False
    news = list(
        untold(now)
        .filter(person=person)
        .select_for_update(of=("self",))
        .select_related("municipality")
        .order_by("municipality__name", "-at", "-pk")
    )
    # Of two workers one writes it: the other finds another moment here.
    mine = User.objects.filter(pk=person.pk, news_sent_at=person.news_sent_at)
    if not news or not mine.update(news_sent_at=now):
        return False
    numbers = [each.pk for each in news]
    Notice.objects.filter(pk__in=numbers).update(told_at=now)
    with translation.override(person.language or news[0].municipality.language):
        context = {"towns": _told(news), "settings_url": _settings_url(news[0])}
        write_letter(
            key=f"news:{person.pk}:{max(numbers)}",
            recipient=person,
            subject=render_to_string("participation/news_subject.txt", context),
            body=render_to_string("participation/news_letter.txt", context),
            by_day_only=person.is_young,
            ring=ring_for_letters,
        )
    return True


def _settings_url(notice: Notice) -> str:
    return settings.PORTAL_URL + reverse("participation:news", args=[notice.municipality.slug])


def _told(news: list[Notice]) -> list[dict[str, Any]]:
    """Return what the letter says: for each municipality the kinds of things, and where."""
    towns: dict[str, list[Notice]] = {}
    for notice in news:
        towns.setdefault(notice.municipality.name, []).append(notice)
    return [{"name": name, "kinds": _by_kind(own)} for name, own in towns.items()]


def _by_kind(news: list[Notice]) -> list[dict[str, Any]]:
    many = Counter(sort_of(each) for each in news)
    return [
        {
            "label": label_of(sort, number),
            # The same page is named once, whatever stands on it.
            "urls": list(
                dict.fromkeys(
                    settings.PORTAL_URL + each.path for each in news if sort_of(each) == sort
                )
            )[:ADDRESSES],
        }
        for sort, number in many.items()
    ]
