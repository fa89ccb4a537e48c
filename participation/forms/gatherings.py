"""What is typed about a meeting with young people: plan and outcome."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from accounts.models import Municipality
from accounts.wording import PlainWords
from actionplan.models import ActionPlan, Initiative
from participation.choices import GatheringKind
from participation.models import Gathering
from programme.choices import YOUNG
from programme.models import Body


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


class ResultChangeForm(ResultForm):
    """What came of a meeting, changed by somebody who has read what stands there."""

    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)
