"""The pages for ideas: reading them by side, supporting one, and taking one's own back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from accounts.models import Membership
from actionplan.models import Initiative
from participation.choices import CommentState, IdeaSide
from participation.help_lines import help_line_of
from participation.models import Idea, Support
from participation.transitions.ideas import IdeaRefused, turn_support, withdraw_idea
from participation.watching import hours_for_ideas

ON_A_PAGE = 20


def demand_reader(request: MemberRequest) -> None:
    """Let only those go on who may read ideas; to anybody else there are none."""
    if not request.user.has_perm("participation.read_ideas", request.municipality):
        raise Http404


def own_side_of(request: MemberRequest) -> IdeaSide:
    """Return on which side somebody says her own ideas."""
    young = request.user.has_perm("participation.add_young_idea", request.municipality)
    return IdeaSide.YOUNG if young else IdeaSide.STAFF


def _ideas(request: MemberRequest) -> QuerySet[Idea]:
    rows = Idea.objects.filter(municipality=request.municipality).readable_by(request.user)
    return rows.select_related("author", "initiative__plan")


def idea_or_404(request: MemberRequest, pk: int) -> Idea:
    """Return an idea that the person may read."""
    demand_reader(request)
    idea = get_object_or_404(_ideas(request).select_related("plan"), pk=pk)
    idea.municipality = idea.plan.municipality = request.municipality
    return idea


def idea_list(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the ideas of one side, the newest first; how many like one decides nothing."""
    demand_reader(request)
    asked = request.GET.get("side", "")
    # Everybody comes for what young people wish; the other side is one press away.
    side = IdeaSide(asked) if asked in IdeaSide.values else IdeaSide.YOUNG
    rows = _newest_first(request, _ideas(request).filter(side=side))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    _dress(request, page.object_list)
    context = {
        "page_obj": page,
        "side": side,
        "sides": IdeaSide.choices,
        "may_answer": request.user.has_perm("participation.answer_ideas", request.municipality),
        "own_side": own_side_of(request),
        "help_line": help_line_of(request.municipality),
        "hours": hours_of(request),
    }
    return render(request, "participation/idea_list.html", context)


def _newest_first(request: MemberRequest, rows: QuerySet[Idea]) -> QuerySet[Idea]:
    mine = Support.objects.filter(idea=OuterRef("pk"), person=request.user)
    counted = rows.annotate(supporters=Count("supports"), is_supported=Exists(mine))
    return counted.order_by("-created_at", "-pk")


def own_ideas(request: MemberRequest) -> list[Idea]:
    """Return the newest of somebody's own ideas, as many as stand on a page; one query.

    An adult's roles take one more.
    """
    rows = _newest_first(request, _ideas(request).filter(author=request.user))
    ideas = list(rows[:ON_A_PAGE])
    _dress(request, ideas)
    return ideas


def hours_of(request: MemberRequest) -> str:
    """Return when somebody reads a young person's ideas; of no concern to adults."""
    if own_side_of(request) != IdeaSide.YOUNG:
        return ""
    return hours_for_ideas(request.municipality)


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
        idea.leads_on = may_see(request, idea.initiative)
        for name in ("support", "change", "withdraw"):
            may = request.user.has_perm(f"participation.{name}_idea", idea)
            setattr(idea, f"may_{name}", may)


def may_see(request: MemberRequest, initiative: Initiative | None) -> bool:
    """Whether a link to an initiative leads anywhere: young people read what is agreed."""
    if initiative is None:
        return False
    initiative.municipality = request.municipality
    return request.user.has_perm("actionplan.view_initiative", initiative)


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
