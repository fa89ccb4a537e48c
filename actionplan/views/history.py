"""Who changed a part of the plan, when, and what: initiatives, chapters, and the plan itself."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.middleware import MemberRequest
from actionplan.differences import payload_difference
from actionplan.happenings import happened
from actionplan.models import ActionPlan, FocusArea, Initiative, PlanSection, Revision, Theme
from actionplan.revisions import SUBJECTS, Part
from actionplan.views.access import demand, initiative_or_404, plan_or_404
from journal.models import Entry

# Who reads drafts also reads what stood there before.
READ = "actionplan.read_draft"
KINDS: dict[str, type[PlanSection | FocusArea | Theme]] = {
    "chapters": PlanSection,
    "focus-areas": FocusArea,
    "themes": Theme,
}
# So many notes are shown, the newest.
NOTES = 10
# The word for a kind in the names of addresses.
WORDS = {"chapters": "section", "focus-areas": "focus-area", "themes": "theme"}


def initiative_history(
    request: MemberRequest, municipality: str, number: int, pk: int
) -> HttpResponse:
    """Show who changed an initiative, when, and what."""
    plan = plan_or_404(request, number)
    initiative = initiative_or_404(request, plan, pk)
    demand(request, READ, plan)
    context = {"plan": plan, "initiative": initiative, **history_of(request, initiative)}
    context["notes"] = notes_of(initiative)
    return render(request, "actionplan/initiative_history.html", context)


def notes_of(initiative: Initiative) -> list[Entry]:
    """Return what people said when they moved an initiative, the newest first."""
    return list(
        Entry.objects.filter(subject_type="actionplan.initiative", subject_id=initiative.pk)
        .exclude(note="")
        .select_related("by")[:NOTES]
    )


def part_history(
    request: MemberRequest, municipality: str, number: int, kind: str, pk: int
) -> HttpResponse:
    """Show who changed a chapter, focus area or theme, when, and what."""
    plan = plan_or_404(request, number)
    demand(request, READ, plan)
    part = get_object_or_404(KINDS[kind].objects.filter(plan=plan), pk=pk)
    return _part_page(request, plan, part, plan.url_of(f"{WORDS[kind]}-edit", pk))


def plan_history(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Show who changed the plan's title and period, when, and what."""
    plan = plan_or_404(request, number)
    demand(request, READ, plan)
    return _part_page(request, plan, plan, plan.url_of("plan-edit"))


def _part_page(request: MemberRequest, plan: ActionPlan, part: Part, edit_url: str) -> HttpResponse:
    may_edit = request.user.has_perm("actionplan.change_structure", plan)
    context = {"plan": plan, "part": part, "edit_url": edit_url if may_edit else ""}
    context |= history_of(request, part)
    return render(request, "actionplan/part_history.html", context)


def history_of(request: MemberRequest, part: Part) -> dict[str, Any]:
    """Return what a history page shows: all texts, the chosen one, and what it changed."""
    subject = {SUBJECTS[type(part)]: part}
    revisions = list(Revision.objects.filter(**subject).select_related("by").order_by("-number"))
    chosen, before = _chosen_pair(request, revisions)
    payloads = [*(each.payload for each in revisions[1:]), None]
    return {
        "steps": [
            (revision, happened(revision, earlier))
            for revision, earlier in zip(revisions, payloads, strict=False)
        ],
        "chosen": chosen,
        "before": before,
        "changes": payload_difference(before.payload, chosen.payload) if chosen and before else [],
    }


def _chosen_pair(
    request: MemberRequest, revisions: list[Revision]
) -> tuple[Revision | None, Revision | None]:
    """Return the revision the address asks for and the one to compare with; else the newest."""
    by_number = {str(each.number): each for each in revisions}
    newest = revisions[0] if revisions else None
    chosen = by_number.get(request.GET.get("text", ""), newest)
    if chosen is None:
        return None, None
    earlier = [each for each in revisions if each.number < chosen.number]
    before = by_number.get(request.GET.get("before", ""))
    if before is None or before.number >= chosen.number:
        before = earlier[0] if earlier else None
    return chosen, before
