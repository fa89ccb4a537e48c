"""What people look for among young people's words, and what they type to answer them."""

from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_scopes.forms import SafeModelChoiceField

from accounts.choices import Role
from accounts.models import Department, Membership, Municipality, User
from accounts.wording import PlainWords
from actionplan.fields import DayInput
from participation.choices import CHANGES_THE_PLAN, REASON_TEXT, CommentKind, OutcomeKind
from participation.figures import OPEN
from participation.models import Comment
from participation.unkept import unkept
from participation.whereabouts import Part, Place

SHOWS: dict[str, str | Promise] = {
    "": gettext_lazy("All contributions"),
    "unanswered": gettext_lazy("No answer yet"),
    "late": gettext_lazy("Late"),
    "answered": gettext_lazy("Answered"),
    "excused": gettext_lazy("Closed without an answer"),
    "unkept": gettext_lazy("Taken up, but the text is still the same"),
}
WHOSE: dict[str, str | Promise] = {
    "": gettext_lazy("Everybody's"),
    "mine": gettext_lazy("Mine and my department's"),
    "nobody": gettext_lazy("Nobody is asked yet"),
}
SORTS: dict[str, str | Promise] = {
    "": gettext_lazy("As in the plan"),
    "due": gettext_lazy("What is due first"),
}


class AnswerFilter(PlainWords, forms.Form):
    """What somebody looks for in the work list; lives in the address."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=200)
    show = forms.ChoiceField(
        choices=list(SHOWS.items()), required=False, label=gettext_lazy("State")
    )
    whose = forms.ChoiceField(
        choices=list(WHOSE.items()), required=False, label=gettext_lazy("Who answers")
    )
    department = SafeModelChoiceField(
        queryset=Department.objects.none(),
        required=False,
        label=gettext_lazy("Department"),
        empty_label=gettext_lazy("All departments"),
    )
    kind = forms.ChoiceField(
        choices=[("", gettext_lazy("All kinds")), *CommentKind.choices],
        required=False,
        label=gettext_lazy("Kind"),
    )
    outcome = forms.ChoiceField(
        choices=[("", gettext_lazy("All answers")), *OutcomeKind.choices],
        required=False,
        label=gettext_lazy("Answer"),
    )
    area = forms.ChoiceField(required=False, label=gettext_lazy("Focus area"))
    part = forms.ChoiceField(required=False, label=gettext_lazy("Part of the plan"))
    sort = forms.ChoiceField(
        choices=list(SORTS.items()), required=False, label=gettext_lazy("Order")
    )

    def __init__(self, *args: Any, town: Municipality, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.units = user, user.departments_in(town)
        self.fields["department"].queryset = Department.objects.filter(municipality=town)

    def know(self, places: Iterable[Place]) -> None:
        """Take in which parts are spoken of: only those can be looked for."""
        parts = sorted({place.part for place in places}, key=lambda each: each.order)
        areas = {each.area: each.area_title for each in parts if each.area}
        self.fields["area"].choices = [("", _("All focus areas")), *areas.items()]
        self.fields["part"].choices = [
            ("", _("The whole plan")), *((each.key, each.name) for each in parts if each.key)
        ]  # fmt: skip

    def apply(self, rows: QuerySet[Comment], today: date) -> QuerySet[Comment]:
        """Narrow what the database can narrow; a value the form refuses narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("q"):
            rows = rows.filter(text__icontains=chosen["q"])
        for name in ("kind", "outcome"):
            if chosen.get(name):
                rows = rows.filter(**{"outcome__kind" if name == "outcome" else name: chosen[name]})
        if chosen.get("department"):
            rows = rows.filter(answering_department=chosen["department"])
        return self._theirs(self._standing(rows, chosen.get("show"), today), chosen.get("whose"))

    def _standing(self, rows: QuerySet[Comment], show: Any, today: date) -> QuerySet[Comment]:
        if show == "unanswered":
            return rows.filter(OPEN)
        if show == "late":
            return rows.filter(OPEN, due__lt=today)
        if show == "answered":
            return rows.filter(outcome__isnull=False)
        if show == "excused":
            return rows.filter(outcome=None).exclude(unanswered_because="")
        if show == "unkept":
            return rows.filter(pk__in=unkept(rows))
        return rows

    def _theirs(self, rows: QuerySet[Comment], whose: Any) -> QuerySet[Comment]:
        if whose == "mine":
            own = Q(answering_department__in=self.units)
            below = Q(answering_department__parent__in=self.units)
            return rows.filter(Q(answering_person=self.user) | own | below)
        if whose == "nobody":
            return rows.filter(answering_department=None, answering_person=None)
        return rows

    def holds(self, place: Place) -> bool:
        """Whether a place lies where the person looks."""
        area, part = self.data.get("area", ""), self.data.get("part", "")
        return (not area or place.part.area == area) and (not part or place.part.key == part)

    @property
    def narrows(self) -> bool:
        """Whether anything but the order was chosen."""
        return any(self.data.get(name) for name in self.fields if name != "sort")

    def query(self) -> str:
        """Return the search as an address."""
        said = {name: self.data.get(name, "") for name in self.fields}
        return urlencode({name: value for name, value in said.items() if value})


