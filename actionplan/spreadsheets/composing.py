"""What the plan's sheet says: the columns it came with, then what has been added since."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from django.utils.translation import gettext, override

from actionplan.choices import InitiativeState
from actionplan.models import ActionPlan, Import, Initiative, Responsibility
from actionplan.revisions import DEPARTMENTS
from actionplan.spreadsheets.cells import names_in, novelty_in, novelty_word, numbers_in
from actionplan.spreadsheets.columns import BY_KEY, COLUMNS, LINKS, NOVELTY, key_of
from actionplan.spreadsheets.matching import OWN, Asked, Matches, Memory, memory_of
from actionplan.spreadsheets.meanings import LEFT_OUT, mapping_of, understood
from actionplan.spreadsheets.tables import distinct, folded

COLUMN_OF_KIND = {kind.value: key for key, kind in DEPARTMENTS.items()}
IDENTIFIER = "external_id"
# What more than one field says, or the last sheet as well.
COMPOSED = {*DEPARTMENTS, *LINKS, NOVELTY, "focus_area", "theme"}


@dataclass
class Sheet:
    """Headings, each with the key of its column, and rows of text as wide as they are.

    The columns named in `amounts` hold decimal numbers with a point, or nothing: they go out so
    that a spreadsheet can add them up.
    """

    title: str
    headings: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    amounts: set[str] = field(default_factory=set)

    def add(self, heading: str, key: str) -> None:
        self.headings.append(heading)
        self.keys.append(key)


class Unit(NamedTuple):
    """A department by its two names."""

    name: str
    short_name: str


@dataclass
class Linked:
    """The departments, articles and goals of a plan's initiatives, by column and initiative.

    Read as plain values: prefetched, each initiative would get three querysets of its own.
    """

    units: dict[str, dict[int, tuple[Unit, ...]]]
    numbers: dict[str, dict[int, list[int]]]


def linked_in(plan: ActionPlan) -> Linked:
    """Read the links of all initiatives of a plan: three queries."""
    units: dict[str, dict[int, tuple[Unit, ...]]] = {key: {} for key in DEPARTMENTS}
    for pk, kind, *names in Responsibility.objects.filter(initiative__plan=plan).values_list(
        "initiative", "kind", "department__name", "department__short_name"
    ):
        there = units[COLUMN_OF_KIND[kind]]
        there[pk] = (*there.get(pk, ()), Unit(*names))
    return Linked(units, {key: _numbers_in(plan, key) for key in LINKS})


def _numbers_in(plan: ActionPlan, key: str) -> dict[int, list[int]]:
    """Read which articles, or goals, each initiative names, in order."""
    numbers: dict[int, list[int]] = defaultdict(list)
    named = Initiative.objects.filter(plan=plan, **{f"{key}__isnull": False})
    for pk, number in named.order_by(f"{key}__number").values_list("pk", f"{key}__number"):
        numbers[pk].append(number)
    return dict(numbers)


def initiatives_sheet(plan: ActionPlan, language: str = "") -> Sheet:
    """Compose the sheet of all that stands in the plan: six queries, however long it is.

    Its first columns are those of the newest sheet taken in, word for word and in their order.
    """
    rows = Initiative.objects.filter(plan=plan).not_taken_back().in_plan_order()
    # The words for searching are all the others once more.
    initiatives = list(rows.select_related("focus_area", "theme").defer("search_text"))
    standing = [each for each in initiatives if each.state != InitiativeState.WITHDRAWN]
    memory = memory_of(plan)
    composer = Composer(memory, linked_in(plan), language or plan.municipality.language)
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
    # Columns that somebody assigned by hand are remembered when the sheet comes back.
    assigned = memory.newest.mapping if memory.newest else {}
    known = mapping_of(understood(names, {}, assigned))
    rows = [Asked.of(number, names, cells, known) for number, cells in enumerate(sheet.rows, 2)]
    found = Matches(rows, initiatives, memory).found
    return [found.get(row.number) for row in rows] == list(standing)


class Composer:
    """Says in text what an initiative holds, in its last sheet's words where these still hold."""

    def __init__(self, memory: Memory, linked: Linked, language: str) -> None:
        self.memory = memory
        self.linked = linked
        self.language = language
        self.identifies = False

    def begin(self, newest: Import | None) -> Sheet:
        with override(self.language):
            sheet = Sheet((newest.sheet_title if newest else "") or gettext("Initiatives"))
        if newest:
            leaves_out = LEFT_OUT in newest.mapping.values()
            for heading, name in zip(newest.headings, distinct(newest.headings), strict=True):
                key = newest.mapping.get(name, OWN + name)
                if key != LEFT_OUT:
                    # Where columns go, one without a heading is no longer named by its letter.
                    sheet.add(name if leaves_out else heading, key)
        return sheet

    def add_columns(
        self, sheet: Sheet, initiatives: Sequence[Initiative], *, everything: bool
    ) -> None:
        """Add what the initiatives hold and the sheet has no column for."""
        own = dict.fromkeys(heading for each in initiatives for heading in each.extra)
        # What such a column does not know is kept under its heading, and comes out in it again.
        keeps = {
            name
            for name, key in zip(sheet.headings, sheet.keys, strict=True)
            if key in (*LINKS, NOVELTY)
        }
        missing = [name for name in own if OWN + name not in sheet.keys and name not in keeps]
        # A heading that we would recognise stays the municipality's own only behind ours.
        needed = {key_of(heading) for heading in missing}
        for column in COLUMNS:
            wanted = everything and column.key != IDENTIFIER
            if column.key not in sheet.keys and (
                wanted
                or column.key in needed
                or any(self._said(each, column.key) for each in initiatives)
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
        columns = [
            self._column(key, heading)
            for key, heading in zip(sheet.keys, distinct(sheet.headings), strict=True)
        ]
        return [[says(initiative) for says in columns] for initiative in initiatives]

    def _column(self, key: str, heading: str) -> Callable[[Initiative], str]:
        """Return what a column says of an initiative; most are a plain field of it."""
        column = BY_KEY.get(key)
        if column is None or key in COMPOSED or (key == IDENTIFIER and self.identifies):
            return lambda initiative: self._text(initiative, key, heading)
        return attrgetter(column.field)

    def _text(self, initiative: Initiative, key: str, heading: str) -> str:
        if key.startswith(OWN):
            return initiative.extra.get(key.removeprefix(OWN), "")
        last = self.memory.last_asked.get(initiative.pk)
        before = last.get(key) if last else ""
        if key in LINKS:
            numbers = self.linked.numbers[key].get(initiative.pk, [])
            return _numbers(numbers, before, initiative.extra.get(heading, ""))
        if key == NOVELTY:
            return self._novelty(initiative, before, initiative.extra.get(heading, ""))
        said = self._said(initiative, key)
        if key == IDENTIFIER and self.identifies:
            return said or str(initiative.lineage)
        if key in DEPARTMENTS and before:
            units = self.linked.units[key].get(initiative.pk, ())
            return before if _names_these(before, units) else said
        return said

    def _novelty(self, initiative: Initiative, before: str, rest: str) -> str:
        """New or existing in a word; the sheet's own cell if it still says so."""
        if before and novelty_in(before) == initiative.novelty and initiative.novelty:
            return before
        return self._said(initiative, NOVELTY) or rest

    def _said(self, initiative: Initiative, key: str) -> str:
        """What an initiative holds for a column, in plain text."""
        if key in DEPARTMENTS:
            return _named(self.linked.units[key].get(initiative.pk, ()))
        if key in LINKS:
            return _listed(self.linked.numbers[key].get(initiative.pk, []))
        if key == "focus_area":
            return initiative.focus_area.title
        if key == "theme":
            return initiative.theme.title if initiative.theme else ""
        if key == NOVELTY:
            return initiative.novelty and novelty_word(initiative.novelty, self.language)
        return getattr(initiative, BY_KEY[key].field)


def _named(units: tuple[Unit, ...]) -> str:
    return in_one_cell(tuple(unit.name for unit in units))


@lru_cache(maxsize=1024)
def in_one_cell(names: tuple[str, ...]) -> str:
    """Departments in one line, or one a line where a line would be taken for other names."""
    line = " / ".join(names)
    return line if names_in(line) == list(names) else "\n".join(names)


def _names_these(cell: str, units: Sequence[Unit]) -> bool:
    """Whether a cell still names the initiative's departments, by name or short name."""
    names = [folded(name) for name in names_in(cell)]
    return len(names) == len(units) and all(
        name in (folded(unit.name), folded(unit.short_name))
        for name, unit in zip(names, units, strict=True)
    )


def _numbers(linked: list[int], before: str, rest: str) -> str:
    """The numbers and whatever else stood in their cell; the cell itself if it still says so."""
    if before and numbers_in(before, set(linked)) == (linked, rest):
        return before
    return ", ".join(part for part in (_listed(linked), rest) if part)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in sorted(numbers))
