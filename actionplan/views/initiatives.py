"""The pages of one initiative, and the list of all."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from accounts.middleware import MemberRequest
from actionplan.choices import Cause
from actionplan.differences import payload_difference
from actionplan.figures import missing
from actionplan.forms import InitiativeFilter, InitiativeForm
from actionplan.models import ActionPlan, FocusArea, Initiative, Revision
from actionplan.revisions import save_new
from actionplan.transitions import MOVES, MoveRefused, make_move, open_moves
from actionplan.views.access import OfPlan, demand, initiative_or_404, plan_or_404
from actionplan.views.editing import Editing

# Who may put an initiative in another place of the plan.
PLACE = "actionplan.change_structure"


class InitiativeListView(OfPlan, ListView):
    """The plan as staff see it: a row an initiative."""

    template_name = "actionplan/initiative_list.html"
    paginate_by = 50

    def get_queryset(self) -> Any:
        """Return what the person may see and looks for."""
        self.filter = InitiativeFilter(self.request.GET, plan=self.plan)
        rows = Initiative.objects.filter(plan=self.plan).visible_to(
            self.request.user, self.plan.municipality
        )
        return self.filter.apply(rows).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the filter and what every row lacks."""
        context = super().get_context_data(filter=self.filter, **kwargs)
        for initiative in context["object_list"]:
            initiative.plan = self.plan
            initiative.lacks = missing(initiative)
        user = self.request.user
        return context | {
            "may_add": user.has_perm("actionplan.add_initiative", self.plan),
            "may_import": user.has_perm("actionplan.import_sheet", self.plan),
            "may_export": user.has_perm("actionplan.read_draft", self.plan),
        }


def initiative_detail(
    request: MemberRequest, municipality: str, number: int, pk: int
) -> HttpResponse:
    """Show one initiative with everything that is known of it."""
    plan = plan_or_404(request, number)
    initiative = initiative_or_404(request, plan, pk)
    user = request.user
    return render(
        request,
        "actionplan/initiative_detail.html",
        {
            "plan": plan,
            "initiative": initiative,
            "lacks": missing(initiative),
            "moves": open_moves(initiative, user),
            "may_edit": user.has_perm("actionplan.change_initiative", initiative),
            "may_read_history": user.has_perm("actionplan.read_draft", plan),
        },
    )


def initiative_add(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Write a new initiative."""
    plan = plan_or_404(request, number)
    demand(request, "actionplan.add_initiative", plan)
    if not FocusArea.objects.filter(plan=plan).standing().exists():
        messages.info(
            request, _("Please write the plan's first focus area before its initiatives.")
        )
        return redirect(plan.url_of("focus-area-add"))
    form = InitiativeForm(request.POST or None, plan=plan, initial=_first_values(request, plan))
    if request.method == "POST" and form.is_valid():
        return redirect(_write_once(form, plan, request))
    return render(request, "actionplan/initiative_form.html", {"plan": plan, "form": form})


def _first_values(request: MemberRequest, plan: ActionPlan) -> dict[str, Any]:
    own = request.user.departments_in(plan.municipality)
    return {
        "lineage": uuid.uuid4(),
        "lead": sorted(own),
        "focus_area": request.GET.get("focus_area", "")
        if request.GET.get("focus_area", "").isdigit()
        else "",
    }


def _write_once(form: InitiativeForm, plan: ActionPlan, request: MemberRequest) -> Initiative:
    """Write the initiative of a form; the same form sent twice leads to the same initiative."""
    lineage = form.cleaned_data.get("lineage") or uuid.uuid4()
    initiative = Initiative(municipality=plan.municipality, plan=plan, lineage=lineage)
    try:
        written = save_new(initiative, form.values(), by=request.user, cause=Cause.CREATED)
    except IntegrityError:
        written = get_object_or_404(Initiative.objects.filter(plan=plan), lineage=lineage)
    else:
        messages.success(request, _("The initiative is in the plan as a draft."))
    written.plan = plan
    return written


def initiative_edit(
    request: MemberRequest, municipality: str, number: int, pk: int
) -> HttpResponse:
    """Change an initiative; whoever saves second merges instead of overwriting."""
    plan = plan_or_404(request, number)
    initiative = initiative_or_404(request, plan, pk)
    demand(request, "actionplan.change_initiative", initiative)
    editing = Editing(
        request,
        initiative,
        form_class=InitiativeForm,
        template="actionplan/initiative_form.html",
        done_url=initiative.get_absolute_url(),
        context={
            "initiative": initiative,
            "lacks": missing(initiative),
            "kind": "initiatives" if request.user.has_perm(PLACE, plan) else "",
        },
    )
    return editing.answer()


@require_POST
def initiative_move(
    request: MemberRequest, municipality: str, number: int, pk: int, name: str
) -> HttpResponse:
    """Carry an initiative one step along its path."""
    if name not in MOVES:
        raise Http404
    plan = plan_or_404(request, number)
    initiative = initiative_or_404(request, plan, pk)
    demand(request, f"actionplan.{name}_initiative", initiative)
    try:
        moved = make_move(
            initiative, name, by=request.user, note=request.POST.get("note", "")[:2000]
        )
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("The initiative is now: %(state)s.") % {"state": moved.get_state_display()}
        )
    return redirect(initiative)


def initiative_history(
    request: MemberRequest, municipality: str, number: int, pk: int
) -> HttpResponse:
    """Show who changed an initiative, when, and what, word by word."""
    plan = plan_or_404(request, number)
    initiative = initiative_or_404(request, plan, pk)
    demand(request, "actionplan.read_draft", plan)
    revisions = list(
        Revision.objects.filter(initiative=initiative).select_related("by").order_by("-number")
    )
    chosen, before = _chosen_pair(request, revisions)
    return render(
        request,
        "actionplan/initiative_history.html",
        {
            "plan": plan,
            "initiative": initiative,
            "revisions": revisions,
            "chosen": chosen,
            "before": before,
            "changes": payload_difference(before.payload, chosen.payload) if before else [],
        },
    )


def _chosen_pair(
    request: MemberRequest, revisions: list[Revision]
) -> tuple[Revision, Revision | None]:
    """Return the revision the address asks for and the one to compare with; else the newest."""
    by_number = {str(each.number): each for each in revisions}
    chosen = by_number.get(request.GET.get("text", ""), revisions[0])
    earlier = [each for each in revisions if each.number < chosen.number]
    before = by_number.get(request.GET.get("before", ""))
    if before is None or before.number >= chosen.number:
        before = earlier[0] if earlier else None
    return chosen, before
