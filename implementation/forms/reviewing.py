"""What the coordinator looks for among the updates that came in, and how she decides."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django_scopes.forms import SafeModelChoiceField

from accounts.models import Department, Municipality
from accounts.wording import PlainWords
from actionplan.choices import ResponsibilityKind
from actionplan.models import Responsibility
from implementation.choices import REASON_TEXT, Review
from implementation.models import StatusUpdate

SHOWS: dict[str, str | Promise] = {
    "": gettext_lazy("What waits for you"),
    Review.RETURNED: gettext_lazy("What you sent back"),
    Review.ACCEPTED: gettext_lazy("What is accepted"),
}
ACCEPT, SEND_BACK = "accept", "send-back"


class ReviewFilter(PlainWords, forms.Form):
    """Which updates are looked for; lives in the address."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=200)
    department = SafeModelChoiceField(
        queryset=Department.objects.none(),
        required=False,
        label=gettext_lazy("Department"),
        empty_label=gettext_lazy("All departments"),
    )
    show = forms.ChoiceField(
        choices=list(SHOWS.items()), required=False, label=gettext_lazy("State")
    )

    def __init__(self, *args: Any, town: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(municipality=town)

    def apply(self, rows: QuerySet[StatusUpdate]) -> QuerySet[StatusUpdate]:
        """Narrow updates; a value that the form refuses narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        rows = rows.filter(review=chosen.get("show") or Review.WAITING)
        if words := chosen.get("q"):
            told = Q(sentence__icontains=words) | Q(initiative__title__icontains=words)
            rows = rows.filter(told | Q(initiative__number__istartswith=words))
        if department := chosen.get("department"):
            led = Responsibility.objects.filter(
                department=department, kind=ResponsibilityKind.LEAD
            )
            rows = rows.filter(initiative__in=led.values("initiative"))
        return rows

    @property
    def narrows(self) -> bool:
        """Whether something is looked for."""
        return any(self.cleaned_data.get(name) for name in ("q", "department", "show"))

    def query(self) -> str:
        """Return what is looked for, as an address."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})


class DecideForm(PlainWords, forms.Form):
    """Accept the chosen updates, or send them back with a reason."""

    for_everybody = forms.BooleanField(
        label=gettext_lazy("Everybody may read the sentence and the reason"),
        help_text=gettext_lazy(
            "They stand on the public page and in the open data. All the rest stays inside."
        ),
        required=False,
        initial=True,
    )

    reason = forms.CharField(
        label=gettext_lazy("Why they go back"),
        help_text=gettext_lazy("Only to send back: the departments read it in a letter."),
        required=False,
        max_length=REASON_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
