"""A consultation in its course: its window, a new version, and parts that went elsewhere."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from participation.carrying import foreseen, places
from participation.choices import ConsultationState, PlaceStatus
from participation.figures import contributions
from participation.forms.consultations import NewVersionForm, WindowForm
from participation.forms.part_moves import PartMoveForm
from participation.mapping import desk_of
from participation.models import Comment, Consultation, PartMove
from participation.transitions.consultations import (
    ConsultationRefused,
    change_window,
    lay_version,
    move_comments,
    move_part,
    undo_move,
)
from participation.views.consultations import consultation_or_404, demand

# So many of the newer versions say beforehand where the comments would stand.
FORESEEN = 5


def _back(consultation: Consultation, name: str = "consultation-desk") -> HttpResponse:
    slug = consultation.municipality.slug
    return redirect(f"participation:{name}", slug, consultation.pk)


def consultation_window(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Let the window end earlier or later, with a reason."""
    consultation = consultation_or_404(request, pk)
    demand(request, "participation.prepare", consultation)
    if consultation.state != ConsultationState.OPEN:
        messages.error(request, _("Its window can be changed only while it is open."))
        return _back(consultation)
    initial = {"closes_at": consultation.closes_at}
    form = WindowForm(request.POST or None, initial=initial, consultation=consultation)
    if request.method == "POST" and form.is_valid():
        closes, reason = form.cleaned_data["closes_at"], form.cleaned_data["reason"]
        try:
            change_window(consultation, closes, reason=reason, by=request.user)
        except ConsultationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return _back(consultation)
    context = {"consultation": consultation, "form": form}
    return render(request, "participation/consultation_window.html", context)


def consultation_version(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Lay a newer version before the body, after a look at where the comments will stand."""
    consultation = consultation_or_404(request, pk)
    demand(request, "participation.prepare", consultation)
    if consultation.state == ConsultationState.CLOSED:
        messages.error(request, _("This consultation is over. Its words stay as they are."))
        return _back(consultation)
    form = NewVersionForm(request.POST or None, consultation=consultation)
    newer = list(form.fields["version"].queryset[:FORESEEN])
    if request.method == "POST" and form.is_valid():
        try:
            lay_version(consultation, form.cleaned_data["version"], by=request.user)
        except ConsultationRefused as refusal:
            messages.error(request, str(refusal))
            return _back(consultation)
        return _after_new_version(request, consultation_or_404(request, pk))
    shown = list(contributions(consultation))
    told = foreseen(consultation, shown, newer)
    context = {
        "consultation": consultation,
        "form": form,
        "newer": [{"version": version, "counts": _in_words(told[version.pk])} for version in newer],
        "many": len(shown),
    }
    return render(request, "participation/consultation_version.html", context)


def _in_words(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(str(PlaceStatus(each).label), counts[each]) for each in PlaceStatus if each in counts]


def _after_new_version(request: MemberRequest, consultation: Consultation) -> HttpResponse:
    """Go to the parts that are gone, if somebody's comments stood there and she may map them."""
    words = _("Version %(number)d lies before %(body)s now. Every comment is kept.") % {
        "number": consultation.version.number,
        "body": consultation.body,
    }
    messages.success(request, words)
    if request.user.has_perm("participation.map_parts", consultation):
        shown = list(Comment.objects.filter(consultation=consultation).shown())
        found = places(consultation, shown).values()
        if any(place.status == PlaceStatus.GONE for place in found):
            return _back(consultation, "part-moves")
    return _back(consultation)


def part_moves(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show the parts that are gone or changed, and let the editor say where their comments go."""
    consultation = consultation_or_404(request, pk)
    demand(request, "participation.map_parts", consultation)
    desk = desk_of(consultation)
    refused = None
    if request.method == "POST":
        form = PartMoveForm(request.POST, desk=desk)
        if form.is_valid():
            part = form.cleaned_data["new_part"]
            if chosen := form.chosen():
                move_comments(consultation, chosen, part, whole=form.whole(), by=request.user)
            else:
                move_part(consultation, form.old(), form.new(), by=request.user)
            messages.success(request, _("Saved. The comments stand there from now on."))
            return _back(consultation, "part-moves")
        refused = form
    again = None
    if refused is not None:
        sent = request.POST
        numbers = [int(each) for each in sent.getlist("comments") if each.isdecimal()]
        names = ("old_part", "new_part", "new_field")
        again = {"comments": numbers, **{name: sent.get(name, "") for name in names}}
    context = {"consultation": consultation, "desk": desk, "refused": refused, "again": again}
    return render(request, "participation/part_moves.html", context)


@require_POST
def part_move_undo(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Take back where the comments of a part were sent to."""
    moves = PartMove.objects.filter(municipality=request.municipality)
    move = get_object_or_404(moves, pk=pk)
    move.consultation = consultation_or_404(request, move.consultation_id)
    demand(request, "participation.map_parts", move.consultation)
    undo_move(move, by=request.user)
    messages.success(request, _("Undone. The comments stand where they stood before."))
    return _back(move.consultation, "part-moves")
