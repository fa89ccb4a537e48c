"""The list of all initiatives: searched, sorted, with chosen columns, on screen and on paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from accounts.middleware import MemberRequest
from actionplan.columns import COLUMNS, LINKED, USUAL, cells_of, columns_for, headings_of
from actionplan.figures import standing_for
from actionplan.forms.filters import InitiativeFilter
from actionplan.many import acts_for
from actionplan.models import Initiative, SavedFilter
from actionplan.ordering import NaturalOrder
from actionplan.views.access import OfPlan, demand, plan_or_404

# So many stand on one page of the screen, and so many on one print.
PAGE = 50
PRINTED = 500


class InitiativeListView(OfPlan, ListView):
    """The plan as staff see it: a row an initiative."""

    template_name = "actionplan/initiative_list.html"

    def get_queryset(self) -> Any:
        """Return what the person may see and looks for."""
        user, plan = self.request.user, self.plan
        self.is_print = bool(self.request.GET.get("print"))
        self.kept = list(SavedFilter.objects.for_list(user, plan))
        self.filter = InitiativeFilter(self.request.GET, plan=plan, user=user)
        rows = Initiative.objects.filter(plan=plan).visible_to(user, plan.municipality)
        rows = self.filter.apply(rows)
        self.columns = self._chosen_columns()
        rows = rows.for_columns(with_links=bool(LINKED & set(self.columns)))
        if self.filter.natural:
            return NaturalOrder(rows, self.filter.natural, plan.municipality.language)
        return rows

    def get_paginate_by(self, queryset: Any) -> int:
        """Return how many stand together: paper has room for more."""
        return PRINTED if self.is_print else PAGE

    def _chosen_columns(self) -> list[str]:
        """Return the columns of the address, else those the person has chosen, else the usual."""
        allowed = columns_for(self.request.user.has_perm("actionplan.read_draft", self.plan))
        own = [QueryDict(each.query).getlist("columns") for each in self.kept if not each.plan_id]
        asked = self.filter.cleaned_data.get("columns") or next(iter(own), list(USUAL))
        return [name for name in allowed if name in asked]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the filter, the columns, and what every row says in them."""
        context = super().get_context_data(filter=self.filter, **kwargs)
        headings = headings_of(self.columns)
        for initiative in context["object_list"]:
            initiative.plan = self.plan
            initiative.cells = cells_of(initiative, headings)
        user = self.request.user
        inside = user.has_perm("actionplan.read_draft", self.plan)
        here = self.filter.query(columns=self.columns)
        return (
            context
            | {
                "inside": inside,
                "may_add": user.has_perm("actionplan.add_initiative", self.plan),
                "may_import": user.has_perm("actionplan.import_sheet", self.plan),
                "may_hand_in": user.has_perm("actionplan.hand_in_sheet", self.plan),
                "may_export": inside,
                "may_share": user.has_perm("actionplan.share_filter", self.plan),
                "acts": {} if self.is_print else acts_for(user, self.plan),
                "columns": [(name, COLUMNS[name]) for name in self.columns],
                "choices": [
                    (name, each.label, name in self.columns)
                    for name, each in columns_for(inside).items()
                ],
                "kept": [
                    {"filter": each, "current": each.query in {here, self.request.GET.urlencode()}}
                    for each in self.kept
                    if each.plan_id
                ],
                "here": here,
                "links": {
                    name: f"?{self.filter.query(sort=name)}" for name in self.filter.SORTS
                },
                "lost": self.filter.lost(),
            }
            | self._for_paper()
        )

    def _for_paper(self) -> dict[str, Any]:
        """Return what is said over the rows where the list is printed."""
        town = self.plan.municipality
        return {
            "is_print": self.is_print,
            "in_words": self.filter.in_words(),
            "printed_on": timezone.localdate(),
            "of_all": standing_for(self.request.user, self.plan) if self.is_print else None,
            "town": town,
        }


@require_POST
def initiative_columns(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Keep which columns the person wants, for this and all her next lists."""
    plan = plan_or_404(request, number)
    demand(request, "actionplan.view_plan", plan)
    own: dict[str, Any] = {
        "municipality": plan.municipality,
        "user": request.user,
        "plan": None,
    }
    if "usual" in request.POST:
        SavedFilter.objects.filter(**own).delete()
        messages.success(request, _("The list shows the usual columns again."))
    else:
        chosen = QueryDict(mutable=True)
        wanted = request.POST.getlist("columns")
        chosen.setlist("columns", [name for name in COLUMNS if name in wanted])
        SavedFilter.objects.update_or_create(**own, defaults={"query": chosen.urlencode()})
        messages.success(request, _("Your list shows these columns from now on."))
    find = InitiativeFilter(
        QueryDict(request.POST.get("query", "")[:2000]), plan=plan, user=request.user
    )
    find.is_valid()
    query = find.query(columns=[])
    return redirect(plan.url_of("initiative-list") + (f"?{query}" if query else ""))
