"""What a consultation still lacks before it may open (safeguard S19), and how plain its words are.

Nobody is asked for a word before it stands there who decides, what can change, by when answers
come, and who reads what is written.
"""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Membership
from actionplan.ease import LONG_WORD, WORD, Ease, ease_of
from participation.models import Consultation
from programme.choices import BodyKind
from programme.models import Body, Seat

# The highest LIX of a text for young people.
PLAIN = 35
# So many hard words are named; whoever has more should write the text anew.
HARD_WORDS = 12
# Whoever reads first, and whoever stands in.
MODERATORS = (Role.MODERATOR,)
DEPUTIES = (Role.MODERATOR, Role.YOUTH_FACILITATOR)


class Lack(NamedTuple):
    """Something that is missing: in words, and the field of the form where it is written."""

    words: str | Promise
    field: str


class Plainness(NamedTuple):
    """How easily young people will read a text."""

    ease: Ease
    is_plain: bool
    # The long words, which make it hard; none where it is plain.
    hard_words: list[str]


def plainness_of(text: str) -> Plainness | None:
    """Return how plain a text is; None where there is hardly any."""
    ease = ease_of(text)
    if ease is None:
        return None
    is_plain = ease.lix <= PLAIN
    long = [word for word in WORD.findall(text) if len(word) > LONG_WORD]
    hard = sorted(dict.fromkeys(long), key=len, reverse=True)[:HARD_WORDS]
    return Plainness(ease, is_plain, [] if is_plain else hard)


def lacks(consultation: Consultation, now: datetime) -> list[Lack]:
    """Return what is missing before it may open, in the order of the form; two queries."""
    return [
        *_window(consultation, now),
        *_said(consultation),
        *_readers(consultation),
        *_body(consultation),
    ]


def said_lacks(consultation: Consultation) -> list[Lack]:
    """Return what its words lack, whoever reads them and whenever it is open; one query."""
    return [*_said(consultation), *_readers(consultation)]


def at_a_glance(consultation: Consultation, now: datetime) -> list[Lack]:
    """Return what is plainly missing; no query, so nobody is asked whether roles still hold."""
    found = [*_window(consultation, now), *_said(consultation)]
    if consultation.moderator_id is None:
        found.append(Lack(_("a moderator"), "moderator"))
    if consultation.deputy_id is None:
        found.append(Lack(_("a deputy who is somebody else"), "deputy"))
    if not consultation.hours.strip():
        found.append(Lack(_("when they read"), "hours"))
    return found


def _window(consultation: Consultation, now: datetime) -> list[Lack]:
    found = []
    if consultation.opens_at is None:
        found.append(Lack(_("when it opens"), "opens_at"))
    if consultation.closes_at is None:
        found.append(Lack(_("when it closes"), "closes_at"))
    elif consultation.closes_at <= now:
        found.append(Lack(_("a closing time that is not over yet"), "closes_at"))
    return found


def _said(consultation: Consultation) -> list[Lack]:
    found = []
    if not consultation.deciders.strip():
        found.append(Lack(_("who decides"), "deciders"))
    if not consultation.room.strip():
        found.append(Lack(_("what can change"), "room"))
    if consultation.answers_by is None:
        found.append(Lack(_("by when answers come"), "answers_by"))
    elif consultation.closes_at is not None and consultation.answers_by < timezone.localdate(
        consultation.closes_at
    ):
        found.append(Lack(_("a day for answers that is not before it closes"), "answers_by"))
    plain = plainness_of(consultation.short)
    if plain is None:
        found.append(Lack(_("the short version for young people"), "short"))
    elif not plain.is_plain:
        found.append(Lack(_("a short version that is easier to read"), "short"))
    return found


def _readers(consultation: Consultation) -> list[Lack]:
    """Return whether two different people who may read first are named, with their hours."""
    moderator, deputy = consultation.moderator_id, consultation.deputy_id
    held = roles_of({moderator, deputy} - {None}, consultation.municipality_id)
    found = []
    if not held.get(moderator, set()) & set(MODERATORS):
        found.append(Lack(_("a moderator"), "moderator"))
    if not held.get(deputy, set()) & set(DEPUTIES) or moderator == deputy:
        found.append(Lack(_("a deputy who is somebody else"), "deputy"))
    if not consultation.hours.strip():
        found.append(Lack(_("when they read"), "hours"))
    return found


def roles_of(people: set[int | None], municipality: int) -> dict[int | None, set[str]]:
    """Return the roles that people hold there today; one query."""
    held: dict[int | None, set[str]] = {}
    rows = Membership.objects.filter(
        Q(user__in=people), municipality=municipality, user__is_active=True
    ).valid_on(timezone.localdate())
    for person, role in rows.values_list("user", "role"):
        held.setdefault(person, set()).add(role)
    return held


def _body(consultation: Consultation) -> list[Lack]:
    seats = Seat.objects.filter(body=consultation.body_id, person__is_active=True)
    if seats.valid_on(timezone.localdate()).exists() or _is_written_down_for(consultation.body):
        return []
    return [Lack(_("somebody who sits in the body"), "body")]


def _is_written_down_for(body: Body) -> bool:
    """Whether a school class has a grown-up who types in what it says; its children need no seat.

    Elsewhere young people speak for themselves.
    """
    if body.kind != BodyKind.CLASS:
        return False
    facilitators = Membership.objects.filter(
        role=Role.YOUTH_FACILITATOR, municipality=body.municipality_id, user__is_active=True
    ).valid_on(timezone.localdate())
    if body.facilitator_id is not None:
        facilitators = facilitators.filter(user=body.facilitator_id)
    return facilitators.exists()
