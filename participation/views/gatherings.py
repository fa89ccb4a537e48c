"""The pages for meetings with young people: invitation, notes, results and photos."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from actionplan.models import ActionPlan
from participation.forms.gatherings import GatheringForm, ResultChangeForm, ResultForm
from participation.forms.pictures import PhotoForm
from participation.models import Gathering, GatheringResult, Photo
from participation.rules import bodies_of
from participation.transitions.gatherings import (
    GatheringRefused,
    add_photo,
    edit_gathering,
    invite,
    mend_result,
    note_result,
    write_gathering,
)
from participation.transitions.pictures import take_out
from participation.views.ideas import may_see
from participation.views.pictures import handed_over

ON_A_PAGE = 20


def _keeps(request: MemberRequest) -> bool:
    return request.user.has_perm("participation.keep_gatherings", request.municipality)


def _demand_keeper(request: MemberRequest) -> None:
    if not request.user.has_perm("participation.read_gatherings", request.municipality):
        raise Http404
    if not _keeps(request):
        raise PermissionDenied


def gathering_or_404(request: MemberRequest, pk: int, *, to_keep: bool = False) -> Gathering:
    """Return a meeting for those who may read of it, or for those who keep it."""
    rows = Gathering.objects.filter(municipality=request.municipality)
    gathering = get_object_or_404(rows.select_related("body", "plan"), pk=pk)
    gathering.municipality = gathering.plan.municipality = request.municipality
    if not request.user.has_perm("participation.read_gathering", gathering):
        raise Http404
    if to_keep and not _keeps(request):
        raise PermissionDenied
    return gathering


def gathering_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the meetings, the latest first; young people see those that are for them."""
    user = request.user
    if not user.has_perm("participation.read_gatherings", request.municipality):
        raise Http404
    rows = Gathering.objects.filter(municipality=request.municipality).select_related("body")
    if not user.has_perm("participation.read_all_gatherings", request.municipality):
        rows = rows.filter(body__in=bodies_of(user, request.municipality))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    for each in page.object_list:
        each.municipality = request.municipality
    context = {"page_obj": page, "may_keep": _keeps(request), "now": timezone.now()}
    return render(request, "participation/gathering_list.html", context)


