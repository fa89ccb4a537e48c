"""The pages for ideas: reading them by side, saying one, supporting and answering them."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from accounts.models import Membership
from actionplan.models import ActionPlan
from participation.checking import look
from participation.choices import CommentState, IdeaSide, OutcomeKind
from participation.forms.voices import IdeaAnswerForm, IdeaForm
from participation.help_lines import help_line_of, help_now
from participation.models import Idea, Support
from participation.transitions.ideas import (
    IdeaRefused,
    answer_idea,
    reword_idea,
    say_idea,
    take_up,
    turn_support,
    withdraw_idea,
)
from participation.watching import hours_for_ideas

ON_A_PAGE = 20


def _demand_reader(request: MemberRequest) -> None:
    if not request.user.has_perm("participation.read_ideas", request.municipality):
        raise Http404


def _own_side(request: MemberRequest) -> IdeaSide:
    """Return on which side somebody says her own ideas."""
    young = request.user.has_perm("participation.add_young_idea", request.municipality)
    return IdeaSide.YOUNG if young else IdeaSide.STAFF


def _ideas(request: MemberRequest) -> QuerySet[Idea]:
    rows = Idea.objects.filter(municipality=request.municipality).readable_by(request.user)
    return rows.select_related("author", "initiative__plan")


def idea_or_404(request: MemberRequest, pk: int) -> Idea:
    """Return an idea that the person may read."""
    _demand_reader(request)
    idea = get_object_or_404(_ideas(request).select_related("plan"), pk=pk)
    idea.municipality = idea.plan.municipality = request.municipality
    return idea


def idea_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the ideas of one side, the newest first; how many like one decides nothing."""
    _demand_reader(request)
    asked = request.GET.get("side", "")
    # Everybody comes for what young people wish; the other side is one press away.
    side = IdeaSide(asked) if asked in IdeaSide.values else IdeaSide.YOUNG
    mine = Support.objects.filter(idea=OuterRef("pk"), person=request.user)
    rows = _ideas(request).filter(side=side)
    rows = rows.annotate(supporters=Count("supports"), is_supported=Exists(mine))
    rows = rows.order_by("-created_at", "-pk")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    _dress(request, page.object_list)
    context = {
        "page_obj": page,
        "side": side,
        "sides": IdeaSide.choices,
        "may_answer": request.user.has_perm("participation.answer_ideas", request.municipality),
        "own_side": _own_side(request),
        "help_line": help_line_of(request.municipality),
        "hours": _hours(request),
    }
    return render(request, "participation/idea_list.html", context)


def _dress(request: MemberRequest, ideas: Any) -> None:
    """Tell each idea what may be done with it, and an adult's role; one query for all roles."""
    adults = {each.author_id for each in ideas if each.side == IdeaSide.STAFF}
    held = Membership.objects.filter(municipality=request.municipality, user__in=adults)
    valid = held.valid_on(timezone.localdate()).order_by("-pk")
    roles = {each.user_id: str(each.get_role_display()) for each in valid} if adults else {}
    for idea in ideas:
        idea.municipality = request.municipality
        idea.role = roles.get(idea.author_id, "")
        idea.is_sealed = idea.state == CommentState.SEALED
        if idea.is_sealed:
            # Read by one person alone, and never on a page that somebody may look over.
            idea.title, idea.text = _("Your idea"), ""
        for name in ("support", "change", "withdraw"):
            may = request.user.has_perm(f"participation.{name}_idea", idea)
            setattr(idea, f"may_{name}", may)


def _plan_or_404(request: MemberRequest) -> ActionPlan:
    plan = ActionPlan.objects.current(request.municipality)
    if plan is None:
        raise Http404
    plan.municipality = request.municipality
    return plan


