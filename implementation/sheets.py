"""The sheet on which a department says how far its initiatives are, to take out and hand back."""

import io
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from actionplan.models import ActionPlan, Initiative
from actionplan.spreadsheets.department_writing import (
    BOLD,
    GREY,
    HEAD,
    LISTS,
    OPEN,
    TOP,
    write_text,
)
from actionplan.spreadsheets.tables import clean
from actionplan.spreadsheets.writing import sheet_title
from implementation.choices import MEANINGS, Outlook, Situation, Status
from implementation.models import FollowUp, StatusUpdate

# Above the marks stands which plan it is; a mark is an initiative and the update that was newest.
MARKS = "bkportal work"
# What is only to read, then what is written, by the fields of an update.
READ = ("number", "title", "last_status", "last_sentence", "last_day")
WRITTEN = (
    *("status", "sentence", "done", "next_step", "obstacles", "because", "money_spent"),
    *("children_took_part", "situation", "outlook", "as_of"),
)
# What is chosen from a list of words.
CHOSEN: dict[str, type[TextChoices]] = {
    "status": Status, "situation": Situation, "outlook": Outlook
}  # fmt: skip
# These are true until somebody says something else; the others are said anew each time.
KEPT = ("next_step", "obstacles", "money_spent")
WIDE = frozenset({"title", "last_sentence", "sentence", "done", "next_step", "obstacles",
                  "children_took_part"})  # fmt: skip


class Given(NamedTuple):
    """What stood in the cells to write in when a row was taken out, by field."""

    seen: int | None
    cells: dict[str, str]


def marks_heading(plan: ActionPlan) -> str:
    """Return what stands above the marks of a plan's sheet."""
    return f"{MARKS} {plan.number}"


def mark_of(initiative: Initiative, last: StatusUpdate | None) -> str:
    """Return the mark by which a row is known when it comes back."""
    return f"{initiative.lineage}:{last.pk if last else 0}"


def asked_by(follow_up: FollowUp) -> tuple[str, ...]:
    """Return what a municipality asks on its sheet: the two judgements only where it wants them."""
    left_out = {
        name
        for name, asked in (
            ("situation", follow_up.asks_situation), ("outlook", follow_up.asks_outlook)
        )
        if not asked
    }  # fmt: skip
    return tuple(name for name in WRITTEN if name not in left_out)


def headings(language: str) -> dict[str, str]:
    """Return the headings of all columns in the municipality's language, by their keys."""
    with override(language):
        read = (
            *(_("No."), _("Initiative"), _("Status last time")),
            *(_("Sentence last time"), _("Said on")),
        )
        fields: list[Any] = [StatusUpdate._meta.get_field(name) for name in WRITTEN]
        words = [capfirst(str(field.verbose_name)) for field in fields]
        return dict(zip((*READ, *WRITTEN), (*read, *words), strict=True))


def words_of(name: str, language: str) -> dict[str, str]:
    """Return the word for each choice of a field in a language."""
    with override(language):
        return {value: str(label) for value, label in CHOSEN[name].choices}


def given(last: StatusUpdate | None, language: str) -> Given:
    """Return what a row's cells hold before anybody writes in them."""
    cells = dict.fromkeys(WRITTEN, "")
    if last is None:
        return Given(None, cells)
    for name in KEPT:
        cells[name] = clean(_text(getattr(last, name)))
    for name in CHOSEN:
        cells[name] = words_of(name, language).get(getattr(last, name), "")
    return Given(last.pk, cells)


def _text(value: str | Decimal | None) -> str:
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return f"{value:.0f}" if whole else f"{value:.2f}"
    return value or ""


def work_workbook(
    plan: ActionPlan,
    initiatives: Iterable[Initiative],
    last: Mapping[int, StatusUpdate],
    follow_up: FollowUp,
) -> bytes:
    """Return the sheet of these initiatives as .xlsx; protected, so that no mark is lost."""
    language = plan.municipality.language
    workbook = Workbook()
    page = workbook.active
    with override(language):
        page.title = sheet_title(_("How far are we?"))
    asked = asked_by(follow_up)
    words = headings(language)
    heads = {name: words[name] for name in (*READ, *asked)}
    for place, heading in enumerate([marks_heading(plan), *heads.values()], start=1):
        cell = page.cell(1, place)
        write_text(cell, heading)
        cell.font, cell.fill, cell.alignment = BOLD, HEAD, TOP
    number = 1
    for number, each in enumerate(initiatives, start=2):
        _write_row(page, number, each, last.get(each.pk), asked, language)
    _write_lists(workbook, page, number, asked, language)
    _write_meanings(workbook, language)
    _shape(page, list(heads))
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _write_row(
    page: Worksheet,
    number: int,
    each: Initiative,
    last: StatusUpdate | None,
    asked: tuple[str, ...],
    language: str,
) -> None:
    read = [each.number, each.title, "", "", ""]
    if last is not None:
        status = words_of("status", language)[last.status]
        read[2:] = [status, last.sentence, last.as_of.isoformat()]
    cells = given(last, language).cells
    texts = [mark_of(each, last), *read, *(cells[name] for name in asked)]
    for place, text in enumerate(texts, start=1):
        cell = page.cell(number, place)
        write_text(cell, text)
        cell.alignment, cell.number_format = TOP, "@"
        if place > 1 + len(READ):
            cell.protection = OPEN
        else:
            cell.fill = GREY


def _write_lists(
    workbook: Workbook, page: Worksheet, last_row: int, asked: tuple[str, ...], language: str
) -> None:
    """Let people choose the status and the judgements from lists of words."""
    lists = workbook.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    for place, name in enumerate((name for name in CHOSEN if name in asked), start=1):
        words, letter = words_of(name, language), get_column_letter(place)
        for number, word in enumerate(words.values(), start=1):
            write_text(lists.cell(number, place), word)
        if last_row > 1:
            source = f"{LISTS}!${letter}$1:${letter}${len(words)}"
            choice = DataValidation(type="list", formula1=source)
            column = get_column_letter(2 + len(READ) + asked.index(name))
            choice.add(f"{column}2:{column}{last_row}")
            page.add_data_validation(choice)


def _write_meanings(workbook: Workbook, language: str) -> None:
    """Say on a page of its own what each status means, as the form does."""
    with override(language):
        title = _("What the words mean")
        lines = [(str(Status(value).label), str(text)) for value, text in MEANINGS.items()]
    page = workbook.create_sheet(sheet_title(title))
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 80
    for number, line in enumerate([(title, ""), *lines], start=1):
        for place, text in enumerate(line, start=1):
            cell = page.cell(number, place)
            write_text(cell, text)
            cell.alignment = TOP
        page.cell(number, 1).font = BOLD


def _shape(page: Worksheet, keys: list[str]) -> None:
    page.freeze_panes = "D2"
    page.column_dimensions["A"].hidden = True
    for place, key in enumerate(keys, start=2):
        width = 44 if key in WIDE else 8 if key == "number" else 20
        page.column_dimensions[get_column_letter(place)].width = width
    page.protection.sheet = True
    # Rows may be made higher and columns wider all the same.
    page.protection.formatCells = False
    page.protection.formatColumns = False
    page.protection.formatRows = False
