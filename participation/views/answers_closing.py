"""Closing a consultation: nothing stays without an answer, or a reason for having none (S18)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.choices import Role
from accounts.middleware import MemberRequest
from accounts.models import Membership
from participation.choices import ConsultationState
from participation.figures import answer_figures, contributions
from participation.forms.answers import ExcuseForm
from participation.models import Consultation
from participation.speakers import called, with_author_roles
from participation.transitions.answers import (
    AnswerRefused,
    close,
    excuse,
    open_ones,
    waits_to_be_read,
)
from participation.unkept import unkept
from participation.views.answers import consultation_or_404
from participation.whereabouts import Whereabouts

# So many reasons are asked for on one page.
PAGE = 20


def consultation_close(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show what still keeps a consultation open (GET), and close it (POST)."""
    consultation = consultation_or_404(request, pk, "participation.see_closing")
    if request.method == "POST":
        if not request.user.has_perm("participation.close", consultation):
            raise PermissionDenied
        if consultation.state == ConsultationState.CLOSED:
            # Pressed twice, or by two: the page says since when, and nothing is missing.
            return redirect("participation:consultation-close", request.municipality.slug, pk)
        try:
            close(consultation, by=request.user)
        except AnswerRefused:
            messages.error(
                request, _("It cannot be closed yet. This page says what is still missing.")
            )
        else:
            messages.success(request, _("The consultation is closed."))
        return redirect("participation:consultation-close", request.municipality.slug, pk)
    return _closing_page(request, consultation)


def _page(request: MemberRequest, consultation: Consultation) -> Page[Any]:
    rows = with_author_roles(open_ones(consultation))
    rows = rows.select_related("author", "answering_department")
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def _has_steering_group(request: MemberRequest) -> bool:
    group = Membership.objects.filter(
        municipality=request.municipality, role=Role.STEERING_GROUP, user__is_active=True
    )
    return group.valid_on(timezone.localdate()).exists()


def _closing_page(
    request: MemberRequest, consultation: Consultation, typed: dict[int, ExcuseForm] | None = None
) -> HttpResponse:
    page = _page(request, consultation)
    where = Whereabouts.of([consultation], {each.version_id for each in page.object_list})
    rows = [
        (
            each,
            called(each),
            where.place(consultation, each),
            (typed or {}).get(each.pk) or ExcuseForm(prefix=f"reason-{each.pk}"),
        )
        for each in page.object_list
    ]
    may_excuse = request.user.has_perm("participation.excuse", consultation)
    running = consultation.is_running(timezone.now())
    waiting = waits_to_be_read(consultation)
    is_open = consultation.state == ConsultationState.OPEN
    context = {
        "consultation": consultation,
        "figures": answer_figures(consultation, timezone.localdate()),
        "unkept": len(unkept(contributions(consultation))),
        # Of a closed one: what a second look or safety has let be shown since.
        "rows": rows if not consultation.is_prepared else [],
        "page_obj": page,
        "is_running": running,
        "waits": waiting,
        "is_open": is_open,
        "is_over": consultation.state == ConsultationState.CLOSED,
        "can_close": is_open and not (rows or running or waiting),
        "may_excuse": may_excuse,
        "nobody_gives_reasons": not may_excuse and not _has_steering_group(request),
        "may_close": request.user.has_perm("participation.close", consultation),
        "failed": [form for form in (typed or {}).values() if form.errors],
    }
    return render(request, "participation/consultation_close.html", context)


@require_POST
def answer_excuse(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Keep the reasons that were written; those left empty stay open."""
    consultation = consultation_or_404(request, pk, "participation.excuse")
    written, left, done = {}, 0, 0
    for comment in _page(request, consultation).object_list:
        comment.consultation = consultation
        form = ExcuseForm(request.POST, prefix=f"reason-{comment.pk}")
        if not request.POST.get(f"reason-{comment.pk}-reason", "").strip():
            continue
        if not form.is_valid():
            written[comment.pk] = form
            continue
        try:
            excuse(comment, reason=form.cleaned_data["reason"], by=request.user)
            done += 1
        except AnswerRefused:
            left += 1
    if done:
        told = ngettext("Kept: one reason.", "Kept: %(many)d reasons.", done) % {"many": done}
        messages.success(request, told)
    if left:
        messages.info(request, _("Some were answered by somebody in the meantime."))
    if written:
        return _closing_page(request, consultation, written)
    return redirect("participation:consultation-close", request.municipality.slug, pk)
