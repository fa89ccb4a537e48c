"""Versions of the plan: freezing, reading, comparing, and what the council decided."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from actionplan.forms.versions import DeliberationForm, FreezeForm
from actionplan.freezing import NothingToFreeze, compare, freeze
from actionplan.models import ActionPlan, PlanVersion
from actionplan.reading import plan_as_read
from actionplan.texts import Texts, draft_texts, frozen_texts
from actionplan.transitions import correct_meeting, deliberate
from actionplan.views.access import demand, plan_or_404
from programme.models import Deliberation


def _versions(plan: ActionPlan) -> QuerySet[PlanVersion]:
    """Return the plan's versions with their meetings and who froze them; two queries."""
    meetings = Prefetch("paper__deliberations", Deliberation.objects.order_by("held_on", "pk"))
    return (
        PlanVersion.objects.filter(plan=plan)
        .select_related("paper", "frozen_by")
        .prefetch_related(meetings)
    )


def drafted_plan(request: MemberRequest, number: int) -> ActionPlan:
    """Return the plan for those who may read drafts; to others its versions do not exist yet."""
    plan = plan_or_404(request, number)
    if not request.user.has_perm("actionplan.view_version", plan):
        raise Http404
    return plan


def version_or_404(plan: ActionPlan, pk: int) -> PlanVersion:
    """Return the version of this number, with its meetings."""
    version = get_object_or_404(_versions(plan), number=pk)
    version.plan = plan
    version.municipality = plan.municipality
    return version


def version_list(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Show the versions of the plan, and freeze a new one."""
    plan = drafted_plan(request, number)
    may_freeze = request.user.has_perm("actionplan.freeze_version", plan)
    if request.method == "POST":
        demand(request, "actionplan.freeze_version", plan)
    form = FreezeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = freeze(plan, by=request.user, **form.cleaned_data)
        except NothingToFreeze as nothing:
            form.add_error(None, str(nothing))
        else:
            messages.success(
                request, _("Version %(number)d is frozen.") % {"number": version.number}
            )
            return redirect(version)
    versions = list(_versions(plan))
    for version in versions:
        version.plan = plan
    context = {"plan": plan, "versions": versions, "form": form, "may_freeze": may_freeze}
    return render(request, "actionplan/version_list.html", context)


def version_detail(request: MemberRequest, municipality: str, number: int, pk: int) -> HttpResponse:
    """Show what a version says, and what became of it."""
    plan = drafted_plan(request, number)
    version = version_or_404(plan, pk)
    return render(request, "actionplan/version_detail.html", _reading(request, plan, version))


def _reading(request: MemberRequest, plan: ActionPlan, version: PlanVersion) -> dict[str, Any]:
    language = translation.get_language() or plan.municipality.language
    return {
        "plan": plan,
        "version": version,
        "reading": plan_as_read(plan, language=language, version=version),
        "meetings": version.paper.deliberations.all() if version.paper else [],
        "may_decide": request.user.has_perm("actionplan.note_decision", plan),
        "may_publish": request.user.has_perm("actionplan.publish_version", plan),
        "earlier": PlanVersion.objects.filter(plan=plan, number__lt=version.number).first(),
    }


def version_compare(
    request: MemberRequest, municipality: str, number: int, pk: int, other: int
) -> HttpResponse:
    """Show what changed from one version to another; 0 stands for the plan as it is now."""
    plan = drafted_plan(request, number)
    before, after = version_or_404(plan, pk), version_or_404(plan, other) if other else None
    context = {
        "plan": plan,
        "before": before,
        "after": after,
        "comparison": compare(frozen_texts(before), _texts(plan, after)),
        "versions": PlanVersion.objects.filter(plan=plan),
    }
    return render(request, "actionplan/version_compare.html", context)


def _texts(plan: ActionPlan, version: PlanVersion | None) -> Texts:
    return frozen_texts(version) if version else draft_texts(plan)


def version_decide(
    request: MemberRequest, municipality: str, number: int, pk: int, meeting: int | None = None
) -> HttpResponse:
    """Note what a meeting made of a version, or mend what was noted of one."""
    plan = drafted_plan(request, number)
    demand(request, "actionplan.note_decision", plan)
    version = version_or_404(plan, pk)
    rows = Deliberation.objects.filter(paper=version.paper_id)
    noted = get_object_or_404(rows, pk=meeting) if meeting else None
    form = DeliberationForm(request.POST or None, instance=noted)
    if request.method == "POST" and form.is_valid():
        if noted is None:
            deliberate(version, form.save(commit=False), by=request.user)
        else:
            correct_meeting(version, form.save(commit=False), by=request.user)
        _tell(request, version_or_404(plan, pk))
        _ask_about(request, version, form.cleaned_data["held_on"])
        return redirect(version)
    return render(
        request,
        "actionplan/version_decide.html",
        {"plan": plan, "version": version, "form": form, "noted": noted},
    )


def _tell(request: MemberRequest, version: PlanVersion) -> None:
    messages.success(request, _("Noted."))
    if version.published_at and not version.is_adopted:
        messages.warning(
            request,
            _("It still stands on the public page. Please take it off there, if that is meant."),
        )
    elif version.published_at:
        messages.info(
            request,
            _("The public page says so from now on; its files follow within a minute."),
        )


def _ask_about(request: MemberRequest, version: PlanVersion, held_on: date) -> None:
    """Ask about a meeting before the version was frozen.

    It is no mistake where a plan was adopted before the town wrote it into the portal.
    """
    frozen_on = timezone.localdate(version.frozen_at)
    if held_on < frozen_on:
        messages.warning(
            request,
            _(
                "The meeting was before this version was frozen (%(day)s). Please make sure that "
                "it decided on exactly this text; else mend the day."
            )
            % {"day": date_format(frozen_on)},
        )
