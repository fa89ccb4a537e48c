"""What the columns and names of a sheet mean: as somebody says, as last time, or as we know."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from actionplan.models import KnownHeading, KnownName
from actionplan.spreadsheets.columns import BY_KEY, recognise, spelling
from actionplan.spreadsheets.tables import Table, folded

# What a column can be beside a field of the plan: one of the municipality's own, or nothing.
OWN_COLUMN = "own"
LEFT_OUT = "skip"
# As long as what is remembered of a heading or a name.
REMEMBERED = 255


class Meaning(NamedTuple):
    """What a column is: the key of a field, OWN_COLUMN or LEFT_OUT, and who says so."""

    heading: str
    key: str
    # whether it is as the municipality said it last time
    is_remembered: bool = False
    # whether another column is that field already
    is_doubled: bool = False


def understood(
    headings: Sequence[str],
    remembered: Mapping[str, str],
    chosen: Mapping[str, str] | None = None,
) -> list[Meaning]:
    """Return what each column means: what was chosen goes before what was remembered, and that
    before what we recognise. Each field is given once; a second column for it stays its own."""
    chosen = chosen or {}
    said = {heading: chosen[heading] for heading in headings if heading in chosen}
    before = {
        heading: remembered[spelling(heading)[:REMEMBERED]]
        for heading in headings
        if heading not in said and spelling(heading)[:REMEMBERED] in remembered
    }
    taken: set[str] = set()
    found: dict[str, Meaning] = {}
    for source in (said, before):
        for heading, key in source.items():
            doubled = key in taken
            meant = OWN_COLUMN if doubled else key
            found[heading] = Meaning(heading, meant, source is before, doubled)
            taken |= {key} & BY_KEY.keys()
    rest = [heading for heading in headings if heading not in found]
    known = recognise(rest)
    for heading in rest:
        key = known.get(heading, OWN_COLUMN)
        found[heading] = Meaning(heading, OWN_COLUMN if key in taken else key)
    return [found[heading] for heading in headings]


def mapping_of(meanings: Sequence[Meaning]) -> dict[str, str]:
    """Return the keys of the columns by their headings; our own ones are not among them."""
    return {each.heading: each.key for each in meanings if each.key != OWN_COLUMN}


def remembered_headings(municipality_id: int) -> dict[str, str]:
    """Return what the municipality said that its headings mean: one query."""
    rows = KnownHeading.objects.filter(municipality=municipality_id)
    meanings = (*BY_KEY, OWN_COLUMN, LEFT_OUT)
    return {
        heading: meaning
        for heading, meaning in rows.values_list("heading", "meaning")
        if meaning in meanings
    }


def remembered_names(municipality_id: int) -> dict[str, int]:
    """Return which departments the municipality means by the names it writes: one query."""
    rows = KnownName.objects.filter(municipality=municipality_id)
    return dict(rows.values_list("name", "department"))


def remember_headings(municipality_id: int, chosen: Mapping[str, str]) -> None:
    """Keep what somebody said that columns mean, for the next sheet."""
    words = {spelling(heading)[:REMEMBERED]: meaning for heading, meaning in chosen.items()}
    KnownHeading.objects.bulk_create(
        [
            KnownHeading(municipality_id=municipality_id, heading=heading, meaning=meaning)
            for heading, meaning in words.items()
            # A column without a heading is another one in the next sheet.
            if heading
        ],
        update_conflicts=True,
        unique_fields=["municipality", "heading"],
        update_fields=["meaning"],
    )


def remembered_line(table: Table, remembered: Mapping[str, str]) -> int | None:
    """Return the line of a sheet whose cells the municipality has called headings before.

    None if the headings we found are known at least as well: by their number, as people see it.
    """
    found = _many_known(table.headings, remembered)
    known = [(_many_known(row.cells, remembered), row.number) for row in table.first_lines]
    most, number = max(known, default=(0, 0), key=lambda each: (each[0], -each[1]))
    return number if most > max(found, 1) else None


def _many_known(cells: Sequence[str], remembered: Mapping[str, str]) -> int:
    return sum(spelling(cell)[:REMEMBERED] in remembered for cell in cells if cell)


def remember_names(municipality_id: int, chosen: Mapping[str, int | None]) -> None:
    """Keep which department is meant by a name; a new department has its name of its own."""
    KnownName.objects.bulk_create(
        [
            KnownName(municipality_id=municipality_id, name=name, department_id=department)
            for name, department in {
                folded(name)[:REMEMBERED]: department for name, department in chosen.items()
            }.items()
            if department is not None
        ],
        update_conflicts=True,
        unique_fields=["municipality", "name"],
        update_fields=["department"],
    )
