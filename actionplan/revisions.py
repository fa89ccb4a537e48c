"""The one way a text of the plan is saved: checked against the version the writer had before her.

`save_checked` never writes the state; `transitions` does, and comes here only for the revision.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Department, User
from actionplan.choices import TOOK_PART, Cause, ResponsibilityKind
from actionplan.keeping import write_lines
from actionplan.models import (
    ROWS,
    ActionPlan,
    FocusArea,
    Initiative,
    KeyFigure,
    PlanSection,
    Responsibility,
    Revision,
    Theme,
)
from actionplan.models.revision import SCHEMA
from actionplan.models.rows import Line
from journal.recording import record

Part = Initiative | PlanSection | FocusArea | Theme | ActionPlan
PartT = TypeVar("PartT", bound=Part)
# What stands among siblings in a plan.
Placed = Initiative | PlanSection | FocusArea | Theme
PlacedT = TypeVar("PlacedT", bound=Placed)

# The plain fields of each kind of part that a save may write, in the order people read them.
FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Initiative: (
        "number",
        "title",
        "focus_area",
        "theme",
        "goal",
        "description",
        "text_for_children",
        "participation_text",
        *TOOK_PART,
        "target_group",
        "age_text",
        "age_from",
        "age_to",
        "age_confirmed",
        "place_text",
        "partners",
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
        "external_id",
        "extra",
        "order",
    ),
    PlanSection: ("title", "placement", "body", "order"),
    FocusArea: (
        "number",
        "title",
        "colour",
        "shape",
        "motto",
        "reasons",
        "is_cross_cutting",
        "order",
    ),
    Theme: ("title", "focus_area", "age_text", "introduction", "order"),
    ActionPlan: ("title", "period_text"),
}
# The departments of an initiative, by the name they have in values and payloads.
DEPARTMENTS = {
    "lead": ResponsibilityKind.LEAD,
    "contributing": ResponsibilityKind.CONTRIBUTING,
}
# Links to the world's texts.
LINKS: dict[type[models.Model], tuple[str, ...]] = {
    Initiative: ("articles", "sdgs"),
    FocusArea: ("goals",),
}
SUBJECTS: dict[type[models.Model], str] = {
    Initiative: "initiative",
    PlanSection: "section",
    FocusArea: "focus_area",
    Theme: "theme",
    ActionPlan: "plan",
}


class Stale(Exception):
    """Somebody else has saved this part since the writer opened it."""


def payload(part: Part) -> dict[str, Any]:
    """Return what the part says, as plain JSON: texts as they are, records as [id, name].

    Makes no query when focus area, theme, responsibilities with departments, and links are loaded.
    """
    said = {name: _plain(getattr(part, name)) for name in FIELDS[type(part)]}
    if not isinstance(part, ActionPlan):
        said["state"] = part.state
    if isinstance(part, Initiative):
        for name, kind in DEPARTMENTS.items():
            said[name] = [[each.pk, each.name] for each in part.departments(kind)]
        said |= rows_said(part)
    if isinstance(part, FocusArea):
        said["key_figures"] = figures_said(part)
    for name in LINKS.get(type(part), ()):
        said[name] = sorted(each.number for each in getattr(part, name).all())
    return said


def rows_said(initiative: Initiative) -> dict[str, list[dict[str, Any]]]:
    """Return the lines of an initiative as plain JSON, each with what is filled in."""
    return {name: [_filled(row) for row in rows] for name, rows in initiative.rows.items()}


def figures_said(area: FocusArea) -> list[dict[str, Any]]:
    """Return the key figures of a focus area as plain JSON; no query when they are prefetched."""
    return [
        _filled({name: getattr(each, name) for name in KeyFigure.said})
        for each in area.key_figures.all()
    ]


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items() if value not in (None, "")}


def _plain(value: Any) -> Any:
    if isinstance(value, FocusArea | Theme):
        return [value.pk, value.title]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value


def fresh(part: PartT) -> PartT:
    """Return the part as it stands in the database now, with everything its payload needs."""
    rows: models.QuerySet = type(part).objects.filter(pk=part.pk)
    if isinstance(part, Initiative):
        rows = Initiative.objects.filter(pk=part.pk).select_related("plan").for_document()
    elif isinstance(part, Theme):
        rows = rows.select_related("focus_area")
    elif isinstance(part, FocusArea):
        rows = rows.prefetch_related("goals", "key_figures")
    return rows.get()


def write_revisions(parts: Sequence[Part], *, by: User | None, cause: Cause) -> None:
    """Remember what these parts say now, in one statement; they must be loaded as by `fresh`."""
    Revision.objects.bulk_create(
        (
            Revision(
                municipality_id=part.municipality_id,
                **{SUBJECTS[type(part)]: part},
                number=part.version,
                by=by,
                cause=cause,
                payload=payload(part),
                schema=SCHEMA,
            )
            for part in parts
        ),
        batch_size=500,
    )


@transaction.atomic
def save_new(part: PlacedT, values: dict[str, Any], *, by: User | None, cause: Cause) -> PlacedT:
    """Write a new part at the end of its plan, with its first revision."""
    for name in FIELDS[type(part)]:
        if name in values:
            setattr(part, name, values[name])
    last = type(part).objects.filter(plan=part.plan).aggregate(last=models.Max("order"))["last"]
    part.order = 0 if last is None else last + 1
    if isinstance(part, Initiative):
        part.search_text = part.searchable()
    part.save()
    _write_children(part, values)
    written = fresh(part)
    write_revisions([written], by=by, cause=cause)
    record(written, f"{SUBJECTS[type(part)]}.write", by=by)
    return written


@transaction.atomic
def save_checked(
    part: PartT, values: dict[str, Any], *, base_version: int, by: User | None, cause: Cause
) -> PartT:
    """Save new values of a part that still has the version its writer read; else raise Stale.

    `values` holds any of the part's fields, departments, lines and links; what is not named stays.
    """
    columns = {name: values[name] for name in FIELDS[type(part)] if name in values}
    if isinstance(part, Initiative):
        for name, value in columns.items():
            setattr(part, name, value)
        columns["search_text"] = part.searchable()
    # The filter is the guard: of two people who save at once, the second one meets the merge page.
    saved = (
        type(part)
        .objects.filter(pk=part.pk, version=base_version)
        .update(**columns, version=F("version") + 1, changed_at=timezone.now())
    )
    if not saved:
        raise Stale
    _write_children(part, values)
    written = fresh(part)
    write_revisions([written], by=by, cause=cause)
    record(written, f"{SUBJECTS[type(part)]}.edit", by=by)
    return written


def _write_children(part: Part, values: dict[str, Any]) -> None:
    for name, kind in DEPARTMENTS.items():
        if name in values and isinstance(part, Initiative):
            write_departments(part, kind, values[name])
    for name in ROWS:
        if name in values and isinstance(part, Initiative):
            write_rows(part, name, values[name])
    if "key_figures" in values and isinstance(part, FocusArea):
        write_figures(part, values["key_figures"])
    for name in LINKS.get(type(part), ()):
        if name in values:
            getattr(part, name).set(values[name])


def write_rows(initiative: Initiative, name: str, lines: Sequence[Line]) -> None:
    """Let these be the initiative's lines of one kind, in this order."""
    model = ROWS[name]
    whose = {"municipality_id": initiative.municipality_id, "initiative": initiative}
    rows = model._default_manager.filter(initiative=initiative)
    write_lines(rows, tuple(model.slots), lines, whose)


