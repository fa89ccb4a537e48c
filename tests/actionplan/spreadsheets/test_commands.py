"""The front door of sheets: two commands whose names are promises."""

import json

import pytest
from django.core.management import CommandError, call_command

from actionplan.models import Initiative, Revision
from actionplan.spreadsheets.reading import read_table
from tests.actionplan.spreadsheets.conftest import AALBORG, workbook_of


def import_initiatives(file, *more, slug="mariager"):
    call_command("import_initiatives", str(file), "--municipality", slug, *map(str, more))


def export_initiatives(file, slug="mariager"):
    call_command("export_initiatives", "--municipality", slug, "--output", str(file))


def test_in_and_out_again(plan, tmp_path, capsys):
    report = tmp_path / "report.json"
    import_initiatives(AALBORG, "--report", report)
    assert json.loads(report.read_text(encoding="utf-8")) == {
        "rows": 48,
        "created": 48,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
        "refusals": [],
        "warnings": [],
    }
    assert "created: 48" in capsys.readouterr().out
    assert set(Revision.objects.values_list("by", flat=True)) == {None}
    for name in ("out.xlsx", "out.csv"):
        export_initiatives(tmp_path / name)
        table = read_table((tmp_path / name).read_bytes(), name)
        assert table.rows == read_table(AALBORG.read_bytes(), AALBORG.name).rows
        import_initiatives(tmp_path / name, "--report", report)
        assert json.loads(report.read_text(encoding="utf-8"))["unchanged"] == 48


def test_a_trial_writes_nothing_but_its_report(plan, tmp_path):
    report = tmp_path / "report.json"
    import_initiatives(AALBORG, "--dry-run", "--report", report)
    assert json.loads(report.read_text(encoding="utf-8"))["created"] == 48
    assert not Initiative.objects.exists()


def test_refused_rows_are_named_with_their_number(plan, tmp_path, capsys):
    sheet, report = tmp_path / "plan.xlsx", tmp_path / "report.json"
    sheet.write_bytes(
        workbook_of(("Nr.", "Fokusområde", "Indsats"), ("1", "Leg", ""), ("2", "", "x"))
    )
    import_initiatives(sheet, "--report", report)
    said = json.loads(report.read_text(encoding="utf-8"))
    assert (said["rows"], said["refused"]) == (2, 2)
    assert said["refusals"] == [
        {"row": 2, "column": "Indsats", "reason": "The title is missing."},
        {"row": 3, "column": "Fokusområde", "reason": "The focus area is missing."},
    ]
    assert "row 2, Indsats: The title is missing." in capsys.readouterr().err


def test_what_cannot_be_done_is_said_in_one_line(plan, tmp_path):
    wrong = tmp_path / "plan.csv"
    wrong.write_bytes(b"%PDF-1.7")
    with pytest.raises(CommandError, match="not a table"):
        import_initiatives(wrong)
    with pytest.raises(CommandError, match="cannot be read"):
        import_initiatives(tmp_path / "missing.csv")
    with pytest.raises(CommandError, match="no municipality 'nowhere'"):
        import_initiatives(AALBORG, slug="nowhere")
    with pytest.raises(CommandError, match="no municipality 'nowhere'"):
        export_initiatives(tmp_path / "out.xlsx", slug="nowhere")
    with pytest.raises(CommandError, match="name ends in"):
        export_initiatives(tmp_path / "out.pdf")
    with pytest.raises(CommandError, match="cannot be written"):
        export_initiatives(tmp_path / "no" / "out.csv")


def test_a_municipality_without_a_plan(plan, tmp_path):
    plan.delete()
    with pytest.raises(CommandError, match="Mariager has no plan yet"):
        import_initiatives(AALBORG)
    with pytest.raises(CommandError, match="Mariager has no plan yet"):
        export_initiatives(tmp_path / "out.csv")
