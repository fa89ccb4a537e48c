"""Searches of the list that are kept under a name: made, renamed, shared and deleted."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from actionplan.forms.filters import InitiativeFilter
from actionplan.forms.kept_searches import SavedFilterForm
from actionplan.models import ActionPlan, SavedFilter
from actionplan.views.access import demand, plan_or_404

# The address of a list is never longer.
LONGEST = 2000


def _back(plan: ActionPlan, query: str) -> HttpResponse:
    return redirect(plan.url_of("initiative-list") + (f"?{query}" if query else ""))


def _own_form(
    request: MemberRequest, plan: ActionPlan, kept: SavedFilter | None = None
) -> SavedFilterForm:
    return SavedFilterForm(
        request.POST or None,
        instance=kept,
        plan=plan,
        user=request.user,
        may_share=request.user.has_perm("actionplan.share_filter", plan),
    )


def _is_saved(form: SavedFilterForm) -> bool:
    """Save what a form holds; the second of two same names is refused at its field."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error(
            "name", _("You have already kept a search under this name. Please choose another.")
        )
        return False
    return True


def filter_list(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Show the searches a person can open (GET), and keep the present one (POST)."""
    plan = plan_or_404(request, number)
    demand(request, "actionplan.view_plan", plan)
    user = request.user
    if request.method == "POST":
        find = InitiativeFilter(
            QueryDict(request.POST.get("query", "")[:LONGEST]), plan=plan, user=user
        )
        find.is_valid()
        query = find.query()
        form = _own_form(request, plan)
        form.instance.query = query
        form.instance.order = SavedFilter.objects.filter(user=user, plan=plan).count()
        if _is_saved(form):
            messages.success(
                request, _("Kept: “%(name)s” stands over the list.") % {"name": form.instance}
            )
            return _back(plan, query)
        context = {"plan": plan, "form": form, "query": query, "words": find.in_words()}
        return render(request, "actionplan/filter_form.html", context)
    kept = list(SavedFilter.objects.for_list(user, plan).named())
    return render(
        request,
        "actionplan/filter_list.html",
        {
            "plan": plan,
            "rows": [
                {"filter": each, "may_change": user.has_perm("actionplan.change_filter", each)}
                for each in kept
            ],
        },
    )


def _kept_or_404(request: MemberRequest, plan: ActionPlan, pk: int) -> SavedFilter:
    """Return a search the person can see; refuse (403) one that others keep."""
    demand(request, "actionplan.view_plan", plan)
    seen = SavedFilter.objects.for_list(request.user, plan).named()
    kept = get_object_or_404(seen, pk=pk)
    kept.municipality = plan.municipality
    demand(request, "actionplan.change_filter", kept)
    return kept


def filter_edit(request: MemberRequest, municipality: str, number: int, pk: int) -> HttpResponse:
    """Give a kept search another name, or show it to everybody."""
    plan = plan_or_404(request, number)
    kept = _kept_or_404(request, plan, pk)
    form = _own_form(request, plan, kept)
    if request.method == "POST" and _is_saved(form):
        messages.success(request, _("Saved."))
        return redirect(plan.url_of("filter-list"))
    return render(
        request, "actionplan/filter_form.html", {"plan": plan, "form": form, "kept": kept}
    )


def filter_delete(request: MemberRequest, municipality: str, number: int, pk: int) -> HttpResponse:
    """Ask whether a kept search may go (GET), and delete it (POST); the plan stays as it is."""
    plan = plan_or_404(request, number)
    kept = _kept_or_404(request, plan, pk)
    if request.method == "POST":
        SavedFilter.objects.filter(pk=kept.pk).delete()
        messages.success(
            request, _("The search “%(name)s” is no longer kept.") % {"name": kept.name}
        )
        return redirect(plan.url_of("filter-list"))
    return render(request, "actionplan/filter_delete.html", {"plan": plan, "kept": kept})
