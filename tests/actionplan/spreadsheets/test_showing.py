"""What a person sees before deciding: new rows with their place, changes, columns, new names."""

import pytest
from django.utils.translation import override

from accounts.models import Department
from actionplan.models import Import
from actionplan.spreadsheets.importing import apply_import
from actionplan.spreadsheets.proposal import preview
from actionplan.spreadsheets.resemblance import resembling
from actionplan.spreadsheets.showing import (
    CHANGED_TEXT,
    ColumnChoice,
    SaidField,
    ShownChange,
    column_choices,
    excerpt,
    fields_of_columns,
    name_choices,
    shown,
)
from tests.actionplan.spreadsheets.conftest import table_of, workbook_of
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import ImportFactory

HEAD = ("Nr.", "Fokusområde", "Tema", "Indsats", "Ansvarlig", "Tidsplan")


def first_row(plan, *rows):
    return shown(preview(plan, table_of(HEAD, *rows)).rows[0])


def test_a_new_row_tells_where_it_goes_who_leads_it_and_when(plan):
    row = first_row(plan, ("1", "Leg", "Byrum", "Sti", "Park", "2027\ntil 2028"))
    assert (row.number, row.title, row.place, row.lead, row.time) == (
        2,
        "Sti",
        "Leg › Byrum",
        "Park",
        "2027 til 2028",
    )


def test_a_new_row_tells_all_that_it_would_write(plan):
    head = (*HEAD, "Formål", "Bemærkning")
    table = table_of(head, ("1", "Leg", "", "Sti", "", "2027", "Alle leger", "x"))
    with override("de"):
        row = shown(preview(plan, table).rows[0])
    assert row.said == [
        SaidField("Nr.", "1"),
        SaidField("Handlungsfeld", "Leg"),
        SaidField("Maßnahme", "Sti"),
        SaidField("Zeitrahmen", "2027"),
        SaidField("Ziel", "Alle leger"),
        SaidField("Bemærkning", "x", is_own=True),
    ]
    apply_import(plan, table, by=None, filename="plan.xlsx")
    assert shown(preview(plan, table).rows[0]).said == []


def test_a_refused_row_is_quoted_so_that_it_is_found_again(plan):
    row = first_row(plan, ("1", "Leg", "", "", "Park " * 20, "2027"))
    assert row.quote == "1 · Leg · Park Park Park Park Park Park … · 2027"
    assert [each.column for each in row.refusals] == ["Indsats"]


def test_a_changed_row_tells_what_changes_from_what_to_what(plan):
    before = ("1", "Leg", "", "Sti", "Park", "2027")
    apply_import(plan, table_of(HEAD, before), by=None, filename="plan.xlsx")
    row = first_row(plan, ("1", "Leg", "", "Sti", "Vej", "2028"))
    assert row.changes == [
        ShownChange("Ansvarlig", "Park", "Vej"),
        ShownChange("Tidsplan", "2027", "2028"),
    ]
    assert (row.place, row.quote) == ("", "")


def test_a_long_text_is_shown_from_where_it_changes(plan):
    head = ("Nr.", "Fokusområde", "Indsats", "Beskrivelse")
    text = "alle børn " * 100
    old = table_of(head, ("1", "Leg", "Sti", f"{text}og unge"))
    apply_import(plan, old, by=None, filename="plan.xlsx")
    new = table_of(head, ("1", "Leg", "Sti", f"{text}og forældre {text}"))
    _column, before, after = shown(preview(plan, new).rows[0]).changes[0]
    assert before.startswith("… ")
    assert before.endswith("og unge")
    assert "og forældre" in after
    assert len(after) <= CHANGED_TEXT + 4


@pytest.mark.parametrize("text", ["a" * 50, "ord " * 20, "et, to, tre", ""])
def test_an_excerpt_is_a_short_line(text):
    assert len(excerpt(text, 20)) <= 22
    assert excerpt(text, 100) == text.strip()


