"""After a restore: erase once more who was erased since the backup was taken."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.models.erasure import mark_of
from overview.erasing import erase


class Command(BaseCommand):
    """Goes through the marks that were kept apart from the database."""

    help = "Erase the people whose marks stand in FILE (ERASURE_LEDGER) and who are known again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which file."""
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase them; whoever is erased already stays so."""
        days = self._read(Path(options["file"]))
        many = 0
        for person in User.objects.order_by("pk").iterator():
            day = days.get(mark_of(person))
            if day is not None and (person.name or person.pseudonym or person.email):
                erase(person, by=None, today=day, replayed=True)
                many += 1
        self.stdout.write(f"{many} people erased once more, of {len(days)} marks.")

    def _read(self, path: Path) -> dict[str, date]:
        try:
            lines = path.read_text(encoding="ascii").splitlines()
            pairs = [line.split() for line in lines if line.strip()]
            return {mark: date.fromisoformat(day) for mark, day in pairs}
        except (OSError, ValueError) as error:
            raise CommandError(f"{path} cannot be read: {error}") from error
