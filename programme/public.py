"""Which fields of the seal everybody may read: one list for each model, all else is private.

A field that is new is private until somebody writes it here; a test fails until she has decided.
"""

from datetime import date
from typing import NamedTuple

from accounts.models import Municipality
from programme.choices import SealCondition
from programme.models import seal_of

# One that was withdrawn or struck out is not told at all: then nothing is said about a seal.
PUBLIC: dict[str, frozenset[str]] = {
    "Seal": frozenset({"awarded_on", "awarded_by", "term", "valid_until", "reference"}),
}
PRIVATE: dict[str, frozenset[str]] = {
    "Seal": frozenset({
        "id", "municipality", "cycle", "link", "withdrawn_on", "withdrawn_because",
        "withdrawn_by", "struck_at", "struck_because", "struck_by", "at", "by",
    }),
}  # fmt: skip


class PublicSeal(NamedTuple):
    """The seal as everybody reads it on a day: what the municipality may call itself, and since."""

    title: str
    awarded_on: date
    awarded_by: str
    term: str
    valid_until: date | None
    reference: str
    # Valid or expired: that it ends soon is the administration's business.
    condition: str


def public_seal(municipality: Municipality, today: date) -> PublicSeal | None:
    """Return the seal as everybody reads it, in the language spoken now; one query at most."""
    seal = seal_of(municipality)
    if seal is None:
        return None
    has_expired = seal.condition(today) == SealCondition.EXPIRED
    return PublicSeal(
        title=seal.title,
        awarded_on=seal.awarded_on,
        awarded_by=seal.awarded_by,
        term=seal.term,
        valid_until=seal.valid_until,
        reference=seal.reference,
        condition=SealCondition.EXPIRED.value if has_expired else SealCondition.VALID.value,
    )
