"""A spreadsheet is taken back as a whole: what it made goes, what it changed is as it was before.

What people wrote since is not touched: it is listed, and stays.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Department, Invitation, Membership, User
from accounts.transitions import DepartmentRefused, close_department
from actionplan.choices import Cause, PartState, RowOutcome
from actionplan.models import (
    ActionPlan,
    FocusArea,
    Import,
    ImportRow,
    Initiative,
    Responsibility,
    Revision,
    Theme,
)
from actionplan.revisions import DEPARTMENTS, FIELDS, LINKS, Stale, payload, save_checked
from actionplan.rules import why_closed
from actionplan.transitions import (
    MoveRefused,
    move_part,
    settle_taking_back,
    withdraw_together,
)

Payload = dict[str, Any]
# A place among the others is not what the sheet is about.
NOT_COMPARED = {"order"}
WRITTEN = (*FIELDS[Initiative], *DEPARTMENTS, *LINKS[Initiative])


@dataclass(frozen=True)
class Kept:
    """Something that stays as it is now, and why; `row` is 0 beside the rows."""

    row: int
    title: str
    reason: str


class Back(NamedTuple):
    """An initiative that gets back what stood there before its row."""

    row: int
    initiative: Initiative
    values: dict[str, Any]


@dataclass
class TakingBack:
    """What would happen if a sheet were taken back now."""

    out: list[tuple[int, Initiative]] = field(default_factory=list)
    back: list[Back] = field(default_factory=list)
    # focus areas, themes and departments that nothing would need any more
    themes: list[Theme] = field(default_factory=list)
    focus_areas: list[FocusArea] = field(default_factory=list)
    departments: list[Department] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)

    @property
    def parts(self) -> list[str]:
        """The names of what goes beside the initiatives."""
        titles = [each.title for each in (*self.focus_areas, *self.themes)]
        return titles + [each.name for each in self.departments]

    @property
    def does_anything(self) -> bool:
        return bool(self.out or self.back or self.parts)


def taking_back(sheet: Import, by: User | None = None) -> TakingBack:
    """Work out what taking a sheet back would do, in a constant number of queries.

    It touches only what `by` may write now: a sheet that gave an initiative away does not bring
    it back without those who have it.
    """
    plan = sheet.plan
    found = TakingBack()
    rows = ImportRow.objects.filter(
        source=sheet, outcome__in=(RowOutcome.CREATED, RowOutcome.UPDATED)
    ).exclude(initiative=None)
    touched = Initiative.objects.filter(pk__in=rows.values("initiative")).for_document()
    initiatives = {each.pk: each for each in touched}
    memory = _memory(rows)
    records = Records(plan)
    for row in rows:
        initiative = initiatives[row.initiative_id or 0]
        initiative.plan, initiative.municipality = plan, plan.municipality
        obstacle = why_closed(by, initiative) if by else ""
        _work_out_row(found, row, initiative, memory, records, obstacle)
    _work_out_parts(found, sheet, records)
    return found


class Records:
    """Everything that a payload names by its number."""

    def __init__(self, plan: ActionPlan) -> None:
        """Look up everything once: five queries."""
        self.plan = plan
        self.focus_areas = {each.pk: each for each in FocusArea.objects.filter(plan=plan)}
        themes = Theme.objects.filter(plan=plan).select_related("focus_area")
        self.themes = {each.pk: each for each in themes}
        units = Department.objects.filter(municipality=plan.municipality_id)
        self.departments = {each.pk: each for each in units}
        self.links = {
            name: {each.number: each for each in _target(name).objects.all()}
            for name in LINKS[Initiative]
        }

    def value(self, name: str, said: Any) -> Any:
        """Return what a payload says as `save_checked` takes it."""
        if name == "focus_area":
            return self.focus_areas[said[0]]
        if name == "theme":
            return self.themes[said[0]] if said else None
        if name in DEPARTMENTS:
            return [self.departments[pk] for pk, _name in said]
        if name in self.links:
            return [self.links[name][number] for number in said if number in self.links[name]]
        return said


def _target(name: str) -> Any:
    return Initiative._meta.get_field(name).related_model


def _memory(rows: Iterable[ImportRow]) -> dict[tuple[int, int], Payload]:
    """Return what the initiatives said right after their rows and right before: one query."""
    wanted = {row.initiative_id: row.version for row in rows if row.version}
    numbers = {number - step for number in wanted.values() for step in (0, 1)}
    then = Revision.objects.filter(initiative__in=wanted, number__in=numbers)
    return {
        (pk, number): said
        for pk, number, said in then.values_list("initiative", "number", "payload")
        if wanted[pk] - number in (0, 1)
    }


def _work_out_row(
    found: TakingBack,
    row: ImportRow,
    initiative: Initiative,
    memory: Mapping[tuple[int, int], Payload],
    records: Records,
    obstacle: str,
) -> None:
    after = memory.get((initiative.pk, row.version or 0))
    before = memory.get((initiative.pk, (row.version or 0) - 1))
    is_new = row.outcome == RowOutcome.CREATED
    if after is None or (before is None and not is_new):
        reason = _("Nobody knows any more what stood here before.")
    elif _bare(payload(initiative)) != _bare(after):
        reason = _("It was changed since, so it stays.")
    elif obstacle:
        reason = obstacle
    elif is_new:
        found.out.append((row.row_number, initiative))
        return
    else:
        values = _values_before(before or {}, after, records)
        reason = _obstacle(initiative, values)
        if not reason:
            found.back.append(Back(row.row_number, initiative, values))
            return
    found.kept.append(Kept(row.row_number, str(initiative), reason))


def _bare(said: Payload) -> Payload:
    """Return a payload to be compared: records by their numbers, as their names may change."""
    return {
        name: _numbers(value) for name, value in said.items() if name not in NOT_COMPARED and value
    }


def _numbers(value: Any) -> Any:
    if isinstance(value, list) and len(value) == 2 and isinstance(value[1], str):
        return value[0]
    return [_numbers(each) for each in value] if isinstance(value, list) else value


def _values_before(before: Payload, after: Payload, records: Records) -> dict[str, Any]:
    """Return what the sheet changed, as it was before."""
    then, now = _bare(before), _bare(after)
    return {
        name: records.value(name, before[name])
        for name in WRITTEN
        if name in before and then.get(name) != now.get(name)
    }


def _obstacle(initiative: Initiative, values: Mapping[str, Any]) -> str:
    area = values.get("focus_area", initiative.focus_area)
    theme = values.get("theme", initiative.theme)
    gone = [each for each in (area, theme) if each and each.state == PartState.WITHDRAWN]
    if gone or (theme and theme.focus_area_id != area.pk):
        return _("The focus area or theme it had before is not there any more.")
    return ""


def _work_out_parts(found: TakingBack, sheet: Import, records: Records) -> None:
    """Find what came into being with the sheet and would hold nothing any more."""
    used = _used_places(found, records.plan)
    themes = _standing(records.themes, sheet.made.get("themes", ()))
    found.themes = _unneeded(found, themes, used["theme"])
    going = {each.pk for each in found.themes}
    holding = {
        each.focus_area_id
        for each in _standing(records.themes, records.themes)
        if each.pk not in going
    }
    areas = _standing(records.focus_areas, sheet.made.get("focus_areas", ()))
    found.focus_areas = _unneeded(found, areas, used["focus_area"] | holding)
    made = set(sheet.made.get("departments", ()))
    units = [unit for pk, unit in records.departments.items() if pk in made]
    still_open = [unit for unit in units if unit.closed_on is None]
    if still_open:
        found.departments = _unneeded(found, still_open, _busy_departments(found, made))


PartT = TypeVar("PartT", FocusArea, Theme, Department)


def _standing(records: Mapping[int, PartT], numbers: Iterable[int]) -> list[PartT]:
    parts = [records[number] for number in numbers if number in records]
    return [each for each in parts if getattr(each, "state", "") == PartState.STANDING]


def _unneeded(found: TakingBack, parts: Iterable[PartT], busy: Set[int]) -> list[PartT]:
    """Return the parts that can go; list those that are in use or that somebody wrote on."""
    going = []
    for part in parts:
        if part.pk in busy or getattr(part, "version", 1) > 1:
            found.kept.append(Kept(0, str(part), _("It is in use, so it stays.")))
        else:
            going.append(part)
    return going


def _used_places(found: TakingBack, plan: ActionPlan) -> dict[str, set[int]]:
    """Return the focus areas and themes in which initiatives will stand afterwards."""
    going = {initiative.pk for _row, initiative in found.out}
    moved = {each.initiative.pk: each.values for each in found.back}
    used: dict[str, set[int]] = {"focus_area": set(), "theme": set()}
    standing = Initiative.objects.filter(plan=plan).standing()
    for pk, *places in standing.values_list("pk", "focus_area", "theme"):
        if pk in going:
            continue
        for name, place in zip(("focus_area", "theme"), places, strict=True):
            value = moved.get(pk, {}).get(name, place)
            used[name].add(getattr(value, "pk", value))
    return used


def _busy_departments(found: TakingBack, units: set[int]) -> set[int]:
    """Return which of these departments will still lead, contribute, or have people or units."""
    going = {initiative.pk for _row, initiative in found.out}
    moved = {each.initiative.pk: each.values for each in found.back}
    busy = set()
    for pk, kind, unit in (
        Responsibility.objects.filter(department__in=units)
        .filter(initiative__in=Initiative.objects.standing())
        .values_list("initiative", "kind", "department")
    ):
        name = next(name for name, value in DEPARTMENTS.items() if value == kind)
        stays = moved.get(pk, {}).get(name)
        if pk not in going and (stays is None or unit in {each.pk for each in stays}):
            busy.add(unit)
    for rows, name in (
        (Membership.objects.filter(department__in=units), "department"),
        (Invitation.objects.filter(department__in=units), "department"),
        (Department.objects.filter(parent__in=units), "parent"),
    ):
        busy |= set(rows.values_list(name, flat=True))
    return busy


@transaction.atomic
def take_back_import(sheet: Import, *, by: User | None) -> TakingBack:
    """Take a sheet back, and remember what was kept; who comes second is refused."""
    settle_taking_back(sheet, by=by)
    work = taking_back(sheet, by)
    versions = {initiative.pk: initiative.version for _row, initiative in work.out}
    gone = withdraw_together(versions, by=by, cause=Cause.TAKEN_BACK)
    for row, initiative in work.out:
        if initiative.pk not in gone:
            work.kept.append(Kept(row, str(initiative), _("It was changed since, so it stays.")))
    for back in work.back:
        with _keeping(work, back.row, str(back.initiative)):
            save_checked(
                back.initiative,
                back.values,
                base_version=back.initiative.version,
                by=by,
                cause=Cause.TAKEN_BACK,
            )
    parts: list[Theme | FocusArea] = [*work.themes, *work.focus_areas]
    for part in parts:
        with _keeping(work, 0, part.title):
            move_part(part, "withdraw", by=by, cause=Cause.TAKEN_BACK)
    for unit in work.departments:
        with _keeping(work, 0, unit.name):
            close_department(unit, into=None, today=timezone.localdate(), by=by)
    Import.objects.filter(pk=sheet.pk).update(kept=[asdict(each) for each in work.kept])
    return work


@contextmanager
def _keeping(work: TakingBack, row: int, title: str) -> Iterator[None]:
    """List what somebody changed in this very moment, instead of stopping half-way."""
    try:
        with transaction.atomic():
            yield
    except (Stale, MoveRefused, DepartmentRefused) as refusal:
        reason = str(refusal) or _("It was changed since, so it stays.")
        work.kept.append(Kept(row, title, reason))
