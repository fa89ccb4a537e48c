"""The guardian's yes: who needs one, how it is asked for, given and taken back (safeguard S3).

An account that waits for a yes is closed (`User.is_active`), and so is one whose guardian has taken
it back: the next request of it finds nobody. Nothing else in the portal closes or opens accounts
of young people.
"""

import secrets
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_scopes import scope, scopes_disabled

from accounts.choices import BANDS_BELOW
from accounts.models import GuardianConsent, Membership, Municipality, User
from accounts.rules import YOUNG
from accounts.transitions import digest
from jobs.mail import drop_letter, drop_letters, write_letter
from jobs.models import OutgoingMail
from jobs.tasks import ring_for_letters
from journal.recording import record

# The day on which the text that guardians agree to was written; a new text has a new day.
TEXT_VERSION = "2026-11-22"
# So many letters may go out about one child; more would be somebody else's mailbox being filled.
LETTERS_EACH = 6


class ConsentRefused(Exception):
    """The consent is not where the guardian saw it: given, taken back or asked anew meanwhile."""


class Change(NamedTuple):
    """How many accounts a new setting has closed until a guardian says yes, and opened."""

    closed: int
    opened: int


def needs_guardian(municipality: Municipality, age_band: str) -> bool:
    """Whether somebody of this age takes part only once a guardian has said yes."""
    age = municipality.consent_age
    return age is not None and age_band in BANDS_BELOW[age]


def consent_behind(token: str) -> GuardianConsent | None:
    """Return what a guardian was asked in the letter with this key."""
    # The token is the key; the municipality is known only once the row is found.
    with scopes_disabled():
        rows = GuardianConsent.objects.filter(token_hash=digest(token))
        return rows.select_related("municipality", "person").first()


def newest_consent(person: User, municipality: Municipality) -> GuardianConsent | None:
    """Return what a guardian was last asked about somebody."""
    rows = GuardianConsent.objects.filter(municipality=municipality, person=person)
    return rows.select_related("municipality").first()


@transaction.atomic
def close_until_agreed(person: User, municipality: Municipality, *, by: User | None) -> None:
    """Let an account wait for a guardian's yes; whom to ask is told by the young person."""
    User.objects.filter(pk=person.pk).update(is_active=False)
    person.is_active = False
    last = newest_consent(person, municipality)
    if last is not None and last.withdrawn_at is None:
        return
    consent = GuardianConsent.objects.create(
        municipality=municipality,
        person=person,
        token_hash=digest(secrets.token_urlsafe(32)),
        text_version=TEXT_VERSION,
    )
    record(consent, "guardian.need", by=by)


@transaction.atomic
def ask_guardian(consent: GuardianConsent, address: str) -> bool:
    """Write to the guardian at the address the young person typed; say whether a letter went out.

    A new letter has a new key, and the one before opens nothing any more.
    """
    token = secrets.token_urlsafe(32)
    asked = GuardianConsent.objects.filter(pk=consent.pk, given_at=None, withdrawn_at=None)
    letters = OutgoingMail.objects.filter(key__startswith=f"guardian:{consent.pk}:").count()
    if letters >= LETTERS_EACH or not asked.update(
        contact=address,
        token_hash=digest(token),
        text_version=TEXT_VERSION,
        asked_at=timezone.now(),
    ):
        return False
    for number in range(letters):
        drop_letter(f"guardian:{consent.pk}:{number}")
    town = consent.municipality
    with translation.override(town.language):
        context = {
            "municipality": town,
            "url": settings.PORTAL_URL + reverse("accounts:guardian", args=[token]),
        }
        write_letter(
            key=f"guardian:{consent.pk}:{letters}",
            address=address,
            subject=render_to_string("accounts/guardian_subject.txt", context),
            body=render_to_string("accounts/guardian_letter.txt", context),
            ring=ring_for_letters,
        )
    record(consent, "guardian.ask", by=None)
    return True


@transaction.atomic
def agree(consent: GuardianConsent) -> None:
    """Write down a guardian's yes with its day and text; the account opens, if no town waits."""
    present = GuardianConsent.objects.filter(pk=consent.pk, token_hash=consent.token_hash)
    if not present.filter(given_at=None, withdrawn_at=None).update(
        given_at=timezone.now(), text_version=TEXT_VERSION
    ):
        raise ConsentRefused
    _open(consent)
    record(consent, "guardian.agree", by=None)


