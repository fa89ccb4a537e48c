"""The seal: the one that counts now, those before it, and what a coordinator writes about them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from programme.forms import SealForm, SealStrikeForm, SealWithdrawForm
from programme.models import Seal, phases_of, seal_of
from programme.transitions import (
    MoveRefused,
    correct_seal,
    record_seal,
    strike_seal,
    withdraw_seal,
)


def _demand_keeper(request: MemberRequest) -> None:
    if not request.user.has_perm("programme.keep_seal", request.municipality):
        raise PermissionDenied


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("programme:seal-list", request.municipality.slug)


def seal_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the seal that counts now, and what was recorded before; mistakes only inside."""
    town, today = request.municipality, timezone.localdate()
    if not request.user.has_perm("programme.view_seal", town):
        raise PermissionDenied
    reads_all = request.user.has_perm("programme.read_seal_history", town)
    rows = Seal.objects.filter(municipality=town).newest_first()
    if not reads_all:
        rows = rows.standing()
    seals = list(rows.select_related("cycle", "by", "withdrawn_by", "struck_by"))
    counts, phases = seal_of(town), phases_of(town)
    current = next((each for each in seals if each == counts), None)
    may_keep = request.user.has_perm("programme.keep_seal", town)
    cycle = phases[0].cycle if phases else None
    has_own = any(each.is_running and each.cycle == cycle for each in seals)
    context: dict[str, Any] = {
        "seal": current,
        "condition": current.condition(today) if current else "",
        "earlier": [(each, each.condition(today)) for each in seals if each != current],
        "words": cycle.variant.seal if cycle else None,
        "reads_all": reads_all,
        "may_keep": may_keep,
        # A new round has a seal of its own, beside the one that still holds.
        "may_record": may_keep and cycle is not None and not has_own,
    }
    return render(request, "programme/seal_list.html", context)


def seal_add(request: MemberRequest, municipality: str) -> HttpResponse:
    """Record that the municipality was recognised."""
    _demand_keeper(request)
    phases = phases_of(request.municipality)
    if not phases:
        messages.error(request, _("The way through the programme has not begun yet."))
        return _back(request)
    seal = Seal(municipality=request.municipality, cycle=phases[0].cycle)
    form = SealForm(
        request.POST or None, instance=seal, today=timezone.localdate(), is_correction=False
    )
    if request.method == "POST" and form.is_valid():
        try:
            record_seal(form.instance, by=request.user)
        except MoveRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return _back(request)
    context = {"form": form, "seal": None, "words": seal.cycle.variant.seal}
    return render(request, "programme/seal_form.html", context)


def _seal(request: MemberRequest, pk: int) -> Seal:
    _demand_keeper(request)
    seals = Seal.objects.filter(municipality=request.municipality).select_related("cycle")
    return get_object_or_404(seals, pk=pk)


def _too_late(request: MemberRequest) -> HttpResponse:
    messages.error(request, _("This entry does not stand any more. Please look once more."))
    return _back(request)


def seal_correct(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Let a new entry take the place of one; the earlier one stays in the history."""
    seal = _seal(request, pk)
    if request.method == "GET" and not seal.is_running:
        return _too_late(request)
    values = {name: getattr(seal, name) for name in SealForm.Meta.fields}
    after = Seal(municipality=request.municipality, cycle=seal.cycle, **values)
    form = SealForm(
        request.POST or None, instance=after, today=timezone.localdate(), is_correction=True
    )
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        try:
            correct_seal(seal, form.instance, because=because, now=timezone.now(), by=request.user)
        except MoveRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return _back(request)
    context = {"form": form, "seal": seal, "words": seal.cycle.variant.seal}
    return render(request, "programme/seal_form.html", context)


def seal_withdraw(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Ask, and then write down that a seal was taken or given back."""
    seal, today = _seal(request, pk), timezone.localdate()
    if request.method == "GET" and not seal.is_running:
        return _too_late(request)
    form = SealWithdrawForm(request.POST or None, initial={"on": today}, seal=seal, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_seal(seal, **form.cleaned_data, by=request.user)
        except MoveRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return _back(request)
    context = {"form": form, "seal": seal, "condition": seal.condition(today)}
    return render(request, "programme/seal_withdraw.html", context)


def seal_strike(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Ask, and then mark an entry as a mistake."""
    seal, today = _seal(request, pk), timezone.localdate()
    if request.method == "GET" and seal.struck_at is not None:
        return _too_late(request)
    form = SealStrikeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        try:
            strike_seal(seal, because=because, now=timezone.now(), by=request.user)
        except MoveRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return _back(request)
    context = {"form": form, "seal": seal, "condition": seal.condition(today)}
    return render(request, "programme/seal_strike.html", context)
