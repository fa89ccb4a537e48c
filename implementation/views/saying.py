"""The form in which somebody says how far an initiative is; nothing typed into it is lost."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.drafts import Desk
from accounts.middleware import MemberRequest
from actionplan.fields import with_our_line_ends
from actionplan.models import Initiative
from actionplan.views.desks import (
    clear_away,
    keep_if_it_fits,
    moment,
    sit_down_at,
    version_in,
    wanted_draft,
)
from actionplan.views.openings import opening_of
from implementation.choices import UPDATES
from implementation.figures.watching import follow_up_of
from implementation.forms.updates import UpdateForm
from implementation.models import StatusUpdate
from implementation.transitions.updates import UpdateRefused, say
from implementation.views.desks import (
    addresses_for,
    closed,
    desk_for,
    put_back,
    typed_in,
)
from implementation.views.updates import (
    initiative_or_404,
    is_from_mine,
    list_url,
    next_url,
    nothing_is_asked,
    speaks_for,
)


def update_add(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Say how far an initiative is, with last time's update beside the form."""
    initiative = initiative_or_404(request, pk)
    desk = desk_for(request, UPDATES, pk)
    typed = typed_in(UPDATES, request.POST)
    if not request.user.has_perm("implementation.report", initiative):
        return _too_late(request, initiative, desk)
    last = StatusUpdate.objects.filter(initiative=initiative).standing().first()
    if request.method != "POST":
        return _opened(request, initiative, desk, last)
    form = _form(request, last, with_our_line_ends(request.POST))
    if not form.is_valid():
        keep_if_it_fits(desk, typed, base_version=version_in(request.POST, "seen"))
        return _form_page(request, initiative, form, last, desk=desk)
    department, is_entered_for = speaks_for(request, initiative)
    try:
        say(
            initiative,
            form.values(),
            by=request.user,
            key=form.cleaned_data["key"],
            seen=form.cleaned_data["seen"],
            department=department,
            is_entered_for=is_entered_for,
        )
    except UpdateRefused:
        keep_if_it_fits(desk, typed, base_version=version_in(request.POST, "seen"))
        return _met(request, initiative, desk)
    clear_away(request, desk, typed)
    messages.success(request, _("Saved: %(title)s") % {"title": initiative})
    return redirect(next_url(request, initiative))


def _too_late(request: MemberRequest, initiative: Initiative, desk: Desk) -> HttpResponse:
    """Give back what was typed while nothing is asked, or say when something is."""
    reports = request.user.has_perm("implementation.report_in_time", initiative)
    if request.method == "POST" and reports:
        # The phase may be opened again, and she may have closed this page by then.
        typed = typed_in(UPDATES, request.POST)
        keep_if_it_fits(desk, typed, base_version=version_in(request.POST, "seen"))
    why = _("Departments report while the plan is carried out.") if reports else ""
    try:
        return closed(request, desk, UPDATES, back_url=list_url(initiative), why=why)
    except PermissionDenied:
        return nothing_is_asked(request, initiative)


def _form(request: MemberRequest, last: StatusUpdate | None, data: Any = None) -> UpdateForm:
    return UpdateForm(
        data,
        follow_up=follow_up_of(request.municipality),
        today=timezone.localdate(),
        last=last,
    )


def _opened(
    request: MemberRequest, initiative: Initiative, desk: Desk, last: StatusUpdate | None
) -> HttpResponse:
    """Show the form, with what she typed before and did not save if she asks for it."""
    form, draft = _form(request, last), wanted_draft(request, desk)
    if draft is None:
        return _form_page(request, initiative, form, last, desk=desk)
    put_back(form, draft)
    # It is written on where it was begun, so that the save is the end of it.
    desk = desk._replace(opening=opening_of(draft.object_key))
    shown_from = moment(draft.updated_at)
    return _form_page(request, initiative, form, last, desk=desk, shown_from=shown_from)


def _met(request: MemberRequest, initiative: Initiative, desk: Desk) -> HttpResponse:
    """Give back what was typed, beside what has been said since: sent again, it counts."""
    last = StatusUpdate.objects.filter(initiative=initiative).standing().first()
    sent = with_our_line_ends(request.POST)
    sent["seen"] = str(last.pk) if last else ""
    # The key of the form may have been used already, for other words.
    sent["key"] = str(uuid.uuid4())
    form = _form(request, last, sent)
    met = "own" if last is not None and last.by == request.user else "other"
    return _form_page(request, initiative, form, last, desk=desk, met=met, status=409)


def _form_page(
    request: MemberRequest,
    initiative: Initiative,
    form: UpdateForm,
    last: StatusUpdate | None,
    *,
    desk: Desk,
    shown_from: str = "",
    **more: Any,
) -> HttpResponse:
    status = more.pop("status", 422 if request.method == "POST" else 200)
    department, is_entered_for = speaks_for(request, initiative)
    mine = "?mine=1" if is_from_mine(request) else ""
    here = reverse("implementation:update-add", args=[request.municipality.slug, initiative.pk])
    addresses = addresses_for(request, UPDATES, initiative.pk, here + mine)
    is_free = not form.is_bound and not shown_from
    seat = sit_down_at(request, desk, addresses, is_free=is_free)
    context = {
        "initiative": initiative,
        "plan": initiative.plan,
        "form": form,
        "last": last,
        "department": department,
        "is_entered_for": is_entered_for,
        "same_key": uuid.uuid4(),
        "currency": request.municipality.currency,
        "back_url": next_url(request, initiative),
        "from_mine": is_from_mine(request),
        "desk": {**seat, "shown_from": shown_from},
        **more,
    }
    return render(request, "implementation/update_form.html", context, status=status)
