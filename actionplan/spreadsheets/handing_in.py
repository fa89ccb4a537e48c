"""A department's own sheet as it comes back: what its writers changed, and nothing else.

Each row carries a mark: which initiative, and which version stood there when the sheet was given
out. So three texts are known for a cell, and what was written in the portal since is never
overwritten unless somebody says so.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Department, User
from actionplan.choices import TOOK_PART, FoundBy, ImportState, InitiativeState, RowOutcome
from actionplan.joining import Joint, join_lines, join_texts
from actionplan.models import ActionPlan, FocusArea, ImportRow, Initiative, Revision, Theme
from actionplan.rules import why_closed
from actionplan.spreadsheets.answers import Answers
from actionplan.spreadsheets.catalogue import Catalogue
from actionplan.spreadsheets.columns import BY_KEY, DEPARTMENTS, LINKS, NOVELTY, key_of
from actionplan.spreadsheets.department_sheets import (
    MARK,
    MARKS_HEADING,
    cell_of,
    columns_of_sheet,
    own_headings,
    why_only_to_read,
)
from actionplan.spreadsheets.limits import length_and_limit
from actionplan.spreadsheets.matching import OWN, Asked, Memory
from actionplan.spreadsheets.meanings import LEFT_OUT, OWN_COLUMN, Meaning, mapping_of
from actionplan.spreadsheets.proposal import warn_of_twins
from actionplan.spreadsheets.proposed import CellChange, Clash, Problem, Proposal, ProposedRow
from actionplan.spreadsheets.row_reading import RowReader
from actionplan.spreadsheets.tables import NotATable, Table, clean, folded

MARK_COLUMN = "mark"
# Of these one text can be made of both; of the second kind in one line.
TEXTS = {"goal", "description", "text_for_children", "participation", "partners", *TOOK_PART}
LINES = {"title", "target_group", "age", "place", "time", "money", "contact", "decision"}


class NotThere(Exception):
    """A cell names what is not in the plan; a department's sheet brings nothing of that kind."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key = key


class PlanAsItStands(Catalogue):
    """Finds focus areas, themes and departments by name, and makes none."""

    def focus_area(self, title: str) -> FocusArea:
        """Return the focus area of this title."""
        if folded(title) not in self.focus_areas:
            raise NotThere("focus_area", _("There is no focus area of this name in the plan."))
        return self.focus_areas[folded(title)]

    def theme(self, area: FocusArea, title: str) -> Theme:
        """Return the theme of this title in a focus area."""
        if (folded(area.title), folded(title)) not in self.themes:
            raise NotThere("theme", _("There is no theme of this name in the focus area."))
        return self.themes[folded(area.title), folded(title)]

    def _department(self, name: str) -> Department:
        if folded(name) not in self.departments:
            sentence = _("There is no department called “%(name)s”.") % {"name": name}
            raise NotThere("lead", sentence)
        unit = super()._department(name)
        if unit.closed_on:
            sentence = _("“%(name)s” has been closed. Please name another department.")
            raise NotThere("lead", sentence % {"name": unit.name})
        return unit


@dataclass
class Marked:
    """Which initiative each row is about: what its mark says, and nothing else."""

    found: dict[int, Initiative] = field(default_factory=dict)
    found_by: dict[int, FoundBy] = field(default_factory=dict)
    doubled: dict[int, int] = field(default_factory=dict)
    apart: frozenset[int] = frozenset()
    # rows whose mark is none of ours
    damaged: set[int] = field(default_factory=set)
    # what came in already with an earlier sheet of the department, by the same row
    came_in: dict[str, Initiative] = field(default_factory=dict)
    # what the sheet said when it was given out, by initiative
    base: dict[int, Asked] = field(default_factory=dict)


def department_of(plan: ActionPlan, table: Table) -> int:
    """Return the number of the department to which a sheet was given; else raise NotATable."""
    found = [MARKS_HEADING.fullmatch(heading) for heading in table.headings]
    ours = next((match for match in found if match), None)
    if ours is None:
        raise NotATable(
            _("This is not the sheet that the portal gave you. Please download it here, fill it "
              "in, and leave its hidden first column as it is.")
        )  # fmt: skip
    if int(ours[1]) != plan.number:
        raise NotATable(_("This sheet belongs to another plan. Please download a new one here."))
    return int(ours[2])


def hand_in_preview(
    plan: ActionPlan, table: Table, department: Department, user: User, answers: Answers
) -> Proposal:
    """Work out what a department's sheet would do, in a constant number of queries."""
    initiatives = list(Initiative.objects.filter(plan=plan).for_document())
    for each in initiatives:
        each.plan, each.municipality = plan, plan.municipality
    meanings = _meanings(table, own_headings(initiatives))
    known = mapping_of(meanings)
    rows = [Asked.of_row(row, table.headings, known) for row in table.rows]
    # Rows in which nothing but blanks stands are for proposals that nobody made.
    rows = [row for row in rows if row.cells]
    own = (OWN + each.heading for each in meanings if each.key == OWN_COLUMN)
    columns = {*known.values(), *own} - {MARK_COLUMN, LEFT_OUT}
    marked = _marked(plan, rows, initiatives, columns)
    if any(not row.get(MARK_COLUMN) for row in rows):
        marked.came_in = _came_in(plan, department, initiatives)
    reader = DepartmentReader(known, PlanAsItStands(plan), marked, department, user, answers)
    proposal = Proposal(
        rows=[reader.propose(_with_emptied(row, marked, columns), marked) for row in rows],
        meanings=meanings,
        new_focus_areas=[],
        new_themes=[],
        new_departments=[],
        names=[],
    )
    warn_of_twins(proposal.rows)
    return proposal


