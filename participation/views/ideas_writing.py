"""Saying an idea, and changing one that nobody has shown yet."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from actionplan.models import ActionPlan
from participation.checking import look
from participation.choices import CommentState, IdeaSide
from participation.forms.voices import IdeaForm
from participation.help_lines import help_line_of, help_now
from participation.models import Idea
from participation.transitions.ideas import IdeaRefused, reword_idea, say_idea
from participation.views.ideas import demand_reader, hours_of, idea_or_404, own_side_of


def _plan_or_404(request: MemberRequest) -> ActionPlan:
    plan = ActionPlan.objects.current(request.municipality)
    if plan is None:
        raise Http404
    plan.municipality = request.municipality
    return plan


def idea_add(request: MemberRequest, municipality: str) -> HttpResponse:
    """Say an idea; a young person's is read by the moderator before others read it."""
    demand_reader(request)
    plan, side = _plan_or_404(request), own_side_of(request)
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
        "hours": hours_of(request),
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
