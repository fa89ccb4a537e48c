"""What somebody looks for among the measures; it lives in the address, so it can be shared."""

import re
from datetime import date
from typing import Any

from django import forms
from django.db.models import CharField, Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Department
from accounts.plausible import in_our_time
from accounts.wording import PlainWords
from actionplan.choices import Certainty
from actionplan.models import ActionPlan, FocusArea
from implementation.choices import Attention, Lateness, Reach, Status
from implementation.figures import NOBODY, STANDS, Cut, Heard
from implementation.figures.finding import ANY, MONEY_KINDS, Wanted
from implementation.figures.load import ANY_END, OPEN_END
from implementation.figures.voices import said_of
from participation.forms.answers import SHOWS

# In an address "" says nothing, so what nobody has said has a word there.
NONE = "none"
HALF = re.compile(r"20\d\d-[12]")
MONEY: dict[str, str | Promise] = {
    Certainty.SECURED: gettext_lazy("Secured"),
    Certainty.BUDGET: gettext_lazy("Subject to the budget"),
    "whole": gettext_lazy("Confirmed amount for the whole measure"),
    "spent": gettext_lazy("Says what was spent"),
    "sum": gettext_lazy("Has a confirmed sum"),
    "words": gettext_lazy("Money in words only"),
    "nothing": gettext_lazy("Says nothing about money"),
}
STATUSES = [*Status.choices, (NONE, gettext_lazy("Nothing said yet"))]