def test_each_column_says_how_it_was_understood(plan):
    table = table_of((*HEAD, "Bemærkning"), ("1", "Leg", "", "Sti", "", "", "x"))
    columns = column_choices(table, preview(plan, table), {"Tema": "No."})
    assert columns[2:4] == [
        ColumnChoice("Tema", "", "theme", error="No."),
        ColumnChoice("Indsats", "Sti", "title"),
    ]
    assert columns[6] == ColumnChoice("Bemærkning", "x", "own")
    assert ("title", "Maßnahme") in fields_of_columns("de")


@pytest.mark.parametrize(
    ("name", "others", "near"),
    [
        ("Skoleforvaltning", ["Skoleforvaltningen"], "Skoleforvaltningen"),
        ("Boerne og Unge", ["Park", "Børne- og Unge"], "Børne- og Unge"),
        ("Amt fuer Gruenflaechen", ["Amt für Grünflächen"], "Amt für Grünflächen"),
        ("Straßenbauamt", ["Strassenbauamt"], ""),
        ("Amt für Kultur", ["Amt für Schule"], ""),
        ("Kita 3", ["Kita 4"], ""),
        ("Park", ["PARK"], ""),
        ("Park", [], ""),
        ("★", ["☆"], ""),
    ],
)
def test_a_name_resembles_another_or_it_does_not(name, others, near):
    assert resembling(name, others) == near


def test_a_new_department_is_compared_and_never_merged(plan):
    Department.objects.create(municipality=plan.municipality, name="Skoleforvaltningen")
    Department.objects.create(
        municipality=plan.municipality, name="Parkerne", closed_on="2020-01-01"
    )
    table = table_of(
        HEAD, ("1", "Leg", "", "Sti", "Skoleforvaltning / Parkerna / Vej og By / Vej og by!", "")
    )
    proposal = preview(plan, table)
    choices = name_choices(plan, proposal.names)
    assert [(each.written, [name for _pk, name in each.near], each.twin) for each in choices] == [
        ("Skoleforvaltning", ["Skoleforvaltningen"], ""),
        ("Parkerna", [], ""),
        ("Vej og By", [], ""),
        ("Vej og by!", [], "Vej og By"),
    ]
    assert {(each.chosen, each.how) for each in choices} == {("", "new")}
    apply_import(plan, table, by=None, filename="plan.xlsx")
    assert Department.objects.filter(name__startswith="Skoleforvaltning").count() == 2


# --- The pages -----------------------------------------------------------------------------------


def waiting(story: PlanOfCast, *rows: tuple[str, ...]) -> Import:
    """Return a sheet that waits for a decision."""
    return ImportFactory(
        plan=story.plan, filename="plan.xlsx", content=workbook_of(HEAD, *rows), state="preview"
    )


@pytest.mark.usefixtures("scoped")
def test_the_preview_never_calls_refused_rows_a_plan_that_says_all_already(
    cast: Cast, story: PlanOfCast
) -> None:
    sheet = waiting(story, ("", "", "", "Rink", "", ""), ("", "", "", "Pool", "", ""))
    url = story.plan.url_of("import-preview", sheet.pk)
    page = client_of(cast.clara).get(url).content.decode()
    assert "Nothing of it can be taken in: 2 rows are refused." in page
    assert "says all of it already" not in page


@pytest.mark.usefixtures("scoped")
def test_rows_that_are_taken_as_headings_are_quoted(cast: Cast, story: PlanOfCast) -> None:
    row = ("7", "Leg", "Byrum", "Sti", "", "2027")
    url = story.plan.url_of("import-preview", waiting(story, row).pk)
    assert 'id="heads"' not in client_of(cast.clara).get(url).content.decode()
    content = workbook_of(("Plan 2027", "i maj", "", "", "", ""), HEAD, row)
    sheet = ImportFactory(
        plan=story.plan, filename="plan.xlsx", content=content, state="preview"
    )
    page = client_of(cast.clara).get(story.plan.url_of("import-preview", sheet.pk))
    quoted = page.content.decode().partition('id="heads"')[2].partition("</ul>")[0]
    assert "Plan 2027 · i maj" in quoted
    assert "Nr. · Fokusområde" in quoted
    assert "Byrum" not in quoted


