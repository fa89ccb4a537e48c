"""What people type about things that concern many floors."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_scopes.forms import SafeModelChoiceField

from accounts.erasing import SHORTEST
from accounts.models import Department, User
from accounts.wording import PlainWords


class CloseDepartmentForm(PlainWords, forms.Form):
    """Who takes over from a department that is closed."""

    into = SafeModelChoiceField(
        queryset=Department.objects.none(),
        required=False,
        label=gettext_lazy("Its work goes to"),
        empty_label=gettext_lazy("Nobody: it has no work any more"),
    )

    def __init__(self, *args: Any, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = (
            Department.objects.filter(municipality=department.municipality_id)
            .open()
            .exclude(pk=department.pk)
        )


class EraseMeForm(PlainWords, forms.Form):
    """Shows that it is really she who wants to go: by her password, or by typing her own name."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    own_name = forms.CharField(
        label=gettext_lazy("Your name here, as it stands above"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        """Ask for one of the two: who comes by a code has no password."""
        super().__init__(*args, **kwargs)
        self.person = person
        del self.fields["own_name" if person.has_usable_password() else "password"]

    def clean_password(self) -> str:
        """Refuse a wrong password."""
        typed = str(self.cleaned_data["password"])
        if not self.person.check_password(typed):
            raise forms.ValidationError(_("This is not your password. Nothing was changed."))
        return typed

    def clean_own_name(self) -> str:
        """Refuse another name."""
        typed = " ".join(self.cleaned_data["own_name"].split())
        if typed.casefold() != str(self.person).casefold():
            raise forms.ValidationError(
                _("Please type %(name)s. Nothing was changed.") % {"name": self.person}
            )
        return typed


class WordsForm(PlainWords, forms.Form):
    """Words that are to be removed everywhere: a name, an address, a telephone number."""

    words = forms.CharField(
        label=gettext_lazy("Words"),
        max_length=100,
        help_text=gettext_lazy(
            "For example a name, an address or a telephone number. Only whole words are found. "
            "Fewer than five letters, such as “Ida” or “Bo”, are found only as you write them "
            "here, with their capital letter; if the name stands in small letters too, give the "
            "words beside it as well."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_words(self) -> str:
        """Refuse what stands in every other sentence; a short name is told by its capital."""
        typed = " ".join(self.cleaned_data["words"].split())
        if len(typed) < SHORTEST and not (len(typed) > 1 and typed != typed.lower()):
            raise forms.ValidationError(
                _(
                    "Fewer than %(many)d letters need a capital letter, as names have it, so that "
                    "nothing else is hit. Otherwise please give the words beside it as well."
                )
                % {"many": SHORTEST}
            )
        return typed
