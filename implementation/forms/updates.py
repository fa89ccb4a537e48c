"""What is typed about how far an initiative is: the status, one sentence, and what folds away."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.plausible import in_our_time
from accounts.wording import PlainWords
from actionplan.fields import DayInput
from implementation.choices import MEANINGS, NEEDS_REASON, Review, Status
from implementation.models import FollowUp, StatusUpdate

# What stands open; all else folds away.
FIRST = ("status", "sentence")
FOLDED = (
    *("done", "next_step", "obstacles", "because", "money_spent", "children_took_part"),
    *("situation", "outlook", "as_of"),
)
# Carried over from the last update: they are true until somebody says something else.
CARRIED = ("status", "next_step", "obstacles", "money_spent", "situation", "outlook")

# What becomes of words that `StatusUpdate.falls_away` names.
FALLS_AWAY = {
    "next_step": _("When it is completed or dropped, last time’s words fall away by themselves."),
    "obstacles": _("When it is completed, last time’s words fall away by themselves."),
}


class UpdateForm(PlainWords, forms.ModelForm):
    """A status update; completing asks what was done, resting and dropping ask why."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    # The update that stood beside the form; empty where there was none.
    seen = forms.IntegerField(
        min_value=0, max_value=10**18, required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = StatusUpdate
        fields = (*FIRST, *FOLDED)
        widgets = {
            "status": forms.RadioSelect,
            "done": forms.Textarea(attrs={"rows": 4}),
            "next_step": forms.Textarea(attrs={"rows": 3}),
            "obstacles": forms.Textarea(attrs={"rows": 3}),
            "because": forms.Textarea(attrs={"rows": 3}),
            "children_took_part": forms.Textarea(attrs={"rows": 3}),
            "as_of": DayInput(),
        }
        help_texts = {
            "sentence": _(
                "For everybody who looks at the plan: what is the case today? Without names."
            ),
            "done": _("Needed when it is completed."),
            "because": _(
                "Needed when it rests or will not be done. Everybody can read it once the"
                " coordinator has accepted it: in plain words, and without names."
            ),
            "money_spent": _("All of it since the beginning, not only since the last time."),
            "children_took_part": _("Without names."),
        }

    def __init__(
        self, *args: Any, follow_up: FollowUp, today: date, last: StatusUpdate | None, **kwargs: Any
    ) -> None:
        first: dict[str, Any] = {"key": uuid.uuid4(), "as_of": today}
        if last is not None:
            # What came back is written on, not written anew.
            is_back = last.review == Review.RETURNED
            carried = set(self.base_fields) - {"key", "seen"} if is_back else CARRIED
            first |= {"seen": last.pk} | {name: getattr(last, name) for name in carried}
        super().__init__(*args, initial=first | kwargs.pop("initial", {}), **kwargs)
        self.today = today
        self.returned = last if last is not None and last.review == Review.RETURNED else None
        for name, words in FALLS_AWAY.items():
            if last is not None and getattr(last, name):
                self.fields[name].help_text = words
        self.fields["status"].choices = Status.choices  # type: ignore[attr-defined]
        self.fields["status"].error_messages["required"] = _("Please choose how far it is.")
        self.fields["sentence"].error_messages["required"] = _("Please say it in one sentence.")
        for name, asked in (
            ("situation", follow_up.asks_situation),
            ("outlook", follow_up.asks_outlook),
        ):
            if not asked:
                del self.fields[name]

    @property
    def statuses(self) -> list[dict[str, Any]]:
        """Return each status with its meaning, and whether it is chosen now."""
        chosen = self["status"].value()
        return [
            {"value": value, "label": label, "meaning": MEANINGS[value], "chosen": value == chosen}
            for value, label in Status.choices
        ]

    @property
    def folded(self) -> list[forms.BoundField]:
        """Return the inputs that fold away."""
        return [self[name] for name in FOLDED if name in self.fields]

    @property
    def is_unfolded(self) -> bool:
        """Whether one of them needs to be looked at: what came back was said in all of them."""
        return self.returned is not None or any(field.errors for field in self.folded)

    def clean_as_of(self) -> date:
        """Refuse days to come: an update says what is the case."""
        day: date = self.cleaned_data["as_of"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return in_our_time(day)

    def clean_money_spent(self) -> Any:
        """Refuse sums below nothing."""
        spent = self.cleaned_data["money_spent"]
        if spent is not None and spent < 0:
            raise forms.ValidationError(_("Please give a sum that is not below zero."))
        return spent

    def clean(self) -> dict[str, Any]:
        """Ask what was done, or why, where the status asks for it."""
        said = super().clean() or {}
        status = said.get("status")
        if status == Status.COMPLETED and not said.get("done"):
            self.add_error("done", _("Please say what was done, because it is completed."))
        if status in NEEDS_REASON and not said.get("because"):
            self.add_error("because", _("Please say why."))
        back = self.returned
        if back and status not in NEEDS_REASON and said.get("because") == back.because:
            # Why it rested or was dropped came back with it, and was said of another status.
            said["because"] = ""
        return said

    def values(self) -> dict[str, Any]:
        """Return what a saving writes."""
        return {name: self.cleaned_data[name] for name in (*FIRST, *FOLDED) if name in self.fields}
