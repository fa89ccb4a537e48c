"""What people type into the plan."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes.forms import SafeModelChoiceField

from accounts.models import Department
from accounts.wording import PlainWords
from actionplan.choices import OLDEST, TOOK_PART, YOUNGEST, Novelty
from actionplan.differences import LABELS
from actionplan.fields import (
    DayInput,
    LongText,
    OneParagraph,
    Several,
    SeveralOfTheWorld,
    never_below_nought,
    with_our_line_ends,
)
from actionplan.forms.choosing import places_in, texts_of_the_world
from actionplan.forms.rows import (
    FinancingForm,
    IndicatorForm,
    KeyFigureForm,
    MilestoneForm,
    RowsField,
)
from actionplan.layouts import initiative_layout
from actionplan.models import ActionPlan, FocusArea, Initiative, PlanSection, Theme
from actionplan.revisions import figures_said, rows_said
from actionplan.rows import row_text, with_rows_as_texts
from programme.models import Article, ProgrammeGoal, SustainableDevelopmentGoal

TITLE = {"title": {"required": _("Please give a title.")}}
AGES = dict.fromkeys(
    ("invalid", "min_value", "max_value"),
    _("Please give whole years, from -1 (before birth) to 99."),
)
AREA = {"required": _("Please choose a focus area.")}
# Longer than a line of a phone, but hardly more than one sentence.
LINE = forms.Textarea(attrs={"rows": 2})
LONG = LongText(6)
SHORT = LongText(3)


class PartForm(PlainWords, forms.ModelForm):
    """A form for a part of the plan: it carries the version its writer has before her."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    # Something new brings its own key, so that a double click writes it once.
    lineage = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = with_rows_as_texts(with_our_line_ends(self.data))
        self.plan = plan
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        if self.instance.pk:
            self.initial["version"] = self.instance.version
            self.fields.pop("lineage")
        else:
            self.fields.pop("version")

    @property
    def typed_names(self) -> list[str]:
        """Return the names of the fields that people fill in."""
        return [name for name in self.fields if name not in {"version", "lineage"}]

    def values(self) -> dict[str, Any]:
        """Return what to save; links, lines and departments only where somebody changed them."""
        return {
            name: self.cleaned_data[name]
            for name in self.typed_names
            if self.instance.pk is None
            or not isinstance(self.fields[name], forms.ModelMultipleChoiceField | RowsField)
            or name in self.changed_data
        }


