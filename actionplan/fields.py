"""What browsers send to the plan's forms, where Django's own fields are not careful enough."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelMultipleChoiceField

LINE_BREAKS = re.compile(r"\s*[\r\n\v\f\u0085\u2028\u2029]+\s*")
# More digits than any id has; a database would stumble over the number itself.
TOO_LONG = 19


def with_our_line_ends(data: Any) -> Any:
    """Return what a browser sent, with our line ends: an untouched text must not look changed."""
    ours = data.copy()
    for name in data:
        ours.setlist(name, [value.replace("\r\n", "\n") for value in data.getlist(name)])
    return ours


def never_below_nought(field: forms.Field) -> None:
    """Refuse a negative number: nothing that pays for an initiative is less than nothing."""
    field.widget.attrs["min"] = 0
    field.validators.append(MinValueValidator(0))
    field.error_messages["min_value"] = _("Please give no number below 0.")


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar; always sent as 2026-05-14."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LongText(forms.Textarea):
    """A text with lists and emphasis; where scripts run, a small toolbar stands above it."""

    def __init__(self, rows: int) -> None:
        super().__init__(attrs={"rows": rows, "data-prose": "yes"})


class OneParagraph(forms.CharField):
    """A text that may be long and wraps where it is typed, but has no line breaks of its own."""

    def to_python(self, value: Any) -> str:
        """Fold line breaks, with the blanks around them, to a blank."""
        return LINE_BREAKS.sub(" ", super().to_python(value) or "")


class NoGiantsMixin:
    """Refuses a number larger than any id as it refuses an id that nobody has."""

    def clean(self, value: Iterable[str] | None) -> Any:
        """Let Django check the choices, giants made small."""
        chosen = ["0" if len(str(each)) >= TOO_LONG else each for each in value or []]
        return super().clean(chosen)  # type: ignore[misc]


class Several(NoGiantsMixin, SafeModelMultipleChoiceField):
    """Several records of the municipality."""


class SeveralOfTheWorld(NoGiantsMixin, forms.ModelMultipleChoiceField):
    """Several of the texts that are the same for every municipality."""
