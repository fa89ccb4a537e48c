"""Where the comments of a part stand from now on, as the editor says by hand."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from accounts.wording import PlainWords
from participation.mapping import Desk, would_loop

# Under the field they were made on, where the new part has it.
SAME_FIELD = "same"
WHOLE = "whole"


class PartMoveForm(PlainWords, forms.Form):
    """From a part, or one of its fields, to a part of the version that lies before the body."""

    old_part = forms.UUIDField()
    old_field = forms.CharField(required=False, max_length=40)
    new_part = forms.UUIDField()
    new_field = forms.CharField(required=False, max_length=40)

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk

    def clean(self) -> dict[str, Any]:
        """Refuse what is not on the desk, a target that is not in the text, and a loop."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        old, new = self.old(), self.new()
        known = {
            (part.key, field.name) for part in (*self.desk.gone, *self.desk.changed)
            for field in part.fields
        }  # fmt: skip
        known |= {(part, "") for part, _field in known}
        if (str(old[0]), old[1]) not in known:
            raise forms.ValidationError(
                _("Nobody's comments wait there any more. Please look once more.")
            )
        target = self.desk.now.get(str(new[0]))
        if target is None or (new[1] and new[1] not in target.fields):
            raise forms.ValidationError(_("Please choose a part that is in the text now."))
        spots = (str(old[0]), old[1]), (str(new[0]), new[1])
        if spots[0] == spots[1] or would_loop(*spots, self.desk.moves):
            raise forms.ValidationError(
                _("They would come back to where they are. Please choose another part.")
            )
        return cleaned

    def old(self) -> tuple[UUID, str]:
        """Return from where."""
        return self.cleaned_data["old_part"], self.cleaned_data["old_field"]

    def new(self) -> tuple[UUID, str]:
        """Return to where; a whole part keeps the fields of its comments where it can."""
        field = self.cleaned_data["new_field"]
        if field in {"", SAME_FIELD}:
            field = self.cleaned_data["old_field"]
        return self.cleaned_data["new_part"], "" if field == WHOLE else field