class InitiativeForm(PartForm):
    """An initiative as a department writes it."""

    focus_area = SafeModelChoiceField(
        queryset=FocusArea.objects.none(), label=_("Focus area"), error_messages=AREA
    )
    theme = SafeModelChoiceField(
        queryset=Theme.objects.none(), required=False, label=_("Theme")
    )
    lead = Several(
        queryset=Department.objects.none(),
        required=False,
        label=_("Lead department"),
        help_text=_("Who answers for it. Several may lead together."),
        widget=forms.CheckboxSelectMultiple,
    )
    contributing = Several(
        queryset=Department.objects.none(),
        required=False,
        label=_("Contributing departments"),
        help_text=_("Who works on it as well."),
        widget=forms.CheckboxSelectMultiple,
    )
    articles = SeveralOfTheWorld(
        queryset=Article.objects.all(),
        to_field_name="number",
        required=False,
        label=_("Articles of the Convention"),
        widget=forms.CheckboxSelectMultiple,
    )
    sdgs = SeveralOfTheWorld(
        queryset=SustainableDevelopmentGoal.objects.all(),
        to_field_name="number",
        required=False,
        label=_("Sustainable development goals"),
        widget=forms.CheckboxSelectMultiple,
    )
    age_from = forms.IntegerField(
        min_value=YOUNGEST,
        max_value=OLDEST,
        required=False,
        label=_("Youngest, in years"),
        help_text=_("If known. -1 means before birth."),
        error_messages=AGES,
    )
    age_to = forms.IntegerField(
        min_value=YOUNGEST,
        max_value=OLDEST,
        required=False,
        label=_("Oldest, in years"),
        help_text=_("If known."),
        error_messages=AGES,
    )
    milestones = RowsField(MilestoneForm, label=_("Milestones"))
    indicators = RowsField(IndicatorForm, label=_("Indicators"))
    financing = RowsField(FinancingForm, label=_("Financing"))

    class Meta:
        model = Initiative
        fields = (
            "number",
            "title",
            "focus_area",
            "theme",
            "goal",
            "description",
            "text_for_children",
            "participation_text",
            *TOOK_PART,
            "partners",
            "target_group",
            "age_text",
            "age_from",
            "age_to",
            "age_confirmed",
            "place_text",
            "time_text",
            "time_from",
            "time_to",
            "time_confirmed",
            "money_text",
            "money_amount",
            "money_confirmed",
            "novelty",
            "decision_text",
            "contact",
        )
        field_classes = {"title": OneParagraph}
        error_messages = TITLE
        widgets = {
            **dict.fromkeys(("title", "target_group", "time_text", "money_text"), LINE),
            **dict.fromkeys(("age_text", "place_text", "decision_text"), LINE),
            "participation_text": SHORT,
            **dict.fromkeys(TOOK_PART, SHORT),
            "goal": SHORT,
            "description": LONG,
            "text_for_children": SHORT,
            "partners": SHORT,
            "time_from": DayInput(),
            "time_to": DayInput(),
        }
        labels = {
            "time_from": _("First day, if known"),
            "time_to": _("Last day, if known"),
            "money_text": _("What it costs, and who pays"),
            "money_amount": _("Amount, if known"),
            **{name: LABELS[name] for name in TOOK_PART},
        }
        help_texts = {
            "number": _("For example 3.1.1."),
            "title": _("What you promise, in one sentence."),
            "goal": _("What will be different for children?"),
            "description": _("What you will do. Begin a line with - to make a list."),
            "text_for_children": _("Two or three short sentences that a ten-year-old understands."),
            "partners": _("Outside the administration: associations, schools, companies."),
            "target_group": _("For example: children before school, young people with ADHD."),
            "participation_text": _("Who asks them, when, and what they can change."),
            "took_part_space": _("A safe place and enough time, for example two school lessons."),
            "took_part_voice": _("By talking, drawing or voting? Also those who are seldom asked?"),
            "took_part_audience": _("Name the person or the committee that listened to them."),
            "took_part_influence": _("If nothing changed, say why. Children shall hear it too."),
            "age_text": _("In your own words, for example: from starting school to 19."),
            "age_confirmed": _("Tick this once they are decided. Ages count only then."),
            "place_text": _("If it is for one place, for example a district or a school."),
            "decision_text": _("Which paper decided it, for example: DS-Nr. 2022/118."),
            "time_text": _("In your own words, for example: from 2027, every 20 November."),
            "time_confirmed": _("Tick this once they are decided. Dates count only then."),
            "money_text": _("In your own words, for example: within the department's budget."),
            "money_confirmed": _("Tick this once it is decided. It is added up only then."),
            "contact": _("A role's mailbox is better than a name: people change."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.plan
        open_departments = Department.objects.filter(municipality=plan.municipality).open()
        # Asked once and shown twice.
        shown = [(each.pk, each.name) for each in open_departments]
        self.fields["focus_area"].queryset = FocusArea.objects.filter(plan=plan).standing()
        self.fields["theme"].queryset = Theme.objects.filter(plan=plan).standing()
        for name in ("lead", "contributing"):
            # A closed department stays choosable where it stands already.
            held = self._held(name)
            # What is chosen stands first: a long list must not hide it.
            first = [(each.pk, each.name) for each in held]
            here = Department.objects.filter(municipality=plan.municipality)
            still = Q(closed_on=None) | Q(pk__in=[each.pk for each in held])
            self.fields[name].queryset = here.filter(still)
            self.fields[name].choices = first + [each for each in shown if each not in first]
            if self.instance.pk:
                self.initial[name] = [each.pk for each in held]
        if self.instance.pk:
            self.initial["articles"] = [each.number for each in self.instance.articles.all()]
            for name, rows in rows_said(self.instance).items():
                self.initial[name] = [row_text(row) for row in rows]
            self.initial["sdgs"] = [each.number for each in self.instance.sdgs.all()]
        never_below_nought(self.fields["money_amount"])
        self.fields["money_amount"].help_text = _("In %(currency)s.") % {
            "currency": plan.municipality.currency
        }
        self.fields["novelty"].choices = [("", _("Not said")), *Novelty.choices]
        self._offer()
        hidden = [name for name in ("version", "lineage") if name in self.fields]
        self.helper.layout = initiative_layout(hidden)

    def _offer(self) -> None:
        areas, themes = places_in(self.plan)
        self.fields["focus_area"].choices = lambda: [("", "---------"), *areas()]
        self.fields["theme"].choices = lambda: [("", _("No theme")), *themes()]
        self.fields["articles"].choices, self.fields["sdgs"].choices = texts_of_the_world()

    def _held(self, name: str) -> list[Department]:
        if not self.instance.pk:
            return []
        return self.instance.leads if name == "lead" else self.instance.contributors

    def clean(self) -> dict[str, Any]:
        """Check what two fields say together."""
        cleaned = super().clean() or self.cleaned_data
        theme, area = cleaned.get("theme"), cleaned.get("focus_area")
        if theme and area and theme.focus_area_id != area.pk:
            self.add_error("theme", _("This theme belongs to another focus area."))
        start, end = cleaned.get("time_from"), cleaned.get("time_to")
        if start and end and end < start:
            self.add_error("time_to", _("The end lies before the start."))
        youngest, oldest = cleaned.get("age_from"), cleaned.get("age_to")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("age_to", _("The oldest are younger than the youngest."))
        return cleaned

    def _post_clean(self) -> None:
        # The instance is written by save_checked alone; the form must not change it before.
        pass


class PlanForm(PartForm):
    """The title and period of the plan itself."""

    class Meta:
        model = ActionPlan
        fields = ("title", "period_text")
        error_messages = TITLE
        help_texts = {"period_text": _("As you write it, for example 2027–2030.")}

    def _post_clean(self) -> None:
        pass


class SectionForm(PartForm):
    """A chapter of the plan."""

    class Meta:
        model = PlanSection
        fields = ("title", "placement", "body")
        error_messages = TITLE
        widgets = {"body": LongText(16)}

    def _post_clean(self) -> None:
        pass


class FocusAreaForm(PartForm):
    """A focus area: what it is called, how it looks, why it matters."""

    goals = SeveralOfTheWorld(
        queryset=ProgrammeGoal.objects.all(),
        to_field_name="number",
        required=False,
        label=_("UNICEF goals"),
        widget=forms.CheckboxSelectMultiple,
    )
    key_figures = RowsField(
        KeyFigureForm,
        label=_("Key figures"),
        help_text=_("Figures that show why this matters, each with its source."),
    )

    class Meta:
        model = FocusArea
        fields = (
            "number",
            "title",
            "colour",
            "shape",
            "motto",
            "reasons",
            "is_cross_cutting",
            "goals",
        )
        error_messages = TITLE
        widgets = {"reasons": LONG}
        help_texts = {
            "motto": _("One sentence that people remember."),
            "reasons": _("Why this matters here, with figures and their source."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["key_figures"] = [row_text(row) for row in figures_said(self.instance)]
            self.initial["goals"] = [each.number for each in self.instance.goals.all()]

    def _post_clean(self) -> None:
        pass


class ThemeForm(PartForm):
    """A theme of a focus area."""

    focus_area = SafeModelChoiceField(
        queryset=FocusArea.objects.none(), label=_("Focus area"), error_messages=AREA
    )

    class Meta:
        model = Theme
        fields = ("title", "focus_area", "age_text", "introduction")
        error_messages = TITLE
        widgets = {"introduction": LONG}

    def clean_focus_area(self) -> FocusArea:
        """Refuse another focus area while initiatives stand here: they would stay behind."""
        area: FocusArea = self.cleaned_data["focus_area"]
        moves = self.instance.pk and area.pk != self.initial.get("focus_area")
        if moves and Initiative.objects.filter(theme=self.instance).exists():
            raise forms.ValidationError(
                _("Initiatives stand in this theme. Please give them another theme first.")
            )
        return area

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["focus_area"].queryset = FocusArea.objects.filter(plan=self.plan).standing()

    def _post_clean(self) -> None:
        pass


class SheetForm(PlainWords, forms.Form):
    """A spreadsheet that somebody wants to take into the plan."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("An Excel file (.xlsx) or a CSV file, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
