"""What an act for many initiatives at once needs to know."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from django_scopes.forms import SafeModelChoiceField

from accounts.models import Department
from accounts.wording import PlainWords
from actionplan.models import ActionPlan, Theme


class ManyForm(PlainWords, forms.Form):
    """What an act needs to know besides the initiatives."""

    note = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Those who wrote it read this."),
    )
    lead = SafeModelChoiceField(
        queryset=Department.objects.none(), label=gettext_lazy("Lead department")
    )
    theme = SafeModelChoiceField(queryset=Theme.objects.none(), label=gettext_lazy("Theme"))

    def __init__(self, *args: Any, plan: ActionPlan, act: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {"lead": "lead", "theme": "theme", "return": "note"}.get(act)
        for name in [each for each in self.fields if each != wanted]:
            del self.fields[name]
        if act == "lead":
            units = Department.objects.filter(municipality=plan.municipality).open()
            self.fields["lead"].queryset = units
        if act == "theme":
            self.fields["theme"].queryset = Theme.objects.filter(plan=plan).standing().in_order()
            self.fields["theme"].label_from_instance = lambda each: (
                f"{each.focus_area} › {each.title}"
            )