def parts_to_choose(plan: ActionPlan) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the focus areas and departments one can look for, as choices; one query for both."""
    nothing, kind = Value("", output_field=CharField()), "part_kind"
    areas = (
        FocusArea.objects.filter(plan=plan)
        .order_by()
        .annotate(part_kind=Value("area"))
        .values_list(kind, "order", "pk", "number", "title")
    )
    units = (
        Department.objects.filter(municipality=plan.municipality)
        .order_by()
        .annotate(part_kind=Value("unit"), part_number=nothing)
        .values_list(kind, "order", "pk", "part_number", "name")
    )
    found: dict[str, list[tuple[str, str]]] = {"area": [], "unit": []}
    for which, _order, pk, number, title in sorted(areas.union(units, all=True)):
        found[which].append((str(pk), f"{number} {title}".strip()))
    return found["area"], found["unit"]


class Look(PlainWords, forms.Form):
    """A part of the plan, and since when changes are told: the dashboard's own filter."""

    focus_area = forms.ChoiceField(label=gettext_lazy("Focus area"), required=False)
    department = forms.ChoiceField(label=gettext_lazy("Lead department"), required=False)
    since = forms.DateField(
        label=gettext_lazy("Changes since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.know(plan)
        self.is_valid()

    def know(self, plan: ActionPlan) -> None:
        """Take in which parts the plan has: only those can be looked for."""
        areas, units = parts_to_choose(plan)
        self.fields["focus_area"].choices = [("", _("All focus areas")), *areas]
        self.fields["department"].choices = [
            ("", _("All departments")),
            *units,
            (str(NOBODY), _("No lead department")),
        ]

    def clean_since(self) -> date | None:
        """Refuse a year before which nothing can be counted, and a day that is still to come."""
        day: date | None = self.cleaned_data["since"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day and in_our_time(day)

    def said(self, name: str) -> Any:
        """Return what was chosen, or None; a value the form refuses narrows nothing."""
        value = self.cleaned_data.get(name)
        return None if value in ("", None) else value

    @property
    def cut(self) -> Cut:
        """Return the part of the plan that was chosen."""
        area, unit = self.said("focus_area"), self.said("department")
        return Cut(
            None if area is None else int(area), None if unit is None else int(unit)
        )

    @property
    def day(self) -> date | None:
        """Return the day that was chosen."""
        day: date | None = self.said("since")
        return day

    @property
    def narrows(self) -> bool:
        """Whether anything was chosen."""
        return any(self.said(name) is not None for name in self.fields)

    def query(self, **changed: Any) -> str:
        """Return what was understood of the address as an address, with some of it changed."""
        both = {name: self.said(name) for name in self.fields} | changed
        return urlencode({name: value for name, value in both.items() if value is not None})

    def in_words(self) -> list[tuple[str, str]]:
        """Return what was chosen, for people: [(label, value)]."""
        told = []
        for name, field in self.fields.items():
            value = self.said(name)
            if value is not None:
                words = dict(getattr(field, "choices", []))
                told.append((str(field.label), str(words.get(str(value), value))))
        return told


class Find(Look):
    """All that the list of measures can be asked for.

    Those that only figures lead to are shown where the address asks for them.
    """

    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("All statuses")), *STATUSES],
    )
    attention = forms.ChoiceField(
        label=gettext_lazy("Needs a look because"),
        required=False,
        choices=[
            ("", gettext_lazy("All measures")),
            (ANY, gettext_lazy("For any reason")),
            *Attention.choices,
        ],
    )
    delay = forms.ChoiceField(
        label=gettext_lazy("Was late"),
        required=False,
        choices=[("", gettext_lazy("All measures")), *Lateness.choices],
    )
    article = forms.IntegerField(
        label=gettext_lazy("Article of the Convention"),
        required=False,
        min_value=1,
        max_value=54,
    )
    ends = forms.CharField(
        label=gettext_lazy("Still to be finished in"), required=False, max_length=8
    )
    money = forms.ChoiceField(
        label=gettext_lazy("Money"),
        required=False,
        choices=[
            ("", gettext_lazy("All measures")),
            *((each, MONEY[each]) for each in MONEY_KINDS),
        ],
    )
    before = forms.ChoiceField(
        label=gettext_lazy("Status before"),
        required=False,
        choices=[("", gettext_lazy("All statuses")), *STATUSES],
    )
    after = forms.ChoiceField(
        label=gettext_lazy("Status now"),
        required=False,
        choices=[("", gettext_lazy("All statuses")), *STATUSES],
    )
    LED_TO = ("since", "ends", "money", "before", "after")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.LED_TO:
            if not self.data.get(name):
                self.fields.pop(name)

    def clean_ends(self) -> str:
        """Refuse what is no half-year."""
        ends: str = self.cleaned_data["ends"]
        if ends and ends not in (OPEN_END, ANY_END) and not HALF.fullmatch(ends):
            raise forms.ValidationError(
                _("This is no half-year. Please write it like this: 2027-1.")
            )
        return ends

    @property
    def wanted(self) -> Wanted:
        """Return what the list shall hold."""
        return Wanted(
            cut=self.cut,
            status=_status(self.said("status")),
            attention=self.said("attention"),
            delay=self.said("delay"),
            article=self.said("article"),
            ends=self.said("ends"),
            money=self.said("money"),
            since=self.day,
            before=_status(self.said("before")),
            after=_status(self.said("after")),
        )


def _status(said: str | None) -> str | None:
    return "" if said == NONE else said


class FindIndicator(Look):
    """What the list of indicators can be asked for."""

    reach = forms.ChoiceField(
        label=gettext_lazy("How it stands"),
        required=False,
        choices=[("", gettext_lazy("All indicators")), *Reach.choices],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("since")


class FindVoice(Look):
    """What the list of young people's contributions can be asked for."""

    consultation = forms.ChoiceField(label=gettext_lazy("Consultation"), required=False)
    show = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", SHOWS[""]), *((each, SHOWS[each]) for each in STANDS)],
    )

    def know(self, plan: ActionPlan) -> None:
        """Take in the consultations in which something was said about the plan."""
        super().know(plan)
        self.fields.pop("since")
        said = said_of(plan).order_by("-consultation__opens_at", "-consultation")
        found = said.values_list("consultation", "consultation__title").distinct()
        self.fields["consultation"].choices = [("", _("All consultations")), *found]

    @property
    def wanted(self) -> Heard:
        """Return what the list shall hold."""
        asked = self.said("consultation")
        return Heard(self.cut, None if asked is None else int(asked), self.said("show") or "")
