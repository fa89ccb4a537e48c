"""Who else has a page open: a courtesy to people who write together, never a lock."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from textwrap import shorten
from typing import NamedTuple

from django.db.models import Exists
from django.utils import timezone

from accounts.drafts import Desk, Typed, of_any_opening
from accounts.models import Department, Draft, Presence

# Three signs may get lost before somebody is taken for gone.
SIGN_EVERY = 15
GONE_AFTER = timedelta(seconds=45)
# The inputs whose words tell one text from another, and so many letters of them.
TELLING = ("sentence", "reason")
SHORT = 80


class Left(NamedTuple):
    """A text that somebody left unsaved: under which key, since when, and how it begins."""

    key: str
    at: datetime
    # "" where a form has many texts, of which none says which it is.
    words: str = ""


class Surroundings(NamedTuple):
    """What somebody who opens a form has to know: who else is there, and what she left behind."""

    others: Sequence[Presence]
    unsaved: Sequence[Left]


def arrive(desk: Desk, department: Department | None) -> None:
    """Note that somebody has just opened a form."""
    now = timezone.now()
    # One statement, for it is part of showing a page.
    Presence.objects.bulk_create(
        [Presence(**desk.own, department=department, since=now, seen_at=now)],
        update_conflicts=True,
        unique_fields=["municipality", "form_key", "object_key", "user"],
        update_fields=["department", "since", "seen_at"],
    )


def stay(desk: Desk, department: Department | None) -> None:
    """Note that somebody still has a form open."""
    now = timezone.now()
    fresh = Presence.objects.filter(**desk.own, seen_at__gt=now - GONE_AFTER)
    if not fresh.update(seen_at=now):
        arrive(desk, department)


def leave(desk: Desk) -> None:
    """Note that somebody has saved, and thereby closed the form."""
    Presence.objects.filter(**desk.own).delete()


def others_at(desk: Desk) -> list[Presence]:
    """Return who else has the form open, whoever came first."""
    rows = Presence.objects.filter(**desk.place, seen_at__gt=timezone.now() - GONE_AFTER)
    return list(rows.exclude(user=desk.user).select_related("user", "department"))


def look_round(desk: Desk) -> Surroundings:
    """Return who else is there and what she left unsaved.

    Pages count their queries, and seldom is anything left: whether it is comes with the people.
    Somebody who looks round has arrived before, so there is a row to hang the answer on.
    """
    own = Draft.objects.filter(of_any_opening(desk)).order_by("-updated_at", "-pk")
    rows = list(
        Presence.objects.filter(**desk.place, seen_at__gt=timezone.now() - GONE_AFTER)
        .select_related("user", "department")
        .annotate(is_any_left=Exists(own))
    )
    others = [each for each in rows if each.user_id != desk.user.pk]
    fields = ("object_key", "updated_at", "payload")
    left = own.values_list(*fields) if rows and rows[0].is_any_left else ()
    return Surroundings(others, [Left(key, at, beginning_of(typed)) for key, at, typed in left])


def beginning_of(typed: Typed) -> str:
    """Return by which words somebody knows her text again, of forms that ask for one above all."""
    texts = (text for name in TELLING for text in typed.get(name, ()))
    return shorten(next((text for text in texts if text.strip()), ""), SHORT, placeholder=" …")
