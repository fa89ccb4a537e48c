"""How the form of an initiative is laid out: what everybody needs in sight, the rest folded."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import HTML, Div, Field, Fieldset, Layout
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actionplan.choices import TOOK_PART

NOTHING: tuple[Any, ...] = (None, "", False, [])
IN_SHORT = """{% url "actionplan:look" plan.municipality.slug plan.number "in-short" as look_url %}
{% include "actionplan/_form_in_short.html" %}"""


class Fold(Div):
    """Fields that few need, folded; open where one of them is filled in or has to be mended."""

    template = "actionplan/_form_fold.html"

    def __init__(self, summary: str | Promise, *fields: Any) -> None:
        super().__init__(*fields)
        self.summary = summary

    def render(self, form: forms.Form, context: Any, **kwargs: Any) -> str:
        """Draw the fields inside their fold."""
        names = [each.name for each in self.get_field_names()]
        said = [form[name].value() not in NOTHING for name in names]
        self.is_open = any(said) or any(form[name].errors for name in names)
        # A fold of one field says by being open whether it is filled in.
        self.filled, self.fields_inside = sum(said), len(names) if len(names) > 1 else 0
        return super().render(form, context, **kwargs)


def initiative_layout(hidden: Sequence[str]) -> Layout:
    """Return the layout of an initiative's form; `hidden` are its fields that nobody sees."""
    return Layout(*hidden, _what(), _who(), _when(), _money(), _rights())


def _what() -> Fieldset:
    return Fieldset(
        _("What it is"),
        Div(Field("number", wrapper_class="field-short"), "title", css_class="fields-inline"),
        Div("focus_area", "theme", css_class="fields-two"),
        "goal",
        "description",
        "text_for_children",
        HTML(IN_SHORT),
        Fold(
            _("How children take part, and what it builds on"),
            "participation_text",
            Div("novelty", css_class="field-short"),
            "decision_text",
        ),
        Fold(_("How children took part: four questions"), *TOOK_PART),
        Fold(_("Indicators: how you see that it helps"), "indicators"),
    )


def _who() -> Fieldset:
    return Fieldset(
        _("Who"),
        Div("lead", "contributing", css_class="fields-two fields-checks"),
        "partners",
        "target_group",
        Fold(
            _("Age and place"),
            "age_text",
            Div("age_from", "age_to", css_class="fields-two"),
            "age_confirmed",
            "place_text",
        ),
        "contact",
    )


def _when() -> Fieldset:
    return Fieldset(
        _("When"),
        "time_text",
        Div("time_from", "time_to", css_class="fields-two"),
        "time_confirmed",
        Fold(_("Milestones: steps on the way"), "milestones"),
    )


def _money() -> Fieldset:
    return Fieldset(
        _("Money"),
        "money_text",
        Field("money_amount", wrapper_class="field-short"),
        "money_confirmed",
        Fold(_("Financing, year by year"), "financing"),
    )


def _rights() -> Fieldset:
    return Fieldset(
        _("Rights and goals"),
        HTML("<details class='fields-fold'><summary>{{ form.articles.label }}</summary>"),
        Div("articles", css_class="fields-checks"),
        HTML("</details><details class='fields-fold'><summary>{{ form.sdgs.label }}</summary>"),
        Div("sdgs", css_class="fields-checks"),
        HTML("</details>"),
    )
