"""Who may read, write and move what is in the plan, and in which phase."""

import rules

from accounts.choices import Role
from accounts.models import Department, User
from accounts.rules import holds, is_coordinator, is_inside, is_member
from actionplan.choices import InitiativeState
from actionplan.models import Initiative
from programme.rules import phase_allows

writing = phase_allows("write-plan")
is_writer = holds(Role.COORDINATOR, Role.WORKING_GROUP)
is_editor = holds(Role.DEPARTMENT_EDITOR)
is_steering = holds(Role.STEERING_GROUP)


def state_is(*states: InitiativeState) -> rules.Predicate:
    """Return the predicate "the initiative stands in one of these states"."""

    def predicate(user: User, initiative: Initiative) -> bool:
        return initiative.state in states

    return rules.predicate(predicate, name=f"state_is:{'|'.join(states)}")


def _own_units(user: User, initiative: Initiative) -> bool:
    own = user.departments_in(initiative.municipality)
    if not own:
        return False
    units: list[Department] = initiative.leads + initiative.contributors
    # Who writes for a department also writes for the offices right below it.
    return any(unit.pk in own or unit.parent_id in own for unit in units)


@rules.predicate
def is_own(user: User, initiative: Initiative) -> bool:
    """Whether the person writes for a department that leads it or contributes to it.

    Where no department is named yet, every department editor may take it in hand.
    """
    if not user.departments_in(initiative.municipality):
        return False
    return not initiative.leads or _own_units(user, initiative)


is_draft = state_is(InitiativeState.DRAFT)
is_agreed = state_is(InitiativeState.AGREED)
is_withdrawn = state_is(InitiativeState.WITHDRAWN)

rules.add_perm("actionplan.view_plan", is_member)
rules.add_perm("actionplan.read_draft", is_inside)
rules.add_perm("actionplan.change_structure", writing & is_writer)
# A sheet may change what is agreed already, so it takes who may do that.
rules.add_perm("actionplan.import_sheet", writing & is_coordinator)
rules.add_perm("actionplan.add_initiative", writing & (is_writer | is_editor))
rules.add_perm("actionplan.view_initiative", is_inside | (is_member & is_agreed))
rules.add_perm(
    "actionplan.change_initiative",
    writing & ~is_withdrawn & (is_coordinator | (is_draft & (is_writer | is_own))),
)
rules.add_perm("actionplan.propose_initiative", writing & (is_writer | is_own))
rules.add_perm("actionplan.agree_initiative", writing & (is_coordinator | is_steering))
rules.add_perm("actionplan.return_initiative", writing & (is_coordinator | is_steering))
rules.add_perm("actionplan.reopen_initiative", writing & (is_coordinator | is_steering))
rules.add_perm("actionplan.withdraw_initiative", writing & is_coordinator)
rules.add_perm("actionplan.restore_initiative", writing & is_coordinator)

rules.add_perm("actionplan.view_version", is_inside)
rules.add_perm("actionplan.freeze_version", is_coordinator)
rules.add_perm("actionplan.publish_version", is_coordinator)
# The council secretary knows best what the council decided.
rules.add_perm("actionplan.note_decision", holds(Role.COORDINATOR, Role.COUNCIL_SECRETARY))
