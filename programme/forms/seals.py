"""What a coordinator types about the seal: the award, and what was wrong with an entry."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.plausible import in_our_time, page_of_the_web
from accounts.wording import PlainWords
from programme.choices import SealTerm
from programme.forms.phases import a_day
from programme.models import Seal

# No award says an end that lies further away; who types one has hit a wrong key.
LONGEST = 30


def _reason(label: Any, help_text: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, max_length=500, widget=widget)


class SealForm(PlainWords, forms.ModelForm):
    """The award: on which day, by whom, until when, and where the decision is found."""

    awarded_on = a_day(gettext_lazy("Awarded on"), required=True)
    valid_until = a_day(gettext_lazy("Valid until"))
    link = forms.URLField(
        label=gettext_lazy("Link to the decision"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("For colleagues; it does not stand on the public page."),
    )
    because = _reason(
        gettext_lazy("What changes, and why"),
        gettext_lazy(
            "Such as: the day was wrong; extended by decision of 3 May. It stands in the history "
            "beside the earlier entry."
        ),
    )

    class Meta:
        model = Seal
        fields = ("awarded_on", "awarded_by", "term", "valid_until", "reference", "link")
        widgets = {"term": forms.RadioSelect}

    def __init__(self, *args: Any, today: date, is_correction: bool, **kwargs: Any) -> None:
        """Offer what the programme usually awards; what puts an entry right needs a reason."""
        super().__init__(*args, **kwargs)
        self.today = today
        fields, variant = self.fields, self.instance.cycle.variant
        if not is_correction:
            del fields["because"]
            self.initial["awarded_by"] = variant.seal.awarded_by
            self.initial["term"] = SealTerm.UNTIL if variant.seal_years else ""
        fields["awarded_by"].label = _("Awarded by")
        fields["awarded_by"].help_text = _(
            "The association or organisation, as it calls itself. No names of persons: everybody "
            "can read this."
        )
        fields["term"].label = _("How long it is valid")
        fields["term"].choices = SealTerm.choices
        years = variant.seal_years
        fields["valid_until"].help_text = (
            ngettext(
                "The last day. In this programme usually %(years)d year after the award.",
                "The last day. In this programme usually %(years)d years after the award.",
                years,
            )
            % {"years": years}
            if years
            else _("The last day.")
        )
        fields["reference"].label = _("Reference of the decision")
        fields["reference"].help_text = _("Such as a file number. Everybody can read this.")

    def clean_awarded_on(self) -> date:
        """Refuse an award that is still to come, or older than the programme."""
        day: date = self.cleaned_data["awarded_on"]
        if day > self.today:
            raise forms.ValidationError(
                _("This day is still to come. Please record the award once it has been made.")
            )
        return in_our_time(day)

    def clean_link(self) -> str:
        """Take only addresses of pages."""
        return page_of_the_web(self.cleaned_data["link"])

    def clean(self) -> dict[str, Any]:
        """Demand that the end and what is said about it agree."""
        cleaned = super().clean() or self.cleaned_data
        term, begun, end = (cleaned.get(name) for name in ("term", "awarded_on", "valid_until"))
        if term == SealTerm.UNTIL and not end and "valid_until" not in self.errors:
            self.add_error("valid_until", _("Please say until which day it is valid."))
        if term and term != SealTerm.UNTIL and end:
            self.add_error(
                "valid_until",
                _("Above you say that there is no such day. Please empty this, or choose above "
                  "that it is valid until a certain day."),
            )  # fmt: skip
        elif begun and end and end < begun:
            self.add_error("valid_until", _("The end lies before the day of the award."))
        elif begun and end and end.year > begun.year + LONGEST:
            self.add_error("valid_until", _("Please look at the year once more."))
        return cleaned


class SealWithdrawForm(PlainWords, forms.Form):
    """From which day the seal does not hold any more, and why."""

    on = a_day(gettext_lazy("Since which day"), required=True)
    because = _reason(
        gettext_lazy("Why"),
        gettext_lazy("It stays inside: the public page says nothing about the seal any more."),
    )

    def __init__(self, *args: Any, seal: Seal, today: date, **kwargs: Any) -> None:
        """Know when it was awarded, and what day it is."""
        super().__init__(*args, **kwargs)
        self.seal, self.today = seal, today

    def clean_on(self) -> date:
        """Refuse a day before the award, and one that is still to come."""
        day: date = self.cleaned_data["on"]
        if day < self.seal.awarded_on:
            raise forms.ValidationError(_("This day lies before the day of the award."))
        if day > self.today:
            raise forms.ValidationError(
                _("This day is still to come. Please write it down once it is there.")
            )
        return day


class SealStrikeForm(PlainWords, forms.Form):
    """Why an entry is a mistake."""

    because = _reason(gettext_lazy("What was wrong"), "")
