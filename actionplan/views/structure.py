"""The pages for what holds the initiatives together: chapters, focus areas and themes."""

import uuid
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_POST

from accounts.drafts import forget
from accounts.middleware import MemberRequest
from actionplan.choices import Cause, Colour, Shape
from actionplan.forms.parts import FocusAreaForm, PartForm, PlanForm, SectionForm, ThemeForm
from actionplan.models import ActionPlan, FocusArea, Initiative, PlanSection, Theme
from actionplan.revisions import CannotMove, Placed, fresh, reorder, save_new
from actionplan.transitions import PART_MOVES, MoveRefused, move_part
from actionplan.views.access import demand, plan_or_404
from actionplan.views.desks import desk_of_new, sit_down_to_new
from actionplan.views.editing import Editing
from actionplan.views.history import WORDS

TEMPLATE = "actionplan/part_form.html"


class PartView(View):
    """Write a new part of the plan, or change one that stands there."""

    model: type[Placed]
    form_class: type[PartForm]
    # The word for this kind of part in addresses.
    kind = ""
    new_title: str | Promise = ""
    edit_title: str | Promise = ""

    def dispatch(
        self, request: MemberRequest, municipality: str, number: int, pk: int | None = None
    ) -> HttpResponse:
        """Find the plan, ask whether the person may, and answer."""
        plan = plan_or_404(request, number)
        demand(request, "actionplan.change_structure", plan)
        return self._edit(request, plan, pk) if pk else self._add(request, plan)

    def _edit(
        self, request: MemberRequest, plan: ActionPlan, pk: int, data: QueryDict | None = None
    ) -> HttpResponse:
        part: Placed = fresh(get_object_or_404(self.model.objects.filter(plan=plan), pk=pk))
        part.plan = plan
        return Editing(
            request,
            part,
            form_class=self.form_class,
            template=TEMPLATE,
            permission="actionplan.change_structure",
            done_url=plan.get_absolute_url(),
            context={
                "heading": self.edit_title,
                "history_url": plan.url_of(f"{WORDS[self.kind]}-history", pk),
                "kind": self.kind,
                "moves": {
                    name: move for name, move in PART_MOVES.items() if move.source == part.state
                },
            },
        ).answer(data)

    def _add(self, request: MemberRequest, plan: ActionPlan) -> HttpResponse:
        initial = {"lineage": uuid.uuid4(), **self.first_values(plan)}
        form = self.form_class(request.POST or None, plan=plan, initial=initial)
        if request.method == "POST" and form.is_valid():
            return self._write_once(form, plan, request)
        return render(
            request,
            TEMPLATE,
            {
                "plan": plan,
                "form": form,
                "heading": self.new_title,
                "done_url": plan.get_absolute_url(),
                "desk": sit_down_to_new(request, plan, self.kind, form),
            },
        )

    def _write_once(
        self, form: PartForm, plan: ActionPlan, request: MemberRequest
    ) -> HttpResponse:
        """Write a new part once, however often its form is sent; as with initiatives."""
        key = form.cleaned_data.get("lineage") or uuid.uuid4()
        mine = self.model.objects.filter(plan=plan, key=key)
        if not mine.exists():
            part = self.model(plan=plan, municipality=plan.municipality, key=key)
            # The second of two clicks in the same moment fails, and finds what the first wrote.
            with suppress(IntegrityError):
                save_new(part, form.values(), by=request.user, cause=Cause.CREATED)
                forget(desk_of_new(request, plan, self.kind, key))
                messages.success(request, _("Saved."))
                return redirect(plan)
        data = request.POST.copy()
        data["version"] = "1"
        return self._edit(request, plan, get_object_or_404(mine).pk, data)

    def first_values(self, plan: ActionPlan) -> dict[str, Any]:
        """Return what a new part's form holds before anybody types."""
        return {}


