"""The pages for what holds the initiatives together: chapters, focus areas and themes."""

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.middleware import MemberRequest
from actionplan.choices import Cause, Colour, Shape
from actionplan.forms import FocusAreaForm, PartForm, SectionForm, ThemeForm
from actionplan.models import ActionPlan, FocusArea, PlanSection, Theme
from actionplan.revisions import Part, fresh, save_new
from actionplan.views.access import demand, plan_or_404
from actionplan.views.editing import Editing

TEMPLATE = "actionplan/part_form.html"


class PartView(View):
    """Write a new part of the plan, or change one that stands there."""

    model: type[models.Model]
    form_class: type[PartForm]
    new_title: str | Promise = ""
    edit_title: str | Promise = ""

    def dispatch(
        self, request: MemberRequest, municipality: str, number: int, pk: int | None = None
    ) -> HttpResponse:
        """Find the plan, ask whether the person may, and answer."""
        plan = plan_or_404(request, number)
        demand(request, "actionplan.change_structure", plan)
        return self._edit(request, plan, pk) if pk else self._add(request, plan)

    def _edit(self, request: MemberRequest, plan: ActionPlan, pk: int) -> HttpResponse:
        part: Part = fresh(get_object_or_404(self.model.objects.filter(plan=plan), pk=pk))
        part.plan = plan
        return Editing(
            request,
            part,
            form_class=self.form_class,
            template=TEMPLATE,
            done_url=plan.get_absolute_url(),
            context={"heading": self.edit_title},
        ).answer()

    def _add(self, request: MemberRequest, plan: ActionPlan) -> HttpResponse:
        form = self.form_class(request.POST or None, plan=plan, initial=self.first_values(plan))
        form.fields.pop("version")
        if request.method == "POST" and form.is_valid():
            part = self.model(plan=plan, municipality=plan.municipality)
            save_new(part, form.values(), by=request.user, cause=Cause.CREATED)
            messages.success(request, _("Saved."))
            return redirect(plan)
        return render(
            request,
            TEMPLATE,
            {
                "plan": plan,
                "form": form,
                "heading": self.new_title,
                "done_url": plan.get_absolute_url(),
            },
        )

    def first_values(self, plan: ActionPlan) -> dict[str, Any]:
        """Return what a new part's form holds before anybody types."""
        return {}


class SectionView(PartView):
    """A chapter of the plan."""

    model = PlanSection
    form_class = SectionForm
    new_title = gettext_lazy("New chapter")
    edit_title = gettext_lazy("Edit chapter")


class FocusAreaView(PartView):
    """A focus area."""

    model = FocusArea
    form_class = FocusAreaForm
    new_title = gettext_lazy("New focus area")
    edit_title = gettext_lazy("Edit focus area")

    def first_values(self, plan: ActionPlan) -> dict[str, Any]:
        """Offer the first colour and shape that no other focus area of the plan has."""
        present = list(FocusArea.objects.filter(plan=plan).values_list("colour", "shape"))
        colours = [each for each in Colour.values if each not in {colour for colour, _ in present}]
        shapes = [each for each in Shape.values if each not in {shape for _, shape in present}]
        return {
            "colour": (colours or Colour.values)[0],
            "shape": (shapes or Shape.values)[0],
        }


class ThemeView(PartView):
    """A theme."""

    model = Theme
    form_class = ThemeForm
    new_title = gettext_lazy("New theme")
    edit_title = gettext_lazy("Edit theme")
