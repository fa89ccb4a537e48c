"""Who may read, write and move what is in the plan, and in which phase."""

import rules
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Role
from accounts.models import Department, User
from accounts.rules import holds, is_coordinator, is_inside, is_member
from actionplan.choices import InitiativeState
from actionplan.models import Import, Initiative, SavedFilter
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


def _writes_for(user: User, initiative: Initiative, units: list[Department]) -> bool:
    own = user.departments_in(initiative.municipality)
    # Who writes for a department also writes for the offices right below it.
    return any(unit.pk in own or unit.parent_id in own for unit in units)


@rules.predicate
def is_own(user: User, initiative: Initiative) -> bool:
    """Whether the person writes for a department that leads it or contributes to it.

    Where no department is named yet, every department editor may take it in hand.
    """
    if not user.departments_in(initiative.municipality):
        return False
    units = initiative.leads + initiative.contributors
    return not initiative.leads or _writes_for(user, initiative, units)


@rules.predicate
def keeps_it(user: User, kept: SavedFilter) -> bool:
    """Whether it is the person's own search."""
    return kept.user_id == user.pk


@rules.predicate
def is_shared(user: User, kept: SavedFilter) -> bool:
    """Whether the search is shown to everybody in the municipality."""
    return kept.shared


@rules.predicate
def is_own_sheet(user: User, sheet: Import) -> bool:
    """Whether it is the sheet of a department, or of an office below it, for which she writes."""
    unit = sheet.department
    own = user.departments_in(sheet.municipality)
    return unit is not None and (unit.pk in own or unit.parent_id in own)


is_draft = state_is(InitiativeState.DRAFT)
is_agreed = state_is(InitiativeState.AGREED)
is_withdrawn = state_is(InitiativeState.WITHDRAWN)

rules.add_perm("actionplan.view_plan", is_member)
rules.add_perm("actionplan.read_draft", is_inside)
rules.add_perm("actionplan.change_structure", writing & is_writer)
# A sheet may change what is agreed already, so it takes who may do that.
rules.add_perm("actionplan.import_sheet", writing & is_coordinator)
# A department's own sheet only touches what each row's writer may change anyway.
rules.add_perm("actionplan.hand_in_sheet", writing & (is_coordinator | is_editor))
rules.add_perm(
    "actionplan.decide_sheet", writing & (is_coordinator | (is_editor & is_own_sheet))
)
rules.add_perm("actionplan.add_initiative", writing & (is_writer | is_editor))
rules.add_perm("actionplan.view_initiative", is_inside | (is_member & is_agreed))
rules.add_perm(
    "actionplan.change_initiative",
    writing & ~is_withdrawn & (is_coordinator | (is_draft & (is_writer | is_own))),
)
rules.add_perm("actionplan.propose_initiative", writing & (is_writer | is_own))
# Who returns what others proposed are those who agree; this is for those who proposed it.
rules.add_perm("actionplan.retract_initiative", writing & is_own)
rules.add_perm("actionplan.agree_initiative", writing & (is_coordinator | is_steering))
rules.add_perm("actionplan.return_initiative", writing & (is_coordinator | is_steering))
rules.add_perm("actionplan.reopen_initiative", writing & (is_coordinator | is_steering))
rules.add_perm("actionplan.withdraw_initiative", writing & is_coordinator)
rules.add_perm("actionplan.restore_initiative", writing & is_coordinator)

# To some initiative of the plan; whether to this one is asked for each.
decides_some = writing & (is_coordinator | is_steering)
writes_some = writing & (is_writer | is_editor)
rules.add_perm("actionplan.propose_some", writes_some)
rules.add_perm("actionplan.agree_some", decides_some)
rules.add_perm("actionplan.return_some", decides_some)
rules.add_perm("actionplan.reopen_some", decides_some)
rules.add_perm("actionplan.withdraw_some", writing & is_coordinator)
rules.add_perm("actionplan.lead_some", writes_some)
rules.add_perm("actionplan.theme_some", writes_some)

# What a kept search finds is decided anew for each person; only its name and its words are shared.
rules.add_perm("actionplan.share_filter", is_coordinator)
rules.add_perm("actionplan.change_filter", keeps_it | (is_shared & is_coordinator))

rules.add_perm("actionplan.view_version", is_inside)
rules.add_perm("actionplan.freeze_version", is_coordinator)
rules.add_perm("actionplan.publish_version", is_coordinator)
# The council secretary knows best what the council decided.
rules.add_perm("actionplan.note_decision", holds(Role.COORDINATOR, Role.COUNCIL_SECRETARY))
# Why the text of an initiative stands still, and who can let it be written again.
CLOSED: dict[str, str | Promise] = {
    InitiativeState.PROPOSED: gettext_lazy(
        "It has been proposed, and its text is closed until somebody has decided. The departments "
        "named in it can take it back; the coordinator or the steering group can send it back."
    ),
    InitiativeState.AGREED: gettext_lazy(
        "It has been agreed. The coordinator or the steering group can open it for changes."
    ),
    InitiativeState.WITHDRAWN: gettext_lazy(
        "It was taken out of the plan. The coordinator can put it back."
    ),
}


def why_closed(user: User, initiative: Initiative) -> str:
    """Return why this person cannot write an initiative now and who can help; "" if she can."""
    if user.has_perm("actionplan.change_initiative", initiative):
        return ""
    if not (is_writer | is_editor)(user, initiative):
        return _("Your role lets you read it, but not write it. The coordinator can help.")
    if not writing(user, initiative):
        return _("The plan is not written in the present phase. The coordinator can help.")
    if not (is_writer | is_own)(user, initiative):
        names = ", ".join(unit.name for unit in initiative.leads + initiative.contributors)
        return _(
            "It is written by these departments: %(names)s. The coordinator can add yours to them."
        ) % {"names": names}
    return str(CLOSED[initiative.state])
