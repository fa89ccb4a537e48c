"""The columns of real sheets that are text with a meaning: age, place, new or existing."""

import io

import pytest
from openpyxl import load_workbook

from actionplan.choices import Cause
from actionplan.models import Initiative
from actionplan.revisions import save_checked
from actionplan.spreadsheets.cells import novelty_in
from actionplan.spreadsheets.importing import apply_import
from actionplan.spreadsheets.reading import read_table
from actionplan.spreadsheets.writing import initiatives_workbook
from tests.actionplan.spreadsheets.conftest import table_of

HEAD = ("Nr.", "Fokusområde", "Indsats", "Alder", "Sted", "Inddragelse")
HEAD += ("Ny eller eksisterende", "Politisk beslutning")


def take_in(plan, table):
    return apply_import(plan, table, by=None, filename="plan.xlsx")


def rows_of(plan):
    page = load_workbook(io.BytesIO(initiatives_workbook(plan))).active
    return [list(row) for row in page.iter_rows(values_only=True)]


@pytest.mark.parametrize(
    ("cell", "said"),
    [("Ny", "new"), (" NEU. ", "new"), ("videreføres", "existing"), ("Fortführung", "existing"),
     ("continues", "existing"), ("delvist ny", ""), ("", "")],
)  # fmt: skip
def test_new_and_existing_in_three_languages(cell, said):
    assert novelty_in(cell) == said


def test_the_fields_come_in_and_go_out_and_change_nothing_when_they_come_back(plan):
    row = ("1", "Leg", "Sti", "6-12 år", "Nordbyen", "Eleverne vælger", "Nyt tiltag", "Sag 12")
    other = ("2", "Leg", "Bro", "", "", "", "delvist ny", "")
    report = take_in(plan, table_of(HEAD, row, other))
    first, second = Initiative.objects.order_by("number")
    assert (first.age_text, first.place_text, first.participation_text) == row[3:6]
    assert (first.novelty, first.decision_text) == ("new", "Sag 12")
    assert (second.novelty, second.extra) == ("", {"Ny eller eksisterende": "delvist ny"})
    assert "delvist ny" in report.warnings[0].reason
    assert rows_of(plan) == [list(HEAD), list(row), [cell or None for cell in other]]
    back = read_table(initiatives_workbook(plan), "plan.xlsx")
    assert take_in(plan, back).counts["unchanged"] == 2


def test_what_was_chosen_in_the_portal_goes_out_in_the_sheet_s_language(plan):
    take_in(plan, table_of(HEAD[:3], ("1", "Leg", "Sti")))
    values = {"novelty": "existing", "place_text": "Havnen"}
    save_checked(Initiative.objects.get(), values, base_version=1, by=None, cause=Cause.EDITED)
    assert rows_of(plan)[0] == [*HEAD[:3], "Sted", "Ny eller eksisterende"]
    assert rows_of(plan)[1] == ["1", "Leg", "Sti", "Havnen", "eksisterende"]


def test_another_age_in_the_sheet_is_no_longer_confirmed(plan):
    take_in(plan, table_of(HEAD[:4], ("1", "Leg", "Sti", "6-12")))
    values = {"age_from": 6, "age_to": 12, "age_confirmed": True}
    save_checked(Initiative.objects.get(), values, base_version=1, by=None, cause=Cause.EDITED)
    take_in(plan, table_of(HEAD[:4], ("1", "Leg", "Sti", "6-16")))
    now = Initiative.objects.get()
    assert (now.age_text, now.age_confirmed) == ("6-16", False)
