"""The pages that look across: the way in, the start page, and whether the portal is well."""

from typing import NamedTuple

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.middleware import MemberRequest
from actionplan.duties import duties, own_initiatives
from actionplan.figures import incomplete, many_lacking, plan_figures
from actionplan.happenings import happened
from actionplan.models import ActionPlan, PlanVersion, Revision
from overview.health import broker_answers, database_answers, storage_has_room
from overview.styleguide import sample_context

RECENT = 8


def welcome(request: HttpRequest) -> HttpResponse:
    """Lead everybody to where she belongs: to her municipality, to a choice, or to the door."""
    if not request.user.is_authenticated:
        return render(request, "overview/welcome.html")
    municipalities = list(request.user.municipalities())
    if len(municipalities) == 1:
        return redirect(municipalities[0])
    return render(request, "overview/choose.html", {"municipalities": municipalities})


def start(request: MemberRequest, municipality: str) -> HttpResponse:
    """Answer: where are we, what is mine, what is next."""
    town, user = request.municipality, request.user
    plan = ActionPlan.objects.current(town)
    if plan is not None:
        plan.municipality = town
    inside = plan is not None and user.has_perm("actionplan.read_draft", plan)
    own = own_initiatives(user, plan) if plan else []
    return render(
        request,
        "overview/start.html",
        {
            "plan": plan,
            "inside": inside,
            "duties": duties(user, town, plan, own),
            "own": own[:10],
            "own_count": len(own),
            "published": PlanVersion.objects.filter(
                municipality=town, published_at__isnull=False
            ).exists(),
            "own_incomplete": many_lacking(own),
            "figures": plan_figures(plan, user) if plan else None,
            "incomplete": incomplete(plan) if plan and inside else 0,
            "recent": recent_changes(plan) if plan and inside else [],
        },
    )


class Change(NamedTuple):
    """The last thing that somebody did to an initiative, in a few words."""

    revision: Revision
    what: str


def recent_changes(plan: ActionPlan) -> list[Change]:
    """Return the newest changes to the plan's initiatives, one row an initiative and person."""
    earlier = Revision.objects.filter(
        initiative=OuterRef("initiative"), number=OuterRef("number") - 1
    )
    newest = Revision.objects.filter(initiative__plan=plan).order_by("-at", "-pk")
    # The numbers first: a plan has thousands of texts, and only a few are read.
    rows = (
        Revision.objects.filter(pk__in=newest.values("pk")[: RECENT * 5])
        .select_related("initiative", "by")
        .annotate(payload_before=Subquery(earlier.values("payload")[:1]))
        .order_by("-at", "-pk")
    )
    seen: dict[tuple[int | None, int | None], Revision] = {}
    for row in rows:
        if row.initiative is not None:
            row.initiative.plan = plan
            seen.setdefault((row.initiative_id, row.by_id), row)
    told = list(seen.values())[:RECENT]
    return [Change(row, happened(row, row.payload_before)) for row in told]


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the web process is alive."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether database, broker and storage can be reached; nothing else is told."""
    well = {
        "database": database_answers(),
        "broker": broker_answers(),
        "storage": storage_has_room(),
    }
    # Without its broker the portal still serves everybody; only work in the background waits.
    ready = well["database"] and well["storage"]
    return JsonResponse(well, status=200 if ready else 503)


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component of the pages once, in all its states."""
    return render(request, "overview/styleguide.html", sample_context())
