"""What people type into a joint statement and into ideas."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from accounts.wording import PlainWords
from actionplan.fields import DayInput, OneParagraph
from actionplan.models import ActionPlan, FocusArea, Initiative
from participation.choices import (
    COMMENT_TEXT,
    REASON_TEXT,
    STATEMENT_TEXT,
    OutcomeKind,
)

# What can become of an idea.
OUTCOMES = (OutcomeKind.TAKEN_UP, OutcomeKind.LATER, OutcomeKind.NOT_POSSIBLE)


def one_line_end(text: str) -> str:
    """Return a text with the line ends of the database, whatever the browser sent."""
    return text.replace("\r\n", "\n").strip()


class StatementForm(PlainWords, forms.Form):
    """The common text, and which version of it its writer had before her."""

    text = forms.CharField(
        label=_("Our statement"),
        max_length=STATEMENT_TEXT,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Do not write anybody's name, phone number or address."),
    )
    seen = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        """Return the text with our line ends."""
        return one_line_end(self.cleaned_data["text"])


class AdoptForm(PlainWords, forms.Form):
    """That the body agreed; the facilitator also says on which day."""

    seen = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)
    agreed_on = forms.DateField(label=_("When did they agree?"), widget=DayInput())

    def __init__(self, *args: Any, is_member: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_member:
            del self.fields["agreed_on"]

    def clean_agreed_on(self) -> Any:
        """Refuse a day that has not come yet."""
        day = self.cleaned_data["agreed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class ReasonForm(PlainWords, forms.Form):
    """Why something is opened again."""

    reason = forms.CharField(
        label=_("Why do you want to change it?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SpeakerForm(PlainWords, forms.Form):
    """A member's own word that her name may be printed, and which name."""

    name = forms.CharField(label=_("The name that is printed"), max_length=120)
    agrees = forms.BooleanField(
        label=_("Yes, everybody may read my name with our statement."),
        error_messages={"required": _("Without your yes, your name is not printed.")},
    )


class IdeaForm(PlainWords, forms.Form):
    """An idea: what it is called, and a few words about it."""

    # What in a young person's words tells how to reach her; the page asks her about it.
    contacts: Sequence[str] = ()

    title = OneParagraph(label=_("Your idea in one sentence"), max_length=200)
    text = forms.CharField(
        label=_("Tell more about it"),
        max_length=COMMENT_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What would be better then? You can leave this empty."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_text(self) -> str:
        """Return the text with our line ends."""
        return one_line_end(self.cleaned_data["text"])


class IdeaAnswerForm(PlainWords, forms.Form):
    """What becomes of an idea, and why, in plain words."""

    outcome = forms.ChoiceField(
        label=_("What becomes of it?"),
        choices=[(kind.value, kind.label) for kind in OUTCOMES],
        widget=forms.RadioSelect,
    )
    initiative = SafeModelChoiceField(
        queryset=Initiative.objects.none(),
        required=False,
        label=_("Taken up in this initiative"),
        empty_label=_("None that is there already"),
    )
    focus_area = SafeModelChoiceField(
        queryset=FocusArea.objects.none(),
        required=False,
        label=_("Or write a new initiative in this focus area"),
        empty_label=_("No new initiative"),
        help_text=_("It begins as a draft with the idea's words."),
    )
    reason = forms.CharField(
        label=_("Why, in plain words"),
        max_length=REASON_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The author and everybody who reads the idea will see this."),
    )
    # When it was answered as the writer saw it; empty while it was not.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        initiatives = Initiative.objects.filter(plan=plan).standing().in_plan_order()
        areas = FocusArea.objects.filter(plan=plan).standing()
        self.fields["initiative"].queryset = initiatives
        self.fields["focus_area"].queryset = areas

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one place in the plan where the idea is taken up."""
        said = super().clean() or {}
        places = [said.get("initiative"), said.get("focus_area")]
        if said.get("outcome") == OutcomeKind.TAKEN_UP and not any(places):
            self.add_error("initiative", _("Please say where in the plan it is taken up."))
        if all(places):
            self.add_error("focus_area", _("Please choose one of the two, not both."))
        return said
