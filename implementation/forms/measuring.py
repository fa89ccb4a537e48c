"""What is typed about an indicator that was measured and a milestone that was reached."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.plausible import in_our_time, page_of_the_web
from accounts.wording import PlainWords
from actionplan.fields import DayInput
from actionplan.models import Indicator


def _past(day: date, today: date) -> date:
    if day > today:
        raise forms.ValidationError(_("This day is still to come."))
    return in_our_time(day)


class MeasurementForm(PlainWords, forms.Form):
    """One value of one indicator of an initiative."""

    indicator = forms.ChoiceField(label=_("What was measured"))
    value = forms.DecimalField(label=_("Value"), max_digits=14, decimal_places=2, localize=True)
    on = forms.DateField(label=_("Measured on"), widget=DayInput())
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, indicators: list[Indicator], today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"key": uuid.uuid4(), "on": today}, **kwargs)
        self.today = today
        self.by_key = {str(each.key): each for each in indicators}
        choices = [
            (key, f"{each.title} ({each.unit})" if each.unit else each.title)
            for key, each in self.by_key.items()
        ]
        self.fields["indicator"].choices = choices  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        """Refuse days to come."""
        return _past(self.cleaned_data["on"], self.today)

    def said(self) -> tuple[Indicator, dict[str, Any]]:
        """Return the indicator and what is noted of it."""
        data = dict(self.cleaned_data)
        value: Decimal = data.pop("value")
        return self.by_key[data.pop("indicator")], data | {"value": value}


class ReachedForm(PlainWords, forms.Form):
    """The day on which a milestone was reached."""

    milestone = forms.UUIDField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("Reached on"), widget=DayInput())

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        """Refuse days to come."""
        return _past(self.cleaned_data["on"], self.today)


class LinkForm(PlainWords, forms.Form):
    """A page elsewhere that shows what was done."""

    title = forms.CharField(label=_("What it shows"), max_length=300)
    url = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_url(self) -> str:
        """Refuse what is no page of the web, and what hides where it leads or holds a password."""
        return page_of_the_web(self.cleaned_data["url"])
