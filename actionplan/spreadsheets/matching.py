"""Which initiative a row of a sheet is about.

In this order: its external id (ours stands in that column when a sheet of ours needs one); the
very same row at the same place in an earlier sheet; number and focus area, where both sides have
them once; the same row at another place; else it is new. The same row at its old place goes
before the number because somebody may have renumbered the initiative in the portal since.
Equal titles are legal and say nothing.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Case, F, JSONField, Max, When

from actionplan.choices import FoundBy, ImportState
from actionplan.models import ActionPlan, Import, ImportRow, Initiative
from actionplan.spreadsheets.heads import Row
from actionplan.spreadsheets.meanings import LEFT_OUT
from actionplan.spreadsheets.tables import distinct, folded

OWN = "own:"


@dataclass(frozen=True)
class Asked:
    """What one row asks for: its filled cells under the key of a column we know, or under
    `own:heading` for a column of the municipality's own."""

    number: int
    cells: Mapping[str, str]
    # the filled cells under the headings of the sheet
    filled: Mapping[str, str]
    # The keys of cells that say nothing because nobody has computed their formula.
    uncomputed: tuple[str, ...] = ()
    # The keys of cells whose text stands in a cell above that is merged over this row.
    carried: tuple[str, ...] = ()
    # The row's hash as it was handed in, where removed words have been taken out of it since.
    known_as: str = ""

    @classmethod
    def of(
        cls,
        number: int,
        headings: Sequence[str],
        cells: Sequence[str],
        mapping: Mapping[str, str],
    ) -> "Asked":
        filled = {
            heading: cell
            for heading, cell in zip(headings, cells, strict=False)
            if cell and mapping.get(heading) != LEFT_OUT
        }
        named = {mapping.get(heading, OWN + heading): cell for heading, cell in filled.items()}
        return cls(number, named, filled)

    @classmethod
    def of_row(cls, row: Row, headings: Sequence[str], mapping: Mapping[str, str]) -> "Asked":
        """Return what a row of a file asks for, and which of its cells are no plain texts."""
        asked = cls.of(row.number, headings, row.cells, mapping)

        def keys(places: Iterable[int]) -> tuple[str, ...]:
            known = ((mapping.get(each, OWN + each)) for each in map(headings.__getitem__, places))
            return tuple(key for key in known if key != LEFT_OUT)

        uncomputed, carried = keys(sorted(row.uncomputed)), keys(sorted(row.carried))
        known_as = ""
        if row.as_written:
            known_as = cls.of(row.number, headings, row.as_written, mapping).fingerprint
        return replace(asked, uncomputed=uncomputed, carried=carried, known_as=known_as)

    @cached_property
    def fingerprint(self) -> str:
        """The same cells under the same headings give the same hash, however columns are moved."""
        if self.known_as:
            return self.known_as
        said = json.dumps(sorted(self.filled.items()), ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    def get(self, key: str) -> str:
        return self.cells.get(key, "")

    @cached_property
    def place(self) -> tuple[str, str]:
        """Number and focus area: what people mean when they say which initiative."""
        return folded(self.get("number")), folded(self.get("focus_area"))


@dataclass
class Memory:
    """What earlier sheets of the plan left behind."""

    # initiative by the hash and the place of its row, and by the hash alone
    by_row: dict[tuple[str, int], int] = field(default_factory=dict)
    by_hash: dict[str, dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    # what the last sheet that held an initiative said about it
    last_asked: dict[int, Asked] = field(default_factory=dict)
    # the sheet that was taken in last, without its rows
    newest: Import | None = None


def memory_of(plan: ActionPlan) -> Memory:
    """Read what the sheets taken in before said: two queries.

    A department's own sheet is an errand, and leaves nothing behind.
    """
    memory = Memory()
    taken_in = Import.objects.filter(plan=plan, state=ImportState.APPLIED, department=None)
    sheets = list(taken_in.only("pk", "headings", "mapping", "sheet_title", "at"))
    memory.newest = sheets[0] if sheets else None
    heads = {each.pk: (distinct(each.headings), each.mapping) for each in sheets}
    rows = ImportRow.objects.filter(
        source__plan=plan,
        source__state=ImportState.APPLIED,
        source__department=None,
        initiative__isnull=False,
    )
    newest = rows.order_by().values("initiative").annotate(newest=Max("pk")).values("newest")
    # Only an initiative's last row is read whole; of the others the hash is enough.
    last_cells = Case(When(pk__in=newest, then=F("cells")), output_field=JSONField())
    for row_hash, number, initiative, source, cells in rows.order_by("pk").values_list(
        "row_hash", "row_number", "initiative", "source", last_cells
    ):
        memory.by_row[row_hash, number] = initiative
        memory.by_hash[row_hash][initiative] = None
        if cells is not None:
            headings, mapping = heads[source]
            memory.last_asked[initiative] = Asked.of(number, headings, cells, mapping)
    return memory


class Matches:
    """Rows and initiatives brought together, each at most once.

    The rows in `apart` are new because a person said so, whatever they look like.
    """

    def __init__(
        self,
        rows: Sequence[Asked],
        initiatives: Iterable[Initiative],
        memory: Memory,
        apart: Set[int] = frozenset(),
    ):
        self.rows = rows
        self.initiatives = {each.pk: each for each in initiatives}
        self.found: dict[int, Initiative] = {}
        self.found_by: dict[int, FoundBy] = {}
        # A second row with the same external id, and the row that had it first.
        self.doubled: dict[int, int] = {}
        self._taken: set[int] = set()
        self.apart = apart
        self._by_id()
        if memory.by_row:
            self._by_each(
                lambda row: [memory.by_row.get((row.fingerprint, row.number))], FoundBy.ROW
            )
        self._by_place(memory)
        if memory.by_hash:
            self._by_each(lambda row: memory.by_hash.get(row.fingerprint, ()), FoundBy.ROW)

    def _claim(self, row: Asked, pk: int | None, how: FoundBy) -> bool:
        initiative = self.initiatives.get(pk) if pk else None
        if initiative is None or initiative.pk in self._taken:
            return False
        wanted = row.get("external_id")
        own = initiative.external_id
        if wanted and own and wanted not in (own, str(initiative.lineage)):
            return False
        self.found[row.number] = initiative
        self.found_by[row.number] = how
        self._taken.add(initiative.pk)
        return True

    def _open(self) -> list[Asked]:
        settled = self.found.keys() | self.doubled.keys() | self.apart
        return [row for row in self.rows if row.number not in settled]

    def _by_id(self) -> None:
        ids: dict[str, int] = {}
        for each in self.initiatives.values():
            ids[str(each.lineage)] = each.pk
        for each in self.initiatives.values():
            if each.external_id:
                ids[each.external_id] = each.pk
        first: dict[str, int] = {}
        for row in self.rows:
            wanted = row.get("external_id")
            if wanted in first:
                self.doubled[row.number] = first[wanted]
            elif wanted:
                first[wanted] = row.number
                self._claim(row, ids.get(wanted), FoundBy.ID)

    def _by_each(
        self, candidates: Callable[[Asked], Iterable[int | None]], how: FoundBy
    ) -> None:
        for row in self._open():
            for pk in candidates(row):
                if self._claim(row, pk, how):
                    break

    def _by_title(self) -> None:
        """Know a renumbered row by its title, where sheet and plan have that title once.

        By its number it would be taken for another promise, and one text written over the other.
        """
        in_sheet = Counter(self._titled(row) for row in self.rows)
        in_plan: dict[tuple[str, str], set[int]] = defaultdict(set)
        for pk, each in self.initiatives.items():
            in_plan[folded(each.title), folded(each.focus_area.title)].add(pk)
        for row in self._open():
            there = in_plan.get(self._titled(row), ())
            if in_sheet[self._titled(row)] == 1 and len(there) == 1:
                self._claim(row, next(iter(there)), FoundBy.TITLE)

    @staticmethod
    def _titled(row: Asked) -> tuple[str, str]:
        return folded(row.get("title") or ""), row.place[1]

    def _by_place(self, memory: Memory) -> None:
        in_sheet = Counter(row.place for row in self.rows)
        in_plan: dict[tuple[str, str], set[int]] = defaultdict(set)
        for pk, each in self.initiatives.items():
            number = folded(each.number)
            in_plan[number, folded(each.focus_area.title)].add(pk)
            if pk in memory.last_asked:
                # Its focus area may have another name in the portal by now.
                in_plan[number, memory.last_asked[pk].place[1]].add(pk)
        self._by_title()
        for row in self._open():
            number, _focus_area = row.place
            there = in_plan.get(row.place, ())
            if number and in_sheet[row.place] == 1 and len(there) == 1:
                self._claim(row, next(iter(there)), FoundBy.NUMBER)
