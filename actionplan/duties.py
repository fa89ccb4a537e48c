"""What of the plan waits for whom."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Municipality, User
from actionplan.choices import ImportState, InitiativeState
from actionplan.figures import missing
from actionplan.models import ActionPlan, Import, Initiative


class Duty(NamedTuple):
    """One thing that waits for a person: what, how much of it, and where to do it."""

    label: str
    detail: str
    url: str


def own_initiatives(user: User, plan: ActionPlan) -> list[Initiative]:
    """Return the standing initiatives that the person's departments lead or contribute to."""
    units = user.departments_in(plan.municipality)
    if not units:
        return []
    mine = Initiative.objects.filter(plan=plan).standing().of_departments(units)
    found = list(mine.in_plan_order().for_list())
    for initiative in found:
        initiative.plan = plan
        initiative.municipality = plan.municipality
    return found


def duties(
    user: User,
    municipality: Municipality,
    plan: ActionPlan | None,
    own: list[Initiative] | None = None,
) -> list[Duty]:
    """Return what waits for this person in the plan; `own` are her initiatives, if known."""
    if plan is None or not user.has_perm("actionplan.read_draft", plan):
        return []
    return [
        *_unfinished(user, plan, own_initiatives(user, plan) if own is None else own),
        *_proposed(user, plan),
        *_sheets(user, plan),
    ]


def _unfinished(user: User, plan: ActionPlan, own: list[Initiative]) -> list[Duty]:
    return [
        Duty(
            _("Complete %(initiative)s") % {"initiative": initiative},
            _("Still missing: %(fields)s") % {"fields": ", ".join(lacks)},
            plan.url_of("initiative-edit", initiative.pk),
        )
        for initiative in own
        if initiative.state == InitiativeState.DRAFT
        and (lacks := missing(initiative))
        and user.has_perm("actionplan.change_initiative", initiative)
    ]


def _proposed(user: User, plan: ActionPlan) -> list[Duty]:
    if not user.has_perm("actionplan.agree_initiative", plan):
        return []
    many = Initiative.objects.filter(plan=plan, state=InitiativeState.PROPOSED).count()
    if not many:
        return []
    label = ngettext(
        "%(many)d initiative waits to be agreed", "%(many)d initiatives wait to be agreed", many
    )
    return [Duty(label % {"many": many}, "", plan.url_of("initiative-list") + "?state=proposed")]


def _sheets(user: User, plan: ActionPlan) -> list[Duty]:
    if not user.has_perm("actionplan.import_sheet", plan):
        return []
    return [
        Duty(
            _("Decide about the spreadsheet %(name)s") % {"name": sheet.filename},
            _("It has been read, but not taken into the plan."),
            plan.url_of("import-preview", sheet.pk),
        )
        for sheet in Import.objects.filter(plan=plan, state=ImportState.PREVIEW).defer("content")[
            :3
        ]
    ]
