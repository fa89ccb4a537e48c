"""One row of a sheet read against what the plan says already."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from actionplan.choices import RowOutcome
from actionplan.spreadsheets.catalogue import Catalogue
from actionplan.spreadsheets.cells import day_in_words, novelty_in, novelty_word, numbers_in
from actionplan.spreadsheets.columns import BY_KEY, DEPARTMENTS, LINKS, NOVELTY
from actionplan.spreadsheets.limits import length_and_limit
from actionplan.spreadsheets.matching import OWN, Asked, Matches, Memory
from actionplan.spreadsheets.proposed import COMPULSORY, CellChange, Problem, ProposedRow
from actionplan.spreadsheets.tables import clean, folded

# Names that a machine gave may look like days.
NO_DAYS = ("external_id", "number", "title")
# A structure that somebody confirmed is about the text that stood there then.
CONFIRMED = {
    "age_text": "age_confirmed",
    "time_text": "time_confirmed",
    "money_text": "money_confirmed",
}


class RowReader:
    """Reads one row after the other against what the plan says already."""

    def __init__(self, mapping: Mapping[str, str], catalogue: Catalogue, memory: Memory) -> None:
        self.heading_of = {key: heading for heading, key in mapping.items()}
        self.catalogue = catalogue
        self.memory = memory

    def propose(self, asked: Asked, matches: Matches) -> ProposedRow:
        initiative = matches.found.get(asked.number)
        row = ProposedRow(asked.number, asked.get("title"), asked, initiative=initiative)
        row.found_by = matches.found_by.get(asked.number)
        row.is_apart = asked.number in matches.apart
        row.refusals = [*self._refusals(asked, matches.doubled.get(asked.number))]
        if row.refusals:
            row.outcome = RowOutcome.REFUSED
            return row
        row.warnings = [self._uncomputed(asked, key) for key in asked.uncomputed]
        for key, cell in asked.cells.items():
            if not self._was_said_before(row, key, cell):
                self._read(row, key, cell)
        self._keep_theme_in_its_focus_area(row)
        if initiative is None:
            row.outcome = RowOutcome.CREATED
        elif row.changes:
            row.outcome = RowOutcome.UPDATED
        return row

    def column(self, key: str) -> str:
        """The heading of a column as it stands in the sheet."""
        return self.heading_of.get(key, key.removeprefix(OWN))

    def _refusals(self, asked: Asked, twin: int | None) -> Iterable[Problem]:
        sentences = {
            "title": _("The title is missing."),
            "focus_area": _("The focus area is missing."),
        }
        for key in COMPULSORY:
            if key in asked.uncomputed:
                yield self._uncomputed(asked, key)
            elif not asked.get(key):
                yield Problem(asked.number, self.column(key), sentences[key])
        if "title" in asked.carried:
            reason = _(
                "The title's cell is merged with the row above. Please write each initiative in a "
                "row of its own, or all of it in one row."
            )
            yield Problem(asked.number, self.column("title"), reason)
        if twin is not None:
            reason = _("Row %(row)s has the same identifier.") % {"row": twin}
            yield Problem(asked.number, self.column("external_id"), reason)
        for key, cell in asked.cells.items():
            length, limit = length_and_limit(key, cell)
            if length > limit:
                reason = _("The text is %(length)s characters long; %(limit)s fit.") % {
                    "length": length,
                    "limit": limit,
                }
                yield Problem(asked.number, self.column(key), reason)

    def _uncomputed(self, asked: Asked, key: str) -> Problem:
        reason = _(
            "This cell holds a formula without a stored value. Please open the file in a "
            "spreadsheet program, save it, and read it in once more."
        )
        return Problem(asked.number, self.column(key), reason)

    def _was_said_before(self, row: ProposedRow, key: str, cell: str) -> bool:
        """A cell that is as in the last sheet asks for nothing, even if the portal says otherwise
        by now: a sheet taken in again does not undo what people wrote since."""
        before = self._last(row)
        return before is not None and before.get(key) == cell

    def _last(self, row: ProposedRow) -> Asked | None:
        return self.memory.last_asked.get(row.initiative.pk) if row.initiative else None

    def _read(self, row: ProposedRow, key: str, cell: str) -> None:
        if key in DEPARTMENTS:
            self._read_departments(row, key, cell)
        elif key in LINKS:
            self._read_links(row, key, cell)
        elif key == NOVELTY:
            self._read_novelty(row, cell)
        elif key == "focus_area":
            self._read_focus_area(row, cell)
        elif key == "theme":
            self._read_theme(row, cell)
        elif key.startswith(OWN):
            self._note_extra(row, key.removeprefix(OWN), cell)
        else:
            self._read_text(row, key, cell)

    def _note(self, row: ProposedRow, key: str, value: Any, before: str, after: str) -> bool:
        """Keep a new value, and for an initiative that is there already what it changes.

        Returns whether the value is taken.
        """
        row.values[BY_KEY[key].field if key in BY_KEY else key] = value
        if row.initiative is None:
            return True
        last = self._last(row)
        # Somebody wrote here in the portal if it no longer says what the last sheet said.
        overwrites = bool(last and before and not self._same(key, last.get(key), before))
        row.changes.append(CellChange(key, self.column(key), before, after, overwrites))
        if overwrites:
            reason = _("This was changed in the portal since the last spreadsheet.")
            row.warnings.append(Problem(row.number, self.column(key), reason))
        return True

    def _same(self, key: str, cell: str, text: str) -> bool:
        if key in DEPARTMENTS:
            return self.catalogue.names_said(cell) == self.catalogue.names_said(text)
        if key in LINKS:
            known = set(self.catalogue.links[key])
            return numbers_in(cell, known).known == numbers_in(text, known).known
        if key == NOVELTY:
            return novelty_in(cell) == novelty_in(text)
        return folded(text) in (folded(cell), folded(self._worded(key, cell)))

    def _worded(self, key: str, cell: str) -> str:
        """Return what is written for a cell of plain text."""
        if key in NO_DAYS or key.startswith(OWN):
            return cell
        return day_in_words(cell, self.catalogue.plan.municipality.language)

    def _read_text(self, row: ProposedRow, key: str, cell: str) -> None:
        name = BY_KEY[key].field
        now = clean(getattr(row.initiative, name)) if row.initiative else ""
        if key == "external_id" and row.initiative and cell == str(row.initiative.lineage):
            return
        said = self._worded(key, cell)
        if now in (cell, said):
            return
        if self._note(row, key, said, now, said) and name in CONFIRMED and row.initiative:
            row.values[CONFIRMED[name]] = False

    def _read_focus_area(self, row: ProposedRow, cell: str) -> None:
        now = row.initiative.focus_area.title if row.initiative else ""
        if folded(now) != folded(cell):
            self._note(row, "focus_area", self.catalogue.focus_area(cell), now, cell)

    def _read_theme(self, row: ProposedRow, cell: str) -> None:
        theme = row.initiative.theme if row.initiative else None
        now = theme.title if theme else ""
        if folded(now) != folded(cell):
            self._note(row, "theme", None, now, cell)

    def _keep_theme_in_its_focus_area(self, row: ProposedRow) -> None:
        """A theme belongs to one focus area; an initiative that moves finds or makes its own."""
        area = row.values.get("focus_area")
        if area is None and row.initiative and "theme" in row.values:
            area = row.initiative.focus_area
        if area is None:
            return
        title = row.asked.get("theme")
        row.values["theme"] = self.catalogue.theme(area, title) if title else None

    def _read_departments(self, row: ProposedRow, key: str, cell: str) -> None:
        now = getattr(row.initiative, "leads" if key == "lead" else "contributors", [])
        units = self.catalogue.departments_in(cell)
        if [folded(unit.name) for unit in units] != [folded(unit.name) for unit in now]:
            before = "\n".join(unit.name for unit in now)
            self._note(row, key, units, before, "\n".join(unit.name for unit in units))

    def _read_links(self, row: ProposedRow, key: str, cell: str) -> None:
        there = self.catalogue.links[key]
        numbers = numbers_in(cell, set(there))
        linked = getattr(row.initiative, key).all() if row.initiative else []
        now = sorted(each.number for each in linked)
        if numbers.rest:
            reason = _("“%(text)s” is not a number we know. It is kept as text.") % {
                "text": numbers.rest
            }
            row.warnings.append(Problem(row.number, self.column(key), reason))
        if numbers.known != now:
            links = [there[number] for number in numbers.known]
            self._note(row, key, links, _listed(now), _listed(numbers.known))
        self._note_extra(row, self.column(key), numbers.rest)

    def _read_novelty(self, row: ProposedRow, cell: str) -> None:
        """New or existing; any other word is kept as text and changes nothing."""
        now = row.initiative.novelty if row.initiative else ""
        said = novelty_in(cell)
        if said and said != now:
            language = self.catalogue.plan.municipality.language
            self._note(row, NOVELTY, said, now and novelty_word(now, language), cell)
        if not said:
            reason = _("“%(text)s” says neither new nor existing. It is kept as text.") % {
                "text": cell
            }
            row.warnings.append(Problem(row.number, self.column(NOVELTY), reason))
        self._note_extra(row, self.column(NOVELTY), "" if said else cell)

    def _note_extra(self, row: ProposedRow, heading: str, text: str) -> None:
        """Keep what we have no field for under its heading."""
        extra = row.values.get("extra", row.initiative.extra if row.initiative else {})
        now = extra.get(heading, "")
        if clean(now) == text:
            return
        changed = {**extra, heading: text}
        if not text:
            del changed[heading]
        if self._note(row, OWN + heading, None, now, text):
            del row.values[OWN + heading]
            row.values["extra"] = changed


def _listed(numbers: list[int]) -> str:
    return ", ".join(str(number) for number in numbers)
