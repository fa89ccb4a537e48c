"""The pages on which departments say how far their initiatives are."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from accounts.models import Department
from actionplan.models import Initiative
from implementation.choices import Review
from implementation.models import StatusUpdate
from implementation.transitions.updates import UpdateRefused, nothing_new
from implementation.work import delays_of, series_of, shown_proofs, steps_of, updates_of


def initiative_or_404(request: MemberRequest, pk: int) -> Initiative:
    """Return an initiative whose work those inside may read of, with its departments."""
    rows = Initiative.objects.filter(municipality=request.municipality)
    found = get_object_or_404(rows.select_related("plan").for_list(), pk=pk)
    found.municipality = found.plan.municipality = request.municipality
    if not request.user.has_perm("implementation.read", request.municipality):
        raise Http404
    return found


def list_url(initiative: Initiative) -> str:
    """Return the address of everything that was said about the work on an initiative."""
    return reverse(
        "implementation:update-list", args=[initiative.municipality.slug, initiative.pk]
    )


def speaks_for(request: MemberRequest, initiative: Initiative) -> tuple[Department | None, bool]:
    """Return in whose name a person reports, and whether she enters it for others.

    The first lead department for which she writes; a coordinator who writes for none of them
    enters it for the first.
    """
    own = request.user.departments_in(request.municipality)
    for unit in initiative.leads:
        if unit.pk in own or unit.parent_id in own:
            return unit, False
    first = initiative.leads[0] if initiative.leads else None
    return first, first is not None


def update_list(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show everything about the work on one initiative: said, measured, reached."""
    initiative = initiative_or_404(request, pk)
    return work_page(request, initiative)


def work_page(
    request: MemberRequest, initiative: Initiative, *, status: int = 200, **more: Any
) -> HttpResponse:
    """Answer with the page of the work on one initiative."""
    today = timezone.localdate()
    updates = updates_of(initiative)
    may_report = request.user.has_perm("implementation.report", initiative)
    context = {
        "initiative": initiative,
        "plan": initiative.plan,
        "updates": updates,
        "proofs": shown_proofs(updates, today),
        "steps": steps_of(initiative),
        "delays": delays_of(initiative, updates),
        "series": series_of(initiative),
        "today": today,
        "may_report": may_report,
        "may_remove": request.user.has_perm("implementation.remove_proof", initiative),
        "may_redact": request.user.has_perm("accounts.manage_people", request.municipality),
        "currency": request.municipality.currency,
        **more,
    }
    return render(request, "implementation/update_list.html", context, status=status)


def nothing_is_asked(request: MemberRequest, initiative: Initiative) -> HttpResponse:
    """Say when departments report to whoever comes at another time; refuse whose it never is."""
    if not request.user.has_perm("implementation.report_in_time", initiative):
        raise PermissionDenied
    messages.info(request, _("Departments report while the plan is carried out."))
    return redirect("implementation:my-updates", request.municipality.slug)


def is_from_mine(request: MemberRequest) -> bool:
    """Whether somebody came from the page of what her department is asked."""
    return "mine" in request.GET or "mine" in request.POST


def next_url(request: MemberRequest, initiative: Initiative) -> str:
    """Return where an update leads once it is said."""
    if is_from_mine(request):
        return reverse("implementation:my-updates", args=[request.municipality.slug])
    return list_url(initiative)


@require_POST
def update_same(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Say with one tap that nothing is new."""
    initiative = initiative_or_404(request, pk)
    if not request.user.has_perm("implementation.report", initiative):
        return nothing_is_asked(request, initiative)
    last = StatusUpdate.objects.filter(initiative=initiative).standing().first()
    if last is None or str(last.pk) != request.POST.get("seen"):
        if last is None or not _is_same_click(request, last):
            messages.error(request, _("There is something newer. Please look at it first."))
        return redirect(next_url(request, initiative))
    if last.review == Review.RETURNED:
        messages.error(request, _("It was sent back. Please answer with a new sentence."))
        return redirect("implementation:update-add", municipality, pk)
    last.initiative = initiative
    department, is_entered_for = speaks_for(request, initiative)
    try:
        nothing_new(
            last,
            by=request.user,
            key=_key(request),
            department=department,
            is_entered_for=is_entered_for,
        )
    except UpdateRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Nothing new, as of today: %(title)s") % {"title": initiative})
    return redirect(next_url(request, initiative))


def _key(request: MemberRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _is_same_click(request: MemberRequest, last: StatusUpdate) -> bool:
    """Whether the newest update is what this very button has written a moment ago."""
    return str(last.key) == request.POST.get("key")
