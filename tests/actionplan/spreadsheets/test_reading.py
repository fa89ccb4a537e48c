"""What people hand over: read as it was meant, or refused in a sentence."""

import contextlib
import datetime
import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from actionplan.spreadsheets import tables, workbooks
from actionplan.spreadsheets.reading import ENCRYPTED, OLD_WORKBOOK, OLE, read_table
from actionplan.spreadsheets.tables import NotATable, clean, distinct
from tests.actionplan.spreadsheets.conftest import (
    AALBORG,
    SHEET,
    saved,
    table_of,
    with_part,
    workbook_of,
)

HEAD = ("Nr.", "Fokusområde", "Indsats")
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def csv_of(*lines, encoding="utf-8", delimiter=";", end="\r\n"):
    return end.join(delimiter.join(line) for line in lines).encode(encoding)


def refusal(content, filename="plan.xlsx"):
    with pytest.raises(NotATable) as refused:
        read_table(content, filename)
    return str(refused.value)


def sheet_xml(rows, before="", after=""):
    return (
        f'<worksheet xmlns="{NAMESPACE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def row_xml(number, *texts):
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def test_aalborgs_own_sheet():
    table = read_table(AALBORG.read_bytes(), AALBORG.name)
    assert len(table.rows) == 48
    assert table.headings[5] == "Medvirkende / partnere"
    assert table.rows[9].cells[0] == "1.10"
    assert (table.rows[0].number, table.rows[-1].number) == (2, 49)


@pytest.mark.parametrize(
    "content",
    [
        csv_of(HEAD, ("1", "Leg", "Ærø")),
        csv_of(HEAD, ("1", "Leg", "Ærø"), encoding="utf-8-sig"),
        csv_of(HEAD, ("1", "Leg", "Ærø"), encoding="utf-16"),
        csv_of(HEAD, ("1", "Leg", "Ærø"), encoding="cp1252"),
        csv_of(HEAD, ("1", "Leg", "Ærø"), delimiter=","),
        csv_of(HEAD, ("1", "Leg", "Ærø"), delimiter="\t"),
        csv_of(HEAD, ("1", "Leg", "Ærø"), end="\n"),
        csv_of(("Plan; udkast",), HEAD, ("1", "Leg", "Ærø"), delimiter=","),
    ],
)
def test_csv_however_it_was_written(content):
    table = read_table(content, "plan.csv")
    assert table.headings == list(HEAD)
    assert [row.cells for row in table.rows] == [["1", "Leg", "Ærø"]]


def test_line_breaks_in_cells_and_the_numbers_of_rows():
    content = b'Indsats;Fokusomr\xe5de\r\n"Leg;\r\n ""ude"" ";By\r\n\r\n;\r\nSti;By\r\n'
    table = read_table(content, "plan.csv")
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ['Leg;\n"ude"', "By"]),
        (5, ["Sti", "By"]),
    ]


def test_everything_stays_text_as_it_is_shown():
    workbook = Workbook()
    page = workbook.active
    page.append(["Nr.", "Fokusområde", "Indsats", "A", "B", "C", "D", "E", "F", "G"])
    page.append([3.1, "Leg", "3.10", True, datetime.date(2026, 11, 20), 0.5, 10000, 2.0, 0.3, None])
    moment = datetime.datetime.fromisoformat("2026-11-20 09:30")
    page.append([3.1, "Leg", "x", False, moment, 7, 5, 1e15, 1, 8])
    page["A3"].number_format = "0.00"
    page["E2"].number_format = "dd.mm.yyyy"
    page["F2"].number_format = "0%"
    page["G2"].number_format = "#,##0 [$kr.-406]"
    page["I2"].value = 0.1 + 0.2
    page["G3"].value = "#REF!"
    page["F3"].value = datetime.time(14, 5)
    table = read_table(saved(workbook), "plan.xlsx")
    assert table.rows[0].cells == [
        "3.1", "Leg", "3.10", "TRUE", "20.11.2026", "50%", "10000 kr.", "2", "0.3", "",
    ]  # fmt: skip
    assert table.rows[1].cells == [
        "3.10", "Leg", "x", "FALSE", "2026-11-20 09:30", "14:05", "#REF!", "1000000000000000",
        "1", "8",
    ]  # fmt: skip


def test_a_formula_speaks_through_its_stored_value():
    cells = (
        '<row r="2"><c r="A2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>'
        '<c r="B2" t="inlineStr"><is><t>Leg</t></is></c>'
        '<c r="C2"><f>1+1</f><v>2</v></c></row>'
    )
    content = with_part(
        workbook_of(HEAD),
        SHEET,
        sheet_xml(row_xml(1, "Indsats", "Fokusområde", "Måltal") + cells),
    )
    assert read_table(content, "plan.xlsx").rows[0].cells == ["ab", "Leg", "2"]


