"""What is noted on the page of the work: measurements, milestones, proof."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from actionplan.fields import with_our_line_ends
from actionplan.models import Indicator, Initiative, Milestone
from implementation.forms.measuring import LinkForm, MeasurementForm, ReachedForm
from implementation.models import MilestoneReached, Proof, StatusUpdate
from implementation.transitions.measuring import measure, reach, unreach
from implementation.transitions.proofs import add_link, add_photo
from implementation.views.desks import given_back, words_in
from implementation.views.updates import initiative_or_404, list_url, nothing_is_asked
from participation.forms.pictures import PhotoForm
from participation.transitions.pictures import take_out
from participation.views.pictures import handed_over


def measurement_add(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Note what was measured of an indicator."""
    initiative = initiative_or_404(request, pk)
    rows = list(Indicator.objects.filter(initiative=initiative).order_by("order"))
    sent = request.POST if request.method == "POST" else None
    form = MeasurementForm(sent, indicators=rows, today=timezone.localdate())
    if not request.user.has_perm("implementation.report", initiative):
        return _too_late(request, initiative, form)
    if request.method == "POST" and form.is_valid():
        indicator, said = form.said()
        measure(indicator, by=request.user, **said)
        messages.success(request, _("Saved."))
        return redirect(f"{list_url(initiative)}#measurements")
    context = {
        "initiative": initiative,
        "plan": initiative.plan,
        "form": form,
        "has_indicators": bool(rows),
        "back_url": list_url(initiative),
    }
    status = 422 if form.errors else 200
    return render(request, "implementation/measurement_form.html", context, status=status)


def milestone_reached(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Note on which day a milestone was reached, or take that back."""
    rows = Milestone.objects.filter(municipality=request.municipality)
    milestone = get_object_or_404(rows, pk=pk)
    initiative = initiative_or_404(request, milestone.initiative_id)
    reached = MilestoneReached.objects.filter(milestone=milestone.key, taken_back_at=None).first()
    sent = request.POST if request.method == "POST" else None
    form = ReachedForm(sent, initial={"milestone": milestone.key}, today=timezone.localdate())
    if not request.user.has_perm("implementation.report", initiative):
        return _too_late(request, initiative, form)
    if request.method == "POST" and "take_back" in request.POST:
        if reached is not None and unreach(reached, by=request.user):
            messages.success(request, _("Taken back."))
        return redirect(f"{list_url(initiative)}#milestones")
    if request.method == "POST" and form.is_valid():
        reach(milestone, on=form.cleaned_data["on"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect(f"{list_url(initiative)}#milestones")
    context = {
        "initiative": initiative,
        "plan": initiative.plan,
        "milestone": milestone,
        "reached": reached,
        "form": form,
        "back_url": list_url(initiative),
    }
    status = 422 if form.errors else 200
    return render(request, "implementation/milestone_form.html", context, status=status)


def _too_late(request: MemberRequest, initiative: Initiative, form: Any) -> HttpResponse:
    """Give back what was typed while nothing is asked, or say when something is."""
    fields = {form.add_prefix(name): field for name, field in form.fields.items()}
    kept = words_in(fields, with_our_line_ends(request.POST))
    if not kept or not request.user.has_perm("implementation.report_in_time", initiative):
        return nothing_is_asked(request, initiative)
    why = _("Departments report while the plan is carried out.")
    return given_back(request, kept, back_url=list_url(initiative), why=why)


def _update_or_404(request: MemberRequest, pk: int) -> StatusUpdate:
    rows = StatusUpdate.objects.filter(municipality=request.municipality)
    update = get_object_or_404(rows, pk=pk)
    update.initiative = initiative_or_404(request, update.initiative_id)
    update.municipality = request.municipality
    return update


def proof_add(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Add a photo or a link that shows what was done."""
    update = _update_or_404(request, pk)
    is_photo = request.POST.get("kind") == "photo"
    sent = request.method == "POST"
    photo = PhotoForm(
        request.POST if sent and is_photo else None,
        request.FILES if sent and is_photo else None,
        initial={"key": uuid.uuid4()},
        prefix="photo",
    )
    link = LinkForm(
        request.POST if sent and not is_photo else None,
        initial={"key": uuid.uuid4()},
        prefix="link",
    )
    form: Any = photo if is_photo else link
    if not request.user.has_perm("implementation.report", update.initiative):
        return _too_late(request, update.initiative, form)
    if sent and form.is_valid():
        if is_photo:
            add_photo(update, form.cleaned_data["file"], by=request.user, **form.said())
        else:
            add_link(update, by=request.user, **form.cleaned_data)
        messages.success(request, _("Added."))
        return redirect(f"{list_url(update.initiative)}#update-{update.pk}")
    context = {
        "initiative": update.initiative,
        "plan": update.initiative.plan,
        "update": update,
        "photo": photo,
        "link": link,
        "back_url": list_url(update.initiative),
    }
    status = 422 if form.errors else 200
    return render(request, "implementation/proof_form.html", context, status=status)


def _proof_or_404(request: MemberRequest, pk: int) -> Proof:
    rows = Proof.objects.filter(municipality=request.municipality).select_related("update")
    return get_object_or_404(rows, pk=pk)


def proof_photo(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Hand over a photo to those inside, while everybody on it agrees."""
    proof = _proof_or_404(request, pk)
    initiative_or_404(request, proof.update.initiative_id)
    return handed_over(proof)


@require_POST
def proof_remove(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Take proof out for good, because somebody no longer agrees or it was wrong."""
    proof = _proof_or_404(request, pk)
    initiative = initiative_or_404(request, proof.update.initiative_id)
    if not request.user.has_perm("implementation.remove_proof", initiative):
        raise PermissionDenied
    proof.municipality = request.municipality
    take_out(proof, by=request.user)
    messages.success(request, _("It is gone."))
    return redirect(list_url(initiative))
