"""The work list of what young people said: found, sorted, and given to those who answer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.middleware import MemberRequest
from participation.choices import ConsultationState, OutcomeKind
from participation.figures import with_due_day
from participation.forms.answers import AnswerFilter
from participation.models import Comment, Consultation
from participation.speakers import called, with_author_roles
from participation.whereabouts import Place, Whereabouts

# So many stand on one page; and so many can be chosen at once, which is more.
PAGE = 50
MOST = 200
# Which sign stands beside an answer's kind.
BADGES: dict[str, str] = {
    OutcomeKind.TAKEN_UP: "agreed",
    OutcomeKind.PARTLY: "proposed",
    OutcomeKind.LATER: "waiting",
    OutcomeKind.NOT_POSSIBLE: "withdrawn",
    OutcomeKind.ANSWERED: "agreed",
}


def consultation_or_404(request: MemberRequest, pk: int, permission: str) -> Consultation:
    """Return a consultation for somebody who may do this with it; who only reads it gets 403."""
    rows = Consultation.objects.select_related("body", "version__plan")
    consultation = get_object_or_404(rows, pk=pk)
    at_home(consultation, request)
    if request.user.has_perm(permission, consultation):
        return consultation
    if request.user.has_perm("participation.read", consultation):
        raise PermissionDenied
    raise Http404


def at_home(consultation: Consultation, request: MemberRequest) -> None:
    """Give it the municipality of the address, so that roles are asked once for a request."""
    consultation.municipality = request.municipality
    consultation.body.municipality = request.municipality
    consultation.version.plan.municipality = request.municipality


def answer_list(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show what was said in a consultation, and how far the answering is."""
    consultation = consultation_or_404(request, pk, "participation.follow_answers")
    return _list(request, [consultation])