class AssignForm(PlainWords, forms.Form):
    """Who answers, and by when."""

    department = SafeModelChoiceField(
        queryset=Department.objects.none(),
        required=False,
        label=gettext_lazy("Department"),
        empty_label=gettext_lazy("The one that leads the initiative"),
    )
    person = SafeModelChoiceField(
        queryset=Membership.objects.none(),
        required=False,
        label=gettext_lazy("Somebody in it"),
        empty_label=gettext_lazy("Anybody in the department"),
    )
    due = forms.DateField(
        label=gettext_lazy("Answer by"),
        widget=DayInput(),
        help_text=gettext_lazy("The young people see who answers and by when."),
    )

    def __init__(
        self,
        *args: Any,
        town: Municipality,
        today: date,
        leaderless: bool,
        promised: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.leaderless, self.today, self.promised = leaderless, today, promised
        self.fields["department"].queryset = Department.objects.filter(municipality=town).open()
        editors = Membership.objects.filter(municipality=town, role=Role.DEPARTMENT_EDITOR)
        self.fields["person"].queryset = (
            editors.valid_on(today)
            .select_related("user", "department")
            .order_by("department__order", "user__name")
        )
        self.fields["person"].label_from_instance = lambda each: f"{each.user} ({each.department})"

    def clean_due(self) -> date:
        """Refuse a day that is over, and one after the day that young people were promised.

        Where that is over itself, everything is late, and any day is better than none.
        """
        due: date = self.cleaned_data["due"]
        if due < self.today:
            raise forms.ValidationError(_("This day is over already."))
        if self.promised and self.today <= self.promised < due:
            day = date_format(self.promised, "DATE_FORMAT")
            told = _("Young people were promised an answer by %(day)s.") % {"day": day}
            raise forms.ValidationError(told)
        return due

    def clean(self) -> dict[str, Any]:
        """Refuse somebody of another department, and an initiative that nobody leads."""
        said: dict[str, Any] = super().clean() or {}
        department, person = said.get("department"), said.get("person")
        if person is not None and department is None:
            said["department"] = person.department
        elif person is not None and department not in {
            person.department,
            person.department.parent,
        }:
            self.add_error("person", _("This person does not work in that department."))
        elif department is None and self.leaderless and "department" not in self.errors:
            self.add_error(
                "department",
                _("Not every one of these parts has a lead department. Please choose one."),
            )
        return said


class AnswerForm(PlainWords, forms.Form):
    """What becomes of one comment or several alike, why, and where in the plan."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=OutcomeKind.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why, in plain words"),
        max_length=REASON_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Young people read this. Short sentences, everyday words, “you”. "
            "Say what you do, or what stands in the way."
        ),
    )
    part = forms.ChoiceField(
        label=gettext_lazy("Where in the plan"),
        required=False,
        help_text=gettext_lazy("The part that changes. Needed if it is taken up, also in part."),
    )

    def __init__(
        self,
        *args: Any,
        parts: Sequence[tuple[str, list[tuple[str, str]]]],
        comments: Sequence[Comment],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [("", _("No part of the plan")), *parts]
        self.comments = comments
        if not self._only_questions():
            self.fields["kind"].choices = [
                each for each in OutcomeKind.choices if each[0] != OutcomeKind.ANSWERED
            ]

    def _only_questions(self) -> bool:
        return all(each.kind == CommentKind.QUESTION for each in self.comments)

    @property
    def part_name(self) -> str:
        """Return what the part that was chosen is called."""
        chosen = str(self.cleaned_data["part"] or "")
        groups = self.fields["part"].choices[1:]
        return next((name for _area, parts in groups for key, name in parts if key == chosen), "")

    def clean_part(self) -> UUID | None:
        """Return the part's key."""
        return UUID(self.cleaned_data["part"]) if self.cleaned_data["part"] else None

    def clean(self) -> dict[str, Any]:
        """Ask for the part where the plan changes, and keep "answered" for questions."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("kind") in CHANGES_THE_PLAN and not said.get("part") and not self.errors:
            self.add_error("part", _("Please choose the part of the plan that changes."))
        return said


class ExcuseForm(PlainWords, forms.Form):
    """Why a contribution gets no answer, in the steering group's words."""

    reason = forms.CharField(
        label=gettext_lazy("Why there is no answer"),
        # Those left empty stay open.
        required=False,
        max_length=REASON_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def spoken_of_first(
    groups: Sequence[tuple[str, list[tuple[str, str]]]], keys: Container[str]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the parts by focus area, before all others those that the comments are about.

    Each stands there once: a list of seventy lines is long enough.
    """
    own = [each for _area, parts in groups for each in parts if each[0] in keys]
    others = [(area, [each for each in parts if each[0] not in keys]) for area, parts in groups]
    return [
        *([(_("What was spoken of"), own)] if own else []),
        *((area, parts) for area, parts in others if parts),
    ]


def suggested_part(comments: Sequence[Comment], parts: Iterable[Part]) -> str:
    """Return the part that all these comments are about, if it is one and the same."""
    keys = {each.key for each in parts}
    return keys.pop() if len(keys) == 1 else ""
