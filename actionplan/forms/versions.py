"""What people type about versions of the plan."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.plausible import in_our_time
from accounts.wording import PlainWords
from actionplan.fields import DayInput
from actionplan.models import PlanVersion
from programme.models import Deliberation


class FreezeForm(PlainWords, forms.ModelForm):
    """A new version: what it is for, what is new in it, and how much of the plan it holds."""

    class Meta:
        model = PlanVersion
        fields = ("title", "changelog", "only_agreed")
        labels = {
            "title": gettext_lazy("What it is for"),
            "changelog": gettext_lazy("What is new, in a few words"),
            "only_agreed": gettext_lazy("Only the initiatives that are agreed"),
        }
        help_texts = {
            "title": gettext_lazy("For example: for the city council in May"),
            "changelog": gettext_lazy("Whoever reads the version sees this first."),
        }
        widgets = {"changelog": forms.Textarea(attrs={"rows": 4})}


class DeliberationForm(PlainWords, forms.ModelForm):
    """What a meeting made of a version."""

    class Meta:
        model = Deliberation
        fields = ("body", "held_on", "outcome", "reference", "note")
        help_texts = {
            "body": gettext_lazy("For example: city council, children's committee"),
            "reference": gettext_lazy("The number of the paper or item, as the council counts."),
        }
        widgets = {
            "held_on": DayInput(),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_held_on(self) -> Any:
        """Refuse a day that has not come, and one before anybody thought of such a plan."""
        day = in_our_time(self.cleaned_data["held_on"])
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day
