"""A department is closed or merged: an act that concerns people and plans alike."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.figures import people_of, units_below
from accounts.middleware import MemberRequest
from accounts.models import Department
from accounts.transitions import DepartmentRefused
from actionplan.figures import load_of
from overview.forms import CloseDepartmentForm
from overview.transitions import reorganise
from participation.figures import waits_for


def department_close(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Ask who takes over from a department, and close it."""
    town = request.municipality
    if not request.user.has_perm("accounts.manage_people", town):
        raise PermissionDenied
    department = get_object_or_404(Department.objects.filter(municipality=town).open(), pk=pk)
    form = CloseDepartmentForm(request.POST or None, department=department)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        try:
            moved = reorganise(department, into=into, today=timezone.localdate(), by=request.user)
        except DepartmentRefused as refusal:
            form.add_error("into", str(refusal))
        else:
            messages.success(request, _closed(department, into, moved))
            return redirect("people:departments", town.slug)
    return render(
        request,
        "overview/department_close.html",
        {
            "department": department,
            "form": form,
            "load": load_of(department),
            "people": people_of(department, timezone.localdate()),
            "units": units_below(department),
            "asked": waits_for(department),
        },
    )


def _closed(department: Department, into: Department | None, moved: int) -> str:
    if into is None:
        return _("%(name)s is closed.") % {"name": department.name}
    return ngettext(
        "%(name)s is closed. One initiative went to %(into)s.",
        "%(name)s is closed. %(count)d initiatives went to %(into)s.",
        moved,
    ) % {"name": department.name, "into": into.name, "count": moved}
