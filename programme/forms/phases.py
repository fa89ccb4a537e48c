"""What a coordinator types about a phase."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.wording import PlainWords
from programme.models import Phase


def a_day(label: Any, *, required: bool = False) -> forms.DateField:
    """Return a field for a day, as browsers know how to ask for one."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget)


class PhaseForm(PlainWords, forms.ModelForm):
    """The planned days of a phase."""

    class Meta:
        model = Phase
        fields = ("starts_on", "ends_on")
        widgets = {
            "starts_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "ends_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The end lies before the start."))
        return cleaned