def plan_edit(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Change the plan's title and period."""
    plan = plan_or_404(request, number)
    demand(request, "actionplan.change_structure", plan)
    return Editing(
        request,
        plan,
        form_class=PlanForm,
        template=TEMPLATE,
        permission="actionplan.change_structure",
        done_url=plan.get_absolute_url(),
        context={
            "heading": _("Title and period of the plan"),
            "history_url": plan.url_of("plan-history"),
        },
    ).answer()


# What can be put in another place, by the word in the address.
PLACED: dict[str, type[Placed]] = {
    "chapters": PlanSection,
    "focus-areas": FocusArea,
    "themes": Theme,
    "initiatives": Initiative,
}
STEPS = {"up": -1, "down": 1}
# What can be taken out of the plan and put back; initiatives have moves of their own.
MOVED: dict[str, type[PlanSection | FocusArea | Theme]] = {
    "chapters": PlanSection,
    "focus-areas": FocusArea,
    "themes": Theme,
}


@require_POST
def part_place(
    request: MemberRequest, municipality: str, number: int, kind: str, pk: int, step: str
) -> HttpResponse:
    """Put a part one place up or down among its siblings."""
    if kind not in PLACED or step not in STEPS:
        raise Http404
    plan = plan_or_404(request, number)
    demand(request, "actionplan.change_structure", plan)
    part: Placed = get_object_or_404(PLACED[kind].objects.filter(plan=plan), pk=pk)
    try:
        reorder(part, STEPS[step], by=request.user)
    except CannotMove:
        messages.info(request, _("It stands at the end already, or somebody has just moved it."))
    else:
        messages.success(request, _("It stands in its new place."))
    if "outline" in request.POST:
        return redirect(plan.url_of("plan-order") + f"#place-{kind}-{pk}")
    return redirect(_page_of(plan, kind, pk))


@require_POST
def part_move(
    request: MemberRequest, municipality: str, number: int, kind: str, pk: int, name: str
) -> HttpResponse:
    """Take a chapter, focus area or theme out of the plan, or put it back."""
    model = MOVED.get(kind)
    if model is None or name not in PART_MOVES:
        raise Http404
    plan = plan_or_404(request, number)
    demand(request, "actionplan.change_structure", plan)
    part: PlanSection | FocusArea | Theme = get_object_or_404(
        model.objects.filter(plan=plan), pk=pk
    )
    try:
        move_part(part, name, by=request.user)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(_page_of(plan, kind, pk))
    messages.success(request, _("Saved."))
    return redirect(plan)


def _page_of(plan: ActionPlan, kind: str, pk: int) -> str:
    """Return the page of a part on which its place is changed."""
    return plan.url_of(f"{WORDS.get(kind, 'initiative')}-edit", pk)


class SectionView(PartView):
    """A chapter of the plan."""

    model = PlanSection
    kind = "chapters"
    form_class = SectionForm
    new_title = gettext_lazy("New chapter")
    edit_title = gettext_lazy("Edit chapter")


class FocusAreaView(PartView):
    """A focus area."""

    model = FocusArea
    kind = "focus-areas"
    form_class = FocusAreaForm
    new_title = gettext_lazy("New focus area")
    edit_title = gettext_lazy("Edit focus area")

    def first_values(self, plan: ActionPlan) -> dict[str, Any]:
        """Offer the first colour and shape that no other focus area of the plan has."""
        present = list(
            FocusArea.objects.filter(plan=plan).standing().values_list("colour", "shape")
        )
        colours = [each for each in Colour.values if each not in {colour for colour, _ in present}]
        shapes = [each for each in Shape.values if each not in {shape for _, shape in present}]
        return {
            "colour": (colours or Colour.values)[0],
            "shape": (shapes or Shape.values)[0],
        }


class ThemeView(PartView):
    """A theme."""

    model = Theme
    kind = "themes"
    form_class = ThemeForm
    new_title = gettext_lazy("New theme")
    edit_title = gettext_lazy("Edit theme")
