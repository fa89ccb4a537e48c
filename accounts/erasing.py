"""A person is erased: what of her stands on this floor, and what the floors above need for it.

The person goes, the record stays: her row in `User` is blanked and never deleted, so that what
she said, decided and signed keeps its place under nobody's name.
"""

import re
from datetime import date
from typing import NamedTuple

from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_otp import devices_for_user

from accounts.choices import Role
from accounts.models import (
    Draft,
    Erasure,
    GuardianConsent,
    Invitation,
    LoginLink,
    Membership,
    Municipality,
    Presence,
    ReturnCode,
    User,
    Visit,
)
from accounts.models.erasure import mark_of
from accounts.transitions import end_role
from jobs.tasks import ring
from jobs.transitions import enqueue

# The work that removes the files which may still name somebody; the floor of documents does it.
FORGET_FILES = "documents.forget"
KEEPERS = (Role.COORDINATOR, Role.ADMINISTRATOR)
# Shorter ones, or a single word, may be somebody else's name too.
SHORTEST = 5


class ErasureRefused(Exception):
    """The person cannot be erased yet; the message is for people."""


class Words(NamedTuple):
    """Words to be found wherever they stand: the words themselves, and how they are looked for."""

    said: str
    pattern: re.Pattern[str]


def look_for(said: str) -> Words:
    """Return how words are found: whole ones, however they are spaced, also with a genitive's s.

    Very short ones only as they are written: "Bo" is a name, and "bo" is to live somewhere.
    """
    parts = r"(?:\s|\+|%20)+".join(re.escape(part) for part in said.split())
    case = re.IGNORECASE if len(said) >= SHORTEST else re.NOFLAG
    return Words(said, re.compile(rf"(?<!\w){parts}(?:['’]?s)?(?!\w)", case))


def words_of(person: User) -> list[Words]:
    """Return by which words a person is known that are hers alone."""
    said = (person.email or "", person.name, person.pseudonym)
    return [look_for(each) for each in said if is_hers_alone(each)]


def is_hers_alone(words: str) -> bool:
    """Whether words name one person: an address, or a name of several words or with a number."""
    return len(words) >= SHORTEST and (
        "@" in words or " " in words.strip() or any(each.isdigit() for each in words)
    )


def mark_of_removal(today: date) -> str:
    """Return what stands where somebody's words or name stood, in the language that is set.

    The day is in figures: who looks for "August" must not find it in the mark.
    """
    day = date_format(today, "SHORT_DATE_FORMAT")
    return _("[removed on %(day)s, data protection]") % {"day": day}


def letters_about(person: User) -> list[str]:
    """Return how the keys of letters begin that went to others because of a person.

    To an address she typed, and to her guardian; needs to see all municipalities, before `erase`.
    """
    consents = GuardianConsent.objects.filter(person=person).values_list("pk", flat=True)
    return [f"address:{person.pk}:", *(f"guardian:{pk}:" for pk in consents)]


def forget_files(town: Municipality, *, by: User | None) -> None:
    """Ask for the files to be removed that may name somebody; they are made anew when wanted."""
    enqueue(town, FORGET_FILES, {}, by=by, ring=ring)


def demand_keepers(person: User, *, today: date) -> None:
    """Refuse to erase the last person who can let people into a municipality."""
    held = Membership.objects.filter(role__in=KEEPERS).own().valid_on(today)
    for mine in held.filter(user=person).select_related("municipality"):
        others = held.filter(municipality=mine.municipality, user__is_active=True)
        if not others.exclude(user=person).exists():
            raise ErasureRefused(
                _(
                    "This is the last person who can let people into %(town)s. Please give "
                    "somebody else the role of coordinator or administrator first."
                )
                % {"town": mine.municipality.name}
            )


def erase(person: User, *, today: date, by: User | None) -> None:
    """Blank a person and all that lets her in; needs to see all municipalities."""
    _close_doors(person)
    for role in Membership.objects.filter(user=person).not_over(today):
        end_role(role, today=today, by=by)
    for kind in (Draft, Presence, Visit, LoginLink, ReturnCode):
        kind._default_manager.filter(user=person).delete()
    GuardianConsent.objects.filter(person=person).delete()
    Erasure.objects.get_or_create(person_mark=mark_of(person), defaults={"on": today})
    User.objects.filter(pk=person.pk).update(
        password=make_password(None),
        last_login=None,
        email=None,
        name="",
        pseudonym="",
        language="",
        age_band="",
        age_band_asked_on=None,
        news="",
        news_sent_at=None,
        is_active=False,
    )


def _close_doors(person: User) -> None:
    """End all her sessions at once, and take away her second factor and her invitations."""
    mine = [
        each.pk
        for each in Session.objects.iterator()
        if each.get_decoded().get("_auth_user_id") == str(person.pk)
    ]
    Session.objects.filter(pk__in=mine).delete()
    for device in devices_for_user(person, confirmed=None):
        device.delete()
    hers = Q(accepted_by=person)
    if person.email:
        AccessAttempt.objects.filter(username__iexact=person.email).delete()
        hers |= Q(email__iexact=person.email)
    Invitation.objects.filter(hers).update(email="")
