"""Who works on the plan: the bodies, and who sits in them."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from accounts.models import Membership
from accounts.rules import YOUNG
from programme.forms import BodyForm, SeatEndForm, SeatForm
from programme.forms.bodies import called
from programme.models import Body, Seat
from programme.transitions import MoveRefused, edit_seat, end_seat, take_seat, write_body


def _demand_keeper(request: MemberRequest) -> None:
    if not request.user.has_perm("programme.keep_bodies", request.municipality):
        raise PermissionDenied


def _knows_young(request: MemberRequest) -> bool:
    """Whether young people are called by their display names: only after a second factor (S20)."""
    return bool(request.user.is_verified())  # type: ignore[attr-defined]


def _call(seats: Iterable[Seat], request: MemberRequest) -> None:
    """Give each seat the words by which its person is called on a page."""
    knows = _knows_young(request)
    for seat in seats:
        seat.called = called(seat.person, knows_young=knows)  # type: ignore[attr-defined]


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("programme:body-list", request.municipality.slug)


def body_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the bodies with everybody who sits or sat in them."""
    _demand_keeper(request)
    held = Membership.objects.filter(municipality=request.municipality, role__in=YOUNG)
    taking_part = held.valid_on(timezone.localdate()).filter(user=OuterRef("person"))
    rows = Seat.objects.select_related("person").annotate(holds_young_role=Exists(taking_part))
    seats = Prefetch("seats", rows.order_by("to_on", "pk"))
    bodies = (
        Body.objects.filter(municipality=request.municipality)
        .with_whether_named()
        .select_related("facilitator")
        .prefetch_related(seats)
    )
    everybody = [seat for body in bodies for seat in body.seats.all()]
    _call(everybody, request)
    hides = not _knows_young(request) and any(seat.person.is_young for seat in everybody)
    context: dict[str, Any] = {
        "bodies": bodies,
        "today": timezone.localdate(),
        "hides_young": hides,
    }
    return render(request, "programme/body_list.html", context)


def body_add(request: MemberRequest, municipality: str) -> HttpResponse:
    """Write a new body."""
    _demand_keeper(request)
    return _body_page(request, Body(municipality=request.municipality))


def body_edit(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Change what a body is called, what kind it is, and who looks after it."""
    _demand_keeper(request)
    bodies = Body.objects.filter(municipality=request.municipality)
    return _body_page(request, get_object_or_404(bodies, pk=pk))


def _body_page(request: MemberRequest, body: Body) -> HttpResponse:
    form = BodyForm(request.POST or None, instance=body)
    if request.method == "POST" and form.is_valid():
        try:
            write_body(form.instance, by=request.user)
        except MoveRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return _back(request)
    return render(request, "programme/body_form.html", {"form": form, "body": body})


def seat_add(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Let somebody sit in a body."""
    _demand_keeper(request)
    town = request.municipality
    body = get_object_or_404(Body.objects.filter(municipality=town), pk=pk)
    form = SeatForm(
        request.POST or None,
        instance=Seat(municipality=town, body=body),
        knows_young=_knows_young(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            take_seat(
                form.instance,
                new_name=form.cleaned_data["new_name"],
                may_be_named=form.cleaned_data.get("may_be_named", False),
                today=timezone.localdate(),
                by=request.user,
            )
        except MoveRefused as refusal:
            form.add_error("new_name" if form.cleaned_data["new_name"] else "person", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return _back(request)
    return render(request, "programme/seat_form.html", {"form": form, "body": body, "seat": None})


def _seat(request: MemberRequest, pk: int) -> Seat:
    _demand_keeper(request)
    seats = Seat.objects.filter(municipality=request.municipality)
    seat = get_object_or_404(seats.select_related("body", "person"), pk=pk)
    _call([seat], request)
    return seat


def seat_edit(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Change somebody's role in a body, or whether she may be named."""
    seat = _seat(request, pk)
    seat.municipality = request.municipality
    form = SeatForm(
        request.POST or None, instance=seat, knows_young=_knows_young(request)
    )
    if request.method == "POST" and form.is_valid():
        # A body of young people asks for no consent; then it stays what it was.
        seat.named_since = form.cleaned_data.get("agreed_then", seat.named_since)
        allowed = form.cleaned_data.get("may_be_named", False)
        try:
            edit_seat(seat, may_be_named=allowed, today=timezone.localdate(), by=request.user)
        except MoveRefused as refusal:
            # The form again, with the consent as it is now.
            messages.error(request, str(refusal))
            return redirect(request.path)
        messages.success(request, _("Saved."))
        return _back(request)
    context = {"form": form, "body": seat.body, "seat": seat}
    return render(request, "programme/seat_form.html", context)


def seat_end(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Ask, and then let somebody's seat end on a day."""
    seat = _seat(request, pk)
    if seat.to_on:
        messages.error(request, _("This seat has ended already."))
        return _back(request)
    today = {"to_on": timezone.localdate()}
    form = SeatEndForm(request.POST or None, initial=today, from_on=seat.from_on)
    if request.method == "POST" and form.is_valid():
        try:
            end_seat(seat, on=form.cleaned_data["to_on"], by=request.user)
        except MoveRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return _back(request)
    return render(request, "programme/seat_end.html", {"form": form, "seat": seat})
