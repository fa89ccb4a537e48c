"""The facilitator's list of the young people in her bodies; every look stands in the journal."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from accounts.codes import in_groups
from accounts.guardians import needs_guardian
from accounts.middleware import MemberRequest
from accounts.models import GuardianConsent, Membership, Visit
from accounts.rules import YOUNG as YOUNG_ROLES
from accounts.second_factor import demand_second_factor
from journal.recording import record
from participation.transitions.joining import leave, leave_one, renew_code
from participation.views.joining_codes import demand_facilitator, looked_after
from programme.models import Seat

View = Callable[..., HttpResponse]
ON_A_PAGE = 50


def with_second_factor(view: View) -> View:
    """Let only a facilitator in who has shown her second factor; lead her to it (S20)."""

    @wraps(view)
    def guarded(request: MemberRequest, municipality: str, **kwargs: int) -> HttpResponse:
        demand_facilitator(request)
        led = demand_second_factor(request, after=request.path)
        return led or view(request, municipality, **kwargs)

    return guarded


def _seats(request: MemberRequest) -> QuerySet[Seat]:
    """Return who sits today in the bodies she looks after, with what the list says of each."""
    town = request.municipality
    here = {"municipality": town, "user": OuterRef("person")}
    asked = GuardianConsent.objects.filter(municipality=town, person=OuterRef("person"))
    held = Membership.objects.filter(municipality=town, role__in=YOUNG_ROLES)
    mine = looked_after(request).values("pk")
    members = held.not_over(timezone.localdate()).values("user")
    return (
        Seat.objects.filter(municipality=town, body__in=mine, person__in=members)
        .valid_on(timezone.localdate())
        .select_related("person", "body")
        .annotate(
            seen_at=Subquery(Visit.objects.filter(**here).values("last_seen_at")[:1]),
            asked_at=Subquery(asked.values("asked_at")[:1]),
            given_at=Subquery(asked.values("given_at")[:1]),
            withdrawn_at=Subquery(asked.values("withdrawn_at")[:1]),
        )
        .order_by("body__order", "body", "person__pseudonym", "pk")
    )


@with_second_factor
def members(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show display name, age band, guardian's answer and last visit; never a name or address."""
    page = Paginator(_seats(request), ON_A_PAGE).get_page(request.GET.get("page"))
    for seat in page:
        seat.needs_guardian = needs_guardian(request.municipality, seat.person.age_band)
    record(request.municipality, "young.view", by=request.user, note="members")
    context = {"page": page, "bodies": looked_after(request)}
    return render(request, "participation/members.html", context)


@with_second_factor
@require_POST
@sensitive_variables("code")
def member_code(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Give somebody who has lost hers a new code to come back by."""
    seat = get_object_or_404(_seats(request), pk=pk)
    code = renew_code(seat.person, request.municipality, by=request.user)
    record(seat, "code.view", by=request.user)
    context = {"code": in_groups(code), "person": seat.person, "own": False}
    return render(request, "participation/new_code.html", context)


@with_second_factor
def member_end(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Ask, and then end somebody's membership, as she could herself."""
    seat = get_object_or_404(_seats(request), pk=pk)
    seats = Seat.objects.filter(person=seat.person, municipality=request.municipality)
    seats = seats.valid_on(timezone.localdate())
    sits_elsewhere = seats.exclude(body__in=looked_after(request).values("pk")).exists()
    if request.method == "POST":
        # Of a body that another facilitator looks after, she ends nothing.
        if sits_elsewhere:
            leave_one(seat, by=request.user)
        else:
            leave(seat.person, request.municipality, by=request.user)
        messages.success(
            request, _("%(name)s is no longer a member.") % {"name": seat.person.pseudonym}
        )
        return redirect("participation:members", request.municipality.slug)
    record(seat, "young.view", by=request.user, note="member")
    return render(request, "participation/member_end.html", {"seat": seat})
