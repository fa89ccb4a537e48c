"""Who may read, write, moderate and answer what young people say.

A consultation is for one body. Adults from outside never share a thread with minors: who reads
here sits in the body, or works in the municipality in a named role.
"""

import rules
from django.utils import timezone

from accounts.choices import Role
from accounts.models import (
    Municipality,
    User,
)
from accounts.rules import (
    YOUNG,
    holds,
    is_coordinator,
    is_inside,
    is_young_member,
)
from participation.choices import (
    CommentState,
    ConsultationState,
    IdeaSide,
)
from participation.models import (
    Comment,
    Consultation,
    Gathering,
    Idea,
)
from participation.watching import READS_FIRST, hours_for_ideas, somebody_reads
from programme.choices import YOUNG as YOUNG_BODIES
from programme.models import Body, Seat

is_facilitator = holds(Role.YOUTH_FACILITATOR)
is_moderator = holds(Role.MODERATOR)
is_safeguarding = holds(Role.SAFEGUARDING)
is_steering = holds(Role.STEERING_GROUP)
is_data_protection = holds(Role.DATA_PROTECTION)
reads_first = holds(*READS_FIRST)
is_editor = holds(Role.DEPARTMENT_EDITOR)


def bodies_of(user: User, municipality: Municipality) -> set[int]:
    """Return the ids of the bodies in which the person sits today; asked once for each request.

    In a body of young people only who holds a young person's role sits as one of them: a seat is
    given by a coordinator, and an adult whom she put there takes no part as a young person.
    """
    cache: dict[int, set[int]] = user.__dict__.setdefault("_bodies", {})
    if municipality.pk not in cache:
        seats = Seat.objects.filter(municipality=municipality, person=user)
        if not user.roles_in(municipality) & YOUNG:
            seats = seats.exclude(body__kind__in=YOUNG_BODIES)
        valid = seats.valid_on(timezone.localdate())
        cache[municipality.pk] = set(valid.values_list("body_id", flat=True))
    return cache[municipality.pk]


@rules.predicate
def sits_there(user: User, consultation: Consultation) -> bool:
    """Whether the person sits in the body that is asked."""
    return consultation.body_id in bodies_of(user, consultation.municipality)


@rules.predicate
def sits_in_a_young_body(user: User, municipality: Municipality) -> bool:
    """Whether the person sits in any body of young people there; asked once for each request."""
    cache: dict[int, bool] = user.__dict__.setdefault("_among_young", {})
    if municipality.pk not in cache:
        young = Body.objects.filter(pk__in=bodies_of(user, municipality))
        cache[municipality.pk] = any(body.is_young for body in young)
    return cache[municipality.pk]


@rules.predicate
def has_spoken(user: User, municipality: Municipality) -> bool:
    """Whether the person has said anything in a consultation there."""
    return Comment.objects.filter(municipality=municipality, author=user).exists()


@rules.predicate
def sits_somewhere(user: User, municipality: Municipality) -> bool:
    """Whether the person sits in any body there."""
    return bool(user.is_authenticated and bodies_of(user, municipality))


@rules.predicate
def is_prepared(user: User, consultation: Consultation) -> bool:
    """Whether the consultation has not been opened yet."""
    return consultation.is_prepared


@rules.predicate
def asks_young_people(user: User, consultation: Consultation) -> bool:
    """Whether the body that is asked is one of children or young people."""
    return consultation.body.is_young


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
def is_read_by_somebody(user: User, consultation: Consultation) -> bool:
    """Whether its moderator or deputy still holds the role, and their hours stand there (S7)."""
    return somebody_reads(consultation)


@rules.predicate
def its_texts_are_read(user: User, comment: Comment) -> bool:
    """Whether somebody still reads what is written where the comment stands."""
    return somebody_reads(comment.consultation)


@rules.predicate
def ideas_are_read(user: User, municipality: Municipality) -> bool:
    """Whether somebody reads ideas there before others do, at hours that are stated (S7)."""
    return bool(hours_for_ideas(municipality))


@rules.predicate
def is_author(user: User, comment: Comment) -> bool:
    """Whether the words are the person's own."""
    return comment.author_id == user.pk


@rules.predicate
def is_shown_comment(user: User, comment: Comment) -> bool:
    """Whether everybody in the consultation reads the words."""
    return comment.state == CommentState.SHOWN


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


@rules.predicate
def is_asked_to_answer(user: User, comment: Comment) -> bool:
    """Whether the person, or a department she writes for, is to answer; needs the department.

    As in the plan: who writes for a department also writes for the offices right below it.
    """
    if comment.answering_person_id == user.pk:
        return True
    units = user.departments_in(comment.municipality)
    department = comment.answering_department
    return department is not None and bool({department.pk, department.parent_id} & units)


@rules.predicate
def is_invited(user: User, gathering: Gathering) -> bool:
    """Whether the person sits in the body that a meeting is for."""
    return gathering.body_id in bodies_of(user, gathering.municipality)


@rules.predicate
def is_own_idea(user: User, idea: Idea) -> bool:
    """Whether the idea is the person's own."""
    return idea.author_id == user.pk


@rules.predicate
def is_shown_idea(user: User, idea: Idea) -> bool:
    """Whether others may read the idea."""
    return idea.state == CommentState.SHOWN


@rules.predicate
def is_sealed_idea(user: User, idea: Idea) -> bool:
    """Whether somebody may be in danger, and the safeguarding people alone read the idea."""
    return idea.state == CommentState.SEALED


