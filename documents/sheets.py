"""A status report as a workbook: its figures, then every measure, one a row."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from actionplan.choices import TOOK_PART
from actionplan.differences import LABELS
from actionplan.reading import Data
from actionplan.spreadsheets.tables import clean
from actionplan.spreadsheets.writing import harmless, sheet_title
from documents.packing import packed
from documents.rendering import OnProgress, Rendered

HEAD = PatternFill("solid", fgColor="E8ECEF")
Row = Sequence[Any]


def write_report_sheet(report: Data, *, language: str, on_progress: OnProgress) -> Rendered:
    """Return a status report as an .xlsx file; its numbers are numbers."""
    on_progress(_("The text is being put together."), 1)
    workbook = Workbook(write_only=True)
    with translation.override(language):
        _figures(workbook, report)
        _measures(workbook, report)
        if report["since"]:
            _since(workbook, report["since"])
    moment = report["edition"]["changed_at"].replace(tzinfo=None, microsecond=0)
    workbook.properties.created = moment
    workbook.properties.title = clean(report["title"])
    workbook.properties.creator = clean(report["municipality"]["name"])
    content = packed(workbook, moment)
    on_progress(_("The document is ready."), 100)
    return Rendered(content, 0, hashlib.sha256(content).hexdigest())


def _figures(workbook: Workbook, report: Data) -> None:
    page = _page(workbook, _("Figures"), (52, 34, 16, 16))
    heads = (_("What is counted"), _("Of what"), _("Measures"), _("Per cent of all"))
    lines: list[Row] = [(report["title"], report["plan_title"]), (_("As of"), report["as_of"])]
    if report["seal"]:
        lines.append((report["seal"]["title"], report["seal"]["sentence"]))
    if report["municipality"]["is_demo"]:
        lines.append(
            (_("Demo: made to try out the portal. This is not a document of the municipality."),)
        )
    _write(page, lines)
    _write(page, [heads], is_head=True)
    _write(page, [(_("All measures"), "", report["many"])])
    _write(page, ((_("By status"), *_one(each)) for each in report["statuses"]))
    _write(
        page, ((_("Needs a look"), each["label"], each["many"]) for each in report["attention"])
    )
    for first, rows in (
        (_("By focus area"), report["by_area"]),
        (_("By lead department"), report["by_department"]),
    ):
        for row in rows:
            _write(page, [(first, row["label"], row["many"])])
            said = [*row["statuses"], *row["attention"]]
            _write(page, ((row["label"], each["label"], each["many"]) for each in said))
    _write(page, [(_("Indicators"), _("How far"), _("Indicators"))], is_head=True)
    _write(
        page, ((_("Indicators"), row["label"], int(row["value"])) for row in report["indicators"])
    )
    _voices(page, report)
    _money(page, report["money"])


def _one(each: Data) -> Row:
    return each["label"], each["many"], each["per_cent"]


def _voices(page: Any, report: Data) -> None:
    heads = (_("What young people said"), _("Contributions"), _("Answered"), _("Without an answer"))
    _write(page, [heads], is_head=True)
    for each in report["voices_said"]:
        _write(page, [(each["title"], each["many"], each["answered"], each["unanswered"])])
    sums = (report["many_said"], report["many_answered"], report["many_unanswered"])
    _write(page, [(_("Together"), *sums)])
    if report["became"]:
        heads = (_("What became of young people's input"), _("What became of them"),
                 _("Contributions"), _("Per cent of all"))  # fmt: skip
        _write(page, [heads], is_head=True)
        for each in report["voices_said"]:
            _write(page, ((each["title"], label, many) for label, many in each["became"]))
        _write(page, ((_("Together"), *_one(each)) for each in report["became"]))
        _write(page, [(_("Together"), _("All contributions"), report["many_said"])])


def _money(page: Any, money: Data) -> None:
    for title, heads, rows, last in (
        (_("Planned, and how sure it is"), money["heads"], money["by_certainty"],
         (_("Planned together"), money["planned"])),
        (_("Planned and spent, by focus area"), money["area_heads"], money["by_area"],
         (_("Together"), money["together"])),
    ):  # fmt: skip
        if heads:
            _write(page, [(title, *heads)], is_head=True)
            said = [(row["label"], row["cells"]) for row in rows] + [last]
            _write(page, ((label, *(cell for _head, cell in cells)) for label, cells in said))


def _measures(workbook: Workbook, report: Data) -> None:
    headings = [
        _("No."), _("Measure"), _("Focus area"), _("Theme"), _("Lead department"), _("Status"),
        _("Status in the last report"), _("Where it stands, in one sentence"), _("As of"),
        _("Begins"), _("Ends"), _("Time"), _("Started late"), _("Finished late"),
        _("Needs a look"), _("What was done"),
        _("What comes next"), _("What is in the way"), _("Why"), _("How children took part"),
        *(str(LABELS[name]) for name in TOOK_PART),
        _("Spent so far"), _("Situation now"), _("Outlook"), _("Milestones"), _("Indicators"),
        _("Contributions of young people"), _("Answered"), _("Without an answer"),
    ]  # fmt: skip
    wide = {1: 40, 2: 24, 4: 24, 7: 50}
    widths = [wide.get(place, 18) for place in range(len(headings))]
    page = _page(workbook, _("Measures"), widths, frozen="C2")
    many = sum(len(area["measures"]) for area in report["focus_areas"])
    page.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{many + 1}"
    _write(page, [headings], is_head=True)
    for area in report["focus_areas"]:
        _write(page, (_cells(each, area) for each in area["measures"]))


def _cells(each: Data, area: Data) -> Row:
    facts = dict(each["facts"])
    voices = each["voices"]
    return [
        each["number"], each["title"], " ".join(filter(None, [area["number"], area["title"]])),
        each["theme"], ", ".join(each["lead"]), each["status_label"], each["before_label"],
        each["sentence"], each["as_of"], _day(each["begins"]), _day(each["ends"]), each["time"],
        each["started_late"], each["finished_late"],
        ", ".join(each["watch"]), each["done"], each["next"], each["obstacles"], each["because"],
        each["children"], *(each["took_part"].get(name, "") for name in TOOK_PART),
        None if each["spent"] is None else Decimal(each["spent"]),
        facts.get(_("Situation now"), ""), facts.get(_("Outlook"), ""),
        "\n".join(each["steps"]), "\n".join(each["indicators"]),
        voices["many"], voices["answered"], voices["unanswered"],
    ]  # fmt: skip


def _day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _since(workbook: Workbook, since: Data) -> None:
    page = _page(workbook, _("Since the last report"), (40, 30, 14))
    _write(page, [(since["title"], since["as_of"])])
    _write(page, [(_("Then"), _("Now"), _("Measures"))], is_head=True)
    moves = since["moves"]
    _write(page, ((m["before"]["label"], m["after"]["label"], m["many"]) for m in moves))
    for label, many in (
        (_("Another status"), since["moved"]),
        (_("The same status"), since["same"]),
        (_("New"), since["new"]),
        (_("Followed no more"), len(since["gone"])),
    ):
        _write(page, [(label, "", many)])
    for each in since["gone"]:
        _write(page, [(f"{each['number']} {each['title']}".strip(), each["label"])])


# --- Cells ---------------------------------------------------------------------------------------


def _page(workbook: Workbook, title: str, widths: Sequence[int], frozen: str = "") -> Any:
    page = workbook.create_sheet(sheet_title(title))
    for place, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    if frozen:
        page.freeze_panes = frozen
    return page


def _write(page: Any, rows: Iterable[Row], *, is_head: bool = False) -> None:
    for row in rows:
        page.append([_cell(page, value, is_head) for value in row])


def _cell(page: Any, value: Any, is_head: bool) -> WriteOnlyCell:
    # What is pasted from a text program may hold signs that no workbook knows.
    text = harmless(clean(value)) if isinstance(value, str) else value
    cell = WriteOnlyCell(page, value=text)
    if isinstance(value, str):
        # A text that looks like a formula stays a text.
        cell.data_type = "s" if text else "n"
        cell.alignment = Alignment(vertical="top", wrap_text=len(value) > 30)
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if is_head:
        cell.font, cell.fill = Font(bold=True), HEAD
    return cell
