"""The pages of one initiative."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.drafts import forget
from accounts.middleware import MemberRequest
from actionplan.choices import Cause
from actionplan.ease import ease_of
from actionplan.figures import lacks_of
from actionplan.forms.parts import InitiativeForm
from actionplan.models import ActionPlan, FocusArea, Initiative
from actionplan.revisions import save_new
from actionplan.rules import why_closed
from actionplan.transitions import MOVES, MoveRefused, make_move, open_moves
from actionplan.views.access import (
    demand,
    initiative_or_404,
    plan_or_404,
)
from actionplan.views.desks import (
    desk_of_new,
    sit_down_to_new,
)
from actionplan.views.editing import Editing
from actionplan.views.history import notes_of

# Who may put an initiative in another place of the plan.
PLACE = "actionplan.change_structure"


def initiative_detail(
    request: MemberRequest, municipality: str, number: int, pk: int
) -> HttpResponse:
    """Show one initiative with everything that is known of it."""
    plan = plan_or_404(request, number)
    initiative = initiative_or_404(request, plan, pk)
    user = request.user
    may_read_draft = user.has_perm("actionplan.read_draft", plan)
    may_edit = user.has_perm("actionplan.change_initiative", initiative)
    return render(
        request,
        "actionplan/initiative_detail.html",
        {
            "plan": plan,
            "initiative": initiative,
            "lacks": lacks_of(initiative) if may_read_draft else [],
            "moves": open_moves(initiative, user),
            "may_edit": may_edit,
            "write_url": plan.url_of("initiative-edit", pk) if may_edit else None,
            "ease": ease_of(initiative.text_for_children) if may_read_draft else None,
            "may_read_history": may_read_draft,
            "notes": notes_of(initiative) if may_read_draft else [],
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
        return _write_once(form, plan, request)
    desk = sit_down_to_new(request, plan, "initiatives", form)
    context = {"plan": plan, "form": form, "desk": desk}
    return render(request, "actionplan/initiative_form.html", context)


def _first_values(request: MemberRequest, plan: ActionPlan) -> dict[str, Any]:
    own = request.user.departments_in(plan.municipality)
    return {
        "lineage": uuid.uuid4(),
        "lead": sorted(own),
        "focus_area": request.GET.get("focus_area", "")
        if request.GET.get("focus_area", "").isdigit()
        else "",
    }


def _write_once(form: InitiativeForm, plan: ActionPlan, request: MemberRequest) -> HttpResponse:
    """Write the initiative of a form once, however often the form is sent.

    Whoever goes back and writes on sends the same key with another text: that is an edit of what
    stands by now.
    """
    lineage = form.cleaned_data.get("lineage") or uuid.uuid4()
    present = Initiative.objects.filter(plan=plan, lineage=lineage).first()
    if present is None:
        initiative = Initiative(municipality=plan.municipality, plan=plan, lineage=lineage)
        try:
            written = save_new(initiative, form.values(), by=request.user, cause=Cause.CREATED)
        except IntegrityError:
            # The second of two clicks in the same moment.
            present = get_object_or_404(Initiative.objects.filter(plan=plan), lineage=lineage)
        else:
            forget(desk_of_new(request, plan, "initiatives", lineage))
            messages.success(request, _("The initiative is in the plan as a draft."))
            return redirect(plan.url_of("initiative-detail", written.pk))
    data = request.POST.copy()
    data["version"] = "1"
    return _editing(request, initiative_or_404(request, plan, present.pk)).answer(data)


def _editing(request: MemberRequest, initiative: Initiative) -> Editing:
    plan = initiative.plan
    return Editing(
        request,
        initiative,
        form_class=InitiativeForm,
        template="actionplan/initiative_form.html",
        permission="actionplan.change_initiative",
        done_url=initiative.get_absolute_url(),
        context={
            "initiative": initiative,
            "lacks": lacks_of(initiative),
            "kind": "initiatives" if request.user.has_perm(PLACE, plan) else "",
        },
    )


def initiative_edit(
    request: MemberRequest, municipality: str, number: int, pk: int
) -> HttpResponse:
    """Change an initiative; whoever saves second merges instead of overwriting."""
    plan = plan_or_404(request, number)
    initiative = initiative_or_404(request, plan, pk)
    why = why_closed(request.user, initiative)
    # Whoever has typed something gets it back instead: see `Editing`.
    if why and request.method != "POST":
        return _editing(request, initiative).closed(why)
    return _editing(request, initiative).answer()


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
