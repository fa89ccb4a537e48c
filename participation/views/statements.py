"""The page on which a body of young people writes its statement, and on which others read it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from accounts.second_factor import demand_second_factor
from actionplan.differences import text_difference
from participation.checking import look
from participation.forms.voices import AdoptForm, ReasonForm, SpeakerForm, StatementForm
from participation.help_lines import help_line_of, help_now
from participation.models import Consultation, JointStatement
from participation.transitions.statements import (
    StatementRefused,
    adopt,
    agree,
    is_settled,
    may_be_printed,
    name_speaker,
    reopen,
    statement_of,
    unname_speaker,
    write,
)
from participation.viewing import note_view


def statement_or_404(request: MemberRequest, pk: int) -> JointStatement:
    """Return the statement of a consultation, for those who may read it by now."""
    consultations = Consultation.objects.filter(municipality=request.municipality)
    consultation = get_object_or_404(
        consultations.select_related("body", "version__plan"), pk=pk
    )
    consultation.municipality = request.municipality
    statement = statement_of(consultation)
    if not request.user.has_perm("participation.read_statement", statement):
        raise Http404
    return statement


def _sits_there(request: MemberRequest, statement: JointStatement) -> bool:
    return request.user.has_perm("participation.name_speaker", statement)


def statement(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show the joint statement; its body writes it here, together."""
    said = statement_or_404(request, pk)
    led = _demand_of_safety(request, said)
    if led:
        return led
    if request.method != "POST":
        form = StatementForm(initial={"text": said.text, "seen": said.version})
        return _page(request, said, form)
    if not _sits_there(request, said):
        raise PermissionDenied
    form = StatementForm(request.POST)
    if not form.is_valid():
        return _page(request, said, form, status=422)
    if not request.user.has_perm("participation.write_statement", said):
        return _too_late(request, said, form)
    try:
        written = write(said.consultation, by=request.user, **form.cleaned_data)
    except StatementRefused:
        return _too_late(request, statement_or_404(request, pk), form)
    if written.both:
        return _both(request, written.statement, written.both, form.cleaned_data["text"])
    _tell_of(request, form.cleaned_data["text"], joined=written.joined)
    return redirect(written.statement)


def _demand_of_safety(request: MemberRequest, said: JointStatement) -> HttpResponse | None:
    """Lead safety to her second factor where others do not read it yet, and note her look (S20)."""
    if not request.user.has_perm("participation.read_statement_for_safety", said):
        return None
    led = demand_second_factor(request, after=request.path)
    if led is None:
        note_view(said, "sealed", by=request.user, statements=[said.pk])
    return led


def _tell_of(request: MemberRequest, text: str, *, joined: bool) -> None:
    if joined:
        messages.success(
            request, _("Saved. Somebody else wrote at the same time: both texts are in it.")
        )
    else:
        messages.success(request, _("Saved."))
    found = look(text)
    if found.alarming:
        messages.warning(request, help_now(request.municipality))
    if found.contacts:
        messages.warning(
            request,
            _(
                "It looks as if a phone number, an address or a link stands in the text. "
                "Please take it out before you say that this is your statement."
            ),
        )


def _too_late(
    request: MemberRequest, said: JointStatement, form: StatementForm
) -> HttpResponse:
    """Give back what somebody typed after the statement was adopted: nothing of it is lost."""
    words = _("Your text was not saved: the statement cannot be changed at the moment.")
    messages.error(request, words)
    return _page(request, said, form, unsaved=form.cleaned_data["text"], status=409)


def _both(request: MemberRequest, said: JointStatement, both: str, mine: str) -> HttpResponse:
    """Show two texts that met in the same place: one is to be made of them, and none is lost."""
    form = StatementForm(initial={"text": both, "seen": said.version})
    # What is in the box is nowhere else: no way leads on from here before it is saved.
    closed = dict.fromkeys(("may_adopt", "may_reopen", "may_name", "may_unname", "settled"), False)
    pieces = text_difference(mine, said.text)
    return _page(request, said, form, pieces=pieces, status=409, **closed)


