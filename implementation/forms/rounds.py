"""What is typed to begin a round of updates, and to say how the plan is followed up."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.plausible import in_our_time
from accounts.wording import PlainWords
from actionplan.fields import DayInput
from implementation.models import FollowUp, UpdateRound

# Shorter is nagging, longer is no following up.
FEWEST, MOST = 7, 730


class RoundForm(PlainWords, forms.ModelForm):
    """A round: what it is called, and when answers come."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # The version that its writer has before her; a new round has none.
    seen = forms.IntegerField(
        min_value=0, max_value=10**9, required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = UpdateRound
        fields = ("title", "opens_on", "due_on", "message")
        widgets: dict[str, Any] = {
            "opens_on": DayInput(),
            "due_on": DayInput(),
            "message": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts: dict[str, Any] = {
            "opens_on": gettext_lazy("No letter goes out before this day."),
            "due_on": gettext_lazy(
                "Departments that have not answered get a letter 14 days before, on the day, and "
                "7 days after. Then you get one."
            ),
            "message": gettext_lazy("Stands in the letters and above the department’s list."),
        }

    def clean_opens_on(self) -> date:
        """Refuse a slip of the finger in the year."""
        return in_our_time(self.cleaned_data["opens_on"])

    def clean_due_on(self) -> date:
        """Refuse the same: the days of the letters are counted from it."""
        return in_our_time(self.cleaned_data["due_on"])

    def clean(self) -> dict[str, Any]:
        """Refuse a round that ends before it begins."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        opens, due = found.get("opens_on"), found.get("due_on")
        if opens and due and due < opens:
            self.add_error("due_on", _("This day is before departments are asked."))
        return found

    def values(self) -> dict[str, Any]:
        """Return what to save."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class FollowUpForm(PlainWords, forms.ModelForm):
    """How often departments are asked, and when something is called silent or at risk."""

    # The version that its writer has before her.
    seen = forms.IntegerField(
        min_value=0, max_value=10**9, required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = FollowUp
        fields = (
            *("interval", "silent_after", "risk_ahead", "asks_situation", "asks_outlook"),
            "data_licence",
        )
        help_texts: dict[str, Any] = {
            "interval": gettext_lazy("New rounds propose their days by this."),
            "silent_after": gettext_lazy(
                "In days. A little longer than the time between two rounds is usual."
            ),
            "risk_ahead": gettext_lazy("In days."),
            "asks_situation": gettext_lazy("Good, mixed or poor, whatever was done."),
            "asks_outlook": gettext_lazy("Will be reached, uncertain or in danger."),
            "data_licence": gettext_lazy(
                "Under these terms everybody may use the published plan’s data. It stands on the"
                " public page and in the files."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("silent_after", "risk_ahead"):
            field = self.fields[name]
            field.widget.attrs.update(min=FEWEST, max=MOST)
            words = _("Please give a number of days from %(fewest)d to %(most)d.")
            said = words % {"fewest": FEWEST, "most": MOST}
            field.validators += [MinValueValidator(FEWEST, said), MaxValueValidator(MOST, said)]

    def values(self) -> dict[str, Any]:
        """Return what to save."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
