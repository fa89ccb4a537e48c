"""The name under which somebody keeps a search."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.wording import PlainWords
from actionplan.models import MOST_FILTERS, ActionPlan, SavedFilter


class SavedFilterForm(PlainWords, forms.ModelForm):
    """A search gets a name; a coordinator may show it to everybody."""

    class Meta:
        model = SavedFilter
        fields = ("name", "shared")
        help_texts = {
            "shared": gettext_lazy("It then stands over everybody's list, marked as shared.")
        }

    def __init__(
        self, *args: Any, plan: ActionPlan, user: User, may_share: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.plan = plan
        self.instance.municipality = plan.municipality
        if self.instance.pk is None:
            self.instance.user = user
        self.fields["name"].required = True
        if not may_share:
            self.fields.pop("shared")

    def clean_name(self) -> str:
        """Refuse a name that stands there already."""
        name = str(self.cleaned_data["name"])
        others = SavedFilter.objects.filter(
            user=self.instance.user, plan=self.instance.plan
        ).exclude(pk=self.instance.pk)
        if others.filter(name=name).exists():
            raise forms.ValidationError(
                _("You have already kept a search under this name. Please choose another.")
            )
        if self.instance.pk is None and others.count() >= MOST_FILTERS:
            raise forms.ValidationError(
                ngettext(
                    "You have kept %(many)d search. Please delete it before you keep another.",
                    "You have kept %(many)d searches. Please delete one before you keep another.",
                    MOST_FILTERS,
                )
                % {"many": MOST_FILTERS}
            )
        return name
