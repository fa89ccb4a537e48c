"""Take a municipality's spreadsheet into its plan from the command line."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_scopes import scope

from accounts.models import Municipality
from actionplan.models import ActionPlan
from actionplan.spreadsheets.blotting import without_removed
from actionplan.spreadsheets.importing import Report, apply_import, proposal_for, report_of
from actionplan.spreadsheets.meanings import remembered_headings
from actionplan.spreadsheets.reading import read_table
from actionplan.spreadsheets.tables import MAX_BYTES, NotATable


class Command(BaseCommand):
    """The same import as the button, without a person behind it."""

    help = "Take a spreadsheet (.xlsx or .csv) into the current plan of a municipality."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be asked for."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--municipality", required=True, metavar="SLUG")
        parser.add_argument(
            "--dry-run", action="store_true", help="only say what the spreadsheet would do"
        )
        parser.add_argument("--report", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, take it in and say what became of its rows."""
        municipality = Municipality.objects.filter(slug=options["municipality"]).first()
        if municipality is None:
            raise CommandError(f"There is no municipality {options['municipality']!r}.")
        with scope(municipality=municipality):
            plan = ActionPlan.objects.current(municipality)
            if plan is None:
                raise CommandError(f"{municipality.name} has no plan yet.")
            report = self._import(plan, options["file"], dry_run=options["dry_run"])
        if options["report"]:
            written = json.dumps(report.as_json(), ensure_ascii=False, indent=2)
            options["report"].write_text(written + "\n", encoding="utf-8")
        for problem in report.refusals:
            self.stderr.write(f"row {problem.row}, {problem.column}: {problem.reason}")
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in report.counts.items()))

    def _import(self, plan: ActionPlan, file: Path, *, dry_run: bool) -> Report:
        try:
            with file.open("rb") as opened:
                remembered = remembered_headings(plan.municipality_id)
                table = read_table(opened.read(MAX_BYTES + 1), file.name, remembered)
                table = without_removed(table, plan.municipality)
        except OSError as trouble:
            raise CommandError(f"{file} cannot be read: {trouble.strerror}.") from trouble
        except NotATable as refusal:
            raise CommandError(str(refusal)) from refusal
        if dry_run:
            return report_of(proposal_for(plan, table, None, None))
        return apply_import(plan, table, by=None, filename=file.name)
