"""The way through the programme: its phases, their days, and the steps between them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from journal.recording import record
from programme.forms import PhaseForm
from programme.models import Phase, phases_of, seal_of
from programme.transitions import MOVES, MoveRefused, make_move, open_moves


def phase_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show every phase with its days and what can be done next."""
    phases, seal = phases_of(request.municipality), seal_of(request.municipality)
    may_change = request.user.has_perm("programme.change_phase", request.municipality)
    rows = [
        {"phase": phase, "moves": open_moves(phase, phases) if may_change else {}}
        for phase in phases
    ]
    return render(
        request,
        "programme/phase_list.html",
        {
            "rows": rows,
            "may_change": may_change,
            "may_keep": request.user.has_perm("programme.keep_bodies", request.municipality),
            "cycle": phases[0].cycle if phases else None,
            "seal": seal,
            "condition": seal.condition(timezone.localdate()) if seal else "",
        },
    )


def _phase(request: MemberRequest, pk: int) -> Phase:
    phases = Phase.objects.filter(municipality=request.municipality).select_related("cycle")
    phase = get_object_or_404(phases, pk=pk)
    if not request.user.has_perm("programme.change_phase", request.municipality):
        raise PermissionDenied
    return phase


def phase_edit(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Change the planned days of a phase."""
    phase = _phase(request, pk)
    form = PhaseForm(request.POST or None, instance=phase)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            # Only the planned days: somebody may be opening or closing the phase just now.
            form.instance.save(update_fields=["starts_on", "ends_on"])
            record(phase, "phase.plan", by=request.user)
        messages.success(request, _("Saved."))
        return redirect("programme:phase-list", request.municipality.slug)
    return render(request, "programme/phase_form.html", {"phase": phase, "form": form})


@require_POST
def phase_move(request: MemberRequest, municipality: str, pk: int, name: str) -> HttpResponse:
    """Begin, close or reopen a phase."""
    if name not in MOVES:
        raise Http404
    phase = _phase(request, pk)
    try:
        make_move(phase, name, today=timezone.localdate(), by=request.user)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("programme:phase-list", request.municipality.slug)