def gathering(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show one meeting with everything that came of it."""
    return _page(request, gathering_or_404(request, pk))


def _page(
    request: MemberRequest, meeting: Gathering, *, status: int = 200, **forms: Any
) -> HttpResponse:
    may_keep = _keeps(request)
    rows = GatheringResult.objects.filter(gathering=meeting).select_related("initiative__plan")
    results: list[Any] = list(rows)
    for each in results:
        each.leads_on = may_see(request, each.initiative)
    photos = list(Photo.objects.filter(gathering=meeting))
    today = timezone.localdate()
    context: dict[str, Any] = {
        "gathering": meeting,
        "results": results,
        "shown": [each for each in photos if each.may_be_shown(today)],
        "gone": [each for each in photos if not each.may_be_shown(today)],
        "may_keep": may_keep,
    }
    if may_keep:
        context["result_form"] = ResultForm(plan=meeting.plan)
        context["photo_form"] = PhotoForm(initial={"key": uuid.uuid4()})
    return render(request, "participation/gathering.html", context | forms, status=status)


def gathering_add(request: MemberRequest, municipality: str) -> HttpResponse:
    """Write a new meeting."""
    _demand_keeper(request)
    plan = ActionPlan.objects.current(request.municipality)
    if plan is None:
        raise Http404
    plan.municipality = request.municipality
    first = {"key": uuid.uuid4(), "seen": 0}
    form = GatheringForm(request.POST or None, initial=first, town=request.municipality)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        written = write_gathering(plan, form.values(), key=key, by=request.user)
        written.municipality = request.municipality
        messages.success(request, _("Saved."))
        return redirect(written)
    return _form_page(request, form, None)


def gathering_edit(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Change a meeting; of two who save at once, the second sees what stands there now."""
    meeting = gathering_or_404(request, pk, to_keep=True)
    first = {"key": meeting.key, "seen": meeting.version}
    town = request.municipality
    form = GatheringForm(request.POST or None, initial=first, instance=meeting, town=town)
    if not form.is_valid():
        return _form_page(request, form, meeting)
    try:
        seen = form.cleaned_data["seen"]
        edit_gathering(meeting, form.values(), seen=seen, by=request.user)
    except GatheringRefused:
        return _met(request, pk)
    messages.success(request, _("Saved."))
    return redirect(meeting)


def _met(request: MemberRequest, pk: int) -> HttpResponse:
    """Give back what was typed, beside what somebody else has saved: saved again, it counts."""
    now = gathering_or_404(request, pk, to_keep=True)
    sent = request.POST.copy()
    sent["seen"] = str(now.version)
    form = GatheringForm(sent, town=request.municipality)
    return _form_page(request, form, now, theirs=now, status=409)


def _form_page(
    request: MemberRequest, form: GatheringForm, meeting: Gathering | None, **more: Any
) -> HttpResponse:
    status = more.pop("status", 422 if request.method == "POST" else 200)
    context = {"form": form, "gathering": meeting, **more}
    return render(request, "participation/gathering_form.html", context, status=status)


@require_POST
def gathering_invite(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Tell everybody in the body about the meeting."""
    meeting = gathering_or_404(request, pk, to_keep=True)
    try:
        many = invite(meeting, by=request.user)
    except GatheringRefused:
        late = _("The meeting has begun, so nobody can be invited any more.")
        messages.error(
            request, late if meeting.has_begun else _("Please say first who is invited.")
        )
    else:
        words = ngettext("%(many)d person is invited.", "%(many)d people are invited.", many)
        messages.success(request, words % {"many": many})
    return redirect(meeting)


@require_POST
def result_add(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Note what came of a meeting."""
    meeting = gathering_or_404(request, pk, to_keep=True)
    form = ResultForm(request.POST, plan=meeting.plan)
    if not form.is_valid():
        return _page(request, meeting, status=422, result_form=form)
    note_result(meeting, by=request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect(meeting)


def result_edit(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Change what came of a meeting, or which initiative carries it on."""
    result = _result_or_404(request, pk)
    meeting = gathering_or_404(request, result.gathering_id, to_keep=True)
    first = {"text": result.text, "initiative": result.initiative_id, "seen": result.stamp}
    form = ResultChangeForm(request.POST or None, initial=first, plan=meeting.plan)
    context: dict[str, Any] = {"form": form, "gathering": meeting}
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            mend_result(result, by=request.user, **form.cleaned_data)
        except GatheringRefused:
            # What was typed, beside what somebody else has saved: saved again, it counts.
            now, sent, status = _result_or_404(request, pk), request.POST.copy(), 409
            sent["seen"] = now.stamp
            context |= {"theirs": now, "form": ResultChangeForm(sent, plan=meeting.plan)}
        else:
            messages.success(request, _("Saved."))
            return redirect(meeting)
    return render(request, "participation/result_form.html", context, status=status)


def _result_or_404(request: MemberRequest, pk: int) -> GatheringResult:
    rows = GatheringResult.objects.filter(municipality=request.municipality)
    return get_object_or_404(rows.select_related("initiative__plan"), pk=pk)


@require_POST
def photo_add(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Add a photo of a meeting, with the consent of those who are to be seen."""
    meeting = gathering_or_404(request, pk, to_keep=True)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, meeting, status=422, photo_form=form)
    add_photo(meeting, form.cleaned_data["file"], by=request.user, **form.said())
    messages.success(request, _("The photo is shown now."))
    return redirect(meeting)


def _photo_or_404(request: MemberRequest, pk: int) -> Photo:
    rows = Photo.objects.filter(municipality=request.municipality)
    return get_object_or_404(rows, pk=pk)


def photo(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Hand over a photo to those who may read of its meeting, while everybody on it agrees."""
    picture = _photo_or_404(request, pk)
    gathering_or_404(request, picture.gathering_id)
    return handed_over(picture)


@require_POST
def photo_remove(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Take a photo out for good, because somebody no longer agrees."""
    picture = _photo_or_404(request, pk)
    meeting = gathering_or_404(request, picture.gathering_id, to_keep=True)
    take_out(picture, by=request.user)
    messages.success(request, _("The photo is gone."))
    return redirect(meeting)
