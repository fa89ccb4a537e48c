"""What happened with my input: each person's own page, and one for all."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from participation.choices import OutcomeKind
from participation.figures import (
    AnswerFigures,
    answer_figures,
    contributions,
    outcomes_by_kind,
)
from participation.help_lines import help_line_of
from participation.models import Comment, Consultation
from participation.speakers import called, with_author_roles
from participation.trail_steps import who_answers
from participation.trails import Trail, trails
from participation.views.answers import at_home, consultation_or_404
from participation.views.ideas import own_ideas

PAGE = 20
# A number in an address that is longer names no row.
MOST_DIGITS = 15
# Ways through the page for all, besides the kinds of answers.
UNANSWERED, EXCUSED = "unanswered", "excused"


def _for_trails(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    found: QuerySet[Comment] = with_author_roles(rows).select_related(
        "author",
        "outcome__department",
        "answering_department",
        "consultation__body",
        "consultation__version__plan",
    )
    return found


def my_input(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show somebody all she has said, each with its way into the plan."""
    if not request.user.has_perm("participation.follow_own", request.municipality):
        raise Http404
    rows = _for_trails(Comment.objects.filter(author=request.user)).order_by("-created_at", "-pk")
    paginator = Paginator(rows, PAGE)
    page = paginator.get_page(request.GET.get("page") or _page_of(rows, request.GET.get("comment")))
    comments = list(page.object_list)
    for comment in comments:
        comment.municipality = request.municipality
        at_home(comment.consultation, request)
    # Her ideas stand on the first page, before what she said about the text.
    may_read = request.user.has_perm("participation.read_ideas", request.municipality)
    ideas = own_ideas(request) if may_read and page.number == 1 else []
    context = {
        "trails": trails(comments, today=timezone.localdate()),
        "page_obj": page,
        "ideas": ideas,
        "help_line": help_line_of(request.municipality),
    }
    return render(request, "participation/my_input.html", context)


def _page_of(rows: QuerySet[Comment], number: str | None) -> int:
    """Return the page on which one of somebody's own comments stands: the first if none does."""
    if not number or not number.isdecimal() or len(number) > MOST_DIGITS:
        return 1
    at = rows.filter(pk=int(number)).values_list("created_at", flat=True).first()
    if at is None:
        return 1
    newer = Q(created_at__gt=at) | Q(created_at=at, pk__gt=int(number))
    return rows.filter(newer).count() // PAGE + 1


def all_input(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show what became of everything said in a consultation, by the kinds of answers."""
    consultation = consultation_or_404(request, pk, "participation.read")
    today = timezone.localdate()
    figures = answer_figures(consultation, today)
    counts = outcomes_by_kind(consultation)
    wanted = request.GET.get("outcome", "")
    rows = _for_trails(_wanted(consultation, wanted)).order_by("group", "outcome", "created_at")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    comments = list(page.object_list)
    for comment in comments:
        comment.municipality = request.municipality
        comment.consultation = consultation
    groups = _grouped(comments, today)
    context = {
        "consultation": consultation,
        "figures": figures,
        "bars": _bars(request, consultation, figures, counts),
        "groups": groups,
        "ways": [way for group in groups for answer in group["answers"] for way in answer["ways"]],
        "page_obj": page,
        "wanted": wanted if wanted in _GROUPS else "",
        "query": f"outcome={wanted}&" if wanted in _GROUPS else "",
        "follows": request.user.has_perm("participation.follow_answers", consultation),
        "is_own": request.user.has_perm("participation.follow_own", request.municipality),
    }
    return render(request, "participation/all_input.html", context)


_GROUPS = (*OutcomeKind.values, UNANSWERED, EXCUSED)
_PLACE = Case(
    *(When(outcome__kind=kind, then=Value(place)) for place, kind in enumerate(OutcomeKind.values)),
    When(unanswered_because="", then=Value(len(OutcomeKind.values))),
    default=Value(len(OutcomeKind.values) + 1),
)


def _wanted(consultation: Consultation, wanted: str) -> QuerySet[Comment]:
    rows = contributions(consultation).annotate(group=_PLACE)
    return rows.filter(group=_GROUPS.index(wanted)) if wanted in _GROUPS else rows


def _label(group: str) -> str:
    if group == UNANSWERED:
        return _("No answer yet")
    if group == EXCUSED:
        return _("Closed without an answer")
    return str(OutcomeKind(group).label)


def _bars(
    request: MemberRequest,
    consultation: Consultation,
    figures: AnswerFigures,
    counts: dict[str, int],
) -> list[dict[str, Any]]:
    url = reverse("participation:all-input", args=[request.municipality.slug, consultation.pk])
    many = {**counts, UNANSWERED: figures.unanswered, EXCUSED: figures.excused}
    return [
        {
            "label": _label(group),
            "value": str(many[group]),
            "share": many[group] * 100 // max(figures.many, 1),
            "url": f"{url}?outcome={group}",
        }
        for group in _GROUPS
        if many[group]
    ]


def _grouped(comments: list[Any], today: Any) -> list[dict[str, Any]]:
    """Return the contributions with their ways, those of one answer under it, by kind."""
    groups: list[dict[str, Any]] = []
    for trail in trails(comments, today=today):
        comment = trail.comment
        name = _GROUPS[comment.group]
        if not groups or groups[-1]["name"] != name:
            groups.append({"name": name, "label": _label(name), "answers": []})
        answers = groups[-1]["answers"]
        if not comment.outcome or not answers or answers[-1]["outcome"] != comment.outcome:
            answers.append({
                "outcome": comment.outcome,
                "into": trail.into,
                "because": comment.unanswered_because,
                "who": who_answers(comment, to_author=False),
                "is_late": any(step.is_late for step in trail.steps),
                "said": [],
                "ways": [],
            })  # fmt: skip
        answers[-1]["said"].append((comment, called(comment), trail))
        if all(_spot(trail) != _spot(way) for way in answers[-1]["ways"]):
            answers[-1]["ways"].append(trail)
    return groups


def _spot(trail: Trail) -> tuple[str, str]:
    """Return where in the plan a way leads: part and field."""
    outcome = trail.comment.outcome
    field = outcome.field if outcome and outcome.part else trail.place.field
    return trail.part.key, field
