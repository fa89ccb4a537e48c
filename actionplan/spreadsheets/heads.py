"""Where the headings of a sheet stand, also when they stand in several lines, and merged cells.

Departments write a title above their table, groups of columns in a line of their own with the
columns' names below, a line of units, and a focus area once for all the rows it is merged over.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from openpyxl.utils.cell import range_boundaries

from actionplan.spreadsheets.columns import key_of, recognise

# Some sheets carry a caption or two above their headings.
CAPTION_ROWS = 10
# A title of a group, the columns' names, their units.
MAX_STOREYS = 4
# More cells than a sheet may have: whoever merges more is not writing a plan.
MAX_CARRIED = 4_000_000
UNIT = re.compile(
    r"\(.{1,20}\)|\[.{1,20}\]|%|€|(?:t\.?\s?)?kr\.?|t?dkk|(?:1\.?000|mio\.?)\s?(?:kr\.?|€|dkk|eur)"
    r"|t?eur|euro|tsd\.?\s?(?:€|euro)|år|jahre?|years?|antal|anzahl|stk\.?|timer|stunden|h",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Row:
    """One row of a sheet, with the number a person sees beside it."""

    number: int
    cells: list[str]
    # the places of blank cells in which a formula waits to be computed
    uncomputed: frozenset[int] = frozenset()
    # the places whose text stands in a cell above, merged over this row
    carried: frozenset[int] = frozenset()
    # the cells as they were handed in, where removed words have been taken out of them
    as_written: tuple[str, ...] = ()

    def at(self, place: int) -> str:
        """Return what stands in a column, counted from nought."""
        return self.cells[place] if place < len(self.cells) else ""


class Merge(NamedTuple):
    """Cells merged into one: numbers of rows as a person sees them, columns from nought."""

    top: int
    bottom: int
    left: int
    right: int

    @classmethod
    def of(cls, area: str) -> "Merge":
        """Return what a workbook calls "B3:D4"."""
        left, top, right, bottom = range_boundaries(area)
        return cls(int(top), int(bottom), int(left) - 1, int(right) - 1)

    @property
    def is_broad(self) -> bool:
        return self.right > self.left


class Head(NamedTuple):
    """The lines that hold the headings, as places among the filled lines, and the headings."""

    first: int
    last: int
    printed: list[str]


def find_head(filled: Sequence[Row], merges: Sequence[Merge]) -> Head:
    """Return the headings of a sheet: where title and focus area are named, or the likeliest."""
    places = range(min(CAPTION_ROWS, len(filled)))
    for place in places:
        if _names_a_plan(filled[place].cells):
            first = _upper_storeys(filled, merges, place)
            return _head(filled, merges, first, _lower_storeys(filled, merges, first, place))
    for height in (2, 3):
        for place in places[: len(filled) - height]:
            if _names_a_plan(_printed(filled[place : place + height], merges)):
                last = _lower_storeys(filled, merges, place, place + height - 1)
                return _head(filled, merges, place, last)
    place = _likeliest(filled[: len(places)])
    first = _upper_storeys(filled, merges, place)
    return _head(filled, merges, first, _lower_storeys(filled, merges, first, place))


def _likeliest(lines: Sequence[Row]) -> int:
    """Return the line with most of the headings that we know, or the first that looks like some."""
    known = [len(recognise(row.cells)) for row in lines]
    if max(known):
        return known.index(max(known))
    several = (place for place, row in enumerate(lines) if sum(map(bool, row.cells)) > 1)
    return next(several, 0)


def chosen_head(
    filled: Sequence[Row], merges: Sequence[Merge], lines: tuple[int, int]
) -> Head | None:
    """Return the headings in the lines that somebody chose, by the numbers people see."""
    there = [place for place, row in enumerate(filled) if lines[0] <= row.number <= lines[1]]
    if not there or len(there) > MAX_STOREYS or there[-1] == len(filled) - 1:
        return None
    return _head(filled, merges, there[0], there[-1])


def _head(filled: Sequence[Row], merges: Sequence[Merge], first: int, last: int) -> Head:
    return Head(first, last, _printed(filled[first : last + 1], merges))


def _names_a_plan(headings: Sequence[str]) -> bool:
    return {"title", "focus_area"} <= set(recognise(headings).values())


def _upper_storeys(filled: Sequence[Row], merges: Sequence[Merge], place: int) -> int:
    """Return where the groups of columns begin that stand right above the columns' names."""
    first = place
    while first and place - first < 2 and filled[first - 1].number == filled[first].number - 1:
        if not _is_group_line(filled[first - 1], merges):
            break
        first -= 1
    return first


def _is_group_line(row: Row, merges: Sequence[Merge]) -> bool:
    """Whether a line names groups of columns; a title of the sheet stands alone and far left."""
    said = [place for place, cell in enumerate(row.cells) if cell]
    here = [each for each in merges if each.top == row.number and each.left in said]
    return any(each.is_broad for each in here) and (len(said) > 1 or said[0] > 0)