def idea_add(request: MemberRequest, municipality: str) -> HttpResponse:
    """Say an idea; a young person's is read by the moderator before others read it."""
    _demand_reader(request)
    plan, side = _plan_or_404(request), _own_side(request)
    if not request.user.has_perm(f"participation.add_{side}_idea", request.municipality):
        raise PermissionDenied
    form = IdeaForm(request.POST or None, initial={"key": uuid.uuid4()})
    if side == IdeaSide.YOUNG and not _is_read(request):
        return _unread(request, form, side)
    if request.method == "POST" and form.is_valid() and _is_sure(request, form, side):
        said = f"{form.cleaned_data['title']}\n{form.cleaned_data['text']}"
        idea = say_idea(
            plan, side=side, by=request.user, is_alarming=_alarms(said, side), **form.cleaned_data
        )
        messages.success(request, _thanks(side))
        if idea.is_alarming:
            messages.warning(request, help_now(request.municipality))
        return redirect(idea)
    return _form_page(request, form, side)


def _hours(request: MemberRequest) -> str:
    """Return when somebody reads a young person's ideas; of no concern to adults."""
    if _own_side(request) != IdeaSide.YOUNG:
        return ""
    return hours_for_ideas(request.municipality)


def _is_read(request: MemberRequest) -> bool:
    return request.user.has_perm("participation.send_young_idea", request.municipality)


def _unread(
    request: MemberRequest, form: IdeaForm, side: str, idea: Idea | None = None
) -> HttpResponse:
    """Say that nobody reads ideas at present; what was typed already stays in its box."""
    words = _("Nobody is there to read ideas just now. Nothing was sent.")
    if request.method == "POST":
        form.add_error(None, words)
        return _form_page(request, form, side, idea)
    messages.warning(request, words)
    return redirect("participation:idea-list", request.municipality.slug)


def _alarms(text: str, side: str) -> bool:
    return side == IdeaSide.YOUNG and look(text).alarming


def _thanks(side: str) -> str:
    if side == IdeaSide.YOUNG:
        return _("Thank you! Somebody reads your idea first. Then the others can read it.")
    return _("Thank you. Your idea stands here now.")


def _is_sure(request: MemberRequest, form: IdeaForm, side: str) -> bool:
    """Whether nothing in a young person's words tells how to reach her, or she sent them twice."""
    said = f"{form.cleaned_data['title']}\n{form.cleaned_data['text']}"
    form.contacts = look(said).contacts if side == IdeaSide.YOUNG else []
    return not form.contacts or request.POST.get("sure") == "yes"


def _form_page(
    request: MemberRequest, form: IdeaForm, side: str, idea: Idea | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "is_young": side == IdeaSide.YOUNG,
        "idea": idea,
        "contacts": form.contacts,
        "help_line": help_line_of(request.municipality),
        "hours": _hours(request),
        "language": request.municipality.language,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "participation/idea_form.html", context, status=status)


