"""What a sheet that comes back would say, row by row, before anything is written."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from actionplan.models import ActionPlan, Initiative
from actionplan.spreadsheets.blotting import blots_in, without_removed
from actionplan.spreadsheets.heads import Row
from actionplan.spreadsheets.reading import open_table
from actionplan.spreadsheets.tables import NotATable, folded
from implementation.forms.updates import UpdateForm
from implementation.models import FollowUp, StatusUpdate
from implementation.sheets import (
    CHOSEN,
    WRITTEN,
    asked_by,
    given,
    headings,
    marks_heading,
    words_of,
)

MARK = re.compile(r"([0-9a-f-]{36}):([0-9]{1,18})")
# A sum with nothing around it but its currency.
SUM = re.compile(r"(?:kr\.?|dkk|eur|€)?\s*(-?[\d.,\s]*\d)(?:,-)?\s*(?:kr\.?|dkk|eur|€)?", re.I)
# A sheet that was taken out before these were asked has no column for them.
NEWER = frozenset({"children_took_part", "situation", "outlook"})
KEYS = uuid.UUID("5b1c0f3a-9a55-4a52-8a0a-6a9d40a7d6a1")

SAYS, SAME, REFUSED, MET, ALREADY = "says", "same", "refused", "met", "already"


@dataclass
class HandedRow:
    """One row: what becomes of it, what it would say, and what speaks against that."""

    number: int
    title: str
    outcome: str = SAME
    initiative: Initiative | None = None
    # What it would send through the form of an update.
    data: dict[str, str] = field(default_factory=dict)
    # What it says, by the heading of its column.
    said: list[tuple[str, str]] = field(default_factory=list)
    # Column ("" for the whole row) and reason.
    refusals: list[tuple[str, str]] = field(default_factory=list)
    # What somebody has said meanwhile; it stays as it is.
    meanwhile: StatusUpdate | None = None


class HandedSheet:
    """A sheet that came back, against what is known now; six queries, however long it is."""

    def __init__(
        self,
        plan: ActionPlan,
        own: Sequence[Initiative],
        *,
        follow_up: FollowUp,
        today: date,
    ) -> None:
        self.plan, self.follow_up, self.today = plan, follow_up, today
        self.language = plan.municipality.language
        self.own = {str(each.lineage): each for each in own}
        self.present = {
            each.initiative_id: each
            for each in StatusUpdate.objects.filter(plan=plan).standing().select_related("by")
        }
        self.heads = headings(self.language)
        # Row and column of each cell out of which removed words were taken.
        self.blots: list[tuple[int, str]] = []
        self.words = {
            name: {
                folded(word): value
                for code, _name in settings.LANGUAGES
                for value, word in words_of(name, code).items()
            }
            for name in CHOSEN
        }

    def read(self, content: bytes, filename: str) -> list[HandedRow]:
        """Return what each row would do; raises NotATable where it is no sheet of this plan."""
        table = without_removed(open_table(content, filename, (1, 1)), self.plan.municipality)
        self.blots = list(blots_in(table))
        places = {folded(heading): place for place, heading in enumerate(table.headings)}
        marks = places.get(folded(marks_heading(self.plan)))
        asked = asked_by(self.follow_up)
        columns = {name: places.get(folded(self.heads[name])) for name in asked}
        if marks is None:
            raise NotATable(
                _("This is not your sheet of this plan, or a column is missing. Please take it "
                  "out anew.")
            )  # fmt: skip
        lost = [self.heads[name] for name, at in columns.items() if at is None]
        if any(columns[name] is None for name in asked if name not in NEWER):
            what = _("These columns are missing: %(names)s. Please take the sheet out anew.")
            raise NotATable(what % {"names": ", ".join(lost)})
        title = places.get(folded(self.heads["title"]))
        marked = {row.number: MARK.fullmatch(row.cells[marks]) for row in table.rows}
        seen = self._seen([int(mark[2]) for mark in marked.values() if mark])
        rows: list[HandedRow] = []
        taken: set[str] = set()
        for row in table.rows:
            mark = marked[row.number]
            cells = {name: row.cells[place] for name, place in columns.items() if place is not None}
            handed = HandedRow(row.number, row.cells[title] if title is not None else "")
            rows.append(handed)
            why = self._why_not(row, mark, taken)
            blind = [
                self.heads[name]
                for name, at in columns.items()
                if at is not None and at in row.uncomputed
            ]
            if why or blind:
                handed.outcome = REFUSED
                handed.refusals = [("", why)] if why else [(each, _formula()) for each in blind]
                continue
            assert mark is not None  # noqa: S101
            taken.add(mark[1])
            self._judge(handed, self.own[mark[1]], seen.get(int(mark[2])), cells)
        return rows

    def _seen(self, numbers: list[int]) -> Mapping[int, StatusUpdate]:
        """Return the updates that were newest when the sheet was taken out."""
        rows = StatusUpdate.objects.filter(plan=self.plan, pk__in=numbers)
        return {each.pk: each for each in rows}

    def _why_not(self, row: Row, mark: re.Match[str] | None, taken: set[str]) -> str:
        if mark is None:
            return _("This row has lost its mark. Please write in the rows that were there.")
        if mark[1] not in self.own:
            return _("This initiative is not yours to report on, or nothing is asked about it.")
        return _("This initiative stands in the sheet twice.") if mark[1] in taken else ""

    def _judge(
        self,
        handed: HandedRow,
        initiative: Initiative,
        last: StatusUpdate | None,
        cells: dict[str, str],
    ) -> None:
        handed.initiative, handed.title = initiative, initiative.title
        if last is not None and last.initiative_id != initiative.pk:
            handed.outcome, handed.refusals = REFUSED, [("", _("The mark of this row is broken."))]
            return
        before = given(last, self.language)
        changed = {name: text for name, text in cells.items() if text != before.cells[name]}
        if not changed:
            return
        present = self.present.get(initiative.pk)
        key = self._key(initiative, before.seen, cells)
        handed.said = [(self.heads[name], text) for name, text in changed.items()]
        if present is not None and present.key == key:
            handed.outcome = ALREADY
            return
        if (present.pk if present else None) != before.seen:
            handed.outcome, handed.meanwhile = MET, present
            return
        handed.data = self._data(cells, last) | {"key": str(key), "seen": str(before.seen or "")}
        form = self.form(handed.data, last)
        handed.outcome = SAYS if form.is_valid() else REFUSED
        if handed.outcome == SAYS and last is not None:
            over = _("last time’s words fall away with this status")
            gone = last.falls_away(form.values())
            handed.said += [(self.heads[name], over) for name in gone if name not in changed]
        handed.refusals = [
            (self.heads.get(name, ""), str(reason))
            for name, reasons in form.errors.items()
            for reason in reasons
        ]

    def form(self, data: dict[str, str], last: StatusUpdate | None) -> UpdateForm:
        """Return the form that judges a row: the same as in the browser."""
        return UpdateForm(data, follow_up=self.follow_up, today=self.today, last=last)

    def _key(
        self, initiative: Initiative, seen: int | None, cells: Mapping[str, str]
    ) -> uuid.UUID:
        """Return the key of what a row says: handed in twice it is said once."""
        said = "\x1f".join(cells.get(name, "") for name in WRITTEN)
        return uuid.uuid5(KEYS, f"{initiative.pk}\x1f{seen}\x1f{said}")

    def _data(self, cells: Mapping[str, str], last: StatusUpdate | None) -> dict[str, str]:
        data = dict(cells)
        for name in CHOSEN:
            if name in cells:
                data[name] = self.words[name].get(folded(cells[name]), cells[name])
            elif last is not None:
                # What the sheet does not ask stays true.
                data[name] = getattr(last, name)
        data["money_spent"] = sum_in(cells["money_spent"])
        data["as_of"] = self._day(cells["as_of"])
        return data

    def _day(self, cell: str) -> str:
        if not cell:
            return self.today.isoformat()
        try:
            with override(self.language):
                day: Any = forms.DateField().to_python(cell)
        except forms.ValidationError:
            return cell
        return str(day.isoformat())


def _formula() -> str:
    return _(
        "This cell holds a formula without a stored value. Please open the file in a "
        "spreadsheet program, save it, and read it in once more."
    )


def sum_in(cell: str) -> str:
    """Return a sum as a form takes it: "120.000,50 kr." is 120000.50; else the cell as it is."""
    found = SUM.fullmatch(cell.strip())
    if not found:
        return cell
    text = re.sub(r"\s", "", found[1])
    if "," in text and text.rfind(",") > text.rfind(".") and not re.search(r",\d{3}$", text):
        return text.replace(".", "").replace(",", ".")
    if re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", text):
        return re.sub("[.,]", "", text)
    return text.replace(",", "") if "." in text else text
