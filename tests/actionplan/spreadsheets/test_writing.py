"""From the plan to a sheet, and back again without a change."""

import csv
import io
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from accounts.models import Department
from actionplan.choices import Cause
from actionplan.models import Initiative
from actionplan.revisions import save_checked
from actionplan.spreadsheets.composing import Sheet
from actionplan.spreadsheets.guarding import guarded, guarded_in_workbook, unguarded
from actionplan.spreadsheets.importing import apply_import
from actionplan.spreadsheets.proposal import preview
from actionplan.spreadsheets.reading import read_table
from actionplan.spreadsheets.tables import clean
from actionplan.spreadsheets.writing import (
    as_csv,
    as_workbook,
    initiatives_csv,
    initiatives_workbook,
)
from actionplan.transitions import make_move
from tests.actionplan.spreadsheets.conftest import AALBORG, table_of

HEAD = ("Nr.", "Fokusområde", "Indsats")
BOTH = pytest.mark.parametrize(
    ("write", "filename"), [(initiatives_workbook, "plan.xlsx"), (initiatives_csv, "plan.csv")]
)
FIELDS = [
    "number", "focus_area__title", "theme__title", "title", "goal", "description",
    "text_for_children", "partners", "target_group", "time_text", "money_text", "contact",
    "extra", "order",
]  # fmt: skip
HOSTILE = ["=1+1", "+45 12 34", "-5", "@SUM(A1)", "\uff1d1", "'=1", "''+x", '=HYPERLINK("x")']


def take_in(plan, table):
    return apply_import(plan, table, by=None, filename="plan.xlsx")


def rows_of(workbook):
    page = load_workbook(io.BytesIO(workbook)).active
    return [list(row) for row in page.iter_rows(values_only=True)]


def fields_of(plan):
    return list(Initiative.objects.filter(plan=plan).in_plan_order().values_list(*FIELDS))


@BOTH
def test_aalborgs_sheet_comes_out_as_it_came_in(plan, aalborg_table, write, filename):
    take_in(plan, aalborg_table)
    table = read_table(write(plan), filename)
    assert table.headings == aalborg_table.headings
    assert table.rows == aalborg_table.rows


@BOTH
def test_a_sheet_that_comes_back_changes_nothing(plan, aalborg_table, write, filename):
    take_in(plan, aalborg_table)
    report = take_in(plan, read_table(write(plan), filename))
    assert report.counts == {
        "rows": 48,
        "created": 0,
        "updated": 0,
        "unchanged": 48,
        "refused": 0,
    }


@BOTH
def test_a_sheet_taken_into_an_empty_plan_gives_the_same(
    plan, new_plan, aalborg_table, write, filename
):
    take_in(plan, aalborg_table)
    other = new_plan("elsewhere")
    content = write(plan)
    with scope(municipality=other.municipality):
        take_in(other, read_table(content, filename))
        there = fields_of(other)
    assert there == fields_of(plan)


def test_what_was_added_in_the_portal_gets_a_column_of_its_own(plan):
    take_in(plan, table_of((*HEAD, "Måltal"), ("1", "Leg", "Sti", "5"), ("2", "Leg", "Bro", "")))
    unit = Department.objects.create(municipality=plan.municipality, name="Park / Vej")
    other = Department.objects.create(municipality=plan.municipality, name="Skole")
    save_checked(
        Initiative.objects.get(number="1"),
        {"goal": "Leg overalt", "lead": [unit, other], "time_text": "2027"},
        base_version=1,
        by=None,
        cause=Cause.EDITED,
    )
    rows = rows_of(initiatives_workbook(plan))
    assert rows[0] == [*HEAD, "Måltal", "Mål", "Ansvarlig forvaltning", "Tidsplan"]
    assert rows[1] == ["1", "Leg", "Sti", "5", "Leg overalt", "Park / Vej\nSkole", "2027"]
    table = read_table(initiatives_workbook(plan), "plan.xlsx")
    assert take_in(plan, table).counts["unchanged"] == 2


