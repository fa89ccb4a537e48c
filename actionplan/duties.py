"""What of the plan waits for whom, and which days of its initiatives come next."""

from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.choices import Role
from accounts.duties import Duty
from accounts.models import Draft, Municipality, User
from actionplan.choices import ImportState, InitiativeState
from actionplan.figures import missing
from actionplan.models import ActionPlan, Import, Initiative, Milestone, PlanVersion
from journal.models import Entry
from programme.duties import AHEAD, Coming

# Steps of an initiative that say whether "sent back" is still the last word.
STEPS = ("initiative.return", "initiative.propose", "initiative.reopen")
# So many versions before the newest are still looked at for a decision.
VERSIONS = 3
# So many unsaved texts are looked at.
UNSAVED = 20
COMING = 6
# The list's filter for what its number counts.
READY = f"?own=on&leading=on&complete=on&state={InitiativeState.DRAFT}"


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


def newest_versions(plan: ActionPlan) -> list[PlanVersion]:
    """Return the newest versions with what was decided about them; at most two queries."""
    versions = PlanVersion.objects.filter(plan=plan).order_by("-number").select_related("paper")
    found = list(versions.prefetch_related("paper__deliberations")[:VERSIONS])
    for version in found:
        version.plan = plan
    return found


def duties(
    user: User,
    municipality: Municipality,
    plan: ActionPlan | None,
    own: list[Initiative] | None = None,
    versions: list[PlanVersion] | None = None,
) -> list[Duty]:
    """Return what waits for this person in the plan; `own` are her initiatives, if known."""
    if plan is None or not user.has_perm("actionplan.read_draft", plan):
        return []
    return [
        *_unsaved(user, plan),
        *_unfinished(user, own_initiatives(user, plan) if own is None else own),
        *_proposed(user, plan),
        *_sheets(user, plan),
        *_undecided(user, plan, versions),
    ]


def _unsaved(user: User, plan: ActionPlan) -> list[Duty]:
    """Return what the person typed into initiatives and did not save: one query."""
    left = Draft.objects.filter(
        user=user, municipality=plan.municipality, form_key=f"initiatives-{plan.pk}"
    ).order_by("-updated_at")
    newest: dict[str, Draft] = {}
    for draft in left[:UNSAVED]:
        newest.setdefault(draft.object_key.partition(".")[0], draft)
    return [
        Duty(
            _("Go on with what you have not saved: %(title)s")
            % {"title": " ".join(draft.payload.get("title") or [""])[:80]},
            _("Typed on %(when)s")
            % {"when": date_format(localtime(draft.updated_at), "DATETIME_FORMAT")},
            plan.url_of("initiative-edit", int(key)),
            icon="edit",
        )
        for key, draft in newest.items()
    ]


def _unfinished(user: User, own: list[Initiative]) -> list[Duty]:
    drafts = [
        each
        for each in own
        if each.state == InitiativeState.DRAFT
        and user.has_perm("actionplan.change_initiative", each)
    ]
    back = _sent_back(drafts)
    found, complete = [], []
    for initiative in drafts:
        lacks = missing(initiative)
        if not lacks:
            complete.append(initiative)
        if initiative.pk not in back and not lacks:
            continue
        url = initiative.plan.url_of("initiative-edit", initiative.pk)
        still = _("Still missing: %(fields)s") % {"fields": ", ".join(lacks)} if lacks else ""
        if initiative.pk in back:
            label = _("Look at %(initiative)s once more") % {"initiative": initiative}
            found.append(Duty(label, f"{_reason(back[initiative.pk])} {still}".strip(), url))
        else:
            label = _("Complete %(initiative)s") % {"initiative": initiative}
            found.append(Duty(label, still, url))
    return found + _ready(user, complete, set(back))


def _ready(user: User, complete: list[Initiative], back: set[int]) -> list[Duty]:
    """Return what lacks nothing and waits to be proposed by who leads it, in one line."""
    led = [each for each in complete if _leads(user, each)]
    # What was sent back has a line of its own.
    waiting = [each for each in led if each.pk not in back]
    if not waiting:
        return []
    hint = _("Read it once more, then press “Propose”.")
    if len(led) == 1:
        label = _("Propose %(initiative)s") % {"initiative": led[0]}
        return [Duty(label, hint, led[0].get_absolute_url(), icon="proposed")]
    label = ngettext(
        "%(many)d draft of your department lacks nothing any more",
        "%(many)d drafts of your department lack nothing any more",
        len(led),
    ) % {"many": len(led)}
    url = led[0].plan.url_of("initiative-list") + READY
    return [Duty(label, hint, url, icon="proposed")]


