"""From a sheet to the plan: what is proposed, what is written, what a second time changes."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Department
from actionplan.choices import Cause, InitiativeState, RowOutcome
from actionplan.models import FocusArea, Import, ImportRow, Initiative, Revision, Theme
from actionplan.revisions import save_checked
from actionplan.spreadsheets.importing import apply_import
from actionplan.spreadsheets.proposal import preview
from actionplan.spreadsheets.reading import read_table
from actionplan.transitions import make_move
from tests.actionplan.spreadsheets.conftest import SHEET, table_of, with_part, workbook_of
from tests.actionplan.spreadsheets.test_reading import row_xml, sheet_xml

HEAD = ("Nr.", "Fokusområde", "Tema", "Indsats")


def take_in(plan, table, filename="plan.xlsx"):
    return apply_import(plan, table, by=None, filename=filename)


def only(plan):
    return Initiative.objects.for_document().get(plan=plan)


def test_aalborgs_own_sheet(plan, aalborg_table):
    report = take_in(plan, aalborg_table)
    assert report.counts == {
        "rows": 48,
        "created": 48,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
    }
    areas = list(FocusArea.objects.filter(plan=plan))
    assert [area.title for area in areas][:2] == [
        "Mindset og børnesyn",
        "Kendskab til FN's Børnekonvention",
    ]
    assert len(areas) == 5
    assert len({area.colour for area in areas}) == len({area.shape for area in areas}) == 5
    assert Theme.objects.filter(plan=plan).count() == 18
    initiative = Initiative.objects.get(plan=plan, number="3.10")
    assert initiative.title == "Børns stemme i visitation og egen sag"
    assert initiative.partners == "Myndighedsområdet"
    assert initiative.target_group.startswith("børn og unge i udsatte positioner")
    assert initiative.extra == {"Bemærkning": "myndighedsområdet"}
    assert initiative.theme.title == "Alle børn og unge får en stemme"
    assert "myndighedsområdet" in initiative.search_text
    numbers = [each.number for each in Initiative.objects.filter(plan=plan).in_plan_order()]
    assert numbers[8:11] == ["1.9", "1.10", "2.1"]
    assert Department.objects.count() == 0


def test_every_new_record_has_its_first_revision(plan, aalborg_table):
    take_in(plan, aalborg_table)
    assert set(Revision.objects.values_list("cause", flat=True)) == {Cause.IMPORTED}
    assert Revision.objects.filter(initiative__isnull=False).count() == 48
    assert Revision.objects.filter(focus_area__isnull=False).count() == 5
    assert Revision.objects.filter(theme__isnull=False).count() == 18
    said = Revision.objects.get(initiative__number="1.6").payload
    assert said["title"] == "Subsite på Aalborg.dk om Børnevenlig Kommune"
    assert said["extra"] == {"Bemærkning": "nævnt som eksempel på kommunikation"}


def test_the_same_sheet_again_changes_nothing(plan, aalborg_table):
    take_in(plan, aalborg_table)
    before = list(Initiative.objects.values())
    report = take_in(plan, aalborg_table)
    assert report.counts["unchanged"] == 48
    assert list(Initiative.objects.values()) == before
    assert Import.objects.count() == 1
    assert ImportRow.objects.count() == 48
    assert Revision.objects.count() == 48 + 5 + 18


def test_the_same_sheet_again_does_not_undo_what_people_wrote_since(plan, aalborg_table):
    take_in(plan, aalborg_table)
    initiative = Initiative.objects.get(number="1.1")
    save_checked(
        initiative,
        {"title": "Ambassadører overalt", "number": "9.9"},
        base_version=1,
        by=None,
        cause=Cause.EDITED,
    )
    assert take_in(plan, aalborg_table).counts["unchanged"] == 48
    initiative.refresh_from_db()
    assert (initiative.title, initiative.number) == ("Ambassadører overalt", "9.9")


def test_a_preview_writes_nothing(plan, aalborg_table):
    proposal = preview(plan, aalborg_table)
    assert len(proposal.new_focus_areas) == 5
    assert len(proposal.new_themes) == 18
    assert proposal.unknown_headings == ["Bemærkning", "Måltal"]
    assert not Initiative.objects.exists()
    assert not FocusArea.objects.exists()


def test_a_changed_cell_changes_one_field(plan):
    head = ("Nr.", "Fokusområde", "Indsats", "Målgruppe")
    take_in(plan, table_of(head, ("1", "Leg", "Legeplads", "børn"), ("2", "Leg", "Sti", "")))
    changed = table_of(head, ("1", "Leg", "Legeplads", "børn under 6"), ("2", "Leg", "Sti", ""))
    row = preview(plan, changed).of(RowOutcome.UPDATED)[0]
    assert [(each.column, each.before, each.after) for each in row.changes] == [
        ("Målgruppe", "børn", "børn under 6")
    ]
    counts = take_in(plan, changed).counts
    assert (counts["updated"], counts["unchanged"]) == (1, 1)
    initiative = Initiative.objects.get(number="1")
    assert (initiative.target_group, initiative.version) == ("børn under 6", 2)
    revision = initiative.revisions.first()
    assert (revision.cause, revision.number, revision.by) == (Cause.IMPORTED, 2, None)


def test_an_empty_cell_leaves_what_the_plan_says(plan):
    head = ("Nr.", "Fokusområde", "Indsats", "Målgruppe", "Måltal")
    take_in(plan, table_of(head, ("1", "Leg", "Legeplads", "børn", "5")))
    counts = take_in(plan, table_of(head, ("1", "Leg", "Legeplads", "", ""))).counts
    assert counts["unchanged"] == 1
    assert only(plan).target_group == "børn"
    assert only(plan).extra == {"Måltal": "5"}


def test_what_both_sides_changed_is_pointed_out(plan):
    take_in(plan, table_of(HEAD, ("1", "Leg", "", "Legeplads")))
    save_checked(
        only(plan), {"title": "Stor legeplads"}, base_version=1, by=None, cause=Cause.EDITED
    )
    proposal = preview(plan, table_of(HEAD, ("1", "Leg", "", "Ny legeplads")))
    change = proposal.rows[0].changes[0]
    assert (change.before, change.after, change.overwrites) == (
        "Stor legeplads",
        "Ny legeplads",
        True,
    )
    assert [problem.row for problem in proposal.warnings] == [2]


def test_rows_without_title_or_focus_area_are_refused_and_block_nobody(plan):
    table = table_of(
        HEAD,
        ("1", "Leg", "Byrum", ""),
        ("2", "Leg", "Byrum", "Legeplads"),
        ("", "", "", ""),
        ("3", "", "", "Sti"),
    )
    report = take_in(plan, table)
    assert report.counts == {"rows": 3, "created": 1, "updated": 0, "unchanged": 0, "refused": 2}
    assert [(each.row, each.column) for each in report.refusals] == [
        (2, "Indsats"),
        (5, "Fokusområde"),
    ]
    assert report.refusals[0].reason == "The title is missing."
    assert Initiative.objects.count() == 1


def test_a_formula_that_nobody_computed_is_named_as_such(plan):
    formula = "=" + "A2&B2"
    table = read_table(
        workbook_of(
            HEAD,
            ("1", "Leg", "", formula),
            ("2", "Leg", formula, "Sti"),
            (formula, formula, formula, formula),
            ("4", "Leg", "", ""),
        ),
        "plan.xlsx",
    )
    report = take_in(plan, table)
    assert report.counts["rows"] == 4
    assert [(each.row, each.column, "formula" in each.reason) for each in report.refusals] == [
        (2, "Indsats", True),
        (4, "Indsats", True),
        (4, "Fokusområde", True),
        (5, "Indsats", False),
    ]
    assert [(each.row, each.column, "formula" in each.reason) for each in report.warnings] == [
        (3, "Tema", True)
    ]
    assert only(plan).title == "Sti"


def test_a_formula_whose_result_is_an_empty_text_is_empty(plan):
    cells = '<c t="str"><f>""</f><v></v></c>'
    row = row_xml(2, "1", "Leg").replace("</row>", f"{cells}</row>")
    content = with_part(
        workbook_of(("1",)), SHEET, sheet_xml(row_xml(1, "Nr.", "Fokusområde", "Indsats") + row)
    )
    refused = preview(plan, read_table(content, "plan.xlsx")).refusals
    assert [each.reason for each in refused] == ["The title is missing."]


def test_a_day_is_written_as_the_municipality_writes_days(plan):
    head = ("Nr.", "Fokusområde", "Indsats", "Tidsplan", "Mål", "Eget felt")
    day = datetime(2027, 9, 1)  # noqa: DTZ001
    october = datetime(2027, 10, 2)  # noqa: DTZ001
    row = ("2027-09-01", "Leg", "Sti", day, "fra 2027-09-01", day)
    take_in(plan, table_of(head, row))
    made = Initiative.objects.get()
    assert (made.number, made.time_text, made.goal) == (row[0], "1. september 2027", row[4])
    assert made.extra == {"Eget felt": "2027-09-01"}
    again = preview(plan, table_of(head, (*row[:3], october, *row[4:]))).rows[0]
    assert [(each.before, each.after, each.overwrites) for each in again.changes] == [
        ("1. september 2027", "2. oktober 2027", False)
    ]
    words = preview(plan, table_of(head, (*row[:3], "1. september 2027", *row[4:]))).rows[0]
    assert words.outcome == RowOutcome.UNCHANGED


def test_a_text_that_does_not_fit_is_refused_with_its_limit(plan):
    head = (*HEAD, "Målgruppe", "Måltal")
    report = take_in(
        plan,
        table_of(
            head,
            ("1", "Leg", "", "L" * 301, "", ""),
            ("2", "Leg", "", "Sti", "b" * 301, ""),
            ("3", "L" * 201, "", "Sti", "", ""),
            ("4", "Leg", "", "Sti", "", "m" * 30_000),
        ),
    )
    assert [(each.row, each.column) for each in report.refusals] == [
        (2, "Indsats"),
        (3, "Målgruppe"),
        (4, "Fokusområde"),
    ]
    assert report.refusals[0].reason == "The text is 301 characters long; 300 fit."
    assert len(only(plan).extra["Måltal"]) == 30_000


def test_equal_titles_and_equal_rows_are_legal(plan):
    rows = [("", "Leg", "", "Legeplads")] * 3
    assert take_in(plan, table_of(HEAD, *rows)).counts["created"] == 3
    assert take_in(plan, table_of(HEAD, *rows)).counts["unchanged"] == 3
    assert take_in(plan, table_of(HEAD, *rows, *rows[:1])).counts["created"] == 1


def test_a_row_without_number_is_known_again_at_another_place(plan):
    rows = [("", "Leg", "", "Legeplads"), ("", "Leg", "", "Sti")]
    take_in(plan, table_of(HEAD, *rows))
    counts = take_in(plan, table_of(HEAD, ("", "Leg", "", "Ny"), *reversed(rows))).counts
    assert (counts["created"], counts["unchanged"]) == (1, 2)


def test_the_external_id_goes_before_the_number(plan):
    head = ("ID", *HEAD)
    take_in(plan, table_of(head, ("a", "1", "Leg", "", "Legeplads"), ("b", "2", "Leg", "", "Sti")))
    counts = take_in(
        plan, table_of(head, ("b", "1", "Leg", "", "Sti"), ("a", "2", "Leg", "", "Legeplads"))
    ).counts
    assert counts["updated"] == 2
    assert Initiative.objects.get(external_id="b").number == "1"


def test_a_second_row_with_the_same_id_is_refused(plan):
    head = ("ID", *HEAD)
    report = take_in(
        plan, table_of(head, ("a", "1", "Leg", "", "Legeplads"), ("a", "2", "Leg", "", "Sti"))
    )
    assert [(each.row, each.column) for each in report.refusals] == [(3, "ID")]


def test_a_number_that_occurs_twice_matches_nobody(plan):
    take_in(plan, table_of(HEAD, ("1", "Leg", "", "Legeplads"), ("1", "Leg", "", "Sti")))
    counts = take_in(plan, table_of(HEAD, ("1", "Leg", "", "Noget helt andet"))).counts
    assert counts["created"] == 1


def test_a_withdrawn_initiative_is_known_and_stays_withdrawn(plan):
    take_in(plan, table_of(HEAD, ("1", "Leg", "", "Legeplads")))
    make_move(only(plan), "withdraw", by=None)
    counts = take_in(plan, table_of(HEAD, ("1", "Leg", "", "Større legeplads"))).counts
    assert counts["updated"] == 1
    assert only(plan).state == InitiativeState.WITHDRAWN


def test_several_departments_in_a_cell(plan):
    Department.objects.create(
        municipality=plan.municipality, name="Børne- og Ungeforvaltningen", short_name="BUF"
    )
    Department.objects.create(municipality=plan.municipality, name="Kultur / Fritid")
    head = (*HEAD, "Ansvarlig", "Medvirkende forvaltninger")
    lead, others = "buf / Skoleforvaltningen", "- Kultur / Fritid\n– Miljø (Park / Vej)"
    table = table_of(head, ("1", "Leg", "", "Legeplads", lead, others.replace("- K", "K")))
    proposal = preview(plan, table)
    assert [each.name for each in proposal.new_departments] == [
        "Skoleforvaltningen",
        "Miljø (Park / Vej)",
    ]
    take_in(plan, table)
    initiative = only(plan)
    assert [unit.name for unit in initiative.leads] == [
        "Børne- og Ungeforvaltningen",
        "Skoleforvaltningen",
    ]
    assert [unit.name for unit in initiative.contributors] == [
        "Kultur / Fritid",
        "Miljø (Park / Vej)",
    ]
    assert take_in(plan, table).counts["unchanged"] == 1


def test_a_department_that_was_merged_is_the_one_it_became(plan):
    now = Department.objects.create(municipality=plan.municipality, name="By og Land")
    Department.objects.create(municipality=plan.municipality, name="Teknik", merged_into=now)
    take_in(plan, table_of((*HEAD, "Ansvarlig"), ("1", "Leg", "", "Legeplads", "Teknik")))
    assert only(plan).leads == [now]


def test_articles_and_goals(plan):
    head = (*HEAD, "Børnekonventionen", "Verdensmål")
    table = table_of(head, ("1", "Leg", "", "Legeplads", "art. 12; 31, 77", "3, 11"))
    report = take_in(plan, table)
    initiative = only(plan)
    assert [article.number for article in initiative.articles.all()] == [12, 31]
    assert [goal.number for goal in initiative.sdgs.all()] == [3, 11]
    assert initiative.extra == {"Børnekonventionen": "77"}
    assert [(each.row, each.column) for each in report.warnings] == [(2, "Børnekonventionen")]
    changed = table_of(head, ("1", "Leg", "", "Legeplads", "12", "3, 11"))
    assert take_in(plan, changed).counts["updated"] == 1
    assert [article.number for article in only(plan).articles.all()] == [12]
    assert only(plan).extra == {}


def test_an_initiative_that_moves_takes_its_theme_along(plan):
    head = ("ID", *HEAD)
    take_in(plan, table_of(head, ("a", "1", "Leg", "Byrum", "Legeplads")))
    take_in(plan, table_of(head, ("a", "1", "Trivsel", "Byrum", "Legeplads")))
    initiative = only(plan)
    assert initiative.theme.focus_area == initiative.focus_area
    assert initiative.theme.title == "Byrum"
    take_in(plan, table_of(head, ("a", "1", "Leg", "", "Legeplads")))
    assert only(plan).theme is None


def test_new_time_takes_back_what_was_confirmed_of_the_old(plan):
    head = (*HEAD, "Tidsplan")
    take_in(plan, table_of(head, ("1", "Leg", "", "Legeplads", "2027")))
    save_checked(only(plan), {"time_confirmed": True}, base_version=1, by=None, cause=Cause.EDITED)
    take_in(plan, table_of(head, ("1", "Leg", "", "Legeplads", "2028")))
    assert only(plan).time_confirmed is False


def test_who_saves_at_the_same_moment_is_not_overwritten(plan, monkeypatch):
    take_in(plan, table_of(HEAD, ("1", "Leg", "", "Legeplads")))
    Initiative.objects.update(version=7)
    proposal = preview(plan, table_of(HEAD, ("1", "Leg", "", "Sti")))
    proposal.rows[0].initiative.version = 6
    monkeypatch.setattr("actionplan.spreadsheets.importing.preview", lambda *_: proposal)
    report = take_in(plan, table_of(HEAD, ("1", "Leg", "", "Sti")))
    assert (report.counts["updated"], report.counts["refused"]) == (0, 1)
    assert only(plan).title == "Legeplads"


def queries(act):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        act()
    return len(captured)


@pytest.mark.parametrize("count", [1, 30])
def test_a_preview_asks_the_same_number_of_questions_for_any_sheet(plan, count):
    rows = [(str(n), "Leg", "Byrum", f"Indsats {n}") for n in range(count)]
    take_in(plan, table_of(HEAD, *rows))
    table = table_of(HEAD, *((*row[:3], "Ny") for row in rows))
    assert queries(lambda: preview(plan, table)) == 13


# SQLite takes 999 values in a statement: two dozen initiatives.
@pytest.mark.parametrize("count", [1, 20])
def test_a_new_plan_is_written_in_the_same_number_of_statements(plan, count):
    rows = [(str(n), "Leg", "Byrum", f"Indsats {n}", "BUF", "12") for n in range(count)]
    table = table_of((*HEAD, "Ansvarlig", "Artikler"), *rows)
    # For the first revisions one of them asks for milestones, indicators and financing, and one
    # for the key figures of focus areas.
    assert queries(lambda: take_in(plan, table)) == 37


def test_a_renumbered_sheet_writes_no_promise_over_another(plan):
    rows = (("5.1", "Leg", "", "Børnerettighedsuge"), ("5.2", "Leg", "", "Kuffert"))
    take_in(plan, table_of(HEAD, *rows))
    before = dict(Initiative.objects.values_list("title", "pk"))
    sheet = table_of(
        HEAD,
        ("5.1", "Leg", "", "Noget helt nyt"),
        ("5.2", "Leg", "", "Børnerettighedsuge"),
        ("5.3", "Leg", "", "Kuffert"),
    )
    counts = take_in(plan, sheet).counts
    assert (counts["created"], counts["updated"]) == (1, 2)
    after = dict(Initiative.objects.values_list("title", "pk"))
    assert {title: after[title] for title in before} == before
    assert Initiative.objects.get(title="Kuffert").number == "5.3"