def test_columns_of_an_earlier_sheet_come_out_too(plan):
    take_in(
        plan,
        table_of((*HEAD, "Note", "Finansiering", "Budget"), ("1", "Leg", "Sti", "a", "b", "c")),
    )
    take_in(plan, table_of(HEAD, ("2", "Leg", "Bro")))
    rows = rows_of(initiatives_workbook(plan))
    assert rows == [
        [*HEAD, "Økonomi", "Note", "Budget"],
        ["1", "Leg", "Sti", "b", "a", "c"],
        ["2", "Leg", "Bro", None, None, None],
    ]
    assert preview(plan, read_table(initiatives_workbook(plan), "x.xlsx")).changes_anything is False


def test_departments_and_articles_come_out_in_the_sheets_own_words(plan):
    head = (*HEAD, "Ansvarlig", "Artikler")
    lead, articles = "\u2013 Skole\n\u2013 Kultur", "art. 12; 31, 77"
    take_in(plan, table_of(head, ("1", "Leg", "Sti", lead, articles)))
    assert rows_of(initiatives_workbook(plan))[1] == ["1", "Leg", "Sti", lead, articles]
    initiative = Initiative.objects.get()
    save_checked(
        initiative, {"articles": initiative.articles.filter(number=12), "lead": []},
        base_version=1, by=None, cause=Cause.EDITED,
    )  # fmt: skip
    assert rows_of(initiatives_workbook(plan))[1] == ["1", "Leg", "Sti", None, "12, 77"]


def test_doubled_and_blank_headings_come_out_word_for_word(plan):
    take_in(plan, table_of((*HEAD, "Note", "Note", None), ("1", "Leg", "Sti", "a", "b", "c")))
    assert rows_of(initiatives_workbook(plan)) == [
        [*HEAD, "Note", "Note", None],
        ["1", "Leg", "Sti", "a", "b", "c"],
    ]
    table = read_table(initiatives_workbook(plan), "plan.xlsx")
    assert take_in(plan, table).counts["unchanged"] == 1


def test_without_a_sheet_all_columns_in_the_municipalitys_language(new_plan):
    plan = new_plan("auendorf", "de")
    with scope(municipality=plan.municipality):
        assert rows_of(initiatives_workbook(plan))[0] == [
            "Nr.", "Handlungsfeld", "Thema", "Maßnahme", "Ziel", "Beschreibung",
            "Text für Kinder", "Federführung", "Beteiligte Stellen", "Kooperationspartner",
            "Zielgruppe", "Alter", "Ort", "Beteiligung",
            "Raum: Wo und wann konnten Kinder etwas sagen?",
            "Stimme: Wie konnten sie es sagen, und wer wurde gefragt?",
            "Gehör: Wer hat zugehört, und wer entscheidet?",
            "Einfluss: Was hat sich dadurch geändert?", "Zeitrahmen", "Kosten",
            "Neu oder bestehend", "Politischer Beschluss", "Kontakt", "UN-KRK",
            "Nachhaltigkeitsziele",
        ]  # fmt: skip


def test_rows_that_could_not_be_told_apart_carry_an_identifier(plan):
    take_in(plan, table_of(("Fokusområde", "Indsats"), ("Leg", "Sti"), ("Leg", "Bro")))
    assert rows_of(initiatives_workbook(plan))[0] == ["Fokusområde", "Indsats"]
    initiative = Initiative.objects.get(title="Sti")
    save_checked(initiative, {"title": "Bro"}, base_version=1, by=None, cause=Cause.EDITED)
    rows = rows_of(initiatives_workbook(plan))
    assert rows[0] == ["Fokusområde", "Indsats", "Ekstern id"]
    assert rows[1] == ["Leg", "Bro", str(initiative.lineage)]
    table = read_table(initiatives_workbook(plan), "plan.xlsx")
    assert take_in(plan, table).counts["unchanged"] == 2
    assert set(Initiative.objects.values_list("external_id", flat=True)) == {""}


def test_what_was_withdrawn_does_not_go_out(plan):
    take_in(plan, table_of(HEAD, ("1", "Leg", "Sti"), ("2", "Leg", "Bro")))
    make_move(Initiative.objects.get(number="1"), "withdraw", by=None)
    assert rows_of(initiatives_workbook(plan))[1:] == [["2", "Leg", "Bro"]]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(text):
    sheet = Sheet("x", [text, "b"], ["title", "focus_area"], [[text, "#N/A"]])
    page = load_workbook(io.BytesIO(as_workbook(sheet))).active
    assert {cell.data_type for row in page for cell in row} == {"s"}
    assert page["A2"].quotePrefix
    assert not page["B2"].quotePrefix
    for row in csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig")), delimiter=";"):
        assert row[0] == f"'{text}"


