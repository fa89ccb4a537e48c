"""What is typed about a photo, of a meeting or of the work: what is to be seen, and who agreed."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.wording import PlainWords
from actionplan.fields import DayInput
from participation.pictures import NotAPhoto, painted_anew

# Nobody can promise for longer than this what a child wants to be seen of.
LONGEST_CONSENT = timedelta(days=5 * 366)


class PhotoForm(PlainWords, forms.Form):
    """A photo, what is to be seen, and the consent of everybody on it."""

    file = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, below 10 MB. We take out where and when it was taken."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    description = forms.CharField(
        label=_("What is to be seen"),
        max_length=300,
        help_text=_("For those who do not see it. No names of children."),
    )
    consent = forms.CharField(
        label=_("Who agreed, and how"),
        max_length=300,
        help_text=_("For example: all nine and their parents, on paper, kept at the youth office."),
    )
    consent_until = forms.DateField(
        label=_("Agreed until"),
        widget=DayInput(),
        help_text=_("After this day nobody sees the photo, and the file is deleted."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def said(self) -> dict[str, Any]:
        """Return what is kept beside the file."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}

    def clean_file(self) -> bytes:
        """Return the picture painted anew; what is no photo is refused."""
        sent = self.cleaned_data["file"]
        try:
            return painted_anew(sent, sent.size)
        except NotAPhoto as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_consent_until(self) -> Any:
        """Refuse a consent that is over, and one that would last for ever."""
        day, today = self.cleaned_data["consent_until"], timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("This day is over already."))
        if day > today + LONGEST_CONSENT:
            raise forms.ValidationError(_("Please ask again after five years at the latest."))
        return day
