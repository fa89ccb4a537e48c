"""Who may look after the phases and the seal, and what the phase of today allows."""

import rules

from accounts.models import Municipality, User
from accounts.rules import (
    OfMunicipality,
    is_coordinator,
    is_inside,
    is_member,
    municipality_of,
)
from programme.models import phases_of
from programme.variants import FEATURES


def open_features(municipality: Municipality) -> frozenset[str]:
    """Return what the open phases allow together.

    A municipality that has not laid out its way yet is not held up by it.
    """
    phases = phases_of(municipality)
    if not phases:
        return FEATURES
    return frozenset().union(*(phase.template.allows for phase in phases if phase.is_open))


def phase_allows(feature: str) -> rules.Predicate:
    """Return the predicate "the municipality's phase of today allows this"."""

    def predicate(user: User, subject: Municipality | OfMunicipality) -> bool:
        return feature in open_features(municipality_of(subject))

    return rules.predicate(predicate, name=f"phase_allows:{feature}")


rules.add_perm("programme.view_phase", is_member)
rules.add_perm("programme.change_phase", is_coordinator)
# Who sits where is a list of names: only those who keep it see it whole.
rules.add_perm("programme.keep_bodies", is_coordinator)
# The seal is everybody's pride; what was wrong with an entry, and why, is the administration's.
rules.add_perm("programme.view_seal", is_member)
rules.add_perm("programme.read_seal_history", is_inside)
rules.add_perm("programme.keep_seal", is_coordinator)
