"""Sealed texts, which the safeguarding person alone reads; and who looked at what."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.choices import Role
from accounts.middleware import MemberRequest
from accounts.second_factor import demand_second_factor
from participation.choices import CommentState, ModerationVerb
from participation.forms.moderation import SealForm
from participation.help_lines import help_line_of
from participation.models import Comment, Idea
from participation.queue import one_idea, one_waiting, sealed_comments
from participation.transitions.alerts import holders
from participation.transitions.comments import CommentRefused
from participation.transitions.idea_reading import keep_idea_sealed, unseal_idea
from participation.transitions.moderation import keep_sealed, unseal
from participation.viewing import label_of, note_view, views_in
from participation.views.typed import keep_typed, take_typed

ACTS = {"unseal": unseal, "keep": keep_sealed}
LINES = 50


def _demand_safeguarding(request: MemberRequest, page: str = "") -> HttpResponse | None:
    """Refuse everybody else; what she has typed on a page is there again when she comes back."""
    if not request.user.has_perm("participation.unseal_some", request.municipality):
        raise PermissionDenied
    back = page or reverse("participation:sealed-list", args=[request.municipality.slug])
    led = demand_second_factor(request, after=back)
    if led and page and request.user.is_authenticated:
        keep_typed(request, page)
    return led


def sealed_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show which texts are sealed, without a word of them; the undecided come first."""
    led = _demand_safeguarding(request)
    if led:
        return led
    found = sealed_comments(request.municipality).order_by("sent_at", "pk")
    comments = sorted(found, key=lambda each: each.last_verb == ModerationVerb.KEEP)
    ideas = list(
        Idea.objects.filter(
            municipality=request.municipality, state=CommentState.SEALED
        ).order_by("created_at", "pk")
    )
    kept = [each for each in ideas if each.seal_kept_at is not None]
    rows = [*(each for each in ideas if each.seal_kept_at is None), *comments, *kept]
    page = Paginator(rows, LINES).get_page(request.GET.get("page"))
    of_ideas = [each for each in page if isinstance(each, Idea)]
    context = {
        "page_obj": page,
        "comments": [each for each in page if isinstance(each, Comment)],
        "ideas": [each for each in of_ideas if each.seal_kept_at is None],
        "kept_ideas": [each for each in of_ideas if each.seal_kept_at is not None],
        "kept": ModerationVerb.KEEP,
        "country": request.municipality.country,
    }
    return render(request, "participation/sealed_list.html", context)


def sealed(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show one sealed text with its reports; each look is kept in the journal."""
    led = _demand_safeguarding(request)
    if led:
        return led
    return _page(request, _sealed_or_404(request, pk))


@require_POST
def sealed_decide(request: MemberRequest, municipality: str, pk: int, act: str) -> HttpResponse:
    """Open a seal or keep it, with a reason."""
    page = reverse("participation:sealed", args=[request.municipality.slug, pk])
    led = _demand_safeguarding(request, page)
    if led:
        return led
    if act not in ACTS:
        raise Http404
    comment = _sealed_or_404(request, pk)
    form = _form(request, comment)
    if not form.is_valid():
        return _page(request, comment, form)
    try:
        ACTS[act](comment, by=request.user, **form.cleaned_data)
    except CommentRefused:
        messages.warning(request, _("Somebody else has opened this seal in the meantime."))
    else:
        messages.success(request, _("Kept in the journal, with your reason."))
    return redirect("participation:sealed-list", request.municipality.slug)


def sealed_idea(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show one sealed idea, and keep its seal or open it, with a reason."""
    led = _demand_safeguarding(request, request.path)
    if led:
        return led
    rows = Idea.objects.filter(municipality=request.municipality, state=CommentState.SEALED)
    idea = get_object_or_404(rows.select_related("author"), pk=pk)
    idea.municipality = request.municipality
    form = _form(request, idea)
    if request.method == "POST" and form.is_valid():
        move = keep_idea_sealed if request.POST.get("act") == "keep" else unseal_idea
        try:
            move(idea, by=request.user, **form.cleaned_data)
        except CommentRefused:
            messages.warning(request, _("Somebody else has opened this seal in the meantime."))
        else:
            messages.success(request, _("Kept in the journal, with your reason."))
        return redirect("participation:sealed-list", request.municipality.slug)
    note_view(idea, "sealed", by=request.user, ideas=[idea.pk])
    context = {
        "waiting": one_idea(idea, timezone.now()),
        "reports": idea.reports.all(),
        "facilitators": _who_may_know_them(request),
        "is_taken_back": idea.taken_back_at is not None,
        "is_kept": idea.seal_kept_at is not None,
        "form": form,
        "help_line": help_line_of(request.municipality),
        "country": request.municipality.country,
    }
    return render(request, "participation/sealed_idea.html", context)


def _who_may_know_them(request: MemberRequest) -> str:
    """Return who let the young people in: behind a display name is a child to be found."""
    return ", ".join(map(str, holders(request.municipality, Role.YOUTH_FACILITATOR)))


def _sealed_or_404(request: MemberRequest, pk: int) -> Comment:
    comment = get_object_or_404(sealed_comments(request.municipality), pk=pk)
    comment.municipality = comment.consultation.municipality = request.municipality
    return comment


def _form(request: MemberRequest, text: Comment | Idea) -> SealForm:
    """Return the form about a seal: what was sent, or what was typed before."""
    return SealForm(
        request.POST or None,
        initial=take_typed(request, request.path),
        is_reported=text.reports.exists(),
    )


def _page(
    request: MemberRequest, comment: Comment, form: SealForm | None = None
) -> HttpResponse:
    note_view(comment, "sealed", by=request.user, comments=[comment.pk])
    context: dict[str, Any] = {
        "waiting": one_waiting(comment, timezone.now()),
        "facilitators": _who_may_know_them(request),
        "is_taken_back": comment.is_taken_back,
        "reports": comment.reports.all(),
        "acts": comment.moderation.select_related("by"),
        "form": form or _form(request, comment),
        "help_line": help_line_of(request.municipality),
        "country": request.municipality.country,
    }
    return render(request, "participation/sealed.html", context)


def view_log(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the data-protection officer who looked at texts that are not shown."""
    if not request.user.has_perm("participation.read_view_log", request.municipality):
        raise PermissionDenied
    page = Paginator(views_in(request.municipality), LINES).get_page(request.GET.get("page"))
    context = {"page_obj": page, "lines": [(each, label_of(each)) for each in page]}
    return render(request, "participation/view_log.html", context)
