"""Answering an idea: what becomes of it, and why."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from participation.choices import CommentState, OutcomeKind
from participation.forms.voices import IdeaAnswerForm
from participation.models import Idea
from participation.transitions.ideas import IdeaRefused, answer_idea, take_up
from participation.views.ideas import idea_or_404


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
