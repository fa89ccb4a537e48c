"""What somebody looks for in the plan."""

from typing import Any

from django import forms
from django.db.models import Case, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_scopes.forms import SafeModelChoiceField

from accounts.models import Department, User
from accounts.wording import PlainWords
from actionplan.choices import InitiativeState, ResponsibilityKind
from actionplan.columns import COLUMNS
from actionplan.models import ActionPlan, FocusArea, Responsibility, Theme
from actionplan.models.initiative import PLAN_ORDER

# What says how the list looks, not what it holds.
FORM_OF_LIST = {"sort", "columns"}
STEP = Case(
    *(When(state=state, then=place) for place, state in enumerate(InitiativeState.values)),
    default=len(InitiativeState.values),
)
LOST: dict[str, str | Promise] = {
    "focus_area": gettext_lazy(
        "The focus area “%(title)s” is no longer in the plan, so it is not looked for."
    ),
    "theme": gettext_lazy(
        "The theme “%(title)s” is no longer in the plan, so it is not looked for."
    ),
}


class InitiativeFilter(PlainWords, forms.Form):
    """What somebody looks for in the plan; lives in the address, so it can be kept and shared."""

    SORTS = {
        "plan": gettext_lazy("As in the plan"),
        "number": gettext_lazy("By number"),
        "title": gettext_lazy("By title"),
        "state": gettext_lazy("By state"),
        "time": gettext_lazy("By time"),
        "changed": gettext_lazy("Changed last"),
    }

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=200)
    focus_area = SafeModelChoiceField(
        queryset=FocusArea.objects.none(),
        required=False,
        label=gettext_lazy("Focus area"),
        empty_label=gettext_lazy("All focus areas"),
    )
    theme = SafeModelChoiceField(
        queryset=Theme.objects.none(),
        required=False,
        label=gettext_lazy("Theme"),
        empty_label=gettext_lazy("All themes"),
    )
    department = SafeModelChoiceField(
        queryset=Department.objects.none(),
        required=False,
        label=gettext_lazy("Department"),
        empty_label=gettext_lazy("All departments"),
    )
    state = forms.ChoiceField(
        choices=[("", gettext_lazy("All states")), *InitiativeState.choices],
        required=False,
        label=gettext_lazy("State"),
    )
    sort = forms.ChoiceField(
        choices=list(SORTS.items()), required=False, label=gettext_lazy("Order")
    )
    lacking = forms.BooleanField(required=False, label=gettext_lazy("Still lacks something"))
    own = forms.BooleanField(required=False, label=gettext_lazy("Only my department's"))
    # Those that figures lead to; the form shows them only where the address asks for them.
    leading = forms.BooleanField(required=False, label=gettext_lazy("Only where it leads"))
    complete = forms.BooleanField(required=False, label=gettext_lazy("Lacks nothing any more"))
    unled = forms.BooleanField(required=False, label=gettext_lazy("No lead department yet"))
    # Which facts stand in the list; only a kept search has them in its address.
    columns = forms.MultipleChoiceField(
        choices=[(name, column.label) for name, column in COLUMNS.items()],
        required=False,
        widget=forms.MultipleHiddenInput,
    )

    def __init__(self, *args: Any, plan: ActionPlan, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.user = plan, user
        self.town = town = plan.municipality
        areas = FocusArea.objects.filter(plan=plan).visible_to(user, town)
        themes = Theme.objects.filter(plan=plan).visible_to(user, town)
        self.fields["focus_area"].queryset = areas.standing()
        self.fields["theme"].queryset = themes.standing().in_order()
        self.fields["department"].queryset = Department.objects.filter(municipality=town)
        self.units = user.departments_in(town)
        if not self.units:
            self.fields.pop("own")
        for name in ("leading", "complete", "unled"):
            if not self.data.get(name):
                self.fields.pop(name)
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
        return self._ordered(self._in_hand(rows), chosen.get("sort"))

    def _in_hand(self, rows: Any) -> Any:
        """Narrow the rows by how far they are and whose they are."""
        chosen = self.cleaned_data
        state = chosen.get("state")
        rows = rows.filter(state=state) if state else rows.standing()
        if chosen.get("lacking"):
            rows = rows.lacking()
        if chosen.get("own"):
            rows = rows.of_departments(self.units, leading=bool(chosen.get("leading")))
        if chosen.get("complete"):
            rows = rows.exclude(pk__in=rows.lacking().values("pk"))
        leads = Responsibility.objects.filter(kind=ResponsibilityKind.LEAD)
        if chosen.get("unled"):
            rows = rows.exclude(pk__in=leads.values("initiative"))
        if unit := chosen.get("department"):
            held = leads if chosen.get("leading") else Responsibility.objects.all()
            rows = rows.filter(pk__in=held.filter(department=unit).values("initiative"))
        return rows

    @staticmethod
    def _ordered(rows: Any, sort: str | None) -> Any:
        if sort == "changed":
            return rows.order_by("-changed_at", "-pk")
        if sort == "state":
            return rows.alias(step=STEP).order_by("step", *PLAN_ORDER)
        if sort == "time":
            first, words = Coalesce("time_from", "time_to"), NullIf("time_text", Value(""))
            return rows.order_by(first.asc(nulls_last=True), words.asc(nulls_last=True), "pk")
        return rows.in_plan_order()

    @property
    def natural(self) -> str:
        """Return the text by which the rows are sorted as no database does, or ""."""
        sort = self.cleaned_data.get("sort", "")
        return sort if sort in {"number", "title"} else ""

    @property
    def narrows(self) -> bool:
        """Whether anything but the order was chosen."""
        return any(self.cleaned_data.get(name) for name in self.fields if name not in FORM_OF_LIST)

    def query(self, **changed: Any) -> str:
        """Return what was understood of the address, as an address: what a kept search keeps."""
        said: dict[str, Any] = {}
        for name, value in (self.cleaned_data | changed).items():
            if value:
                said[name] = "on" if value is True else getattr(value, "pk", value)
        return urlencode({name: said[name] for name in self.fields if name in said}, doseq=True)

    def in_words(self) -> list[tuple[str, str]]:
        """Return what was chosen, for people who hold the list on paper: [(label, value)]."""
        told = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if not value or name == "columns" or (name, value) == ("sort", "plan"):
                continue
            words = dict(getattr(field, "choices", [])) if name in {"state", "sort"} else {}
            shown = _("yes") if value is True else words.get(value, value)
            told.append((str(field.label), str(shown)))
        return told

    def lost(self) -> list[str]:
        """Return what the address asks for and the plan no longer has, a sentence each.

        Asks the database only where there is something to tell.
        """
        told = []
        for name, model in (("focus_area", FocusArea), ("theme", Theme)):
            if name not in self.errors:
                continue
            number = self.data.get(name, "")
            seen = model.objects.filter(plan=self.plan).visible_to(self.user, self.town)
            part = seen.filter(pk=number).first() if number.isdecimal() else None
            told.append(LOST[name] % {"title": part.title if part else "?"})
        unit = self.cleaned_data.get("department")
        if unit and unit.closed_on:
            told.append(_closed(unit))
        return told


def _closed(unit: Department) -> str:
    if unit.merged_into is None:
        return _(
            "The department “%(name)s” was closed: only initiatives that still name it are found."
        ) % {"name": unit.name}
    return _(
        "The department “%(name)s” was merged into “%(into)s”: only initiatives that still name "
        "the old one are found."
    ) % {"name": unit.name, "into": unit.merged_into.name}
