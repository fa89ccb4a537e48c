"""Writing one answer to one contribution or to several alike, changing it, splitting a group."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from accounts.models import Department
from actionplan.ease import EASY, ease_of
from actionplan.fields import with_our_line_ends
from participation.forms.answers import AnswerForm, spoken_of_first, suggested_part
from participation.models import Comment, Consultation, Outcome
from participation.speakers import called, with_author_roles
from participation.transitions.answers import AnswerRefused, answer, change_answer, take_out
from participation.unkept import unkept
from participation.views.answers import (
    at_home,
    choose_first,
    chosen_ones,
    list_url,
    looked_for_before,
    places_of,
)
from participation.whereabouts import Place, parts_to_point_at

# How a page asks how easy its text is, without anything being saved.
LOOK = "look"


def answer_write(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the chosen contributions with one form (GET), and answer them together (POST)."""
    if not request.user.has_perm("participation.follow_some_answers", request.municipality):
        raise PermissionDenied
    is_sent = request.method == "POST"
    chosen = chosen_ones(request, request.POST if is_sent else request.GET)
    if not chosen:
        return choose_first(request)
    comments = _answerable(request, chosen)
    if len({each.consultation_id for each in comments}) > 1:
        messages.info(request, _("Please answer the contributions of one consultation at a time."))
        return redirect(list_url(request))
    return _write(request, comments, is_sent=is_sent)


def _answerable(request: MemberRequest, chosen: Sequence[Comment]) -> list[Comment]:
    """Return those that the person may answer; with none, she is refused."""
    comments = [each for each in chosen if request.user.has_perm("participation.answer", each)]
    if not comments:
        raise PermissionDenied
    return comments


def _write(request: MemberRequest, comments: list[Comment], *, is_sent: bool) -> HttpResponse:
    mine = [each for each in comments if each.can_be_answered]
    places = places_of(comments)
    form = _form(request, mine, comments[0].consultation, places)
    # Somebody may have been quicker with one of them: then she is asked once more.
    is_whole = bool(mine) and len(mine) == len(comments)
    if is_sent and LOOK not in request.POST and is_whole and form.is_valid():
        try:
            _answer(request, mine, form)
        except AnswerRefused:
            # Asked anew: who was the first, and what is left to answer?
            comments = chosen_ones(request, request.POST)
            mine = [each for each in comments if each.can_be_answered]
        else:
            return redirect(list_url(request, mine))
    if is_sent and not mine and _is_done(request, comments):
        # A double click: the first of the two has written it.
        return redirect(list_url(request, comments))
    return _writing_page(request, form, comments, mine, places)


def _writing_page(
    request: MemberRequest,
    form: AnswerForm,
    comments: Sequence[Comment],
    mine: Sequence[Comment],
    places: dict[int, Place],
) -> HttpResponse:
    if LOOK in request.POST:
        # She asks how it reads, and is not done yet: nothing is held against her.
        form.errors.clear()
    numbers = {each.pk for each in mine}
    taken = [each for each in comments if each.pk in places and each.pk not in numbers]
    context = {
        "form": form,
        "rows": [(each, called(each), places[each.pk]) for each in mine],
        "taken": [(each, called(each)) for each in taken],
        "is_late": request.method == "POST" and bool(taken),
        "ease": _ease(form),
        "back": list_url(request, comments),
        "looked_for": looked_for_before(request),
    }
    return render(request, "participation/answer_write.html", context)


def _is_done(request: MemberRequest, comments: Sequence[Comment]) -> bool:
    """Whether this very answer stands there already, written by the same person."""
    reason = with_our_line_ends(request.POST).get("reason", "").strip()
    kind = request.POST.get("kind")
    return all(
        each.outcome is not None
        and each.outcome.by_id == request.user.pk
        and (each.outcome.kind, each.outcome.reason) == (kind, reason)
        for each in comments
    )


def _form(
    request: MemberRequest,
    comments: Sequence[Comment],
    consultation: Consultation,
    places: dict[int, Place],
    **options: Any,
) -> AnswerForm:
    sent = with_our_line_ends(request.POST) if request.method == "POST" else None
    around = [places[each.pk].part for each in comments]
    options.setdefault("initial", {"part": suggested_part(comments, around)})
    parts = parts_to_point_at(consultation.version)
    known = {key for _area, choices in parts for key, _name in choices}
    if options["initial"].get("part") not in known:
        options["initial"]["part"] = ""
    first = spoken_of_first(parts, {each.key for each in around})
    return AnswerForm(sent, parts=first, comments=comments, **options)


def _ease(form: AnswerForm) -> Any:
    return ease_of(str(form["reason"].value() or ""))


def _field(comments: Sequence[Comment], part: Any) -> str:
    """Return the field that the plan changes in: the one spoken of, if it is the same part."""
    fields = {each.field for each in comments if each.part == part}
    return fields.pop() if len(fields) == 1 else ""


