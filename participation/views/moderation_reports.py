"""The moderator's desk for reports: what readers say should not stand there, and answering them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from participation.choices import ReportState
from participation.forms.moderation import HandleForm
from participation.models import REPORTS, Comment, Idea, Report
from participation.reports import Reported, looked_after_by, reported, urgent_first
from participation.transitions.comments import CommentRefused
from participation.transitions.idea_reading import FROM_REPORT, seal_idea
from participation.transitions.moderation import seal
from participation.transitions.reports import ReportRefused, handle_report
from participation.viewing import note_view
from participation.views.moderation import demand_moderator
from participation.views.typed import take_typed

# So many reports that were looked after are listed below the open ones.
HANDLED = 20
ON_A_PAGE = 50


def report_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show what was reported, page by page: possible danger first, then the oldest."""
    led = demand_moderator(request)
    if led:
        return led
    open_ones: list[Reported] = []
    handled: list[Any] = []
    sealed = 0
    for kind in REPORTS:
        rows = looked_after_by(request.user, request.municipality, kind.about)
        found = [reported(each) for each in rows.filter(state=ReportState.OPEN)]
        # What is sealed is read by the safeguarding person alone.
        sealed += sum(each.is_sealed for each in found)
        open_ones += [each for each in found if not each.is_sealed]
        handled += rows.filter(state=ReportState.HANDLED).order_by("-handled_at")[:HANDLED]
    page = Paginator(urgent_first(open_ones), ON_A_PAGE).get_page(request.GET.get("page"))
    waiting: dict[str, list[Reported]] = {kind.about: [] for kind in REPORTS}
    for each in page:
        waiting[each.report.about].append(each)
    # What stands on another page was not looked at.
    numbers = {
        f"{about}s": sorted({each.report.text_id for each in found})
        for about, found in waiting.items()
    }
    if any(numbers.values()):
        note_view(request.municipality, "reports", by=request.user, **numbers)
    handled.sort(key=lambda each: each.handled_at, reverse=True)
    context = {
        "page_obj": page,
        "waiting": waiting,
        "sealed_many": sealed,
        "handled": handled[:HANDLED],
    }
    return render(request, "participation/report_list.html", context)


def report_handle(request: MemberRequest, municipality: str, pk: int, about: str) -> HttpResponse:
    """Decide about a report: the text stays, goes back to its author, or is sealed."""
    led = demand_moderator(request, request.path)
    if led:
        return led
    rows = looked_after_by(request.user, request.municipality, about)
    written = get_object_or_404(rows, pk=pk)
    _at_home(request, written)
    here = reported(written)
    if written.state == ReportState.HANDLED or here.is_sealed:
        return _too_late(request)
    seals = request.POST.get("act") == "seal"
    if request.method == "POST" and not seals:
        form = HandleForm(request.POST, may_go_back=here.is_shown)
    else:
        form = HandleForm(initial=take_typed(request, request.path), may_go_back=here.is_shown)
    try:
        if seals:
            _seal(request, written.text)
            messages.success(request, _("It is sealed, and the safeguarding person has a letter."))
            return redirect("participation:report-list", request.municipality.slug)
        if form.is_valid():
            handle_report(written, by=request.user, **form.cleaned_data)
            messages.success(request, _("Whoever reported it can read your answer."))
            return redirect("participation:report-list", request.municipality.slug)
    except (CommentRefused, ReportRefused):
        return _too_late(request)
    note_view(written.text, "reports", by=request.user, **{f"{about}s": [written.text_id]})
    context = {"reported": here, "form": form}
    return render(request, "participation/report_handle.html", context)


def _at_home(request: MemberRequest, written: Report) -> None:
    """Give the report's text the municipality it is in; nobody decides about her own words."""
    text = written.text
    text.municipality = request.municipality
    if not isinstance(text, Idea):
        text.consultation.municipality = request.municipality
    if isinstance(text, Comment) and text.author_id == request.user.pk:
        raise PermissionDenied


def _seal(request: MemberRequest, text: object) -> None:
    if isinstance(text, Comment):
        seal(text, by=request.user)
    elif isinstance(text, Idea):
        seal_idea(text, by=request.user, source=FROM_REPORT)
    else:
        # Safety reads a joint statement, but never alone: it is the body's.
        raise PermissionDenied


def _too_late(request: MemberRequest) -> HttpResponse:
    messages.warning(request, _("Somebody has looked after this report in the meantime."))
    return redirect("participation:report-list", request.municipality.slug)