def _meanings(table: Table, own: Sequence[str]) -> list[Meaning]:
    """Our own headings and those that initiatives have; the rest is left out."""
    meanings: list[Meaning] = []
    for heading in table.headings:
        key = key_of(heading) or (OWN_COLUMN if heading in own else LEFT_OUT)
        if MARKS_HEADING.fullmatch(heading):
            key = MARK_COLUMN
        if key not in (*columns_of_sheet(), MARK_COLUMN, OWN_COLUMN):
            key = LEFT_OUT
        doubled = key not in (OWN_COLUMN, LEFT_OUT) and key in {each.key for each in meanings}
        meanings.append(Meaning(heading, LEFT_OUT if doubled else key, is_doubled=doubled))
    return meanings


def _marked(
    plan: ActionPlan, rows: Sequence[Asked], initiatives: Sequence[Initiative], columns: Set[str]
) -> Marked:
    marked = Marked()
    by_lineage = {str(each.lineage): each for each in initiatives}
    versions: dict[int, int] = {}
    first: dict[str, int] = {}
    for row in rows:
        mark = row.get(MARK_COLUMN)
        if not mark:
            continue
        match = MARK.fullmatch(mark)
        initiative = by_lineage.get(match[1]) if match else None
        if match is None or initiative is None or int(match[2]) > initiative.version:
            marked.damaged.add(row.number)
        elif match[1] in first:
            marked.doubled[row.number] = first[match[1]]
        else:
            first[match[1]] = row.number
            marked.found[row.number] = initiative
            marked.found_by[row.number] = FoundBy.ID
            versions[initiative.pk] = int(match[2])
    marked.base = _base(plan, versions, columns)
    # Without what it said then nobody can tell what was changed in it.
    found = marked.found.items()
    marked.damaged |= {number for number, each in found if each.pk not in marked.base}
    return marked


def _base(plan: ActionPlan, versions: Mapping[int, int], columns: Set[str]) -> dict[int, Asked]:
    """Return what the sheet said of each initiative when it was given out: one query."""
    then = Revision.objects.filter(
        initiative__plan=plan, initiative__in=versions, number__in=set(versions.values())
    )
    language = plan.municipality.language
    base = {}
    for pk, number, said in then.values_list("initiative", "number", "payload"):
        if versions[pk] == number:
            cells = {key: cell_of(said, key, language) for key in columns}
            base[pk] = Asked(0, {key: cell for key, cell in cells.items() if cell}, {})
    return base


def _came_in(
    plan: ActionPlan, department: Department, initiatives: Sequence[Initiative]
) -> dict[str, Initiative]:
    """Return what stands in the plan by earlier sheets of a department, by its row: one query."""
    there = {each.pk: each for each in initiatives if each.state != InitiativeState.WITHDRAWN}
    rows = ImportRow.objects.filter(
        source__plan=plan,
        source__department=department,
        source__state=ImportState.APPLIED,
        outcome=RowOutcome.CREATED,
        initiative__in=there,
    )
    return {said: there[pk] for said, pk in rows.values_list("row_hash", "initiative")}


def _with_emptied(row: Asked, marked: Marked, columns: Set[str]) -> Asked:
    """Return a row with the cells that somebody emptied: here an empty cell says something."""
    initiative = marked.found.get(row.number)
    base = marked.base.get(initiative.pk) if initiative else None
    said = base.cells.keys() if base else set()
    emptied = (said & columns) - row.cells.keys() - set(row.uncomputed)
    return replace(row, cells={**row.cells, **dict.fromkeys(emptied, "")})