def test_what_nobody_typed_is_taken_away():
    assert clean(" a\x00\x0b \r\n\r\n b\x85\ud800\ufeff\u2028c \n") == "a\n\nb\n\nc"
    assert table_of(("Indsats_x000D_", "Fokusområde"), ("a_x0007_", "b")).headings[0] == "Indsats"


def test_headings_become_distinct_and_blank_columns_go():
    table = table_of(
        ("Indsats", "Fokusområde", "Note", "Note", None, "", ""),
        ("a", "b", "1", "2", "kept", "", ""),
    )
    assert table.headings == ["Indsats", "Fokusområde", "Note", "Note (2)", "(E)"]
    assert table.printed == ["Indsats", "Fokusområde", "Note", "Note", ""]
    assert table.rows[0].cells == ["a", "b", "1", "2", "kept"]
    assert distinct(["a", "a", "a (2)", "a"]) == ["a", "a (3)", "a (2)", "a (4)"]
    assert distinct(distinct(["a", "a", ""])) == ["a", "a (2)", "(C)"]


def test_a_caption_above_the_headings_is_passed_over():
    table = table_of(("Handlingsplan 2027",), (None,), HEAD, ("1", "Leg", "Sti"))
    assert table.headings == list(HEAD)
    assert table.rows[0].number == 4


def test_the_sheet_with_the_initiatives_is_found_behind_a_cover():
    workbook = Workbook()
    workbook.active.append(["Forside"])
    hidden = workbook.create_sheet("Lister")
    hidden.append(HEAD)
    hidden.append(("1", "x", "y"))
    hidden.sheet_state = "hidden"
    page = workbook.create_sheet("Katalog")
    page.append(HEAD)
    page.append(("1", "Leg", "Sti"))
    table = read_table(saved(workbook), "plan.xlsx")
    assert (table.sheet_title, table.rows[0].cells) == ("Katalog", ["1", "Leg", "Sti"])


