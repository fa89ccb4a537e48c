"""What somebody looks for in the plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from accounts.models import Department, User
from accounts.wording import PlainWords
from actionplan.choices import InitiativeState
from actionplan.models import ActionPlan, FocusArea, Theme


class InitiativeFilter(PlainWords, forms.Form):
    """What somebody looks for in the plan; lives in the address, so it can be kept and shared."""

    SORTS = {
        "plan": _("As in the plan"),
        "title": _("By title"),
        "changed": _("Changed last"),
    }

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    focus_area = SafeModelChoiceField(
        queryset=FocusArea.objects.none(),
        required=False,
        label=_("Focus area"),
        empty_label=_("All focus areas"),
    )
    theme = SafeModelChoiceField(
        queryset=Theme.objects.none(), required=False, label=_("Theme"), empty_label=_("All themes")
    )
    department = SafeModelChoiceField(
        queryset=Department.objects.none(),
        required=False,
        label=_("Department"),
        empty_label=_("All departments"),
    )
    state = forms.ChoiceField(
        choices=[("", _("All states")), *InitiativeState.choices], required=False, label=_("State")
    )
    sort = forms.ChoiceField(choices=list(SORTS.items()), required=False, label=_("Order"))
    lacking = forms.BooleanField(required=False, label=_("Still lacks something"))
    own = forms.BooleanField(required=False, label=_("Only my department's"))

    def __init__(self, *args: Any, plan: ActionPlan, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town = plan.municipality
        areas = FocusArea.objects.filter(plan=plan).visible_to(user, town)
        themes = Theme.objects.filter(plan=plan).visible_to(user, town)
        self.fields["focus_area"].queryset = areas.standing()
        self.fields["theme"].queryset = themes.standing().in_order()
        self.fields["department"].queryset = Department.objects.filter(municipality=town)
        self.units = user.departments_in(town)
        if not self.units:
            self.fields.pop("own")
        if not user.has_perm("actionplan.read_draft", plan):
            # Whoever reads what is agreed has no other state to look for, and nothing to mend.
            self.fields.pop("state")
            self.fields.pop("lacking")

    def apply(self, rows: Any) -> Any:
        """Narrow and order the rows; a value the form refuses narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("q"):
            rows = rows.search(chosen["q"])
        for name in ("focus_area", "theme"):
            if chosen.get(name):
                rows = rows.filter(**{name: chosen[name]})
        if chosen.get("department"):
            rows = rows.filter(
                pk__in=rows.model.objects.filter(
                    responsibilities__department=chosen["department"]
                ).values("pk")
            )
        return self._ordered(self._in_hand(rows), chosen.get("sort"))

    def _in_hand(self, rows: Any) -> Any:
        """Narrow the rows by how far they are and whose they are."""
        chosen = self.cleaned_data
        state = chosen.get("state")
        rows = rows.filter(state=state) if state else rows.standing()
        if chosen.get("lacking"):
            rows = rows.lacking()
        if chosen.get("own"):
            rows = rows.of_departments(self.units)
        return rows

    @staticmethod
    def _ordered(rows: Any, sort: str | None) -> Any:
        if sort == "title":
            return rows.order_by("title", "pk")
        if sort == "changed":
            return rows.order_by("-changed_at", "-pk")
        return rows.in_plan_order()

    @property
    def narrows(self) -> bool:
        """Whether anything but the order was chosen."""
        return any(self.cleaned_data.get(name) for name in self.fields if name != "sort")
