"""Which facts of an initiative may stand as columns of the list, and what each says."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actionplan.choices import InitiativeState
from actionplan.figures import missing
from actionplan.models import Initiative


class Column(NamedTuple):
    """A fact that can stand in the list: its heading, its words, and the order it can give."""

    label: str | Promise
    says: Callable[[Initiative], str]
    sort: str = ""
    # Said by the portal in the reader's language, not written by the municipality.
    is_ours: bool = False
    # Whether only those who read drafts have a use for it.
    is_inside: bool = False


class Cell(NamedTuple):
    """What one initiative says in one column."""

    name: str
    label: str
    text: str
    is_ours: bool


def _names(departments: Iterable[Any]) -> str:
    return ", ".join(each.name for each in departments)


def _numbers(said: str | None) -> str:
    return ", ".join(map(str, sorted({int(each) for each in (said or "").split()})))


def _area(initiative: Initiative) -> str:
    area = initiative.focus_area
    return f"{area.number} {area.title}".strip()


def _lacks(initiative: Initiative) -> str:
    is_out = initiative.state == InitiativeState.WITHDRAWN
    return "" if is_out else ", ".join(missing(initiative))


# In the order in which they stand; number and title always come first.
COLUMNS: dict[str, Column] = {
    "focus_area": Column(_("Focus area"), _area),
    "theme": Column(_("Theme"), lambda each: each.theme.title if each.theme else ""),
    "lead": Column(_("Lead"), lambda each: _names(each.leads)),
    "contributing": Column(_("Contributing"), lambda each: _names(each.contributors)),
    "partners": Column(_("Partners"), lambda each: each.partners),
    "time": Column(_("Time"), lambda each: each.time_text, "time"),
    "age": Column(_("Age"), lambda each: each.age_text),
    "target_group": Column(_("Target group"), lambda each: each.target_group),
    "place": Column(_("Place"), lambda each: each.place_text),
    "money": Column(_("Money"), lambda each: each.money_text),
    "articles": Column(_("Articles"), lambda each: _numbers(each.article_numbers), is_ours=True),
    "sdgs": Column(
        pgettext_lazy("column", "SDGs"), lambda each: _numbers(each.sdg_numbers), is_ours=True
    ),
    "novelty": Column(
        _("New or existing"), lambda each: str(each.get_novelty_display()), is_ours=True
    ),
    "decision": Column(_("Political decision"), lambda each: each.decision_text),
    "changed": Column(
        _("Last change"),
        lambda each: date_format(timezone.localtime(each.changed_at), "SHORT_DATE_FORMAT"),
        "changed",
        is_ours=True,
    ),
    "lacks": Column(_("Still missing"), _lacks, is_ours=True, is_inside=True),
    "state": Column(
        _("State"), lambda each: str(InitiativeState(each.state).label), "state", is_ours=True
    ),
}
# What the list shows until somebody chooses.
USUAL = ("lead", "time", "state")
# Facts that live in tables of their own, asked for only where they are shown.
LINKED = {"articles", "sdgs"}


def columns_for(inside: bool) -> dict[str, Column]:
    """Return the columns a person can choose from."""
    return {name: each for name, each in COLUMNS.items() if inside or not each.is_inside}


def headings_of(names: Iterable[str]) -> dict[str, str]:
    """Return the headings of these columns in the reader's language, for many rows."""
    return {name: str(COLUMNS[name].label) for name in names}


def cells_of(initiative: Initiative, headings: dict[str, str]) -> list[Cell]:
    """Return what an initiative says under headings; no query for rows of `for_columns`."""
    return [
        Cell(name, label, COLUMNS[name].says(initiative), COLUMNS[name].is_ours)
        for name, label in headings.items()
    ]
