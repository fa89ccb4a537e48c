"""Who belongs where: the sentences that the floors above build on.

A predicate takes the person and the record asked about; the record carries its municipality, or
is one.
"""

from typing import Protocol

import rules
from django.db.models import QuerySet
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Membership, Municipality, User

# Who works on the programme from inside and may read what is not agreed yet.
INSIDE = frozenset({
    Role.COORDINATOR,
    Role.DEPARTMENT_EDITOR,
    Role.AMBASSADOR,
    Role.WORKING_GROUP,
    Role.STEERING_GROUP,
    Role.COUNCIL_SECRETARY,
    Role.ADMINISTRATOR,
})  # fmt: skip

# The grown-ups at the side of young people; like everybody inside they are away now and then.
BESIDE_YOUNG = frozenset({Role.YOUTH_FACILITATOR, Role.MODERATOR, Role.SAFEGUARDING})

# Young people. They have no password at all: a code of their own, or a letter, lets them in. Both
# open what is theirs and what others let them read under a display name, and nothing else.
YOUNG = frozenset({Role.YOUTH_COUNCIL, Role.YOUNG_PARTICIPANT})

# Who sees nothing of minors but what is published, and young people themselves: a mailbox is
# enough to open their door.
BY_LETTER = YOUNG | frozenset({
    Role.DEPARTMENT_EDITOR,
    Role.AMBASSADOR,
    Role.WORKING_GROUP,
    Role.STEERING_GROUP,
    Role.COUNCIL_SECRETARY,
    Role.COUNCIL_MEMBER,
    Role.REVIEWER,
    Role.READER,
})  # fmt: skip


class OfMunicipality(Protocol):
    """Any record that belongs to a municipality."""

    municipality: Municipality


def municipality_of(subject: Municipality | OfMunicipality) -> Municipality:
    """Return the municipality a record belongs to."""
    return subject if isinstance(subject, Municipality) else subject.municipality


def holds(*roles: str) -> rules.Predicate:
    """Return the predicate "holds one of these roles in the municipality of the record"."""
    wanted = set(roles)

    def predicate(user: User, subject: Municipality | OfMunicipality) -> bool:
        return bool(user.is_authenticated and user.roles_in(municipality_of(subject)) & wanted)

    return rules.predicate(predicate, name=f"holds:{'|'.join(sorted(wanted))}")


@rules.predicate
def is_member(user: User, subject: Municipality | OfMunicipality) -> bool:
    """Whether the person holds any role there."""
    return bool(user.is_authenticated and user.roles_in(municipality_of(subject)))


@rules.predicate
def works_without_minors_data(user: User) -> bool:
    """Whether all the roles a person holds today, in every municipality, are of that kind."""
    held = user.roles_everywhere()
    return bool(held) and held <= BY_LETTER


@rules.predicate
def works_with_nothing_but_her_own(user: User) -> bool:
    """Whether all the roles a person holds today, in every municipality, are a young person's."""
    held = user.roles_everywhere()
    return bool(held) and held <= YOUNG


is_coordinator = holds(Role.COORDINATOR)
is_young_member = holds(*YOUNG)
is_inside = holds(*INSIDE)

@rules.predicate
def manages_people(user: User, subject: Municipality | OfMunicipality) -> bool:
    """Whether the person coordinates or administers there herself.

    Who only stands in gives and ends no roles: rights of a few days must not become lasting ones.
    """
    return bool(user.is_authenticated) and any(
        each.role in {Role.COORDINATOR, Role.ADMINISTRATOR} and each.stands_in_for_id is None
        for each in user.memberships_in(municipality_of(subject))
    )


def roles_to_hand_on(user: User, municipality: Municipality) -> QuerySet[Membership]:
    """Return the roles for which somebody else may stand in while the person is away.

    Only her own: what she does for another she does not hand on. Nobody stands in for an
    administrator, who lets people in and out.
    """
    held = Membership.objects.filter(municipality=municipality, user=user).own()
    return held.valid_on(timezone.localdate()).exclude(role=Role.ADMINISTRATOR)


def who_may_stand_in(user: User, municipality: Municipality) -> QuerySet[User]:
    """Return the people of the administration who may stand in for somebody."""
    roles = INSIDE | BESIDE_YOUNG
    inside = Membership.objects.filter(municipality=municipality, role__in=roles)
    people = inside.valid_on(timezone.localdate()).values("user")
    return User.objects.filter(pk__in=people).exclude(pk=user.pk).order_by("name")


rules.add_perm("accounts.enter_municipality", is_member)
rules.add_perm("accounts.manage_people", manages_people)
rules.add_perm("accounts.log_in_by_letter", works_without_minors_data)
rules.add_perm("accounts.name_deputy", is_inside | holds(*BESIDE_YOUNG))