def _answer(request: MemberRequest, comments: Sequence[Comment], form: AnswerForm) -> None:
    said = form.cleaned_data
    answer(
        comments,
        kind=said["kind"],
        reason=said["reason"],
        part=said["part"],
        field=_field(comments, said["part"]),
        department=_department(request, comments),
        by=request.user,
    )
    told = ngettext(
        "Answered: one contribution. Its author hears of it.",
        "Answered: %(many)d contributions. Their authors hear of it.",
        len(comments),
    )
    messages.success(request, told % {"many": len(comments)})
    _remind(request, comments, form)
    _hint(request, form)


def _remind(request: MemberRequest, comments: Sequence[Comment], form: AnswerForm) -> None:
    """Say at once that a text which was promised to change is still the same."""
    if unkept(Comment.objects.filter(pk__in=[each.pk for each in comments])):
        text = _(
            "The text of “%(part)s” is still the same. Please change it, or tell those who write "
            "it: young people see in the next version whether it has changed."
        )
        messages.info(request, text % {"part": form.part_name})


def _hint(request: MemberRequest, form: AnswerForm) -> None:
    ease = _ease(form)
    if ease is not None and ease.lix > EASY:
        text = _(
            "The answer is hard to read (reading value LIX %(lix)d; below 35 is easy). "
            "You can still make it easier."
        )
        messages.info(request, text % {"lix": ease.lix})


def _department(request: MemberRequest, comments: Sequence[Comment]) -> Department | None:
    """Return the department in whose name the answer stands: the one that was asked."""
    asked = {each.answering_department for each in comments} - {None}
    if len(asked) == 1:
        return asked.pop()
    units = request.user.departments_in(request.municipality)
    return next((each for each in asked if each and each.pk in units), None)


def _outcome_or_404(request: MemberRequest, pk: int) -> tuple[Outcome, list[Comment]]:
    """Return an answer with what it answers, for those who may answer that."""
    if not request.user.has_perm("participation.follow_some_answers", request.municipality):
        raise PermissionDenied
    rows = Outcome.objects.select_related("consultation__body", "consultation__version__plan")
    outcome = get_object_or_404(rows, pk=pk)
    at_home(outcome.consultation, request)
    said = with_author_roles(outcome.comments.shown())
    comments = list(said.select_related("author", "answering_department"))
    if not comments:
        # Those it answered were taken back: nobody reads it.
        raise Http404
    for comment in comments:
        comment.municipality = request.municipality
        comment.consultation = outcome.consultation
    may = any(request.user.has_perm("participation.answer", each) for each in comments)
    if not may and not request.user.has_perm("participation.assign", request.municipality):
        raise PermissionDenied
    return outcome, comments


def _base(request: MemberRequest) -> datetime | None:
    """Return when the answer had been changed last as its writer saw it."""
    try:
        return parse_datetime(request.POST.get("base", ""))
    except ValueError:
        return None


def answer_change(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Change an answer; of two who do so at once, the later sees the other's and loses nothing."""
    outcome, comments = _outcome_or_404(request, pk)
    places = places_of(comments)
    initial = {
        "kind": outcome.kind,
        "reason": outcome.reason,
        "part": str(outcome.part) if outcome.part else "",
    }
    form = _form(request, comments, outcome.consultation, places, initial=initial)
    is_late = False
    if request.method == "POST" and LOOK not in request.POST and form.is_valid():
        said = form.cleaned_data
        try:
            change_answer(
                outcome,
                base=_base(request),
                kind=said["kind"],
                reason=said["reason"],
                part=said["part"],
                field=_field(comments, said["part"]),
                by=request.user,
            )
        except AnswerRefused:
            outcome.refresh_from_db()
            is_late = True
        else:
            messages.success(request, _("The answer was changed. Its readers see that it was."))
            _hint(request, form)
            return redirect(list_url(request, comments))
    context = {
        "outcome": outcome,
        "form": form,
        "rows": [(each, called(each), places[each.pk]) for each in comments],
        "is_late": is_late,
        "base": outcome.changed_at.isoformat() if outcome.changed_at else "",
        "ease": _ease(form),
        "back": list_url(request, comments),
        "looked_for": looked_for_before(request),
    }
    return render(request, "participation/answer_change.html", context)


@require_POST
def answer_take_out(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Take one contribution out of a group, and go on to write an answer of its own."""
    outcome, comments = _outcome_or_404(request, pk)
    number = request.POST.get("comment", "")
    comment = next((each for each in comments if str(each.pk) == number), None)
    try:
        if comment is None:
            raise AnswerRefused
        take_out(outcome, comment, by=request.user)
    except AnswerRefused:
        messages.error(request, _("This cannot be taken out any more. Change the answer instead."))
        return redirect("participation:answer-change", request.municipality.slug, outcome.pk)
    messages.success(request, _("Taken out. Now it needs an answer of its own."))
    url = redirect("participation:answer-write", request.municipality.slug).url
    return redirect(f"{url}?chosen={comment.pk}")