@rules.predicate
def waits_for_words(user: User, idea: Idea) -> bool:
    """Whether the author may still change the idea: nobody has shown or answered it yet."""
    return idea.state in {CommentState.WAITING, CommentState.RETURNED} and not idea.outcome


@rules.predicate
def is_of_staff(user: User, idea: Idea) -> bool:
    """Whether the idea comes from somebody who works on the plan."""
    return idea.side == IdeaSide.STAFF


@rules.predicate
def its_young_reader(user: User, idea: Idea) -> bool:
    """Whether the person sits in a body of young people where the idea was said."""
    return sits_in_a_young_body(user, idea.municipality)


@rules.predicate
def reads_ideas_of_its_town(user: User, idea: Idea) -> bool:
    """Whether the person reads ideas there at all."""
    return bool(user.has_perm("participation.read_ideas", idea.municipality))


looks_after_young_people = is_facilitator | is_moderator | is_safeguarding

# A consultation.
# Before it is opened, those who prepare it and the body itself may read it already.
rules.add_perm(
    "participation.read",
    is_coordinator | sits_there | looks_after_young_people | (is_begun & is_inside),
)
rules.add_perm("participation.prepare", is_coordinator | is_facilitator)
# The youth council can start one itself, and word it until it is opened.
rules.add_perm(
    "participation.begin", is_coordinator | is_facilitator | sits_in_a_young_body
)
rules.add_perm(
    "participation.word",
    is_coordinator | is_facilitator | (is_prepared & sits_there & asks_young_people),
)
rules.add_perm("participation.map_parts", is_coordinator)
# The menu asks by role alone, so that it costs nobody a query.
rules.add_perm("participation.find", is_young_member | is_inside | looks_after_young_people)
rules.add_perm(
    "participation.list",
    is_young_member | is_inside | looks_after_young_people | sits_somewhere,
)
rules.add_perm("participation.open", is_coordinator | is_facilitator)
rules.add_perm("participation.write", is_running & sits_there & is_read_by_somebody)
rules.add_perm(
    "participation.write_for_many", is_running & is_facilitator & is_read_by_somebody
)
# Who writes while the window is open: before and after it she is told so, and not refused.
rules.add_perm("participation.take_part", sits_there | is_facilitator)
rules.add_perm("participation.close", is_coordinator)
rules.add_perm("participation.see_closing", is_steering | is_coordinator)
# Its author reads the reason as the steering group's: nobody else words it (S18).
rules.add_perm("participation.excuse", is_steering)

# Ideas. Those of young people and of staff are kept apart, and young people read both.
rules.add_perm(
    "participation.read_ideas", is_inside | looks_after_young_people | sits_in_a_young_body
)
rules.add_perm("participation.add_young_idea", sits_in_a_young_body)
# Where nobody reads, no young person writes.
rules.add_perm("participation.send_young_idea", sits_in_a_young_body & ideas_are_read)
rules.add_perm("participation.add_staff_idea", is_inside | looks_after_young_people)
rules.add_perm("participation.change_idea", is_own_idea & waits_for_words)
rules.add_perm("participation.withdraw_idea", is_own_idea & ~is_sealed_idea)
rules.add_perm(
    # Adults do not add their weight to what young people wish for.
    "participation.support_idea",
    is_shown_idea & ~is_own_idea & reads_ideas_of_its_town & (its_young_reader | is_of_staff),
)
rules.add_perm("participation.answer_ideas", is_coordinator)

# Meetings with young people.
rules.add_perm(
    "participation.read_gatherings", is_inside | looks_after_young_people | sits_in_a_young_body
)
rules.add_perm(
    "participation.read_gathering", is_inside | looks_after_young_people | is_invited
)
rules.add_perm("participation.read_all_gatherings", is_inside | looks_after_young_people)
rules.add_perm("participation.keep_gatherings", is_coordinator | is_facilitator)

# One comment.
rules.add_perm(
    "participation.change_comment",
    is_author & can_be_changed & its_consultation_runs & its_texts_are_read,
)
rules.add_perm("participation.withdraw_comment", is_author & can_be_changed)
# Nobody agrees with herself, nor with what is not shown.
rules.add_perm("participation.agree", is_shown_comment & ~is_author)

# What is not shown yet, and who somebody is.
rules.add_perm(
    "participation.moderate", is_named_moderator & reads_first & has_second_factor
)
# Somewhere in the municipality; the page then asks for the second factor.
rules.add_perm("participation.moderate_some", reads_first)
rules.add_perm("participation.look_again", is_moderator & has_second_factor)
rules.add_perm("participation.unseal_some", is_safeguarding)
rules.add_perm("participation.read_view_log", is_data_protection)
rules.add_perm("participation.let_in", is_facilitator)
rules.add_perm("participation.keep_young_settings", is_coordinator)
# What is stored about a young person is changed by her alone.
rules.add_perm("participation.change_own", is_young_member)

# Answers.
rules.add_perm("participation.assign", is_coordinator)
# Answering needs neither who somebody is nor what is not shown yet, so no second factor.
rules.add_perm("participation.answer", is_coordinator | (is_editor & is_asked_to_answer))
rules.add_perm(
    "participation.follow_answers", is_coordinator | (is_begun & (is_editor | is_steering))
)
rules.add_perm("participation.follow_some_answers", is_coordinator | is_editor | is_steering)
rules.add_perm("participation.export_comments", is_coordinator)
rules.add_perm("participation.follow_own", sits_in_a_young_body | has_spoken)
rules.add_perm("participation.make_poster", is_coordinator)