@transaction.atomic
def withdraw_consent(consent: GuardianConsent) -> None:
    """Let a guardian take the yes back: the account is closed from the next request on.

    The address is needed no more and goes; the link keeps saying how things stand.
    """
    present = GuardianConsent.objects.filter(pk=consent.pk, token_hash=consent.token_hash)
    if not present.filter(given_at__isnull=False, withdrawn_at=None).update(
        withdrawn_at=timezone.now(), contact=""
    ):
        raise ConsentRefused
    User.objects.filter(pk=consent.person_id).update(is_active=False)
    record(consent, "guardian.withdraw", by=None)


def forget_guardian(person: User, municipality: Municipality) -> None:
    """Blank the guardian's address of somebody who has left; who agreed when stays known.

    A letter that has not gone out yet goes to nobody any more.
    """
    rows = GuardianConsent.objects.filter(municipality=municipality, person=person)
    for consent in rows:
        drop_letters(f"guardian:{consent.pk}:")
    rows.update(contact="")


def _open(consent: GuardianConsent) -> None:
    # Somebody who has left meanwhile, or was erased, is not let in again by a late letter.
    held = Membership.objects.filter(
        municipality=consent.municipality_id, user=consent.person_id, role__in=YOUNG
    )
    if held.valid_on(timezone.localdate()).exists():
        _let_in(consent.person, by=None)


def _let_in(person: User, *, by: User | None) -> bool:
    """Open an account, unless another of its municipalities still lacks a guardian's yes.

    Where nobody has been asked yet, the young person is told to name somebody to ask.
    """
    lacking = towns_without_yes(person)
    for town in lacking:
        with scope(municipality=town):
            if newest_consent(person, town) is None:
                close_until_agreed(person, town, by=by)
    if not lacking:
        User.objects.filter(pk=person.pk).update(is_active=True)
    return not lacking


def towns_without_yes(person: User) -> list[Municipality]:
    """Return where somebody is a young member today and a guardian's yes is missing or taken back.

    One account opens the door to all its municipalities, so that each of them has to agree.
    """
    with scopes_disabled():
        held = Membership.objects.filter(user=person, role__in=YOUNG)
        towns = held.valid_on(timezone.localdate()).values("municipality")
        lacking = []
        for town in Municipality.objects.filter(pk__in=towns).order_by("pk"):
            last = newest_consent(person, town)
            agreed = last is not None and last.holds
            is_taken_back = last is not None and last.withdrawn_at is not None
            if is_taken_back or (needs_guardian(town, person.age_band) and not agreed):
                lacking.append(town)
    return lacking


@transaction.atomic
def set_young_settings(
    municipality: Municipality,
    *,
    consent_age: int | None,
    help_line: str,
    idea_hours: str = "",
    by: User,
) -> Change:
    """Write from which age on young people need no guardian, whom they can call, who reads when.

    Who needs a yes now and has none is closed until it comes; who waits and needs none is let in,
    unless another municipality of hers still waits for a yes.
    One whose guardian has taken the yes back stays out.
    """
    Municipality.objects.filter(pk=municipality.pk).update(
        consent_age=consent_age, help_line=help_line, idea_hours=idea_hours
    )
    municipality.consent_age, municipality.help_line = consent_age, help_line
    municipality.idea_hours = idea_hours
    record(municipality, "young.settings", by=by, note=str(consent_age or ""))
    closed = opened = 0
    for person in _young_people(municipality):
        last = newest_consent(person, municipality)
        needs = needs_guardian(municipality, person.age_band)
        if needs and person.is_active and not (last and last.holds):
            close_until_agreed(person, municipality, by=by)
            closed += 1
        waits = last is not None and last.given_at is None and not person.is_active
        if waits and not needs and _let_in(person, by=by):
            opened += 1
    return Change(closed, opened)


def _young_people(municipality: Municipality) -> QuerySet[User]:
    held = Membership.objects.filter(municipality=municipality, role__in=YOUNG)
    valid = held.valid_on(timezone.localdate())
    return User.objects.filter(pk__in=valid.values("user")).order_by("pk")