def write_figures(area: FocusArea, lines: Sequence[Line]) -> None:
    """Let these be the focus area's key figures, in this order."""
    whose = {"municipality_id": area.municipality_id, "focus_area": area}
    rows = KeyFigure.objects.filter(focus_area=area)
    write_lines(rows, KeyFigure.said, lines, whose)


def write_departments(
    initiative: Initiative, kind: ResponsibilityKind, departments: Iterable[Department]
) -> None:
    """Let these departments, in this order, be the initiative's departments of one kind."""
    wanted = list(departments)
    present = {
        each.department_id: each
        for each in Responsibility.objects.filter(initiative=initiative, kind=kind)
    }
    gone = set(present) - {each.pk for each in wanted}
    if gone:
        # A link between two records that both stay; the revision remembers that it was there.
        Responsibility.objects.filter(
            initiative=initiative, kind=kind, department_id__in=gone
        ).delete()
    for order, department in enumerate(wanted):
        if department.pk not in present:
            Responsibility.objects.create(
                municipality_id=initiative.municipality_id,
                initiative=initiative,
                department=department,
                kind=kind,
                order=order,
            )
        elif present[department.pk].order != order:
            Responsibility.objects.filter(pk=present[department.pk].pk).update(order=order)


class CannotMove(Exception):
    """The part stands at the end already, or somebody else has just moved it."""


def siblings(part: Placed) -> models.QuerySet:
    """Return the parts among which this one has its place, in their order."""
    rows: models.QuerySet = type(part).objects.filter(plan=part.plan).standing()
    if isinstance(part, Initiative):
        rows = rows.filter(focus_area=part.focus_area, theme=part.theme)
    elif isinstance(part, Theme):
        rows = rows.filter(focus_area=part.focus_area)
    elif isinstance(part, PlanSection):
        rows = rows.filter(placement=part.placement)
    return rows.order_by("order", "pk")


@transaction.atomic
def reorder(part: Placed, step: int, *, by: User | None) -> None:
    """Let a part change places with the one before it (-1) or after it (1).

    Raises CannotMove where there is none, or where one of the two was saved in the meantime.
    """
    row = list(siblings(part))
    if part.pk not in [each.pk for each in row]:
        raise CannotMove
    here = [each.pk for each in row].index(part.pk)
    there = here + step
    if not 0 <= there < len(row):
        raise CannotMove
    places = [each.order for each in row]
    if len(set(places)) != len(places):
        # Two people added parts in the same moment; their places are told apart here.
        places = list(range(places[0], places[0] + len(places)))
    row[here], row[there] = row[there], row[here]
    for each, place in zip(row, places, strict=True):
        if each.order != place:
            _place(each, place, by)


def _place(part: Placed, place: int, by: User | None) -> None:
    try:
        save_checked(part, {"order": place}, base_version=part.version, by=by, cause=Cause.PLACED)
    except Stale as stale:
        raise CannotMove from stale
