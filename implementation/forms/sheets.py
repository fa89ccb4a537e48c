"""The form by which a department hands its sheet back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.wording import PlainWords


class WorkSheetForm(PlainWords, forms.Form):
    """The sheet that was taken out, filled in."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("The Excel file that you took out here (.xlsx)."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
