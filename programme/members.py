"""Who worked on the plan on a day, as far as everybody may read it; the others are counted."""

from datetime import date
from typing import NamedTuple

from accounts.models import Municipality
from programme.models import Body, Seat


class Member(NamedTuple):
    """Somebody who agreed to be named."""

    name: str
    role: str


class BodyThen(NamedTuple):
    """A body on a day: who is named, how many are not, and whether they are young."""

    name: str
    kind: str
    is_young: bool
    members: tuple[Member, ...]
    unnamed: int


def members_on(municipality: Municipality, day: date) -> list[BodyThen]:
    """Return the bodies in which somebody sat on a day; one query.

    Young people are never named, whatever stands in their rows.
    """
    seats = (
        Seat.objects.filter(municipality=municipality)
        .valid_on(day)
        .select_related("body", "person")
        .order_by("body__order", "body", "pk")
    )
    by_body: dict[Body, list[Seat]] = {}
    for seat in seats:
        by_body.setdefault(seat.body, []).append(seat)
    return [_then(body, own) for body, own in by_body.items()]


def _then(body: Body, seats: list[Seat]) -> BodyThen:
    # Somebody whose name was erased is counted like those who are not named.
    named = [seat for seat in seats if seat.may_be_named and seat.person.name]
    people = {seat.person_id for seat in seats}
    told = {seat.person_id: Member(seat.person.name, seat.role) for seat in named}
    return BodyThen(
        name=body.name,
        kind=body.kind,
        is_young=body.is_young,
        members=tuple(told.values()),
        unnamed=len(people) - len(told),
    )
