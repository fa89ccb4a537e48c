"""Who may read, write, moderate and answer what young people say.

A consultation is for one body. Adults from outside never share a thread with minors: who reads
here sits in the body, or works in the municipality in a named role.
"""

import rules
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Municipality, User
from accounts.rules import holds, is_coordinator, is_inside
from participation.choices import CommentState, ConsultationState
from participation.models import Comment, Consultation
from programme.models import Body, Seat

is_facilitator = holds(Role.YOUTH_FACILITATOR)
is_moderator = holds(Role.MODERATOR)
is_safeguarding = holds(Role.SAFEGUARDING)
is_steering = holds(Role.STEERING_GROUP)
is_editor = holds(Role.DEPARTMENT_EDITOR)


def bodies_of(user: User, municipality: Municipality) -> set[int]:
    """Return the ids of the bodies in which the person sits today; asked once for each request."""
    cache: dict[int, set[int]] = user.__dict__.setdefault("_bodies", {})
    if municipality.pk not in cache:
        seats = Seat.objects.filter(municipality=municipality, person=user)
        valid = seats.valid_on(timezone.localdate())
        cache[municipality.pk] = set(valid.values_list("body_id", flat=True))
    return cache[municipality.pk]


@rules.predicate
def sits_there(user: User, consultation: Consultation) -> bool:
    """Whether the person sits in the body that is asked."""
    return consultation.body_id in bodies_of(user, consultation.municipality)


@rules.predicate
def sits_in_a_young_body(user: User, municipality: Municipality) -> bool:
    """Whether the person sits in any body of young people there."""
    young = Body.objects.filter(pk__in=bodies_of(user, municipality))
    return any(body.is_young for body in young)


@rules.predicate
def is_begun(user: User, consultation: Consultation) -> bool:
    """Whether the consultation has been opened; it may be over by now."""
    return consultation.state != ConsultationState.PREPARED


@rules.predicate
def is_running(user: User, consultation: Consultation) -> bool:
    """Whether one may write in it at this moment."""
    return consultation.is_running(timezone.now())


@rules.predicate
def is_named_moderator(user: User, consultation: Consultation) -> bool:
    """Whether the person is the consultation's moderator or deputy."""
    return user.pk in {consultation.moderator_id, consultation.deputy_id}


@rules.predicate
def is_author(user: User, comment: Comment) -> bool:
    """Whether the words are the person's own."""
    return comment.author_id == user.pk


@rules.predicate
def can_be_changed(user: User, comment: Comment) -> bool:
    """Whether the words can still be changed: not while sealed, nor after they were taken back."""
    return comment.state not in {CommentState.SEALED, CommentState.WITHDRAWN}


@rules.predicate
def its_consultation_runs(user: User, comment: Comment) -> bool:
    """Whether one may write at this moment where the comment stands."""
    return comment.consultation.is_running(timezone.now())


@rules.predicate
def has_second_factor(user: User) -> bool:
    """Whether the person has shown a second factor in this session (safeguard S20)."""
    verified = getattr(user, "is_verified", None)
    return bool(verified and verified())


looks_after_young_people = is_facilitator | is_moderator | is_safeguarding

# A consultation.
# Before it is opened, those who prepare it and the body itself may read it already.
rules.add_perm(
    "participation.read",
    is_coordinator | sits_there | looks_after_young_people | (is_begun & is_inside),
)
rules.add_perm("participation.prepare", is_coordinator | is_facilitator)
rules.add_perm("participation.open", is_coordinator | is_facilitator)
rules.add_perm("participation.write", is_running & sits_there)
rules.add_perm("participation.write_for_many", is_running & is_facilitator)
# Who writes while the window is open: before and after it she is told so, and not refused.
rules.add_perm("participation.take_part", sits_there | is_facilitator)
rules.add_perm("participation.close", is_coordinator)
rules.add_perm("participation.excuse", is_steering | is_coordinator)

# One comment.
rules.add_perm(
    "participation.change_comment", is_author & can_be_changed & its_consultation_runs
)
rules.add_perm("participation.withdraw_comment", is_author & can_be_changed)

# What is not shown yet, and who somebody is.
rules.add_perm("participation.moderate", is_named_moderator & has_second_factor)
rules.add_perm("participation.moderate_some", is_moderator)
rules.add_perm("participation.unseal", is_safeguarding & has_second_factor)
rules.add_perm("participation.let_in", is_facilitator)

# Answers.
rules.add_perm("participation.answer_some", is_coordinator | is_editor)
rules.add_perm("participation.assign", is_coordinator)