def _leads(user: User, initiative: Initiative) -> bool:
    units = user.departments_in(initiative.municipality)
    # As in `rules`: who writes for a department also writes for the offices right below it.
    return any(unit.pk in units or unit.parent_id in units for unit in initiative.leads)


def _sent_back(drafts: list[Initiative]) -> dict[int, Entry]:
    """Return of these drafts those that were sent back last, each with who said why."""
    if not drafts:
        return {}
    steps = Entry.objects.filter(
        subject_type="actionplan.initiative",
        subject_id__in=[each.pk for each in drafts],
        verb__in=STEPS,
    )
    last = {step.subject_id: step for step in steps.select_related("by").order_by("at", "pk")}
    return {pk: step for pk, step in last.items() if step.verb == "initiative.return"}


def _reason(step: Entry) -> str:
    who = step.by or _("The portal")
    if not step.note:
        return _("Sent back by %(who)s.") % {"who": who}
    return _("Sent back by %(who)s: “%(note)s”") % {"who": who, "note": step.note}


def _proposed(user: User, plan: ActionPlan) -> list[Duty]:
    if not user.has_perm("actionplan.agree_initiative", plan):
        return []
    many = Initiative.objects.filter(plan=plan, state=InitiativeState.PROPOSED).count()
    if not many:
        return []
    label = ngettext(
        "%(many)d initiative waits to be agreed", "%(many)d initiatives wait to be agreed", many
    )
    url = plan.url_of("initiative-list") + "?state=proposed"
    return [Duty(label % {"many": many}, "", url, icon="proposed")]


def _sheets(user: User, plan: ActionPlan) -> list[Duty]:
    waiting = _waiting_for(user, plan)
    if waiting is None:
        return []
    sheets = Import.objects.filter(waiting, plan=plan, state=ImportState.PREVIEW)
    return [
        Duty(
            _("Decide about the spreadsheet %(name)s") % {"name": sheet.filename},
            _("It has been read, but not taken into the plan."),
            plan.url_of("import-preview", sheet.pk),
            icon="upload",
        )
        for sheet in sheets.defer("content")[:3]
    ]


def _waiting_for(user: User, plan: ActionPlan) -> Q | None:
    """Return which waiting spreadsheets are this person's to decide; None if none can be.

    A department's sheet is decided by its writers, or by the coordinator who handed it in.
    """
    if not user.has_perm("actionplan.hand_in_sheet", plan):
        return None
    units = user.departments_in(plan.municipality)
    own = Q(department__in=units) | Q(department__parent__in=units)
    if user.has_perm("actionplan.import_sheet", plan):
        return Q(department=None) | Q(by=user) | own
    return own if units else None


def _undecided(user: User, plan: ActionPlan, versions: list[PlanVersion] | None) -> list[Duty]:
    """Return the versions that lie before the council, and no meeting has decided yet."""
    if not user.has_perm("actionplan.note_decision", plan):
        return []
    found = []
    for version in newest_versions(plan) if versions is None else versions:
        if version.paper is None or version.paper.decision is not None:
            continue
        last = version.paper.last_deliberation
        said = f"{last.body}: {last.get_outcome_display()}" if last else ""
        label = _("Version %(number)d waits for a decision") % {"number": version.number}
        url = plan.url_of("version-decide", version.number)
        found.append(Duty(label, said, url, icon="document"))
    return found


def coming(user: User, plan: ActionPlan, own: list[Initiative], today: date) -> list[Coming]:
    """Return the milestones of the next weeks: an editor's own, or to others the whole plan's."""
    if not user.has_perm("actionplan.read_draft", plan):
        return []
    rows = Milestone.objects.filter(
        initiative__plan=plan, due_on__gte=today, due_on__lte=today + AHEAD
    ).exclude(initiative__state=InitiativeState.WITHDRAWN)
    if user.roles_in(plan.municipality) <= {Role.DEPARTMENT_EDITOR}:
        rows = rows.filter(initiative__in=[each.pk for each in own])
    found = rows.select_related("initiative").order_by("due_on", "initiative", "order")[:COMING]
    return [
        Coming(
            row.due_on,
            row.title,
            str(row.initiative),
            plan.url_of("initiative-detail", row.initiative_id),
            is_ours=False,
        )
        for row in found
        if row.due_on
    ]
