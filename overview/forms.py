"""What people type about things that concern many floors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from accounts.models import Department
from accounts.wording import PlainWords


class CloseDepartmentForm(PlainWords, forms.Form):
    """Who takes over from a department that is closed."""

    into = SafeModelChoiceField(
        queryset=Department.objects.none(),
        required=False,
        label=_("Its work goes to"),
        empty_label=_("Nobody: it has no work any more"),
    )

    def __init__(self, *args: Any, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = (
            Department.objects.filter(municipality=department.municipality_id)
            .open()
            .exclude(pk=department.pk)
        )
