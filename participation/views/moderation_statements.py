"""A joint statement that waits for its moderator: read, shown, or given back to its authors."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from participation.forms.moderation import ReturnForm
from participation.models import JointStatement
from participation.statement_queue import decidable_statements, of_statement
from participation.transitions.statement_reading import (
    alert_of_danger,
    give_back_statement,
    show_statement,
)
from participation.transitions.statements import StatementRefused
from participation.viewing import note_view
from participation.views.moderation import demand_moderator
from participation.views.typed import take_typed


def decide_statement(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show a statement that its body has adopted with all that can be done about it, and do it."""
    led = demand_moderator(request, request.path)
    if led:
        return led
    rows = decidable_statements(request.user, request.municipality)
    said = get_object_or_404(rows, pk=pk)
    said.municipality = said.consultation.municipality = request.municipality
    if not said.waits:
        messages.warning(request, _("Nobody waits for a decision about this statement now."))
        return redirect("participation:moderation-queue", request.municipality.slug)
    waiting = of_statement(said, timezone.now())
    form = _form(request)
    if request.method == "POST":
        if request.POST.get("stamp", "") != waiting.stamp:
            messages.warning(
                request, _("The young people have changed this text. Please read it once more.")
            )
            return redirect(request.path)
        done = _done(request, said, form)
        if done:
            return done
    note_view(said, "moderation", by=request.user, statements=[said.pk])
    context = {
        "waiting": waiting,
        "printed_name": said.speaker_name if said.speaker_agreed_on else "",
        "form": form,
        "language": request.municipality.language,
        "is_alarming": said.is_alarming,
    }
    return render(request, "participation/moderation_statement.html", context)


def _form(request: MemberRequest) -> ReturnForm:
    language = request.municipality.language
    if request.POST.get("act") == "return":
        return ReturnForm(request.POST, language=language)
    typed = take_typed(request, request.path) if request.method == "GET" else {}
    return ReturnForm(initial=typed, language=language)


def _done(request: MemberRequest, said: JointStatement, form: ReturnForm) -> HttpResponse | None:
    """Do what was asked for; None where the page must be looked at once more."""
    act, by = request.POST.get("act"), request.user
    try:
        if act == "show":
            show_statement(said, by=by)
            messages.success(request, _("It can be read now. The young people hear of it."))
        elif act == "alert":
            alert_of_danger(said, by=by)
            messages.success(
                request,
                _(
                    "The safeguarding person has a letter and can read it. This does not replace "
                    "your own duty to report: if you know or think that a child is in danger, "
                    "report it yourself."
                ),
            )
        elif act == "return" and form.is_valid():
            give_back_statement(
                said, rule=form.cleaned_data["rule"], words=form.cleaned_data["words"], by=by
            )
            messages.success(request, _("It went back to the young people, with your words."))
        else:
            return None
    except StatementRefused:
        messages.warning(request, _("Somebody else has decided about this text in the meantime."))
    return redirect("participation:moderation-queue", request.municipality.slug)
