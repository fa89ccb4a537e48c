"""Who may report on the work, who reads what is not public, and who keeps rounds and reports."""

import rules

from accounts.choices import Role
from accounts.models import Municipality, User
from accounts.rules import OfMunicipality, holds, is_coordinator, is_inside
from actionplan.choices import InitiativeState
from actionplan.models import Initiative
from implementation.choices import ReportState, Review
from implementation.models import StatusReport, StatusUpdate
from programme.rules import phase_allows

reporting = phase_allows("report-status")
is_editor = holds(Role.DEPARTMENT_EDITOR)
is_steering = holds(Role.STEERING_GROUP)


def leads(user: User, initiative: Initiative) -> bool:
    """Whether somebody writes for a department that leads an initiative, or for the one above."""
    own = user.departments_in(initiative.municipality)
    return any(unit.pk in own or unit.parent_id in own for unit in initiative.leads)


@rules.predicate
def is_lead(user: User, initiative: Initiative) -> bool:
    """Whether the person writes for the lead department."""
    return leads(user, initiative)


@rules.predicate
def is_followed(user: User, initiative: Initiative) -> bool:
    """Whether the work of the initiative is followed (see `figures.followed`)."""
    if initiative.state == InitiativeState.WITHDRAWN:
        return False
    return initiative.state == InitiativeState.AGREED or bool(initiative.progress)


@rules.predicate
def stands(user: User, update: StatusUpdate) -> bool:
    """Whether nothing newer has been said about the initiative."""
    return update.superseded_at is None


@rules.predicate
def waits(user: User, update: StatusUpdate) -> bool:
    """Whether the coordinator has said nothing about the update yet."""
    return update.review == Review.WAITING


@rules.predicate
def is_draft(user: User, report: StatusReport) -> bool:
    """Whether the report is still being written."""
    return report.state == ReportState.DRAFT


@rules.predicate
def may_write_somewhere(user: User, subject: Municipality | OfMunicipality) -> bool:
    """Whether the person reports for some department, or coordinates."""
    return bool((is_coordinator | is_editor)(user, subject))


# Updates with what is in the way, lists of what is late or silent: inside only. What the public
# reads is listed in `implementation.public`.
rules.add_perm("implementation.read", is_inside)
rules.add_perm("implementation.report", reporting & is_followed & (is_coordinator | is_lead))
# Whoever takes back that she is to be seen waits for no phase, and not for an initiative either.
rules.add_perm("implementation.remove_proof", is_coordinator | is_lead)
rules.add_perm("implementation.report_some", reporting & may_write_somewhere)
# Somebody may have typed something about the work and not saved it.
rules.add_perm("implementation.write_some", may_write_somewhere)
# The same without asking for the time: to them another time is too late, not forbidden.
rules.add_perm("implementation.report_in_time", is_followed & (is_coordinator | is_lead))
rules.add_perm("implementation.report_some_in_time", may_write_somewhere)
rules.add_perm("implementation.review", is_coordinator & stands & waits)
rules.add_perm("implementation.review_some", is_coordinator)
rules.add_perm("implementation.keep_follow_up", is_coordinator)
rules.add_perm("implementation.keep_rounds", reporting & is_coordinator)
rules.add_perm("implementation.read_reports", is_inside)
rules.add_perm("implementation.keep_reports", is_coordinator)
rules.add_perm("implementation.change_report", is_coordinator & is_draft)
