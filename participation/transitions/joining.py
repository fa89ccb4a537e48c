"""How young people come in by a code, change what is stored about them, and leave."""

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django_scopes import scopes_disabled

from accounts.choices import Role
from accounts.codes import JOINING_GROUPS, new_code, tidied
from accounts.guardians import (
    ask_guardian,
    close_until_agreed,
    forget_guardian,
    needs_guardian,
    newest_consent,
)
from accounts.models import Membership, Municipality, User
from accounts.returning import new_return_code, revoke_return_code
from accounts.rules import YOUNG
from accounts.transitions import digest, end_role, give_role
from journal.recording import record
from participation.models import JoinCode
from participation.pseudonyms import taken_names
from participation.transitions.statements import forget_speaker
from programme.choices import BodyKind
from programme.models import Body, Seat

# What a facilitator is offered first; long enough for a holiday (safeguard S1).
DAYS = 14
ROLE_IN: dict[str, str] = {
    BodyKind.YOUTH: Role.YOUTH_COUNCIL,
    BodyKind.CHILDREN: Role.YOUTH_COUNCIL,
    BodyKind.CLASS: Role.YOUNG_PARTICIPANT,
}


class JoinRefused(Exception):
    """The code opens nothing: it is wrong, used, revoked or too old. Nobody is told which."""


class SitsThere(Exception):
    """The person is a member of this body already; her code stays open for somebody else."""


class NameTaken(Exception):
    """Somebody has chosen the same display name in the meantime."""


class Slip(NamedTuple):
    """A code as it is printed, once."""

    number: int
    code: str


class Joined(NamedTuple):
    """Who came in, and the code to come back by, which is shown once."""

    person: User
    return_code: str


# --- Codes ---------------------------------------------------------------------------------------