def idea_edit(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Let its author change an idea that nobody has shown yet."""
    mine = Idea.objects.filter(municipality=request.municipality, author=request.user)
    if request.method == "POST" and mine.filter(pk=pk, taken_back_at__isnull=False).exists():
        # The second half of a double click: its new words stand among the ideas already.
        return redirect("participation:idea-list", request.municipality.slug)
    idea = idea_or_404(request, pk)
    if idea.author_id != request.user.pk:
        raise PermissionDenied
    if idea.state == CommentState.SEALED:
        messages.error(request, _("The idea cannot be changed at the moment."))
        return redirect(idea)
    first = {"title": idea.title, "text": idea.text, "key": idea.key}
    form = IdeaForm(request.POST or None, initial=first)
    if idea.side == IdeaSide.YOUNG and not _is_read(request):
        return _unread(request, form, idea.side, idea)
    if request.method == "POST" and form.is_valid() and _is_sure(request, form, idea.side):
        title, text = form.cleaned_data["title"], form.cleaned_data["text"]
        alarms = _alarms(f"{title}\n{text}", idea.side)
        try:
            said = reword_idea(idea, title=title, text=text, by=request.user, is_alarming=alarms)
        except IdeaRefused:
            form.add_error(None, _("Others read your idea already. It cannot be changed now."))
            return _form_page(request, form, idea.side, idea)
        messages.success(request, _thanks(idea.side))
        if alarms:
            messages.warning(request, help_now(request.municipality))
        return redirect(said)
    return _form_page(request, form, idea.side, idea)


@require_POST
def idea_withdraw(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Let its author take an idea back."""
    idea = idea_or_404(request, pk)
    if not request.user.has_perm("participation.withdraw_idea", idea):
        raise PermissionDenied
    try:
        withdraw_idea(idea, by=request.user)
    except IdeaRefused:
        messages.error(request, _("The idea cannot be changed at the moment."))
    else:
        messages.success(request, _("You took your idea back. Nobody else can read it now."))
    return redirect("participation:idea-list", request.municipality.slug)


@require_POST
def idea_support(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Note that somebody would like an idea to come true, or no longer."""
    idea = idea_or_404(request, pk)
    if not request.user.has_perm("participation.support_idea", idea):
        raise PermissionDenied
    # The button says what is wanted, so that a double click does not turn it back.
    turn_support(idea, by=request.user, wanted=request.POST.get("wanted") == "yes")
    return redirect(idea)


def idea_answer(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Say what becomes of an idea."""
    idea = idea_or_404(request, pk)
    if not request.user.has_perm("participation.answer_ideas", request.municipality):
        raise PermissionDenied
    first = {
        "outcome": idea.outcome,
        "reason": idea.reason,
        "initiative": idea.initiative_id,
        "seen": idea.answered_at.isoformat() if idea.answered_at else "",
    }
    form = IdeaAnswerForm(request.POST or None, initial=first, plan=idea.plan)
    if idea.state != CommentState.SHOWN:
        messages.error(request, _("The idea cannot be answered before others read it."))
        return redirect(idea)
    if request.method == "POST" and form.is_valid() and _answered(request, idea, form):
        messages.success(request, _("The answer is saved. The author hears of it."))
        return redirect(idea)
    status = 422 if form.errors else 200
    context = {"form": form, "idea": idea}
    return render(request, "participation/idea_answer.html", context, status=status)


def _seen(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


def _answered(request: MemberRequest, idea: Idea, form: IdeaAnswerForm) -> bool:
    """Whether the answer was saved; what could not be stands at its field."""
    said = form.cleaned_data
    initiative, area = said["initiative"], said["focus_area"]
    is_taken_up = said["outcome"] == OutcomeKind.TAKEN_UP
    if is_taken_up and area and not request.user.has_perm("actionplan.add_initiative", idea.plan):
        form.add_error("focus_area", _("The plan is not being written at the moment."))
        return False
    try:
        with transaction.atomic():
            if is_taken_up and area:
                initiative = take_up(idea, area, by=request.user)
            answer_idea(
                idea,
                outcome=said["outcome"],
                reason=said["reason"],
                initiative=initiative if is_taken_up else None,
                seen=_seen(said["seen"]),
                by=request.user,
            )
    except IdeaRefused:
        if _is_own_second_click(request, idea, said):
            return True
        form.add_error(None, _("Somebody else has answered in the meantime. Please look at it."))
        return False
    return True


def _is_own_second_click(request: MemberRequest, idea: Idea, said: dict[str, Any]) -> bool:
    """Whether just this answer of hers is saved already."""
    now = Idea.objects.get(pk=idea.pk)
    is_hers = now.answered_by_id == request.user.pk
    is_same = (now.outcome, now.reason) == (said["outcome"], said["reason"])
    if not (is_hers and is_same) or now.outcome != OutcomeKind.TAKEN_UP:
        return is_hers and is_same
    # A new initiative was begun by the first click; another one must be the same.
    return bool(said["focus_area"]) or now.initiative == said["initiative"]
