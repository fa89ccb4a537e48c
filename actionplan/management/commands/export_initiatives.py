"""Write a municipality's plan as a spreadsheet from the command line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_scopes import scope

from accounts.models import Municipality
from actionplan.models import ActionPlan
from actionplan.spreadsheets.writing import initiatives_csv, initiatives_workbook

WRITERS = {".xlsx": initiatives_workbook, ".csv": initiatives_csv}


class Command(BaseCommand):
    """The same export as the button: the columns the plan came with, and what was added."""

    help = "Write the current plan of a municipality as .xlsx or .csv."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what may be asked for."""
        parser.add_argument("--municipality", required=True, metavar="SLUG")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE.xlsx|FILE.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compose the sheet and write it where it was asked for."""
        output: Path = options["output"]
        write = WRITERS.get(output.suffix.lower())
        if write is None:
            raise CommandError("The output's name ends in .xlsx or in .csv.")
        municipality = Municipality.objects.filter(slug=options["municipality"]).first()
        if municipality is None:
            raise CommandError(f"There is no municipality {options['municipality']!r}.")
        with scope(municipality=municipality):
            plan = ActionPlan.objects.current(municipality)
            if plan is None:
                raise CommandError(f"{municipality.name} has no plan yet.")
            content = write(plan)
        try:
            output.write_bytes(content)
        except OSError as trouble:
            raise CommandError(f"{output} cannot be written: {trouble.strerror}.") from trouble
        self.stdout.write(str(output))