@pytest.mark.usefixtures("scoped")
def test_the_preview_shows_places_columns_and_new_names(cast: Cast, story: PlanOfCast) -> None:
    sheet = waiting(
        story,
        ("", story.outdoors.title, "", "Swings", f"{cast.parks.name}s", "2027"),
        ("", "", "", "Lost", "", ""),
    )
    page = client_of(cast.clara).get(f"/fjordlund/plans/1/import/{sheet.pk}/").content.decode()
    for said in (
        "Which department is meant?",
        "Looks like one that is there already.",
        f'<option value="{cast.parks.pk}">{cast.parks.name}</option>',
        "How the columns were understood",
        "Lead department",
        '<dt>Time</dt><dd lang="da">2027</dd>',
        '<p class="import-quote" lang="da">Lost</p>',
    ):
        assert said in page


@pytest.mark.usefixtures("scoped")
@pytest.mark.parametrize(("heading", "is_open"), [("Tidsplan", False), ("Bemærkning", True)])
def test_the_columns_are_unfolded_where_one_is_unknown(
    cast: Cast, story: PlanOfCast, heading: str, is_open: bool
) -> None:
    content = workbook_of((*HEAD[:4], heading), ("", "Play", "", "Swings", "x"))
    sheet = ImportFactory(plan=story.plan, filename="a.xlsx", content=content, state="preview")
    page = client_of(cast.clara).get(f"/fjordlund/plans/1/import/{sheet.pk}/").content.decode()
    assert ('id="columns" open>' in page) == is_open


@pytest.mark.usefixtures("scoped")
def test_many_rows_are_shown_page_by_page(cast: Cast, story: PlanOfCast) -> None:
    sheet = waiting(story, *((str(n), "Play", "", f"Row {n}", "", "") for n in range(205)))
    clara = client_of(cast.clara)
    url = f"/fjordlund/plans/1/import/{sheet.pk}/"

    def rows(query: str) -> int:
        return clara.get(url + query).content.decode().count('<p class="import-head">')

    asked = ["", "?outcome=created", "?outcome=created&page=3", "?outcome=created&page=99"]
    assert [rows(query) for query in asked] == [30, 100, 5, 5]
    assert [rows(f"?outcome={word}") for word in ("refused", "nonsense")] == [30, 30]
    assert "Show all 205 of these rows" in clara.get(url).content.decode()
    assert "outcome=created&amp;page=2" in clara.get(f"{url}?outcome=created").content.decode()


@pytest.mark.usefixtures("scoped")
def test_the_report_quotes_what_was_refused(cast: Cast, story: PlanOfCast) -> None:
    sheet = waiting(story, ("7", "Play", "", "", "Streets", ""), ("", "Play", "", "Swing", "", ""))
    clara = client_of(cast.clara)
    url = f"/fjordlund/plans/1/import/{sheet.pk}/"
    clara.post(f"{url}apply/", {"seen": clara.get(url).context["seen"]})
    page = clara.get(url).content.decode()
    assert '<p class="import-quote" lang="da">7 · Play · Streets</p>' in page
    assert "Row 2, <b" in page


@pytest.mark.usefixtures("scoped")
def test_who_decides_second_about_a_sheet_is_told_so(cast: Cast, story: PlanOfCast) -> None:
    sheet = waiting(story, ("", "Play", "", "Swing", "", ""))
    clara = client_of(cast.clara)
    url = f"/fjordlund/plans/1/import/{sheet.pk}/"
    data = {"seen": clara.get(url).context["seen"]}
    words = ("apply", "apply", "discard")
    answers = [clara.post(f"{url}{word}/", data, follow=True) for word in words]
    told = [[str(each) for each in answer.context["messages"]] for answer in answers]
    too_late = "This spreadsheet has already been taken in or discarded."
    assert told == [["The spreadsheet is in the plan."], [too_late], [too_late]]
    assert story.plan.initiatives.filter(title="Swing").count() == 1
