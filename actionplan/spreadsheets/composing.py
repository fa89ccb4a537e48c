"""What the plan's sheet says: the columns it came with, then what has been added since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext, override

from accounts.models import Department
from actionplan.choices import InitiativeState
from actionplan.models import ActionPlan, Import, Initiative
from actionplan.spreadsheets.cells import names_in, numbers_in
from actionplan.spreadsheets.columns import BY_KEY, COLUMNS, key_of, recognise
from actionplan.spreadsheets.matching import OWN, Asked, Matches, Memory, memory_of
from actionplan.spreadsheets.tables import distinct, folded

DEPARTMENTS = {"lead": "leads", "contributing": "contributors"}
LINKS = ("articles", "sdgs")
IDENTIFIER = "external_id"


@dataclass
class Sheet:
    """Headings, each with the key of its column, and rows of text as wide as they are."""

    title: str
    headings: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def add(self, heading: str, key: str) -> None:
        self.headings.append(heading)
        self.keys.append(key)


def initiatives_sheet(plan: ActionPlan, language: str = "") -> Sheet:
    """Compose the sheet of all that stands in the plan: six queries, however long it is.

    Its first columns are those of the newest sheet taken in, word for word and in their order.
    """
    initiatives = list(Initiative.objects.filter(plan=plan).in_plan_order().for_document())
    standing = [each for each in initiatives if each.state != InitiativeState.WITHDRAWN]
    memory = memory_of(plan)
    composer = Composer(memory, language or plan.municipality.language)
    sheet = composer.begin(memory.newest)
    composer.add_columns(sheet, standing, everything=memory.newest is None)
    sheet.rows = composer.rows(sheet, standing)
    if not _finds_home(sheet, standing, initiatives, memory):
        composer.with_identifiers(sheet)
        sheet.rows = composer.rows(sheet, standing)
    return sheet


def _finds_home(
    sheet: Sheet, standing: Sequence[Initiative], initiatives: Sequence[Initiative], memory: Memory
) -> bool:
    """Whether each row would be recognised as its own initiative if the sheet came back."""
    names = distinct(sheet.headings)
    known = recognise(names)
    rows = [Asked.of(number, names, cells, known) for number, cells in enumerate(sheet.rows, 2)]
    found = Matches(rows, initiatives, memory).found
    return [found.get(row.number) for row in rows] == list(standing)


class Composer:
    """Says in text what an initiative holds, in its last sheet's words where these still hold."""

    def __init__(self, memory: Memory, language: str) -> None:
        self.memory = memory
        self.language = language
        self.identifies = False

    def begin(self, newest: Import | None) -> Sheet:
        with override(self.language):
            sheet = Sheet((newest.sheet_title if newest else "") or gettext("Initiatives"))
        if newest:
            for heading, name in zip(newest.headings, distinct(newest.headings), strict=True):
                sheet.add(heading, newest.mapping.get(name, OWN + name))
        return sheet

    def add_columns(
        self, sheet: Sheet, initiatives: Sequence[Initiative], *, everything: bool
    ) -> None:
        """Add what the initiatives hold and the sheet has no column for."""
        own = dict.fromkeys(heading for each in initiatives for heading in each.extra)
        links = {name for name, key in zip(sheet.headings, sheet.keys, strict=True) if key in LINKS}
        missing = [name for name in own if OWN + name not in sheet.keys and name not in links]
        # A heading that we would recognise stays the municipality's own only behind ours.
        needed = {key_of(heading) for heading in missing}
        for column in COLUMNS:
            wanted = everything and column.key != IDENTIFIER
            if column.key not in sheet.keys and (
                wanted
                or column.key in needed
                or any(_said(each, column.key) for each in initiatives)
            ):
                sheet.add(self._heading(sheet, column.key), column.key)
        for heading in missing:
            sheet.add(heading, OWN + heading)

    def with_identifiers(self, sheet: Sheet) -> None:
        """Let each row carry the identifier by which it is found again."""
        self.identifies = True
        if IDENTIFIER not in sheet.keys:
            sheet.add(self._heading(sheet, IDENTIFIER), IDENTIFIER)

    def _heading(self, sheet: Sheet, key: str) -> str:
        """The municipality's own word, unless a column of another kind already has it."""
        column = BY_KEY[key]
        for heading in (column.heading(self.language), *column.headings):
            if heading not in sheet.headings:
                return heading
        return column.heading(self.language)

    def rows(self, sheet: Sheet, initiatives: Sequence[Initiative]) -> list[list[str]]:
        """Return what each initiative says in the columns of the sheet."""
        columns = list(zip(sheet.keys, distinct(sheet.headings), strict=True))
        return [
            [self._text(initiative, key, heading) for key, heading in columns]
            for initiative in initiatives
        ]

    def _text(self, initiative: Initiative, key: str, heading: str) -> str:
        if key.startswith(OWN):
            return initiative.extra.get(key.removeprefix(OWN), "")
        last = self.memory.last_asked.get(initiative.pk)
        before = last.get(key) if last else ""
        said = _said(initiative, key)
        if key == IDENTIFIER and self.identifies:
            return said or str(initiative.lineage)
        if key in DEPARTMENTS:
            return before if _names_these(before, initiative, key) else said
        if key in LINKS:
            return _numbers(initiative, key, before, initiative.extra.get(heading, ""))
        return said


def _units(initiative: Initiative, key: str) -> list[Department]:
    """The departments of one kind, read once: each reading of a prefetched relation copies it."""
    known: dict[str, list[Department]] = initiative.__dict__.setdefault("_units", {})
    if key not in known:
        known[key] = getattr(initiative, DEPARTMENTS[key])
    return known[key]


def _linked(initiative: Initiative, key: str) -> list[int]:
    """The numbers of the articles or goals, read once."""
    known: dict[str, list[int]] = initiative.__dict__.setdefault("_linked", {})
    if key not in known:
        known[key] = sorted(each.number for each in getattr(initiative, key).all())
    return known[key]


def _said(initiative: Initiative, key: str) -> str:
    """What an initiative holds for a column, in plain text."""
    if key in DEPARTMENTS:
        names = [unit.name for unit in _units(initiative, key)]
        line = " / ".join(names)
        return line if names_in(line) == names else "\n".join(names)
    if key in LINKS:
        return _listed(_linked(initiative, key))
    if key == "focus_area":
        return initiative.focus_area.title
    if key == "theme":
        return initiative.theme.title if initiative.theme else ""
    return getattr(initiative, BY_KEY[key].field)


def _names_these(cell: str, initiative: Initiative, key: str) -> bool:
    """Whether a cell still names the initiative's departments, by name or short name."""
    units = _units(initiative, key)
    names = [folded(name) for name in names_in(cell)]
    return len(names) == len(units) and all(
        name in (folded(unit.name), folded(unit.short_name))
        for name, unit in zip(names, units, strict=True)
    )


def _numbers(initiative: Initiative, key: str, before: str, rest: str) -> str:
    """The numbers and whatever else stood in their cell; the cell itself if it still says so."""
    linked = _linked(initiative, key)
    if numbers_in(before, set(linked)) == (linked, rest):
        return before
    return ", ".join(part for part in (_listed(linked), rest) if part)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in sorted(numbers))
