"""Who is who in a municipality: roles, invitations and departments."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.choices import Role
from accounts.forms import DepartmentForm, InvitationForm
from accounts.middleware import MemberRequest
from accounts.models import Department, Invitation, Membership
from accounts.rules import (
    YOUNG,
    is_coordinator,
)
from accounts.second_factor import (
    GIVEN_WITH_ONE,
    MAY_HAVE_ONE,
    demand_second_factor,
    reset,
)
from accounts.transitions import InvitationRefused, end_role, invite, revoke
from journal.recording import record


def _demand_manager(request: MemberRequest) -> None:
    if not request.user.has_perm("accounts.manage_people", request.municipality):
        raise PermissionDenied


def is_administrator(request: MemberRequest) -> bool:
    """Whether the person administers this municipality."""
    return Role.ADMINISTRATOR in request.user.roles_in(request.municipality)


def _led_first(request: MemberRequest, role: str, *, after: str) -> HttpResponse | None:
    """Lead whoever lets in or sends away those around young people to her second factor first.

    What she wanted to do is not done by itself when she comes back: she is told so.
    """
    led = demand_second_factor(request, after=after) if role in GIVEN_WITH_ONE else None
    if led and request.user.is_authenticated:
        messages.warning(
            request,
            _(
                "Nothing has happened yet: this role looks after young people. Please show your "
                "second factor, and then do it once more."
            ),
        )
    return led


def people(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show who holds which role, and invite somebody."""
    _demand_manager(request)
    town = request.municipality
    form = InvitationForm(request.POST or None, municipality=town, by=request.user)
    if request.method == "POST" and form.is_valid():
        led = _led_first(request, form.cleaned_data["role"], after=request.path)
        if led:
            return led
        # Only the letter carries the link: whoever opens it has shown that the mailbox is hers.
        invitation, _token = invite(town, by=request.user, **form.cleaned_data)
        messages.success(
            request,
            _("The invitation is written. A letter is on its way to %(address)s.")
            % {"address": invitation.email},
        )
        return redirect("people:people", town.slug)
    # Those that lie ahead too: who stands in next month is nobody's secret.
    # Young people are listed for their facilitator only, behind her second factor (S20).
    adults = Membership.objects.filter(municipality=town).exclude(role__in=YOUNG)
    memberships = adults.not_over(timezone.localdate())
    return render(
        request,
        "accounts/people.html",
        {
            "memberships": memberships.select_related(
                "user", "department", "stands_in_for__user"
            ).order_by(
                "user__name", "role"
            ),
            "invitations": Invitation.objects.filter(
                municipality=town,
                accepted_at=None,
                revoked_at=None,
                expires_at__gt=timezone.now(),
            ).select_related("department"),
            "form": form,
            "may_have_second_factor": MAY_HAVE_ONE,
            "today": timezone.localdate(),
            "keeps_young_settings": is_coordinator(request.user, town),
        },
    )


def role_end(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Ask, and then let somebody's role end: never one's own, an administrator's only by another.

    Asked first, because it closes the portal to a person at once, and only a new invitation
    opens it again.
    """
    _demand_manager(request)
    town = request.municipality
    adults = Membership.objects.filter(municipality=town).exclude(role__in=YOUNG)
    roles = adults.not_over(timezone.localdate())
    membership = get_object_or_404(roles.select_related("user", "department"), pk=pk)
    if membership.user_id == request.user.pk:
        messages.error(
            request, _("You cannot end your own role. Please ask somebody else to do it.")
        )
    elif membership.role == Role.ADMINISTRATOR and not is_administrator(request):
        messages.error(request, _("Only an administrator can end an administrator's role."))
    elif request.method == "POST":
        led = _led_first(request, membership.role, after=request.path)
        if led:
            return led
        end_role(membership, today=timezone.localdate(), by=request.user)
        messages.success(
            request,
            _("%(name)s is no longer: %(role)s.")
            % {"name": membership.user, "role": membership.get_role_display()},
        )
    else:
        return render(request, "accounts/role_end.html", {"membership": membership})
    return redirect("people:people", town.slug)


@require_POST
def second_factor_reset(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Let somebody who has lost her phone set up her second factor anew; never one's own."""
    _demand_manager(request)
    roles = Membership.objects.filter(municipality=request.municipality, role__in=MAY_HAVE_ONE)
    membership = get_object_or_404(
        roles.not_over(timezone.localdate()).select_related("user"), pk=pk
    )
    if membership.user_id == request.user.pk:
        messages.error(request, _("Nobody resets her own second factor. Please ask a colleague."))
    else:
        reset(membership, by=request.user)
        messages.success(
            request,
            _("%(name)s sets up the second factor anew at the next visit.")
            % {"name": membership.user},
        )
    return redirect("people:people", request.municipality.slug)


@require_POST
def invitation_revoke(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    _demand_manager(request)
    invitation = get_object_or_404(
        Invitation.objects.filter(municipality=request.municipality), pk=pk
    )
    led = _led_first(
        request, invitation.role, after=reverse("people:people", args=[request.municipality.slug])
    )
    if led:
        return led
    try:
        revoke(invitation, by=request.user)
    except InvitationRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is revoked."))
    return redirect("people:people", request.municipality.slug)


def departments(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the tree of departments, and add one."""
    _demand_manager(request)
    return _department_page(request, Department(municipality=request.municipality))


def department_edit(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Change a department's name or place in the tree."""
    _demand_manager(request)
    rows = Department.objects.filter(municipality=request.municipality)
    return _department_page(request, get_object_or_404(rows.open(), pk=pk))


def _department_page(request: MemberRequest, department: Department) -> HttpResponse:
    town = request.municipality
    is_new = department.pk is None
    form = DepartmentForm(request.POST or None, instance=department, municipality=town)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            written = form.save()
            record(written, "department.write" if is_new else "department.edit", by=request.user)
        messages.success(request, _("Saved."))
        return redirect("people:departments", town.slug)
    rows = list(Department.objects.filter(municipality=town).open())
    return render(
        request,
        "accounts/departments.html",
        {
            "tree": _tree(rows, None),
            "closed": Department.objects.filter(municipality=town)
            .exclude(closed_on=None)
            .select_related("merged_into"),
            "form": form,
            "department": None if is_new else department,
        },
    )


def _tree(
    rows: list[Department], parent: int | None, depth: int = 0
) -> list[tuple[int, Department]]:
    """Return the departments as a list in reading order, each with its depth."""
    listed: list[tuple[int, Department]] = []
    for row in rows:
        if row.parent_id == parent:
            listed += [(depth, row), *_tree(rows, row.pk, depth + 1)]
    return listed
