"""The pages on which departments say how far their initiatives are."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from accounts.models import Department
from actionplan.models import ActionPlan, Initiative
from implementation.choices import FINAL, Review
from implementation.figures.watching import awaited, follow_up_of, followed, open_round
from implementation.forms.updates import UpdateForm
from implementation.models import StatusUpdate
from implementation.rules import leads
from implementation.transitions.updates import UpdateRefused, nothing_new, say
from implementation.work import series_of, shown_proofs, steps_of, updates_of


def initiative_or_404(request: MemberRequest, pk: int) -> Initiative:
    """Return an initiative whose work those inside may read of, with its departments."""
    rows = Initiative.objects.filter(municipality=request.municipality)
    found = get_object_or_404(rows.select_related("plan").for_list(), pk=pk)
    found.municipality = found.plan.municipality = request.municipality
    if not request.user.has_perm("implementation.read", request.municipality):
        raise Http404
    return found


def demand_reporter(request: MemberRequest, initiative: Initiative) -> None:
    """Refuse who may read of the work but not report on it."""
    if not request.user.has_perm("implementation.report", initiative):
        raise PermissionDenied


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
        "series": series_of(initiative),
        "today": today,
        "may_report": may_report,
        "currency": request.municipality.currency,
        **more,
    }
    return render(request, "implementation/update_list.html", context, status=status)


def update_add(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Say how far an initiative is, with last time's update beside the form."""
    initiative = initiative_or_404(request, pk)
    demand_reporter(request, initiative)
    last = StatusUpdate.objects.filter(initiative=initiative).standing().first()
    form = _form(request, last)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, initiative, form, last)
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
        return _met(request, initiative)
    messages.success(request, _("Saved: %(title)s") % {"title": initiative})
    return redirect(_next_url(request, initiative))


def _form(request: MemberRequest, last: StatusUpdate | None, data: Any = None) -> UpdateForm:
    sent = request.POST if request.method == "POST" else None
    return UpdateForm(
        data or sent,
        follow_up=follow_up_of(request.municipality),
        today=timezone.localdate(),
        last=last,
    )


def _met(request: MemberRequest, initiative: Initiative) -> HttpResponse:
    """Give back what was typed, beside what somebody else has said: sent again, it counts."""
    last = StatusUpdate.objects.filter(initiative=initiative).standing().first()
    sent = request.POST.copy()
    sent["seen"] = str(last.pk) if last else ""
    form = _form(request, last, sent)
    return _form_page(request, initiative, form, last, met=True, status=409)


def _form_page(
    request: MemberRequest,
    initiative: Initiative,
    form: UpdateForm,
    last: StatusUpdate | None,
    **more: Any,
) -> HttpResponse:
    status = more.pop("status", 422 if request.method == "POST" else 200)
    department, is_entered_for = speaks_for(request, initiative)
    context = {
        "initiative": initiative,
        "plan": initiative.plan,
        "form": form,
        "last": last,
        "department": department,
        "is_entered_for": is_entered_for,
        "same_key": uuid.uuid4(),
        "currency": request.municipality.currency,
        "back_url": _next_url(request, initiative),
        "from_mine": _from_mine(request),
        **more,
    }
    return render(request, "implementation/update_form.html", context, status=status)


def _from_mine(request: MemberRequest) -> bool:
    return "mine" in request.GET or "mine" in request.POST


def _next_url(request: MemberRequest, initiative: Initiative) -> str:
    if _from_mine(request):
        return reverse("implementation:my-updates", args=[request.municipality.slug])
    return list_url(initiative)


@require_POST
def update_same(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Say with one tap that nothing is new."""
    initiative = initiative_or_404(request, pk)
    demand_reporter(request, initiative)
    last = StatusUpdate.objects.filter(initiative=initiative).standing().first()
    if last is None or str(last.pk) != request.POST.get("seen"):
        if last is None or not _is_same_click(request, last):
            messages.error(request, _("There is something newer. Please look at it first."))
        return redirect(_next_url(request, initiative))
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
    return redirect(_next_url(request, initiative))


def _key(request: MemberRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _is_same_click(request: MemberRequest, last: StatusUpdate) -> bool:
    """Whether the newest update is what this very button has written a moment ago."""
    return str(last.key) == request.POST.get("key")


def my_updates(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show a department what it is asked of, first what is still awaited."""
    if not request.user.has_perm("implementation.read", request.municipality):
        raise Http404
    plan = ActionPlan.objects.current(request.municipality)
    if plan is None or not request.user.has_perm(
        "implementation.report_some", request.municipality
    ):
        context = {"plan": plan, "asked": None, "closed": True, "waiting": [], "others": []}
        return render(request, "implementation/my_updates.html", context)
    plan.municipality = request.municipality
    rows = own_of(request, plan)
    asked = open_round(plan)
    open_ones: set[int] = set()
    if asked is not None:
        asked.plan = plan
        open_ones = set(awaited(asked).values_list("pk", flat=True))
    last = {
        each.initiative_id: each
        for each in StatusUpdate.objects.filter(plan=plan).standing()
    }
    items: list[dict[str, Any]] = [
        {"initiative": each, "last": last.get(each.pk), "key": uuid.uuid4()} for each in rows
    ]
    context = {
        "plan": plan,
        "asked": asked,
        "closed": False,
        "waiting": [each for each in items if each["initiative"].pk in open_ones],
        "others": [each for each in items if each["initiative"].pk not in open_ones],
        "final": FINAL,
        "today": timezone.localdate(),
    }
    return render(request, "implementation/my_updates.html", context)


def own_of(request: MemberRequest, plan: ActionPlan) -> list[Initiative]:
    """Return the followed initiatives a person reports on: a coordinator on all of them."""
    rows: QuerySet[Initiative] = followed(plan).in_plan_order().for_list()
    found = list(rows)
    for each in found:
        each.plan = plan
        each.municipality = request.municipality
    if request.user.has_perm("implementation.review_some", request.municipality):
        return found
    return [each for each in found if leads(request.user, each)]


