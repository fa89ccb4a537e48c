"""What a sheet would change: its rows, their cells, and what is to say about them."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Department
from actionplan.choices import FoundBy, InitiativeState, RowOutcome
from actionplan.joining import Joint
from actionplan.models import FocusArea, Initiative, Theme
from actionplan.spreadsheets.catalogue import Named
from actionplan.spreadsheets.matching import Asked
from actionplan.spreadsheets.meanings import Meaning, mapping_of

COMPULSORY = ("title", "focus_area")


@dataclass(frozen=True)
class Problem:
    """Something to say about one cell, for the report: a refusal or a warning."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True)
class CellChange:
    """One cell before and after, as a person would read it in the sheet.

    `overwrites` is true where somebody has changed it in the portal since the last sheet.
    """

    key: str
    column: str
    before: str
    after: str
    overwrites: bool = False


@dataclass(frozen=True)
class Clash:
    """A cell that was changed in the sheet and in the portal since the sheet was given out.

    `chosen` is "theirs" (the portal's, unless somebody says otherwise), "mine" or "edit".
    """

    key: str
    column: str
    base: str
    theirs: str
    mine: str
    # one text of both, or "" where that makes no sense
    joint: Joint | None = None
    chosen: str = "theirs"
    edited: str = ""


@dataclass
class ProposedRow:
    """One row of the sheet and what it would do."""

    number: int
    title: str
    asked: Asked
    outcome: RowOutcome = RowOutcome.UNCHANGED
    initiative: Initiative | None = None
    # how it was found, unless the row is new
    found_by: FoundBy | None = None
    # whether it is new because a person said so
    is_apart: bool = False
    changes: list[CellChange] = field(default_factory=list)
    refusals: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    # the new values, as `save_checked` takes them
    values: dict[str, Any] = field(default_factory=dict)
    # what was changed in the sheet and, otherwise, in the portal
    clashes: list[Clash] = field(default_factory=list)

    @property
    def changes_or_asks(self) -> bool:
        """Whether something would be written for it, or could be if somebody said so."""
        return self.outcome in (RowOutcome.CREATED, RowOutcome.UPDATED) or bool(self.clashes)

    @property
    def changes_what_is_closed(self) -> bool:
        """Whether it changes a text that people have proposed or agreed to."""
        return (
            self.outcome == RowOutcome.UPDATED
            and self.initiative is not None
            and self.initiative.state in (InitiativeState.PROPOSED, InitiativeState.AGREED)
        )


@dataclass
class Proposal:
    """Everything a sheet would do to a plan. An empty cell never erases what the plan says."""

    rows: list[ProposedRow]
    meanings: list[Meaning]
    new_focus_areas: list[FocusArea]
    new_themes: list[Theme]
    new_departments: list[Department]
    # the names that stand for a department which is not called so
    names: list[Named]

    @property
    def mapping(self) -> dict[str, str]:
        """The keys of the columns by their headings."""
        return mapping_of(self.meanings)

    @property
    def unknown_headings(self) -> list[str]:
        return [each.heading for each in self.meanings if each.heading not in self.mapping]

    @property
    def lacks(self) -> list[str]:
        """The columns without which no row can be read."""
        return [key for key in COMPULSORY if key not in self.mapping.values()]

    def of(self, outcome: RowOutcome) -> list[ProposedRow]:
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of the report."""
        return {"rows": len(self.rows)} | {
            str(outcome.value): len(self.of(outcome)) for outcome in RowOutcome
        }

    @property
    def refusals(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.refusals]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.warnings]

    @property
    def digest(self) -> str:
        """What would happen, in one word: two proposals with the same word do the same.

        Which text is taken where sheet and portal both changed a cell is not in it: that is said
        together with the decision. Nor is anything about initiatives that stay as they are.
        """
        touched = [_told(row) for row in self.rows if row.changes_or_asks]
        places = [each.title for each in (*self.new_focus_areas, *self.new_themes)]
        names = [[each.written, each.department.pk, each.how.value] for each in self.names]
        said = json.dumps([touched, places, names], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def changes_anything(self) -> bool:
        return bool(self.of(RowOutcome.CREATED) or self.of(RowOutcome.UPDATED))


def _told(row: ProposedRow) -> list[Any]:
    """Return what was to be seen of a row: about which text it is, and what it would change."""
    asked = {clash.key for clash in row.clashes}
    if row.initiative is None:
        # All else of a new row is as the sheet says it.
        units = [*row.values.get("lead", []), *row.values.get("contributing", [])]
        return [row.number, row.outcome, [unit.name for unit in units]]
    return [
        row.number,
        [row.initiative.pk, row.initiative.version, row.initiative.state],
        [[each.key, each.before, each.after] for each in row.changes if each.key not in asked],
        [[each.key, each.theirs, each.mine] for each in row.clashes],
    ]
