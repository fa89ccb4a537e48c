"""What a coordinator types about a body, and about who sits in it."""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import AgeBand, Role
from accounts.models import Membership, User
from accounts.rules import YOUNG
from accounts.wording import PlainWords
from programme.choices import YOUNG as YOUNG_BODIES
from programme.forms.phases import a_day
from programme.models import Body, Seat

# As `User.is_young` says it, for the database.
IS_YOUNG = ~Q(age_band=AgeBand.ADULT) & (~Q(age_band="") | ~Q(pseudonym=""))


class BodyForm(PlainWords, forms.ModelForm):
    """A body that works on the plan, and who looks after its young people."""

    class Meta:
        model = Body
        fields = ("name", "kind", "facilitator")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer those who hold the role of a facilitator themselves."""
        super().__init__(*args, **kwargs)
        held = Membership.objects.filter(
            municipality=self.instance.municipality, role=Role.YOUTH_FACILITATOR
        )
        own = held.own().not_over(timezone.localdate()).values("user")
        offered = self.fields["facilitator"]
        offered.queryset = User.objects.filter(pk__in=own).order_by("name")
        offered.empty_label = _("Every youth facilitator of the municipality")
        offered.help_text = _(
            "For a body of children or young people: only she or he, and who stands in, sees its "
            "members and their codes."
        )

    def clean(self) -> dict[str, Any]:
        """Name nobody for a body in which no young people sit."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") not in YOUNG_BODIES:
            cleaned["facilitator"] = None
        return cleaned

    def clean_name(self) -> str:
        """Refuse a name that another body has."""
        name = str(self.cleaned_data["name"])
        others = Body.objects.filter(municipality=self.instance.municipality, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a body of this name already."))
        return name


def called(person: User, *, knows_young: bool) -> str:
    """Return how a seat's person is called; a young one by a number where she is not to be known.

    The number is the same on every page, so that one seat is told from the next.
    """
    if person.is_young and not knows_young:
        return _("Young person no. %(number)s") % {"number": person.pk}
    return str(person)


class SeatForm(PlainWords, forms.ModelForm):
    """Who sits in a body, as what and since when, and whether she may be named."""

    person = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        label=gettext_lazy("Somebody the portal knows"),
    )
    new_name = forms.CharField(
        label=gettext_lazy("Or a new name"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("For somebody without a log-in."),
    )
    from_on = a_day(gettext_lazy("Since"))
    may_be_named = forms.BooleanField(
        label=gettext_lazy("She or he has agreed to be named"),
        required=False,
        help_text=gettext_lazy(
            "This covers both the printed plan and the public page, and is kept with today's "
            "date. Without it the seat is only counted. It can be taken back at any time: then "
            "the name goes from the page and from the files that everybody can fetch."
        ),
    )

    # The consent as the form saw it: one that was taken back since does not return with it.
    agreed_then = forms.DateField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Seat
        fields = ("person", "new_name", "role", "from_on", "may_be_named", "agreed_then")

    def __init__(self, *args: Any, knows_young: bool, **kwargs: Any) -> None:
        """Offer the people of the municipality; of young people only what they are called here."""
        super().__init__(*args, **kwargs)
        seat = self.instance
        self.fields["person"].label_from_instance = partial(called, knows_young=knows_young)
        self.fields["role"].help_text = _("Such as: chair, Department of Culture")
        self.fields["may_be_named"].initial = seat.named_since is not None
        self.fields["agreed_then"].initial = seat.named_since and seat.named_since.isoformat()
        if seat.body.is_young:
            del self.fields["may_be_named"], self.fields["agreed_then"]
            self.fields["new_name"].label = _("Or a new display name")
            self.fields["new_name"].help_text = _(
                "Not the real name. Young people are only counted in print, never named."
            )
        if seat.pk:
            del self.fields["person"], self.fields["new_name"]
            return
        self.fields["from_on"].initial = timezone.localdate
        town = seat.municipality
        # Who has left is not offered any more.
        held = Membership.objects.filter(municipality=town).not_over(timezone.localdate())
        here = held.values("user")
        seated = Seat.objects.filter(municipality=town).values("person")
        known = User.objects.filter(Q(pk__in=here) | Q(pk__in=seated))
        if seat.body.is_young:
            # An adult among them would read and speak as a young person.
            known = known.filter(IS_YOUNG | Q(pk__in=held.filter(role__in=YOUNG).values("user")))
        self.fields["person"].queryset = known.order_by("name", "pseudonym")

    def clean_from_on(self) -> date | None:
        """Let a day that was emptied stay: without one, somebody would have sat here always."""
        day: date | None = self.cleaned_data["from_on"]
        return day or self.instance.from_on

    def clean(self) -> dict[str, Any]:
        """Demand one person, and days in their order."""
        cleaned = super().clean() or self.cleaned_data
        if "person" in self.fields and bool(cleaned.get("person")) == bool(
            cleaned.get("new_name")
        ):
            self.add_error("person", _("Please choose somebody, or write a new name: one of both."))
        begins, ends = cleaned.get("from_on"), self.instance.to_on
        if begins and ends and ends < begins:
            self.add_error("from_on", _("The end lies before the start."))
        return cleaned


class SeatEndForm(PlainWords, forms.Form):
    """The last day of a seat."""

    to_on = a_day(gettext_lazy("Last day"), required=True)

    def __init__(self, *args: Any, from_on: date | None, **kwargs: Any) -> None:
        """Know when the seat began."""
        super().__init__(*args, **kwargs)
        self.from_on = from_on

    def clean_to_on(self) -> date:
        """Refuse an end before the start."""
        day: date = self.cleaned_data["to_on"]
        if self.from_on and day < self.from_on:
            raise forms.ValidationError(_("The end lies before the start."))
        return day
