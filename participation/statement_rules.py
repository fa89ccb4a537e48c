"""Who may read, write, adopt and name somebody with a joint statement.

The rules of everything else that young people say stand in `participation.rules`.
"""

import rules

from accounts.models import User
from participation.choices import ConsultationState
from participation.models import JointStatement
from participation.rules import is_facilitator, is_safeguarding, sits_there, somebody_reads


@rules.predicate
def its_statement_is_read(user: User, statement: JointStatement) -> bool:
    """Whether somebody reads what is written in the consultation the statement belongs to."""
    return somebody_reads(statement.consultation)


@rules.predicate
def is_adopted(user: User, statement: JointStatement) -> bool:
    """Whether the body has said that this is its statement."""
    return statement.adopted_at is not None


@rules.predicate
def is_shown_to_others(user: User, statement: JointStatement) -> bool:
    """Whether a moderator has read what the body adopted, and shown it (S7)."""
    return statement.is_shown


@rules.predicate
def it_alarms(user: User, statement: JointStatement) -> bool:
    """Whether the statement may speak of danger."""
    return statement.is_alarming


@rules.predicate
def speaks_for_it(user: User, statement: JointStatement) -> bool:
    """Whether the person's own name stands under the statement."""
    return statement.speaker_id == user.pk


@rules.predicate
def its_body(user: User, statement: JointStatement) -> bool:
    """Whether the person sits in the body whose statement it is."""
    return sits_there(user, statement.consultation)


@rules.predicate
def may_read_its_consultation(user: User, statement: JointStatement) -> bool:
    """Whether the person reads the consultation to which the statement belongs."""
    return bool(user.has_perm("participation.read", statement.consultation))


@rules.predicate
def its_answers_are_open(user: User, statement: JointStatement) -> bool:
    """Whether the consultation was opened and is not closed; its window may be over."""
    return statement.consultation.state == ConsultationState.OPEN


# The joint statement. Until a moderator has shown what its body adopted, only those who write it
# read it; and safety where it alarms, with a second factor.
rules.add_perm(
    "participation.read_statement",
    its_body
    | is_facilitator
    | (is_shown_to_others & may_read_its_consultation)
    | (is_safeguarding & it_alarms),
)
rules.add_perm(
    "participation.read_statement_for_safety",
    is_safeguarding & it_alarms & ~is_shown_to_others & ~its_body & ~is_facilitator,
)
rules.add_perm(
    "participation.write_statement",
    its_answers_are_open & its_body & ~is_adopted & its_statement_is_read,
)
adopts = its_answers_are_open & (its_body | is_facilitator)
rules.add_perm("participation.adopt_statement", adopts & ~is_adopted)
rules.add_perm("participation.reopen_statement", adopts & is_adopted)
rules.add_perm("participation.name_speaker", its_body)
rules.add_perm("participation.unname_speaker", speaks_for_it | is_facilitator)