@transaction.atomic
def make_codes(body: Body, many: int, *, days: int, by: User) -> list[Slip]:
    """Write codes that let one young person each into a body; only their hashes are stored."""
    now = timezone.now()
    codes = [new_code(JOINING_GROUPS) for _ in range(many)]
    rows = [
        JoinCode.objects.create(
            municipality=body.municipality,
            body=body,
            code_hash=digest(code),
            created_by=by,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
        for code in codes
    ]
    record(body, "code.make", by=by, note=str(many))
    return [Slip(row.pk, code) for row, code in zip(rows, codes, strict=True)]


@transaction.atomic
def revoke_code(code: JoinCode, *, by: User) -> None:
    """Let a code open nothing any more; of a code that was used meanwhile nothing is revoked."""
    present = JoinCode.objects.filter(pk=code.pk, used_at=None, revoked_at=None)
    if not present.update(revoked_at=timezone.now()):
        raise JoinRefused
    record(code, "code.revoke", by=by)


def code_behind(typed: str) -> JoinCode:
    """Return the open code somebody has typed; raises JoinRefused, whatever is wrong with it."""
    return _open_code(Q(code_hash=digest(tidied(typed))))


def code_numbered(pk: int) -> JoinCode:
    """Return a code that was typed some pages ago, if it is still open."""
    return _open_code(Q(pk=pk))


def _open_code(which: Q) -> JoinCode:
    # Typed without an address: the code alone leads to its municipality.
    with scopes_disabled():
        found = JoinCode.objects.filter(which).select_related("municipality", "body").first()
    if found is None or not found.is_open:
        raise JoinRefused
    return found


# --- Coming in -----------------------------------------------------------------------------------


@transaction.atomic
def join(code: JoinCode, *, age_band: str, pseudonym: str, guardian: str = "") -> Joined:
    """Use a code up: the young person exists, has her role and her seat, and a code of her own.

    Below the age that the municipality has set the account stays closed until a guardian says
    yes. Of two who use the same code at once, one is refused.
    """
    town = Municipality.objects.select_for_update().get(pk=code.municipality_id)
    now = timezone.now()
    taken = JoinCode.objects.filter(
        pk=code.pk, used_at=None, revoked_at=None, expires_at__gt=now
    ).update(used_at=now)
    if not taken:
        raise JoinRefused
    if pseudonym.casefold() in taken_names(town):
        raise NameTaken
    today = timezone.localdate()
    person = User.objects.create_user(None, "")
    person.pseudonym, person.age_band, person.age_band_asked_on = pseudonym, age_band, today
    person.language = translation.get_language() or town.language
    person.save(update_fields=["pseudonym", "age_band", "age_band_asked_on", "language"])
    JoinCode.objects.filter(pk=code.pk).update(used_by=person)
    give_role(person, town, ROLE_IN[code.body.kind], by=person)
    seat = Seat.objects.create(municipality=town, body=code.body, person=person, from_on=today)
    record(seat, "young.join", by=person)
    if needs_guardian(town, age_band):
        close_until_agreed(person, town, by=person)
        _write_to_guardian(person, town, guardian)
    return Joined(person, new_return_code(person))


@transaction.atomic
def join_another(code: JoinCode, person: User) -> None:
    """Let somebody who has come in already sit in one more body of her town, under her name there.

    Raises JoinRefused for a code of another town, SitsThere where she sits already.
    """
    town = code.municipality
    # The town's row is the lock: of two at once, the second one finds the seat of the first.
    Municipality.objects.select_for_update().get(pk=town.pk)
    if not person.roles_in(town) & YOUNG:
        raise JoinRefused
    today = timezone.localdate()
    seats = Seat.objects.filter(municipality=town, body=code.body, person=person)
    if seats.valid_on(today).exists():
        raise SitsThere
    now = timezone.now()
    unused = JoinCode.objects.filter(
        pk=code.pk, used_at=None, revoked_at=None, expires_at__gt=now
    )
    if not unused.update(used_at=now, used_by=person):
        raise JoinRefused
    give_role(person, town, ROLE_IN[code.body.kind], by=person)
    seat = Seat.objects.create(municipality=town, body=code.body, person=person, from_on=today)
    record(seat, "young.join", by=person)


def _write_to_guardian(person: User, town: Municipality, address: str) -> None:
    consent = newest_consent(person, town)
    if consent is not None and address:
        ask_guardian(consent, address)


def came_in_by(code_pk: int, pseudonym: str) -> User | None:
    """Return who used a code a moment ago, for the second half of a double click."""
    lately = timezone.now() - timedelta(minutes=10)
    with scopes_disabled():
        used = JoinCode.objects.filter(pk=code_pk, used_at__gt=lately).select_related("used_by")
        code = used.first()
    if code is None or code.used_by is None or code.used_by.pseudonym != pseudonym:
        return None
    person: User = code.used_by
    return person


# --- Changing what is stored ---------------------------------------------------------------------


@transaction.atomic
def rename(person: User, town: Municipality, pseudonym: str) -> None:
    """Let a young person bear another of the names she was offered."""
    Municipality.objects.select_for_update().get(pk=town.pk)
    if pseudonym.casefold() in taken_names(town) - {person.pseudonym.casefold()}:
        raise NameTaken
    User.objects.filter(pk=person.pk).update(pseudonym=pseudonym)
    record(_membership(person, town), "young.rename", by=person)


@transaction.atomic
def correct_age(person: User, town: Municipality, age_band: str) -> bool:
    """Write another age band; return whether the account now waits for a guardian's yes."""
    User.objects.filter(pk=person.pk).update(
        age_band=age_band, age_band_asked_on=timezone.localdate()
    )
    record(_membership(person, town), "young.age", by=person)
    consent = newest_consent(person, town)
    if not needs_guardian(town, age_band) or (consent is not None and consent.holds):
        return False
    close_until_agreed(person, town, by=person)
    return True


@transaction.atomic
def renew_code(person: User, town: Municipality, *, by: User) -> str:
    """Give a young person a new code to come back by; the one before opens nothing any more."""
    record(_membership(person, town), "young.code", by=by)
    return new_return_code(person)


@transaction.atomic
def leave(person: User, town: Municipality, *, by: User) -> None:
    """End a young person's roles and seats in a municipality; what she has written stays.

    Her guardian's address goes at once, her printed name too, and her code opens nothing any more.
    """
    today = timezone.localdate()
    membership = _membership(person, town)
    record(membership, "young.leave", by=by)
    held = Membership.objects.filter(municipality=town, user=person, role__in=YOUNG)
    for role in held.not_over(today):
        end_role(role, today=today, by=by)
    seats = Seat.objects.filter(municipality=town, person=person)
    open_seats = seats.filter(Q(to_on=None) | Q(to_on__gt=today))
    # A seat that was to begin later ends on the day it was to begin.
    open_seats.exclude(from_on__gt=today).update(to_on=today)
    for seat in open_seats.filter(from_on__gt=today):
        Seat.objects.filter(pk=seat.pk).update(to_on=seat.from_on)
    forget_guardian(person, town)
    forget_speaker(person, by=by)
    if not person.roles_everywhere():
        revoke_return_code(person)


@transaction.atomic
def leave_one(seat: Seat, *, by: User) -> None:
    """End a young person's seat in one body; what she is elsewhere in the municipality stays."""
    Seat.objects.filter(pk=seat.pk).update(to_on=timezone.localdate())
    record(seat, "seat.end", by=by)


def _membership(person: User, town: Municipality) -> Membership:
    held = Membership.objects.filter(municipality=town, user=person, role__in=YOUNG)
    return held.not_over(timezone.localdate()).order_by("pk")[0]