@pytest.mark.parametrize(
    ("content", "filename", "said"),
    [
        (b"", "plan.csv", "empty"),
        (b" \r\n", "plan.csv", "empty"),
        (csv_of(HEAD), "plan.csv", "nothing in this table"),
        (csv_of(("",), ("",)), "plan.csv", "empty|nothing"),
        (b"%PDF-1.7 Indsats;Fokus", "plan.csv", "not a table"),
        (b"%PDF-1.7", "plan.xlsx", "not a table"),
        (b"<!doctype html><table>", "plan.csv", "not a table"),
        (b"\xef\xbb\xbf <html>", "plan.csv", "not a table"),
        (bytes(range(256)), "plan.csv", "not a table"),
        (b"a\x81\x8d\x8f", "plan.csv", "not a table"),
        (csv_of(HEAD, ("1", "2", "3")), "plan.exe", "not a table"),
        (csv_of(HEAD, ("1", "2", "3")), "plan", "not a table"),
        (b'Indsats;Fokusomr\xe5de\n"Leg;By\nSti;By\n', "plan.csv", "Line 3 .*quotation mark"),
        (csv_of(("Nr.", "Fokusområde"), ("1", "2")), "plan.csv", "titles.*Nr., Fokusområde"),
        (csv_of(("Nr.", "Indsats"), ("1", "2")), "plan.csv", "focus areas"),
        (OLE + b"\x00" * 600 + ENCRYPTED[0], "plan.xlsx", "password"),
        (OLE + b"\x00" * 600 + OLD_WORKBOOK[0], "plan.xls", "old .xls format"),
        (OLE + b"\x00" * 600, "plan.doc", "not a table"),
        (b"PK\x03\x04" + b"\x00" * 50, "plan.xlsx", "damaged"),
        (with_part(workbook_of(HEAD), SHEET, "<worksheet><"), "plan.xlsx", "damaged"),
        (with_part(workbook_of(HEAD), "xl/workbook.xml", "?"), "plan.xlsx", "damaged"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(content, filename, said):
    with pytest.raises(NotATable, match=said):
        read_table(content, filename)


def test_a_document_or_a_drawing_is_not_a_workbook():
    content = with_part(b"PK\x05\x06" + b"\x00" * 18, "word/document.xml", "<w/>")
    assert refusal(content).startswith("This is not an Excel workbook.")
    assert refusal(content, "plan.docx").startswith("This is not a table.")


def test_an_encrypted_package_asks_for_a_copy_without_password():
    content = bytearray(workbook_of(HEAD))
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    assert "password" in refusal(bytes(content))


def test_limits_of_size(monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    monkeypatch.setattr(tables, "MAX_LINES", 10)
    monkeypatch.setattr(tables, "MAX_COLUMNS", 4)
    rows = [("1", "Leg", "Sti")] * 4
    assert "more than 3 rows" in refusal(workbook_of(HEAD, *rows))
    assert "beyond line 10" in refusal(workbook_of(HEAD, *rows[:1], *[()] * 20, *rows[:1]))
    assert "more than 4 columns" in refusal(workbook_of(HEAD, ("1", "2", "3", "4", "5")))
    assert "larger than 10 MB" in refusal(b"x" * (10 * 1024 * 1024 + 1))


@pytest.mark.parametrize(
    ("name", "part"),
    [
        (SHEET, "x" * 60_000_000),
        (SHEET, sheet_xml("<row>" + "<c/>" * 1_000_000 + "</row>")),
        ("xl/styles.xml", "<styleSheet>" + "<xf/>" * 1_000_000),
        ("xl/sharedStrings.xml", "<sst>" + "<si><t>1</t></si>" * 2_000_000),
    ],
    ids=["sheet", "cells", "styles", "strings"],
)
def test_a_bomb_is_not_opened(name, part):
    content = with_part(workbook_of(HEAD, ("1", "2", "3")), name, part)
    tracemalloc.start()
    assert "far more than a plan can hold" in refusal(content)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_package_of_very_many_parts_is_not_opened():
    content = io.BytesIO(workbook_of(HEAD))
    with zipfile.ZipFile(content, "a") as package:
        for number in range(workbooks.MAX_ENTRIES):
            package.writestr(f"xl/worksheets/sheet{number + 2}.xml", "")
    assert "far more than a plan can hold" in refusal(content.getvalue())


@pytest.mark.parametrize(
    "part",
    [
        sheet_xml(row_xml(1, *HEAD) + '<row r="9999999999"><c><v>1</v></c></row>'),
        sheet_xml(row_xml(1, *HEAD) + row_xml(3, "a") + row_xml(2, "b")),
        sheet_xml('<row r="1">' + "<c><v>1</v></c>" * 60_000 + "</row>"),
        '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + sheet_xml(row_xml(1, "&a;")),
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + sheet_xml(row_xml(1, "&a;")),
        sheet_xml('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
        sheet_xml('<row r="1"><c r="A1" s="99"><v>99</v></c></row>'),
        sheet_xml('<row r="1"><c r="ZZZZ1"><v>99</v></c></row>'),
        sheet_xml('<row r="1"><c r="A1"><v>1e999</v></c></row>'),
        sheet_xml('<row r="1"><c r="A1"><v>NaN</v></c></row>'),
    ],
)
def test_a_sheet_made_to_hurt_is_refused(part):
    assert refusal(with_part(workbook_of(HEAD), SHEET, part))


@given(st.binary(max_size=300), st.sampled_from(["a.xlsx", "a.csv", "a"]))
def test_no_bytes_whatsoever_make_it_fail_otherwise(content, filename):
    for start in (b"", b"PK\x03\x04", b"Indsats;Fokusomr\xe5de\n"):
        with contextlib.suppress(NotATable):
            read_table(start + content, filename)


def slowly_clean(text):
    lines = [tables.UNWANTED.sub("", line).strip() for line in tables.LINE_BREAK.split(text)]
    return "\n".join(lines).strip()


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" \t\n\r\x85\ufeff\xa0a"))))
def test_plain_text_is_cleaned_as_any_other(text):
    assert clean(text) == slowly_clean(text)


def test_a_text_in_a_cell_with_and_without_formats():
    cells = (
        '<c r="A2" t="inlineStr"><is><t>  Sti &amp; bro_x000A_ </t></is></c>'
        '<c r="B2" t="inlineStr"><is><r><t>Le</t></r><r><rPr><b/></rPr><t>g</t></r></is></c>'
        '<c r="D2" t="inlineStr"><is><t/></is></c><c r="E2" t="inlineStr"><is/></c>'
        '<c r="F2" t="inlineStr"><is><t>x</t></is></c>'
    )
    head = row_xml(1, "Indsats", "Fokusområde", "A", "B", "C", "D")
    rows = sheet_xml(f'{head}<row r="2">{cells}</row>')
    table = read_table(with_part(workbook_of(HEAD), SHEET, rows), "plan.xlsx")
    assert table.rows[0].cells == ["Sti & bro", "Leg", "", "", "", "x"]