def answer_list_all(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the same over all consultations, as a department asks: what is ours to answer?"""
    if not request.user.has_perm("participation.follow_some_answers", request.municipality):
        raise PermissionDenied
    rows = Consultation.objects.filter(municipality=request.municipality)
    found = list(rows.select_related("body", "version__plan"))
    for consultation in found:
        at_home(consultation, request)
    may = "participation.follow_answers"
    return _list(request, [each for each in found if request.user.has_perm(may, each)], all_of=True)


def _list(
    request: MemberRequest, consultations: Sequence[Consultation], *, all_of: bool = False
) -> HttpResponse:
    today = timezone.localdate()
    form = AnswerFilter(request.GET, town=request.municipality, user=request.user)
    ordered = _ordered(form, consultations, today)
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    rows = _rows(request, [pk for pk, _place in page.object_list], consultations)
    for row, (_pk, place) in zip(rows, page.object_list, strict=True):
        row.place = place
        row.is_late = _is_late(row, today)
    only = None if all_of else consultations[0]
    query = form.query()
    context = {
        "consultation": only,
        "filter": form,
        "rows": rows,
        "page_obj": page,
        "count": _count(page.paginator.count),
        "query": f"{query}&" if query else "",
        "here": query,
        "may_assign": request.user.has_perm("participation.assign", request.municipality),
        "may_choose": any(row.can_answer and not row.outcome for row in rows),
        "may_close": only is not None and request.user.has_perm("participation.see_closing", only),
        "may_export": only is not None
        and request.user.has_perm("participation.export_comments", only),
    }
    return render(request, "participation/answer_list.html", context)


def _count(many: int) -> str:
    text = ngettext("%(many)d contribution", "%(many)d contributions", many)
    return text % {"many": many}


def _ordered(
    form: AnswerFilter, consultations: Sequence[Consultation], today: date
) -> list[tuple[int, Place]]:
    """Return the numbers of what is looked for, in order, each with its place; three queries."""
    known = {each.pk: each for each in consultations}
    rows = with_due_day(Comment.objects.filter(consultation__in=known, parent=None).shown())
    found = list(
        form.apply(rows, today)
        .order_by("created_at", "pk")
        .values_list("pk", "consultation_id", "part", "field", "version_id", "due", named=True)
    )
    where = Whereabouts.of(consultations, {each.version_id for each in found})
    placed = [
        (each.pk, each.due, where.place(known[each.consultation_id], each)) for each in found
    ]
    form.know(place for _pk, _due, place in placed)
    placed = [each for each in placed if form.holds(each[2])]
    if form.cleaned_data.get("sort") == "due":
        placed.sort(key=lambda each: (each[1] or date.max, each[2].part.order))
    else:
        placed.sort(key=lambda each: (each[2].part.order, each[2].field))
    return [(pk, place) for pk, _due, place in placed]


def _rows(
    request: MemberRequest, numbers: Sequence[int], consultations: Sequence[Consultation]
) -> list[Any]:
    """Return what stands on the page, with who answers; one query."""
    known = {each.pk: each for each in consultations}
    chosen = with_author_roles(Comment.objects.filter(pk__in=numbers))
    rows = with_due_day(chosen).select_related(
        "author", "outcome__department", "answering_department", "answering_person"
    )
    found: dict[int, Any] = {}
    for row in rows.annotate(hearts_many=Count("hearts")):
        row.consultation = known[row.consultation_id]
        row.municipality = request.municipality
        row.called = called(row)
        row.badge = BADGES[row.outcome.kind] if row.outcome else ""
        is_open = row.consultation.state == ConsultationState.OPEN or row.can_be_answered
        row.can_answer = is_open and request.user.has_perm("participation.answer", row)
        found[row.pk] = row
    return [found[pk] for pk in numbers if pk in found]


def _is_late(row: Any, today: date) -> bool:
    is_open = row.outcome is None and not row.unanswered_because
    return bool(is_open and row.due and row.due < today)


def chosen_ones(request: MemberRequest, sent: QueryDict) -> list[Comment]:
    """Return the contributions that somebody chose in the list, with what answering needs."""
    numbers = [int(each) for each in sent.getlist("chosen") if each.isdecimal() and len(each) < 16]
    chosen = Comment.objects.filter(pk__in=numbers[:MOST], parent=None).shown()
    rows = with_author_roles(chosen)
    found = list(
        rows.select_related(
            "author",
            "outcome__department",
            "outcome__by",
            "answering_department",
            "consultation__body",
            "consultation__version__plan",
        ).order_by("created_at", "pk")
    )
    for comment in found:
        comment.municipality = request.municipality
        at_home(comment.consultation, request)
    return found


def places_of(comments: Sequence[Comment]) -> dict[int, Place]:
    """Return where contributions stand, by their numbers; two queries."""
    consultations = {each.consultation_id: each.consultation for each in comments}
    where = Whereabouts.of(consultations.values(), {each.version_id for each in comments})
    return {
        each.pk: where.place(each.consultation, each)
        for each in comments
    }


def list_url(
    request: MemberRequest,
    comments: Sequence[Comment] = (),
    consultation: Consultation | None = None,
) -> str:
    """Return the way back to the list these came from, with what was looked for there."""
    slug, numbers = request.municipality.slug, {each.consultation_id for each in comments}
    if consultation is not None:
        numbers.add(consultation.pk)
    url = (
        reverse("participation:answer-list", args=[slug, *numbers])
        if len(numbers) == 1
        else reverse("participation:answer-list-all", args=[slug])
    )
    looked_for = looked_for_before(request)
    return f"{url}?{looked_for}" if looked_for else url


def looked_for_before(request: MemberRequest) -> str:
    """Return the search of the list that somebody comes from, as an address."""
    sent = request.POST if request.method == "POST" else request.GET
    return QueryDict(sent.get("back", "")[:1000]).urlencode()


def choose_first(request: MemberRequest) -> HttpResponse:
    """Send somebody back who has chosen nothing."""
    messages.info(request, _("Please choose contributions first, by the boxes in the list."))
    sent = request.POST if request.method == "POST" else request.GET
    number = sent.get("of", "")
    known = number if number.isdecimal() and len(number) < 16 else 0
    asked = Consultation.objects.filter(municipality=request.municipality, pk=known)
    return redirect(list_url(request, consultation=asked.first()))
