"""The lines of an initiative in its form: those there are, three empty ones, a box to take out."""

from functools import lru_cache
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.wording import PlainWords
from actionplan.fields import DayInput, never_below_nought
from actionplan.models import Financing, Indicator, KeyFigure, Milestone
from actionplan.models.rows import Line
from actionplan.rows import OUT, row_in, row_text

EMPTY_ROWS = 3
MOST_ROWS = 60
NOT_SAID = gettext_lazy("Not said")


class RowForm(PlainWords, forms.ModelForm):
    """One line. A line of which nothing is filled in is none, so no input asks to be filled."""

    use_required_attribute = False
    needed: ClassVar[tuple[str, ...]] = ("title",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.needed:
            self.fields[name].required = False
        for field in self.fields.values():
            if isinstance(field, forms.TypedChoiceField):
                # Django's own first choice is a row of dashes.
                worded: Any = field.choices
                field.choices = [("", NOT_SAID), *list(worded)[1:]]

    def clean(self) -> dict[str, Any]:
        """Ask for what makes a line a line."""
        cleaned = super().clean() or self.cleaned_data
        for name in self.needed:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Please fill this in."))
        return cleaned

    def _post_clean(self) -> None:
        # Lines are written by save_checked alone.
        pass


class MilestoneForm(RowForm):
    """A step on the way."""

    class Meta:
        model = Milestone
        fields = tuple(Milestone.slots)
        widgets = {"due_on": DayInput()}


class IndicatorForm(RowForm):
    """What is measured."""

    class Meta:
        model = Indicator
        fields = tuple(Indicator.slots)


class FinancingForm(RowForm):
    """A sum, or so many hours."""

    needed = ("kind",)
    year = forms.IntegerField(
        min_value=1990, max_value=2100, required=False, label=gettext_lazy("Year")
    )

    class Meta:
        model = Financing
        fields = tuple(Financing.slots)
        help_texts = {"amount": gettext_lazy("Money, or hours if it is work.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_below_nought(self.fields["amount"])


class KeyFigureForm(RowForm):
    """A figure with its source."""

    needed = ("value",)
    year = forms.IntegerField(
        min_value=1990, max_value=2100, required=False, label=gettext_lazy("Year")
    )
    asked = forms.IntegerField(
        min_value=0,
        max_value=10_000_000,
        required=False,
        label=gettext_lazy("How many were asked"),
        help_text=gettext_lazy("Leave it empty if the source does not tell."),
    )

    class Meta:
        model = KeyFigure
        fields = KeyFigure.said
        help_texts = {"value": gettext_lazy("As you write it, for example: 4 of 10.")}


class RowsInput(forms.Widget):
    """The inputs of all lines of a kind; each line has a box that takes it out."""

    use_fieldset = True

    def __init__(self, row_form: type[RowForm]) -> None:
        super().__init__()
        self.row_form = row_form

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return the lines as texts; `rows.with_rows_as_texts` has made them of the inputs."""
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """A group of inputs has a legend, and no label."""
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """Draw the lines and the empty ones after them."""
        standing = [row_in(text) for text in value or []]
        drawn = [
            _drawn(self.row_form(initial=row, prefix=f"{name}-{place}"), number=place + 1)
            for place, row in enumerate(standing)
        ]
        language = get_language() or ""
        drawn += [
            _empty_row(self.row_form, f"{name}-{place}", place + 1, language)
            for place in range(len(standing), len(standing) + EMPTY_ROWS)
        ]
        return render_to_string("actionplan/_rows_input.html", {"rows": drawn})


def _drawn(form: RowForm, *, number: int, stands: bool = True) -> str:
    """Return the inputs of one line as HTML."""
    kind = capfirst(form._meta.model._meta.verbose_name)
    row = {"form": form, "number": number, "stands": stands, "kind": kind}
    return render_to_string("actionplan/_row_input.html", row | {"out": f"{form.prefix}-{OUT}"})


@lru_cache(maxsize=256)
def _empty_row(row_form: type[RowForm], prefix: str, number: int, language: str) -> str:
    """Return an empty line, which looks the same in every form of a language.

    Drawing three of each kind anew cost half the time of the whole page.
    """
    return _drawn(row_form(prefix=prefix), number=number, stands=False)


class RowsField(forms.Field):
    """All lines of a kind, as the list of values that `save_checked` takes."""

    def __init__(self, row_form: type[RowForm], **kwargs: Any) -> None:
        super().__init__(widget=RowsInput(row_form), required=False, **kwargs)
        self.row_form = row_form

    def clean(self, value: Any) -> list[Line]:
        """Check every line; say of each mistake in which line and input it is."""
        texts = value or []
        if len(texts) > MOST_ROWS:
            raise ValidationError(_("There is room for %(most)d lines.") % {"most": MOST_ROWS})
        forms_of_rows = [self.row_form(row_in(text)) for text in texts]
        problems = [
            _("Line %(number)d, %(label)s: %(problem)s")
            % {"number": number, "label": row.fields[name].label, "problem": problem}
            for number, row in enumerate(forms_of_rows, start=1)
            for name, mistakes in row.errors.items()
            for problem in mistakes
        ]
        if problems:
            raise ValidationError(problems)
        return [row.cleaned_data for row in forms_of_rows]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether any line says something else than before."""
        return [row_text(row_in(text)) for text in data or []] != list(initial or [])
