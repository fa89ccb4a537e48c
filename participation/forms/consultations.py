"""What is typed to prepare a consultation, to change its window, and to carry it on."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_scopes.forms import SafeModelChoiceField

from accounts.models import Membership, Municipality, User
from accounts.wording import PlainWords
from actionplan.models import ActionPlan, PlanVersion
from participation.choices import REASON_TEXT
from participation.models import Consultation
from participation.readiness import DEPUTIES, MODERATORS, said_lacks
from programme.models import Body

MOMENT = "%Y-%m-%dT%H:%M"
# A form that was opened and sent off without haste still means "now".
AT_ONCE = timedelta(minutes=5)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
NO_MOMENT = gettext_lazy("This is no day and time. Please write it like this: 2027-05-14 16:00.")


class VersionField(SafeModelChoiceField):
    """One of the frozen versions of the plan, named by number, title and day."""

    def label_from_instance(self, version: PlanVersion) -> str:
        """Return how a version is called in the list."""
        words = _("Version %(number)d of %(day)s") % {
            "number": version.number,
            "day": date_format(timezone.localdate(version.frozen_at)),
        }
        return f"{words}: {version.title}" if version.title else words


def _moment(label: Any, *, required: bool = False) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
        error_messages={"invalid": NO_MOMENT},
    )


def people_who_hold(roles: tuple[str, ...], municipality: Municipality) -> QuerySet[User]:
    """Return who holds one of these roles there today."""
    held = Membership.objects.filter(municipality=municipality, role__in=roles)
    today = held.valid_on(timezone.localdate())
    return User.objects.filter(pk__in=today.values("user"), is_active=True).order_by("name", "pk")


class WordingForm(PlainWords, forms.ModelForm):
    """A consultation as young people begin it: about which version, why, and what they ask."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # When what the writer has before her was saved.
    base = forms.CharField(widget=forms.HiddenInput, required=False)
    body = SafeModelChoiceField(queryset=Body.objects.none(), label=gettext_lazy("Who is asked"))
    version = VersionField(
        queryset=PlanVersion.objects.none(), label=gettext_lazy("Which version of the plan")
    )

    class Meta:
        model = Consultation
        fields: tuple[str, ...] = ("title", "why", "questions")
        widgets: dict[str, Any] = {
            "why": forms.Textarea(attrs={"rows": 3}),
            "questions": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts: dict[str, Any] = {
            "title": gettext_lazy("For example: What do you think of the plan?"),
            "why": gettext_lazy("In a few words, for everybody who is asked."),
            "questions": gettext_lazy("One question a line. Nobody has to answer any of them."),
        }

    def __init__(self, *args: Any, plan: ActionPlan, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["key", "base", "title", "body", "version"])
        body, version = self.fields["body"], self.fields["version"]
        body.queryset = bodies
        version.queryset = PlanVersion.objects.filter(plan=plan)
        if self.instance.pk:
            self.initial["base"] = self.instance.changed_at.isoformat()
            self.initial["body"] = self.instance.body_id
            self.initial["version"] = self.instance.version_id
            self.fields.pop("key")
        else:
            self.initial["version"] = version.queryset.first()
            if bodies.count() == 1:
                self.initial["body"] = bodies.first()
            self.fields.pop("base")
        if self.instance.pk and not self.instance.is_prepared:
            # What has been laid before people is changed by acts of their own.
            self.fields.pop("body")
            self.fields.pop("version")

    @property
    def typed_names(self) -> list[str]:
        """Return the names of the fields that people fill in."""
        return [name for name in self.fields if name not in {"key", "base"}]

    def values(self) -> dict[str, Any]:
        """Return what to save."""
        return {name: self.cleaned_data[name] for name in self.typed_names}

    def base_moment(self) -> datetime:
        """Return when what the writer had before her was saved; long ago if that is past."""
        now: datetime = self.instance.changed_at
        return now if self.cleaned_data["base"] == now.isoformat() else LONG_AGO


class ConsultationForm(WordingForm):
    """A consultation with everything that must stand there before it opens (safeguard S19)."""

    opens_at = _moment(gettext_lazy("It opens"))
    closes_at = _moment(gettext_lazy("It closes"))
    moderator = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        label=gettext_lazy("Moderator"),
        help_text=gettext_lazy("Reads every text before others do."),
    )
    deputy = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        label=gettext_lazy("Deputy"),
        help_text=gettext_lazy("Somebody else, who reads when the moderator is away."),
    )

    class Meta(WordingForm.Meta):
        fields = (
            *("title", "why", "questions", "opens_at", "closes_at", "deciders", "room"),
            *("answers_by", "short", "moderator", "deputy", "hours"),
        )
        widgets = WordingForm.Meta.widgets | {
            "deciders": forms.Textarea(attrs={"rows": 2}),
            "room": forms.Textarea(attrs={"rows": 3}),
            "short": forms.Textarea(attrs={"rows": 4}),
            "answers_by": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        help_texts = WordingForm.Meta.help_texts | {
            "deciders": gettext_lazy("Who decides in the end, and when."),
            "room": gettext_lazy("What can still change by what young people say, and what not."),
            "answers_by": gettext_lazy("By this day everybody has an answer."),
            "short": gettext_lazy(
                "What you ask, who decides, and when they hear back. Short sentences, short "
                "words: a reading value (LIX) of 35 at most."
            ),
            "hours": gettext_lazy(
                "For example: Monday to Friday from 9 to 15. Nobody reads at night."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        town = self.instance.municipality
        self.fields["moderator"].queryset = people_who_hold(MODERATORS, town)
        self.fields["deputy"].queryset = people_who_hold(DEPUTIES, town)
        if self.instance.pk and not self.instance.is_prepared:
            self.fields.pop("opens_at")
            self.fields.pop("closes_at")

    def clean(self) -> dict[str, Any]:
        """Refuse what can never be; what is only missing may wait until it opens."""
        cleaned = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It closes before it opens."))
        moderator = cleaned.get("moderator")
        if moderator and moderator == cleaned.get("deputy"):
            self.add_error("deputy", _("Please choose somebody else than the moderator."))
        if self.instance.pk and not self.instance.is_prepared and not self.errors:
            self._keep_it_complete(cleaned)
        return cleaned

    def _keep_it_complete(self, cleaned: dict[str, Any]) -> None:
        """Refuse to take away what had to be there before it opened."""
        told = Consultation(
            municipality=self.instance.municipality,
            closes_at=self.instance.closes_at,
            **{name: cleaned[name] for name in self.typed_names},
        )
        for lack in said_lacks(told):
            message = _("It is open, so this must stay: %(lack)s.") % {"lack": lack.words}
            self.add_error(lack.field, message)


class WindowForm(PlainWords, forms.Form):
    """Until when one may write, and why that changes."""

    closes_at = _moment(gettext_lazy("It closes"), required=True)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=REASON_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is kept in the journal, with your name."),
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consultation = consultation

    def clean_closes_at(self) -> datetime:
        """Refuse a time that is over, or before it opens; the present minute closes it at once."""
        closes: datetime = self.cleaned_data["closes_at"]
        if closes < timezone.now() - AT_ONCE:
            raise forms.ValidationError(
                _("This time is over. To close it at once, choose the present minute.")
            )
        opens = self.consultation.opens_at
        if opens and closes <= opens:
            raise forms.ValidationError(_("It closes before it opens."))
        if closes == self.consultation.closes_at:
            raise forms.ValidationError(_("This is when it closes already."))
        return closes


class NewVersionForm(PlainWords, forms.Form):
    """Which newer version is laid before the body."""

    version = VersionField(
        queryset=PlanVersion.objects.none(),
        label=gettext_lazy("Which version of the plan"),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = consultation.version
        newer = PlanVersion.objects.filter(plan=now.plan_id, number__gt=now.number)
        self.fields["version"].queryset = newer
        self.initial["version"] = newer.first()
