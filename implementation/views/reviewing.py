"""What departments sent in: the coordinator accepts it or sends it back, many at once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from implementation.forms.reviewing import ACCEPT, SEND_BACK, DecideForm, ReviewFilter
from implementation.models import StatusUpdate
from implementation.transitions.updates import accept, send_back
from implementation.views.rounds import demand_inside, plan_here

PAGE = 25
# So many can be chosen at once, which is more than stands on a page.
MOST = 200


def review(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show what came in and waits for a word of the coordinator."""
    demand_inside(request, "implementation.review_some")
    return _list(request, request.GET)


def _list(
    request: MemberRequest,
    looked_for: QueryDict,
    decide: DecideForm | None = None,
    chosen: frozenset[int] = frozenset(),
) -> HttpResponse:
    plan = plan_here(request)
    form = ReviewFilter(looked_for, town=request.municipality)
    standing = StatusUpdate.objects.standing().filter(plan=plan) if plan else None
    rows = form.apply(StatusUpdate.objects.none() if standing is None else standing)
    rows = rows.select_related("initiative__plan", "department", "by", "round").order_by("at", "pk")
    page = Paginator(rows, PAGE).get_page(looked_for.get("page"))
    updates = list(page.object_list)
    for each in updates:
        each.municipality = each.initiative.municipality = request.municipality
        each.initiative.plan.municipality = request.municipality
        each.is_chosen = each.pk in chosen
    query = form.query()
    context = {
        "filter": form,
        "updates": updates,
        "page_obj": page,
        "count": ngettext("%(many)d update", "%(many)d updates", page.paginator.count)
        % {"many": page.paginator.count},
        "query": f"{query}&" if query else "",
        "here": looked_for.urlencode(),
        "may_choose": any(request.user.has_perm("implementation.review", each) for each in updates),
        "decide": decide or DecideForm(),
        "accept": ACCEPT,
        "send_back": SEND_BACK,
    }
    return render(request, "implementation/review.html", context)


@require_POST
def review_decide(request: MemberRequest, municipality: str) -> HttpResponse:
    """Accept the chosen updates, or send them back to their departments with a reason."""
    demand_inside(request, "implementation.review_some")
    looked_for = QueryDict(request.POST.get("back", "")[:1000])
    numbers = [
        int(each) for each in request.POST.getlist("chosen") if each.isdecimal() and len(each) < 16
    ][:MOST]
    form = DecideForm(request.POST)
    sends_back = request.POST.get("decision") == SEND_BACK
    valid = form.is_valid()
    if not numbers:
        form.add_error(None, _("Please choose updates first, by the boxes in the list."))
    elif sends_back and valid and not form.cleaned_data["reason"]:
        form.add_error("reason", _("Please write why, so that the department knows what to do."))
    if form.errors:
        return _list(request, looked_for, form, frozenset(numbers))
    rows = StatusUpdate.objects.filter(municipality=request.municipality, pk__in=numbers)
    chosen = list(rows.select_related("initiative__plan"))
    for each in chosen:
        each.municipality = request.municipality
    allowed = [each for each in chosen if request.user.has_perm("implementation.review", each)]
    if sends_back:
        done = send_back(allowed, form.cleaned_data["reason"], by=request.user)
    else:
        done = accept(allowed, by=request.user)
    _tell(request, len(done), len(numbers) - len(done), sends_back=sends_back)
    url = reverse("implementation:review", args=[request.municipality.slug])
    return redirect(f"{url}?{looked_for.urlencode()}" if looked_for else url)


def _tell(request: MemberRequest, done: int, late: int, *, sends_back: bool) -> None:
    said: dict[str, Any] = {"many": done}
    if done and sends_back:
        words = ngettext(
            "One update went back. The department hears why.",
            "%(many)d updates went back. The departments hear why.",
            done,
        )
        messages.success(request, words % said)
    elif done:
        words = ngettext("One update is accepted.", "%(many)d updates are accepted.", done)
        messages.success(request, words % said)
    if late:
        messages.info(
            request,
            _("Some were decided already, or something newer was said in the meantime."),
        )
