"""Where the comments of a part stand from now on, as the editor says by hand."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.wording import PlainWords
from participation.carrying import first_of, last_of
from participation.mapping import Desk, would_loop
from participation.models import Comment

# Under the field they were made on, where the new part has it.
SAME_FIELD = "same"
WHOLE = "whole"
GONE_ON = gettext_lazy("Nobody's comments wait there any more. Please look once more.")


class PartMoveForm(PlainWords, forms.Form):
    """From a part, one of its fields, or some of its comments, to a part of the version now."""

    old_part = forms.UUIDField()
    old_field = forms.CharField(required=False, max_length=40)
    new_part = forms.UUIDField()
    new_field = forms.CharField(required=False, max_length=40)
    comments = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk
        self.waiting = {
            words.comment.pk: (part.key, words.comment)
            for part in (*desk.gone, *desk.changed)
            for field in part.fields
            for words in field.said
        }
        self.fields["comments"].choices = [(str(pk), str(pk)) for pk in self.waiting]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse what is not on the desk, a target that is not in the text, and a loop."""
        cleaned = super().clean() or self.cleaned_data
        if "comments" in self.errors:
            # Somebody else sent one of them elsewhere in the meantime.
            del self._errors["comments"]
            raise forms.ValidationError(GONE_ON)
        if self.errors:
            return cleaned
        old, new = self.old(), self.new()
        known = {
            (part.key, field.name) for part in (*self.desk.gone, *self.desk.changed)
            for field in part.fields
        }  # fmt: skip
        known |= {(part, "") for part, _field in known}
        if (str(old[0]), old[1]) not in known or any(
            self.waiting[pk][0] != str(old[0]) for pk in cleaned["comments"]
        ):
            raise forms.ValidationError(GONE_ON)
        target = self.desk.now.get(str(new[0]))
        if target is None or (new[1] and new[1] not in target.fields):
            raise forms.ValidationError(_("Please choose a part that is in the text now."))
        if self._come_back(str(new[0])):
            raise forms.ValidationError(
                _("They would come back to where they are. Please choose another part.")
            )
        return cleaned

    def chosen(self) -> list[Comment]:
        """Return the comments that go alone; none means that all of them go."""
        return [self.waiting[pk][1] for pk in self.cleaned_data["comments"]]

    def old(self) -> tuple[UUID, str]:
        """Return from where."""
        return self.cleaned_data["old_part"], self.cleaned_data["old_field"]

    def new(self) -> tuple[UUID, str]:
        """Return to where; a whole part keeps the fields of its comments where it can."""
        return self.cleaned_data["new_part"], self._field(self.cleaned_data["old_field"])

    def whole(self) -> bool:
        """Whether they go to the part as a whole, whatever they were about."""
        return bool(self.cleaned_data["new_field"] == WHOLE)

    def _come_back(self, part: str) -> bool:
        """Whether a move to a part would leave them where they are, or send them in a circle."""
        moves, alone = self.desk.moves, self.chosen()
        for comment in alone:
            # It goes from where it was said, past what is true of the others there.
            end = last_of((part, self._field(comment.field)), moves)
            if end == last_of(first_of(comment, moves), moves):
                return True
        old, field = self.old()
        begin, end = (str(old), field), (part, self._field(field))
        return not alone and (begin == end or would_loop(begin, end, moves))

    def _field(self, before: str) -> str:
        field = self.cleaned_data["new_field"]
        if field in {"", SAME_FIELD}:
            field = before
        return "" if field == WHOLE else field