def _lower_storeys(filled: Sequence[Row], merges: Sequence[Merge], first: int, last: int) -> int:
    """Return the last line that belongs to the headings."""
    while last + 2 < len(filled) and last - first < MAX_STOREYS - 1:
        head, below = filled[first : last + 1], filled[last + 1]
        if not _hangs_together(head, below, merges) and not _says_units(head[-1], below):
            break
        last += 1
    return last


def _hangs_together(head: Sequence[Row], below: Row, merges: Sequence[Merge]) -> bool:
    """Whether a heading is merged into the line below, or that line only fills groups."""
    if any(_is_an_initiative(below, under=row) for row in head):
        return False
    numbers = {row.number for row in head}
    from_head = [each for each in merges if each.top in numbers]
    end = head[0].number + MAX_STOREYS
    if any(below.number <= each.bottom < end for each in from_head):
        return True
    return _fills_groups(head[-1], below, from_head)


def _fills_groups(lowest: Row, below: Row, from_head: Sequence[Merge]) -> bool:
    """Whether a line holds nothing but the names of columns in the groups of the line above.

    Groups further up have their names already: what comes below those is an initiative.
    """
    groups = [each for each in from_head if each.top == lowest.number and each.is_broad]
    said = {place for place, cell in enumerate(below.cells) if cell}
    under = [set(range(each.left, each.right + 1)) & said for each in groups]
    return len(said) > 1 and said <= set().union(*under)


def _is_an_initiative(row: Row, *, under: Row) -> bool:
    """Whether a line has a focus area and a title, and this is no heading that we know."""
    known = {key: under.cells.index(heading) for heading, key in recognise(under.cells).items()}
    if not {"title", "focus_area"} <= set(known):
        return False
    title = row.at(known["title"])
    return bool(title and row.at(known["focus_area"])) and not key_of(title)


def _says_units(names: Row, below: Row) -> bool:
    """Whether a line below the headings holds nothing but units: "(kr.)", "%", "år"."""
    known = recognise(names.cells)
    main = [names.cells.index(each) for each, key in known.items() if key in ("title", "number")]
    if any(below.at(place) for place in main):
        return False
    return all(UNIT.fullmatch(cell) for cell in below.cells if cell)


def _printed(storeys: Sequence[Row], merges: Sequence[Merge]) -> list[str]:
    """Return one heading a column, put together of what stands above one another."""
    spread = [_spread(row, merges) for row in storeys]
    width = max(len(cells) for cells in spread)
    columns = [
        list(dict.fromkeys(cells[place] for cells in spread if place < len(cells) and cells[place]))
        for place in range(width)
    ]
    lowest = [words[-1] for words in columns if words]
    return [_heading(words, lowest) for words in columns]


def _spread(row: Row, merges: Sequence[Merge]) -> list[str]:
    """Return a line in which a group's name stands above each of its columns."""
    cells = list(row.cells)
    for each in merges:
        # Its width is what the file says: no column beyond those that are filled needs it.
        if each.top == row.number and each.is_broad and row.at(each.left):
            last = min(each.right, each.left + 200)
            cells += [""] * (last + 1 - len(cells))
            for place in range(each.left + 1, last + 1):
                cells[place] = cells[place] or cells[each.left]
    return cells


def _heading(words: list[str], lowest: list[str]) -> str:
    if len(words) < 2:
        return words[0] if words else ""
    name = words[-1]
    if UNIT.fullmatch(name):
        # A remark in brackets does not change what a column is.
        above = words[:-1]
        return f"{_heading(above, lowest)} ({name.strip('()[] ')})"
    if key_of(name) and lowest.count(name) == 1:
        return name
    return " – ".join(words)


def carried_down(rows: Sequence[Row], merges: Sequence[Merge]) -> list[Row]:
    """Return the rows with each text that is merged over several of them in all of these.

    A plain empty cell stays empty: nobody said that it means the one above.
    """
    by_number = {row.number: place for place, row in enumerate(rows)}
    found = list(rows)
    done = 0
    for each in merges:
        if each.bottom == each.top or each.top not in by_number:
            continue
        text = found[by_number[each.top]].at(each.left)
        for place in range(by_number[each.top] + 1, len(found)):
            done += 1
            if found[place].number > each.bottom:
                break
            if text and not found[place].at(each.left):
                found[place] = _with(found[place], each.left, text)
        if done > MAX_CARRIED:
            raise ValueError("No table has so many merged cells.")
    return found


def _with(row: Row, place: int, text: str) -> Row:
    cells = row.cells + [""] * (place + 1 - len(row.cells))
    cells[place] = text
    return replace(row, cells=cells, carried=row.carried | {place})
