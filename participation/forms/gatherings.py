"""What is typed about a meeting with young people: plan, outcome, photos."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from accounts.models import Municipality
from accounts.wording import PlainWords
from actionplan.fields import DayInput
from actionplan.models import ActionPlan, Initiative
from participation.choices import GatheringKind
from participation.models import Gathering
from participation.pictures import NotAPhoto, painted_anew
from programme.choices import YOUNG
from programme.models import Body

# Nobody can promise for longer than this what a child wants to be seen of.
LONGEST_CONSENT = timedelta(days=5 * 366)


class MomentInput(forms.DateTimeInput):
    """A day and an hour, chosen in the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class GatheringForm(PlainWords, forms.ModelForm):
    """A meeting: what, when, where, for whom; and afterwards what was said."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)

    class Meta:
        model = Gathering
        fields = (
            *("kind", "title", "body", "starts_at", "place", "invitation"),
            *("came", "notes"),
        )
        field_classes = {"body": SafeModelChoiceField}
        widgets = {
            "starts_at": MomentInput(),
            "invitation": forms.Textarea(attrs={"rows": 5}),
            "notes": forms.Textarea(attrs={"rows": 8}),
        }
        help_texts = {
            "invitation": _("What it is about, in plain words for young people."),
            "came": _("When it is over. Only the number, no names."),
            "notes": _("What was said, without names."),
        }

    def __init__(self, *args: Any, town: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.filter(municipality=town, kind__in=YOUNG)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["body"].empty_label = _("Nobody yet")  # type: ignore[attr-defined]
        self.fields["kind"].choices = GatheringKind.choices  # type: ignore[attr-defined]
        self.fields["starts_at"].error_messages["invalid"] = _("Please choose a day and an hour.")

    def values(self) -> dict[str, Any]:
        """Return what a saving writes."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class ResultForm(PlainWords, forms.Form):
    """One thing that came of a meeting."""

    text = forms.CharField(label=_("What came of it"), max_length=500)
    initiative = SafeModelChoiceField(
        queryset=Initiative.objects.none(),
        required=False,
        label=_("The initiative that carries it on"),
        empty_label=_("None yet"),
    )

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Initiative.objects.filter(plan=plan).standing().in_plan_order()
        self.fields["initiative"].queryset = rows


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
