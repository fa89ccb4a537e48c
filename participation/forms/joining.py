"""What young people type when they come in or back, and what is typed to let them in."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from accounts.choices import AgeBand, ConsentAge
from accounts.wording import PlainWords
from participation.transitions.joining import DAYS
from programme.models import Body

TYPED_CODE = {
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
    "class": "code-field",
}


class CodeForm(PlainWords, forms.Form):
    """The code on the slip."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Twelve letters and digits. Gaps and small letters do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs=TYPED_CODE),
    )


class ReturnCodeForm(PlainWords, forms.Form):
    """The code by which somebody comes back."""

    code = forms.CharField(
        label=_("Your code to come back"),
        help_text=_("Sixteen letters and digits. Gaps and small letters do not matter."),
        max_length=60,
        widget=forms.TextInput(attrs=TYPED_CODE | {"autofocus": True}),
    )


class AgeForm(PlainWords, forms.Form):
    """How old somebody is, as coarsely as the law needs it."""

    age_band = forms.ChoiceField(
        label=_("How old are you?"), choices=AgeBand.choices, widget=forms.RadioSelect
    )


class NameForm(PlainWords, forms.Form):
    """One of the display names that were offered."""

    pseudonym = forms.ChoiceField(label=_("Your name here"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pseudonym"].choices = [(name, name) for name in names]


class GuardianForm(PlainWords, forms.Form):
    """Where a guardian is asked."""

    guardian = forms.EmailField(
        label=_("E-mail address of your mother, father or guardian"),
        help_text=_("We ask there if you may take part. What you write, they do not see here."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, own_address: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_address = own_address

    def clean(self) -> dict[str, Any]:
        """Refuse her own address: nobody is her own guardian, nor comes in as her child."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        own = (said.get("email") or self.own_address).strip().lower()
        if own and said.get("guardian", "").strip().lower() == own:
            self.add_error(
                "guardian", _("This is your own address. Please type the one of your guardian.")
            )
        return said


class WayBackForm(PlainWords, forms.Form):
    """An address to come back by, for who likes it better than a code."""

    email = forms.EmailField(
        label=_("Your own e-mail address"),
        help_text=_("You can leave this empty. We only use it to let you in and to tell you news."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class WayBackWithGuardianForm(GuardianForm, WayBackForm):
    """The same for somebody who needs a guardian's yes."""

    field_order = ["guardian", "email"]


class CodesForm(PlainWords, forms.Form):
    """How many codes the facilitator makes, for which body and for how long."""

    body = SafeModelChoiceField(
        queryset=Body.objects.none(), label=_("For whom"), empty_label=None
    )
    many = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=40, initial=10,
        help_text=_("One code lets in one young person. At most 40 at a time."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Valid for how many days"), min_value=1, max_value=60, initial=DAYS
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies


class YoungSettingsForm(PlainWords, forms.Form):
    """From which age on young people need no guardian, and whom they can call."""

    consent_age = forms.TypedChoiceField(
        label=_("Guardian's permission"),
        choices=[("", _("Not needed")), *ConsentAge.choices],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "If you rely on consent, the age is 15 in Denmark and 16 in Germany. If taking part is "
            "a public task of the municipality, permission may not be needed. Please ask your "
            "data-protection officer."
        ),
    )
    help_line = forms.CharField(
        label=_("Help line for young people"),
        max_length=120,
        required=False,
        help_text=_("Name and number of somebody young people can call. Empty: the country's own."),
    )
    idea_hours = forms.CharField(
        label=_("When somebody reads the ideas of young people"),
        max_length=200,
        required=False,
        help_text=_(
            "Such as: Mondays to Fridays from 9 to 15. It stands on the page for ideas. Empty: the "
            "hours of a consultation that is running; without one, young people can send no ideas."
        ),
    )