@given(st.text())
def test_a_guard_comes_off_again(text):
    assert unguarded(guarded(text)) == text
    assert unguarded(guarded_in_workbook(text)) == text


def test_a_workbook_that_is_pleasant_to_read(plan, aalborg_table):
    take_in(plan, aalborg_table)
    page = load_workbook(io.BytesIO(initiatives_workbook(plan))).active
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:I49"
    assert page["A1"].font.bold
    assert page["D2"].alignment.wrap_text
    assert page.column_dimensions["D"].width > page.column_dimensions["A"].width


def test_a_sheets_title_may_hold_what_a_workbook_forbids():
    content = as_workbook(Sheet("Plan 2026/27: [udkast]" * 3, ["a"], ["title"], []))
    assert load_workbook(io.BytesIO(content)).sheetnames[0].startswith("Plan 2026 27")
    assert load_workbook(io.BytesIO(as_workbook(Sheet("''", ["a"], ["title"])))).sheetnames == ["1"]


words = st.text(
    alphabet=st.one_of(
        st.characters(blacklist_categories=["Cs"]), st.sampled_from("=+-@'/;\n\t\"_x000D_\u2013•")
    ),
    max_size=30,
).map(clean)


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.tuples(words, *[words] * 6), min_size=1, max_size=4),
    workbook=st.booleans(),
)
def test_any_text_survives_the_way_out_and_in(new_plan, rows, workbook):
    head = ("Nr.", "Fokusområde", "Indsats", "Beskrivelse", "Ansvarlig", "Artikler", "Egen")
    table = table_of(
        head, *((guarded_in_workbook(n), "F" + f, "T" + t, *map(guarded_in_workbook, rest))
                for n, f, t, *rest in rows)
    )  # fmt: skip
    here, there = new_plan(f"a{uuid.uuid4().hex}"), new_plan(f"b{uuid.uuid4().hex}")
    write, name = (initiatives_workbook, "a.xlsx") if workbook else (initiatives_csv, "a.csv")
    with scope(municipality=here.municipality):
        created = take_in(here, table).counts["created"]
        content = write(here)
        said = fields_of(here)
        counts = take_in(here, read_table(content, name)).counts
        assert (counts["unchanged"], counts["refused"]) == (created, 0)
        assert fields_of(here) == said
    with scope(municipality=there.municipality):
        take_in(there, read_table(content, name))
        assert [row[:-1] for row in fields_of(there)] == [row[:-1] for row in said]


@pytest.mark.parametrize("count", [1, 30])
def test_the_sheet_costs_the_same_number_of_queries_for_any_plan(plan, count):
    head = (*HEAD, "Ansvarlig", "Artikler", "SDG")
    take_in(
        plan, table_of(head, *((str(n), "Leg", "Sti", "Park", "12", "3") for n in range(count)))
    )
    with CaptureQueriesContext(connection) as captured:
        initiatives_workbook(plan)
    assert len(captured) == 6


def test_the_demos_sheet_is_what_aalborg_wrote():
    table = read_table(AALBORG.read_bytes(), AALBORG.name)
    assert (len(table.rows), len({row.cells[1] for row in table.rows})) == (48, 5)
    assert len({(row.cells[1], row.cells[2]) for row in table.rows}) == 18


def test_a_row_is_written_word_for_word_whatever_is_in_it():
    texts = ["a < b & c > d", "to\nlinjer", "_x000D_", "3.10", "", '"</sheetData>"', "m" * 40_000]
    keys = ["title"] * len(texts)
    page = load_workbook(io.BytesIO(as_workbook(Sheet("x", texts, keys, [texts] * 3)))).active
    for row in page.iter_rows():
        assert [unescape(cell.value or "") for cell in row] == [text[:32_767] for text in texts]
        assert {cell.data_type for cell in row if cell.value} == {"s"}
    assert (page.max_row, page["A1"].font.bold, page["A4"].font.bold) == (4, True, False)