def _page(
    request: MemberRequest,
    said: JointStatement,
    form: StatementForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    user = request.user
    settled = is_settled(said)
    context = {
        "statement": said,
        "consultation": said.consultation,
        "form": form,
        "may_write": user.has_perm("participation.write_statement", said),
        "may_adopt": bool(said.text) and user.has_perm("participation.adopt_statement", said),
        "has_said_yes": said.proposed_by_id is not None and said.proposed_by_id == user.pk,
        "is_member": _sits_there(request, said),
        "may_reopen": not settled and user.has_perm("participation.reopen_statement", said),
        "may_name": said.speaker is None
        and _sits_there(request, said)
        and may_be_printed(user, said),
        "may_unname": said.speaker is not None
        and user.has_perm("participation.unname_speaker", said),
        "settled": settled,
        "help_line": help_line_of(request.municipality),
        **more,
    }
    return render(request, "participation/statement.html", context, status=status)


def statement_adopt(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Ask once more whether this is the statement of the body, and note that it is."""
    said = statement_or_404(request, pk)
    is_member = _sits_there(request, said)
    if not is_member and not request.user.has_perm("participation.unname_speaker", said):
        raise PermissionDenied
    if not said.text or not request.user.has_perm("participation.adopt_statement", said):
        messages.error(request, _("There is nothing to agree to at the moment."))
        return redirect(said)
    if is_member and said.proposed_by_id == request.user.pk:
        # A second click, or she comes back to it.
        messages.info(request, _("You have said yes. Now one other of you has to say yes too."))
        return redirect(said)
    form = AdoptForm(request.POST or None, is_member=is_member, initial={"seen": said.version})
    contacts = look(said.text).contacts if is_member else []
    if request.method == "POST" and form.is_valid() and not contacts:
        return _adopt(request, said, form.cleaned_data, is_member=is_member)
    context = {
        "statement": said,
        "consultation": said.consultation,
        "form": form,
        "is_member": is_member,
        "contacts": contacts,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "participation/statement_adopt.html", context, status=status)


def _adopt(
    request: MemberRequest, said: JointStatement, values: dict[str, Any], *, is_member: bool
) -> HttpResponse:
    is_adopted = True
    try:
        if is_member:
            is_adopted = agree(said, by=request.user, **values)
        else:
            adopt(said, by=request.user, **values)
    except StatementRefused:
        words = _("Somebody has changed the text in the meantime. Please read it once more.")
        messages.error(request, words)
    else:
        first = _("You have said yes. Now one other of you has to say yes too.")
        whole = _("This is the statement now. A moderator reads it next. Then everybody here can.")
        messages.success(request, whole if is_adopted else first)
    return redirect(said)


def statement_reopen(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Let the body write on after it has adopted its statement, with a reason."""
    said = statement_or_404(request, pk)
    if not _sits_there(request, said) and not request.user.has_perm(
        "participation.unname_speaker", said
    ):
        raise PermissionDenied
    if not request.user.has_perm("participation.reopen_statement", said):
        messages.error(request, _("There is nothing to open again at the moment."))
        return redirect(said)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen(said, by=request.user, **form.cleaned_data)
        except StatementRefused:
            messages.error(request, _("The statement cannot be changed any more."))
        else:
            messages.success(request, _("The statement is open again. Nobody else reads it now."))
        return redirect(said)
    context = {"statement": said, "consultation": said.consultation, "form": form}
    status = 422 if form.errors else 200
    return render(request, "participation/statement_reopen.html", context, status=status)


def statement_name(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Let a member say that her name may be printed with the statement."""
    said = statement_or_404(request, pk)
    if not _sits_there(request, said) or not may_be_printed(request.user, said):
        raise PermissionDenied
    if said.pk is None or (said.speaker and said.speaker != request.user):
        messages.error(request, _("Somebody's name stands there already."))
        return redirect(said)
    form = SpeakerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            name_speaker(said, form.cleaned_data["name"], by=request.user)
        except StatementRefused:
            messages.error(request, _("Somebody's name stands there already."))
        else:
            messages.success(request, _("Your name is printed. You can take it back any time."))
        return redirect(said)
    context = {"statement": said, "consultation": said.consultation, "form": form}
    status = 422 if form.errors else 200
    return render(request, "participation/statement_name.html", context, status=status)


@require_POST
def statement_unname(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Take a name away from the statement, wherever it is read."""
    said = statement_or_404(request, pk)
    if said.speaker is not None:
        if not request.user.has_perm("participation.unname_speaker", said):
            raise PermissionDenied
        unname_speaker(said, by=request.user)
    messages.success(request, _("The name is gone, on every page and in every file."))
    return redirect(said)
