"""Headings as departments really write them: in several lines, in groups, merged, with units."""

import pytest
from openpyxl import Workbook

from actionplan.models import Initiative
from actionplan.spreadsheets.importing import apply_import
from actionplan.spreadsheets.reading import open_table, read_table
from actionplan.spreadsheets.tables import NotATable
from tests.actionplan.spreadsheets.conftest import SHEET, saved, with_part, workbook_of
from tests.actionplan.spreadsheets.test_reading import csv_of, row_xml, sheet_xml

AREAS = ("Nr.", "Fokusområde", "Indsats", "Ansvarlig")


def sheet_of(rows, merges=()):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    for area in merges:
        workbook.active.merge_cells(area)
    return saved(workbook)


def read(rows, merges=(), **more):
    return open_table(sheet_of(rows, merges), "plan.xlsx", **more)


def test_a_head_of_two_storeys_below_a_title():
    table = read(
        [
            ["Handlingsplan for børn 2027", None, None, None, None, None],
            [],
            ["Nr.", "Fokusområde", "Indsatsen", None, "Økonomi", None],
            [None, None, "Indsats", "Mål", "2027", "2028"],
            ["1", "Leg", "Legeplads", "Alle leger", "10", "20"],
        ],
        ["A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:F3"],
    )
    assert table.headings == [
        *("Nr.", "Fokusområde", "Indsats", "Mål"),
        *("Økonomi – 2027", "Økonomi – 2028"),
    ]
    assert table.head == (3, 4)
    assert [(row.number, row.cells[2]) for row in table.rows] == [(5, "Legeplads")]


def test_a_head_whose_upper_storey_already_reads_like_one():
    table = read(
        [
            ["Fokusområde", "Indsats", None, "Ansvarlig"],
            [None, "Nr.", "Titel", None],
            ["Leg", "1", "Legeplads", "Park"],
        ],
        ["A1:A2", "B1:C1", "D1:D2"],
    )
    assert table.headings == ["Fokusområde", "Nr.", "Titel", "Ansvarlig"]
    assert len(table.rows) == 1


def test_groups_above_names_that_are_read_alone():
    table = read(
        [
            ["Plan"],
            [None, None, "Hvem", None],
            [*AREAS[:3], "Ansvarlig", "Partnere"],
            ["1", "Leg", "Sti", "Vej", "Skoler"],
        ],
        ["C2:E2"],
    )
    assert table.headings == [*AREAS[:3], "Ansvarlig", "Partnere"]
    assert table.head == (2, 3)


def test_the_same_name_in_two_groups_is_told_apart():
    table = read(
        [
            [None, None, None, "Planlægning", None, "Drift", None],
            ["Nr.", "Fokusområde", "Indsats", "Ansvarlig", "Note", "Ansvarlig", "Note"],
            ["1", "Leg", "Sti", "Vej", "a", "Park", "b"],
        ],
        ["D1:E1", "F1:G1"],
    )
    assert table.headings[3:] == [
        *("Planlægning – Ansvarlig", "Planlægning – Note"),
        *("Drift – Ansvarlig", "Drift – Note"),
    ]


def initiatives(many):
    numbers = range(1, many + 1)
    return [[str(n), "Beteiligung", f"Vorhaben {n}", "Park", "2027", "10"] for n in numbers]


NAMES = ["Nr.", "Handlungsfeld", "Maßnahme", "Federführung", "Laufzeit", "Kosten"]


def test_initiatives_below_groups_over_all_columns_are_no_headings():
    groups = ["Einordnung", None, "Inhalt", None, "Umsetzung", None]
    table = read([groups, NAMES, *initiatives(5)], ["A1:B1", "C1:D1", "E1:F1"])
    assert table.headings == NAMES
    assert table.head == (1, 2)
    assert [row.number for row in table.rows] == [3, 4, 5, 6, 7]


def test_initiatives_below_names_that_are_each_merged_over_two_columns_are_no_headings():
    names = ["Handlungsfeld", None, "Maßnahme", None]
    rows = [["Leg", None, f"Vorhaben {n}", "dort"] for n in range(1, 4)]
    table = read([names, *rows], ["A1:B1", "C1:D1"])
    assert table.head == (1, 1)
    assert len(table.rows) == 3


@pytest.mark.parametrize("area", ["G1:G3", "G1:G7"])
def test_a_heading_merged_further_down_takes_no_initiative(area):
    rows = [[*row, None] for row in initiatives(6)]
    table = read([[*NAMES, "Bemerkung"], *rows], [area])
    assert table.head == (1, 1)
    assert len(table.rows) == 6


@pytest.mark.parametrize("units", [["", "", "", "", "(t.kr.)"], ["", "", "", "", "kr."]])
def test_a_line_of_units_is_no_row(units):
    table = read([[*AREAS, "Økonomi"], units, ["1", "Leg", "Sti", "Vej", "5"]])
    assert table.headings[4] == f"Økonomi ({units[4].strip('()')})"
    assert [row.number for row in table.rows] == [3]