class DepartmentReader(RowReader):
    """Reads a department's rows: three texts for each cell, and only what it may write."""

    def __init__(
        self,
        mapping: Mapping[str, str],
        catalogue: Catalogue,
        marked: Marked,
        department: Department,
        user: User,
        answers: Answers,
    ) -> None:
        super().__init__(mapping, catalogue, Memory(last_asked=marked.base))
        self.heading_of["external_id"] = ""
        self.marked = marked
        self.department = department
        self.user = user
        self.answers = answers

    def propose(self, asked: Asked, matches: Any) -> ProposedRow:
        """Return what a row would do; refused if it changes what its writer may not."""
        bare = replace(
            asked, cells={key: cell for key, cell in asked.cells.items() if key != MARK_COLUMN}
        )
        try:
            row = super().propose(bare, matches)
        except NotThere as missing:
            row = ProposedRow(asked.number, asked.get("title"), bare, RowOutcome.REFUSED)
            row.refusals = [Problem(asked.number, self.column(missing.key), str(missing))]
            return row
        # Every row has its mark: how it was found tells nothing.
        row.found_by = None
        if row.outcome == RowOutcome.CREATED:
            earlier = self.marked.came_in.get(bare.fingerprint)
            if earlier is not None and row.number not in self.marked.damaged:
                return self._as_before(row, earlier)
            self._let_lead(row)
        obstacle = self._obstacle(row)
        if obstacle:
            row.outcome = RowOutcome.REFUSED
            row.refusals = [Problem(row.number, "", obstacle)]
            row.changes, row.clashes, row.warnings = [], [], []
        return row

    def _as_before(self, row: ProposedRow, earlier: Initiative) -> ProposedRow:
        """The same new row once more makes no second initiative."""
        row.outcome, row.initiative, row.values = RowOutcome.UNCHANGED, earlier, {}
        reason = _("This row is in the plan already: it came with an earlier sheet.")
        row.warnings = [Problem(row.number, "", reason)]
        return row

    def _obstacle(self, row: ProposedRow) -> str:
        if row.number in self.marked.damaged:
            return _("The hidden mark of this row is damaged. Please download the sheet once more.")
        if row.outcome == RowOutcome.CREATED:
            return self._obstacle_of_new(row)
        if row.initiative is None or not (row.changes or row.clashes):
            return ""
        return why_only_to_read(row.initiative, self.department) or why_closed(
            self.user, row.initiative
        )

    def _obstacle_of_new(self, row: ProposedRow) -> str:
        if not self.user.has_perm("actionplan.add_initiative", self.catalogue.plan):
            return _("You may not do this here.")
        if self.department not in row.values["lead"]:
            said = _("A new row becomes an initiative of %(name)s. Please leave its lead empty.")
            return said % {"name": self.department.name}
        return ""

    def _let_lead(self, row: ProposedRow) -> None:
        row.values.setdefault("lead", [self.department])
        title = folded(row.title)
        if any(folded(each.title) == title for each in self.marked.found.values()):
            reason = _("An initiative of this title stands in the sheet already.")
            row.warnings.append(Problem(row.number, self.column("title"), reason))

    def _note(self, row: ProposedRow, key: str, value: Any, before: str, after: str) -> bool:
        last = self._last(row)
        if row.initiative is None or last is None or self._same(key, last.get(key), before):
            return super()._note(row, key, value, before, after)
        clash = self._clash(row, key, last.get(key), before, after)
        row.clashes.append(clash)
        if clash.chosen == "theirs":
            return False
        taken = clash.edited if clash.chosen == "edit" else value
        row.values[BY_KEY[key].field if key in BY_KEY else key] = taken
        said = clash.edited if clash.chosen == "edit" else after
        row.changes.append(CellChange(key, self.column(key), before, said, overwrites=True))
        return True

    def _clash(self, row: ProposedRow, key: str, base: str, theirs: str, mine: str) -> Clash:
        joint = _joint(key, base, theirs, mine)
        chosen = self.answers.cells.get(f"{row.number}:{key}", "theirs")
        edited = ""
        if chosen.startswith("edit:"):
            chosen, edited = "edit", clean(chosen.removeprefix("edit:"))
        length, limit = length_and_limit(key, edited)
        if chosen == "edit" and (joint is None or not edited or length > limit):
            chosen = "theirs"
        return Clash(key, self.column(key), base, theirs, mine, joint, chosen, edited)

    def _same(self, key: str, cell: str, text: str) -> bool:
        """A capital letter is a change that somebody made."""
        if key in (*DEPARTMENTS, *LINKS, NOVELTY):
            return super()._same(key, cell, text)
        return cell == clean(text)

    def _read_departments(self, row: ProposedRow, key: str, cell: str) -> None:
        # What is noted about names here is about those of this cell.
        self.catalogue.names.clear()
        try:
            super()._read_departments(row, key, cell)
        except NotThere as missing:
            missing.key = key
            raise
        for named in self.catalogue.names.values():
            reason = _("“%(written)s” is read as %(name)s.") % {
                "written": named.written,
                "name": named.department.name,
            }
            row.warnings.append(Problem(row.number, self.column(key), reason))

    def _read(self, row: ProposedRow, key: str, cell: str) -> None:
        if key in LINKS and not cell:
            # Nothing is left of what was named here; other words keep their own column.
            linked = getattr(row.initiative, key).all()
            before = ", ".join(str(number) for number in sorted(each.number for each in linked))
            if before:
                self._note(row, key, [], before, "")
        elif key == NOVELTY and not cell:
            before = self._said(row, NOVELTY)
            if before:
                self._note(row, NOVELTY, "", before, "")
        else:
            super()._read(row, key, cell)

    def _said(self, row: ProposedRow, key: str) -> str:
        said = {key: getattr(row.initiative, BY_KEY[key].field)}
        return cell_of(said, key, self.catalogue.plan.municipality.language)


def _joint(key: str, base: str, theirs: str, mine: str) -> Joint | None:
    if key in TEXTS:
        return join_texts(base, theirs, mine)
    return join_lines(theirs, mine) if key in LINES else None
