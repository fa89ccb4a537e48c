"""What the forms of the work send by themselves while somebody types, and what they throw away."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts import Desk, Typed, forget
from accounts.middleware import MemberRequest
from accounts.presence import others_at, stay
from accounts.visits import asked_by_pages
from actionplan.merging import FormValues
from actionplan.views.desks import department_of, version_in
from actionplan.views.keeping import answer_with_keeping, leave_to_go_on
from actionplan.views.openings import opening_of
from implementation.choices import REPORTS, UNSAVED_IN, UPDATES
from implementation.figures.watching import follow_up_of
from implementation.forms.updates import UpdateForm
from implementation.models import StatusUpdate
from implementation.views.desks import desk_for, typed_in
from implementation.views.narrative import said_in
from implementation.views.reports import report_or_404
from implementation.views.rounds import demand_inside, plan_here
from implementation.views.updates import initiative_or_404


class Place(NamedTuple):
    """Where a form belongs: its desk, whether she may write there now, and its page."""

    desk: Desk
    may_write: bool
    url: str
    # What stands there now: a form that says the same holds nothing unsaved.
    says: FormValues


def _place(request: MemberRequest, kind: str, key: int, *, looks: bool = False) -> Place:
    """Find the form of an address, for somebody who may read there.

    What stands there now is read only if she `looks` whether she has said something else.
    """
    if kind not in UNSAVED_IN:
        raise Http404
    slug, desk = request.municipality.slug, desk_for(request, kind, key)
    if kind == UPDATES:
        initiative = initiative_or_404(request, key)
        may = request.user.has_perm("implementation.report", initiative)
        url = reverse("implementation:update-add", args=[slug, key])
        return Place(desk, may, url, _untouched(request, key) if looks else {})
    if kind == REPORTS:
        report = report_or_404(request, key)
        may = request.user.has_perm("implementation.change_report", report)
        url = reverse("implementation:report-edit", args=[slug, key])
        return Place(desk, may, url, said_in(report))
    demand_inside(request, "implementation.review_some")
    plan = plan_here(request)
    if plan is None or plan.pk != key:
        raise Http404
    return Place(desk, True, reverse("implementation:review", args=[slug]), {"reason": []})


def _untouched(request: MemberRequest, initiative: int) -> FormValues:
    """Return what the form of an update says before anything is typed into it, but for the day."""
    last = StatusUpdate.objects.filter(initiative=initiative).standing().first()
    form = UpdateForm(
        follow_up=follow_up_of(request.municipality), today=timezone.localdate(), last=last
    )
    values = {name: form[name].value() for name in form.fields if name not in {"key", "seen"}}
    del values["as_of"]
    return {
        name: [] if value in {None, ""} else [str(value).replace("\r\n", "\n").strip()]
        for name, value in values.items()
    }


def _says_the_same(typed: Typed, says: FormValues) -> bool:
    return all(
        [text.strip() for text in typed.get(name, []) if text.strip()] == words
        for name, words in says.items()
    )


@asked_by_pages
@require_http_methods(["GET", "HEAD", "POST"])
def work_draft(request: MemberRequest, municipality: str, kind: str, key: int) -> HttpResponse:
    """Keep what somebody has typed by now; when looked at, let her go on after a new log-in."""
    place = _place(request, kind, key, looks=request.method == "POST")
    if not place.may_write:
        raise PermissionDenied
    if request.method != "POST":
        return leave_to_go_on(request)
    typed = typed_in(kind, request.POST)
    return answer_with_keeping(
        request,
        place.desk,
        typed,
        base_version=version_in(request.POST, "seen"),
        is_said=_says_the_same(typed, place.says),
    )


@require_POST
def work_discard(request: MemberRequest, municipality: str, kind: str, key: int) -> HttpResponse:
    """Throw away what somebody typed and did not save; she may, also where nobody writes now."""
    place = _place(request, kind, key)
    forget(place.desk._replace(opening=opening_of(request.GET.get("draft", ""))))
    messages.info(request, _("Your unsaved text is thrown away."))
    if place.may_write:
        return redirect(place.url)
    name = "my-updates" if kind == UPDATES else "report-list"
    return redirect(f"implementation:{name}", municipality)


@asked_by_pages
@require_POST
def work_present(request: MemberRequest, municipality: str, kind: str, key: int) -> HttpResponse:
    """Note that somebody still has one of these forms open, and say who else has."""
    place = _place(request, kind, key)
    if not place.may_write:
        raise PermissionDenied
    stay(place.desk, department_of(request))
    return render(request, "actionplan/_others.html", {"others": others_at(place.desk)})
