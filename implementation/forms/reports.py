"""What the coordinator types of a status report: its title and day, then her words."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.plausible import in_our_time
from accounts.wording import PlainWords
from actionplan.fields import DayInput, LongText
from implementation.choices import NARRATIVE
from implementation.models import UpdateRound

ROWS = {"summary": 6, "to_decide": 5, "went_well": 6, "is_difficult": 6, "outlook": 5}


class ReportForm(PlainWords, forms.Form):
    """What every report has: a title, and the day of which it speaks."""

    title = forms.CharField(label=_("Title"), max_length=200)
    as_of = forms.DateField(
        label=_("As of"),
        widget=DayInput(),
        help_text=_("What is late or silent is counted for this day."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_as_of(self) -> date:
        """Refuse days to come: nobody knows yet what stands then."""
        day: date = self.cleaned_data["as_of"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return in_our_time(day)


class BeginForm(ReportForm):
    """A new report, of a round or freely."""

    round = forms.ChoiceField(label=_("Of which round of updates"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rounds: Iterable[UpdateRound], **kwargs: Any) -> None:
        initial = {"key": uuid.uuid4()} | kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        self.rounds = {str(each.pk): each for each in rounds}
        named = [(pk, each.title) for pk, each in self.rounds.items()]
        self.fields["round"].choices = [  # type: ignore[attr-defined]
            ("", _("Of no round")), *named
        ]

    def clean_round(self) -> UpdateRound | None:
        """Return the round itself."""
        return self.rounds.get(self.cleaned_data["round"])


class NarrativeForm(ReportForm):
    """The coordinator's words; `seen` is the edition she had before her, `before` what it said."""

    summary = forms.CharField(
        label=_("In short, for the council"),
        help_text=_("It stands on the first page: three or four sentences are best."),
        required=False,
        max_length=NARRATIVE,
    )
    to_decide = forms.CharField(
        label=_("What is to be decided"),
        help_text=_("It stands on the first page too. One line for each decision."),
        required=False,
        max_length=NARRATIVE,
    )
    went_well = forms.CharField(
        label=_("What went well"), required=False, max_length=NARRATIVE
    )
    is_difficult = forms.CharField(
        label=_("What is difficult"), required=False, max_length=NARRATIVE
    )
    outlook = forms.CharField(label=_("What comes next"), required=False, max_length=NARRATIVE)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    before = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("title", "as_of", *ROWS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in ROWS.items():
            field = self.fields[name]
            field.widget = LongText(rows)
            field.widget.attrs["maxlength"] = str(NARRATIVE)


class FreezeForm(PlainWords, forms.Form):
    """The button that finishes a report, as it was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