def test_a_first_row_without_a_title_is_no_line_of_units():
    table = read([[*AREAS, "Økonomi"], ["", "Leg", "", "Vej", "5"], ["1", "Leg", "Sti", "", ""]])
    assert [row.number for row in table.rows] == [2, 3]


def test_what_is_merged_holds_for_every_row_and_an_empty_cell_for_none(plan):
    table = read_table(
        sheet_of(
            [
                ["Nr.", "Fokusområde", "Tema", "Indsats"],
                ["1", "Leg", "Byrum", "Legeplads"],
                ["2", None, None, "Sti"],
                ["3", None, None, "Bænk"],
                ["4", "At blive hørt", "Råd", "Ungeråd"],
                ["5", "At blive hørt", None, "Høring"],
            ],
            ["B2:B4", "C2:C3"],
        ),
        "plan.xlsx",
    )
    apply_import(plan, table, by=None, filename="plan.xlsx")
    rows = Initiative.objects.filter(plan=plan).select_related("focus_area", "theme")
    assert [
        (each.number, each.focus_area.title, each.theme and each.theme.title) for each in rows
    ] == [
        ("1", "Leg", "Byrum"),
        ("2", "Leg", "Byrum"),
        ("3", "Leg", None),
        ("4", "At blive hørt", "Råd"),
        ("5", "At blive hørt", None),
    ]


def test_a_title_merged_over_two_rows_makes_no_second_initiative(plan):
    table = read_table(
        sheet_of(
            [AREAS, ["1", "Leg", "Legeplads", "Park"], [None, None, None, "Vej"]],
            ["B2:B3", "C2:C3"],
        ),
        "plan.xlsx",
    )
    report = apply_import(plan, table, by=None, filename="plan.xlsx")
    assert (report.counts["created"], report.counts["refused"]) == (1, 1)
    assert report.refusals[0].row == 3
    assert "merged" in report.refusals[0].reason


def test_the_likeliest_line_is_taken_where_no_title_is_named():
    table = read(
        [
            ["Handlingsplan 2027", None, None, None],
            ["Nr.", "Fokusområde", "Indsatsen", None],
            [None, None, "Projektnavn", "Mål"],
            ["1", "Leg", "Sti", "Gå"],
        ],
        ["A1:D1", "A2:A3", "B2:B3", "C2:D2"],
    )
    assert table.headings == ["Nr.", "Fokusområde", "Indsatsen – Projektnavn", "Mål"]


def test_somebody_says_where_the_headings_stand():
    rows = [
        ["Opdateret 3. maj", "af Vej"],
        ["Emne", "Hvad vi gør"],
        ["Område", "Projekt"],
        ["Leg", "Sti"],
        ["Leg", "Bro"],
    ]
    assert read(rows).headings == ["Opdateret 3. maj", "af Vej"]
    table = read(rows, head_lines=(3, 3))
    assert (table.headings, table.head) == (["Område", "Projekt"], (3, 3))
    assert [row.number for row in table.rows] == [4, 5]
    both = read(rows, head_lines=(2, 3))
    assert both.headings == ["Emne – Område", "Hvad vi gør – Projekt"]
    # What cannot be is not done: no rows would be left, or no line stands there.
    assert read(rows, head_lines=(5, 5)).head == read(rows, head_lines=(90, 91)).head == (1, 1)
    assert [row.number for row in table.first_lines] == [1, 2, 3, 4, 5]


def test_a_csv_file_too():
    content = csv_of(("Plan", ""), ("Felt A", "Felt B"), ("x", "y"))
    assert open_table(content, "plan.csv", (2, 2)).headings == ["Felt A", "Felt B"]


@pytest.mark.parametrize(
    "merges",
    [
        '<mergeCell ref="A1:ZZZZ9"/>',
        '<mergeCell ref="nowhere"/>',
        "<mergeCell/>",
        '<mergeCell ref="A1:B2"/>' * 20_001,
    ],
)
def test_merged_cells_made_to_hurt_are_refused(merges):
    rows = row_xml(1, *AREAS) + row_xml(2, "1", "Leg", "Sti", "Vej")
    part = sheet_xml(rows, after=f"<mergeCells>{merges}</mergeCells>")
    with pytest.raises(NotATable, match="damaged"):
        open_table(with_part(workbook_of(AREAS), SHEET, part), "plan.xlsx")


def test_cells_merged_over_the_whole_sheet_take_no_time():
    rows = row_xml(1, *AREAS) + row_xml(2, "1", "Leg", "Sti", "Vej")
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 200
    part = sheet_xml(rows, after=f"<mergeCells>{merges}</mergeCells>")
    content = with_part(workbook_of(AREAS), SHEET, part)
    with pytest.raises(NotATable):
        open_table(content, "plan.xlsx")
