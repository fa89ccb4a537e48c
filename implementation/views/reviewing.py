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

from accounts.drafts import Desk, left_at
from accounts.middleware import MemberRequest
from accounts.models import Draft
from accounts.presence import Left, beginning_of
from actionplan.fields import with_our_line_ends
from actionplan.views.desks import (
    as_sent,
    clear_away,
    keep_if_it_fits,
    moment,
    seated,
    wanted_draft,
)
from actionplan.views.openings import is_saved, opening_of
from implementation.choices import REVIEW
from implementation.forms.reviewing import ACCEPT, SEND_BACK, DecideForm, ReviewFilter
from implementation.models import StatusUpdate
from implementation.transitions.updates import accept, send_back
from implementation.views.desks import addresses_for, desk_for, put_back, typed_in
from implementation.views.rounds import demand_inside, plan_here

PAGE = 25
# So many can be chosen at once, which is more than stands on a page.
MOST = 200


def review(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show what came in and waits for a word of the coordinator."""
    demand_inside(request, "implementation.review_some")
    plan = plan_here(request) if "draft" in request.GET else None
    draft = wanted_draft(request, desk_for(request, REVIEW, plan.pk)) if plan else None
    if draft is None:
        return _list(request, request.GET)
    form = DecideForm()
    put_back(form, draft)
    return _list(request, request.GET, form, _numbers(as_sent(draft)), draft)


def _numbers(sent: QueryDict) -> frozenset[int]:
    """Return which updates are chosen, by their numbers."""
    chosen = [each for each in sent.getlist("chosen") if each.isdecimal() and len(each) < 16]
    return frozenset(int(each) for each in chosen[:MOST])


def _list(
    request: MemberRequest,
    looked_for: QueryDict,
    decide: DecideForm | None = None,
    chosen: frozenset[int] = frozenset(),
    draft: Draft | None = None,
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
    may_choose = any(request.user.has_perm("implementation.review", each) for each in updates)
    decide = decide or DecideForm()
    context = {
        "filter": form,
        "updates": updates,
        "page_obj": page,
        "count": ngettext("%(many)d update", "%(many)d updates", page.paginator.count)
        % {"many": page.paginator.count},
        "query": f"{query}&" if query else "",
        "here": looked_for.urlencode(),
        "may_choose": may_choose,
        "decide": decide,
        "desk": _seat(request, plan.pk, decide, draft) if plan and may_choose else None,
        "accept": ACCEPT,
        "send_back": SEND_BACK,
    }
    return render(request, "implementation/review.html", context)


def _seat(
    request: MemberRequest, plan: int, decide: DecideForm, draft: Draft | None
) -> dict[str, Any]:
    """Return what the form needs to keep a reason; offered is what was left of another day."""
    desk = desk_for(request, REVIEW, plan)
    if draft:
        # It is written on where it was begun, so that the decision is the end of it.
        desk = desk._replace(opening=opening_of(draft.object_key))
    address = reverse("implementation:review", args=[request.municipality.slug])
    addresses = addresses_for(request, REVIEW, plan, address)
    is_free = draft is None and not decide.is_bound
    left = left_at(desk) if is_free else []
    return {
        **seated(desk, addresses.draft),
        "offers": [
            addresses.offer(Left(each.object_key, each.updated_at, beginning_of(each.payload)))
            for each in left
        ],
        "reason_from": moment(draft.updated_at) if draft else "",
    }


@require_POST
def review_decide(request: MemberRequest, municipality: str) -> HttpResponse:
    """Accept the chosen updates, or send them back to their departments with a reason."""
    demand_inside(request, "implementation.review_some")
    looked_for = QueryDict(request.POST.get("back", "")[:1000])
    numbers = _numbers(request.POST)
    plan = plan_here(request)
    desk = desk_for(request, REVIEW, plan.pk) if plan else None
    form = DecideForm(with_our_line_ends(request.POST))
    sends_back = request.POST.get("decision") == SEND_BACK
    valid = form.is_valid()
    if not numbers:
        form.add_error(None, _("Please choose updates first, by the boxes in the list."))
    elif sends_back and valid and not form.cleaned_data["reason"]:
        form.add_error("reason", _("Please write why, so that the department knows what to do."))
    if form.errors:
        _keep_reason(request, desk)
        return _list(request, looked_for, form, numbers)
    rows = StatusUpdate.objects.filter(municipality=request.municipality, pk__in=numbers)
    chosen = list(rows.select_related("initiative__plan"))
    for each in chosen:
        each.municipality = request.municipality
    allowed = [each for each in chosen if request.user.has_perm("implementation.review", each)]
    if sends_back:
        done = send_back(allowed, form.cleaned_data["reason"], by=request.user)
    else:
        lets_out = form.cleaned_data["for_everybody"]
        done = accept(allowed, by=request.user, for_everybody=lets_out)
    if desk is not None and sends_back and done:
        clear_away(request, desk, typed_in(REVIEW, request.POST))
    else:
        # Nobody has read it yet: it was meant for other updates, or somebody was quicker.
        _keep_reason(request, desk)
    _tell(request, len(done), len(numbers) - len(done), sends_back=sends_back)
    url = reverse("implementation:review", args=[request.municipality.slug])
    return redirect(f"{url}?{looked_for.urlencode()}" if looked_for else url)


def _keep_reason(request: MemberRequest, desk: Desk | None) -> None:
    """Keep a reason that went to nobody, unless this page has sent it a moment ago."""
    typed = typed_in(REVIEW, request.POST)
    is_reason = "".join(typed.get("reason", [])).strip()
    if desk is not None and is_reason and not is_saved(request, desk.opening):
        keep_if_it_fits(desk, typed, base_version=0)


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
