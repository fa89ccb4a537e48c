"""After a restore: who and what went since the backup was taken goes once more."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_scopes import scopes_disabled

from accounts.erasing import look_for
from accounts.ledger import mark_of_row
from accounts.models import Municipality, User
from accounts.models.erasure import mark_of
from accounts.removed_words import KIND, RemovedWords
from implementation.models import Proof
from overview.erasing import erase
from overview.redacting import come_back, redact
from participation.models import Photo, Picture
from participation.transitions.pictures import take_out


class Command(BaseCommand):
    """Goes through the marks that were kept apart from the database."""

    help = (
        "Erase the people whose marks stand in FILE (ERASURE_LEDGER) and who are known again, and "
        "take out the photos, links and words that were taken out before."
    )

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
        gone = self._take_out(days)
        if gone:
            self.stdout.write(f"{gone} photos and links taken out once more.")
        again = self._remove_words(Path(options["file"]))
        if again:
            self.stdout.write(f"{again} removed words taken out once more.")

    def _remove_words(self, path: Path) -> int:
        many = 0
        with scopes_disabled():
            for town in Municipality.objects.order_by("pk"):
                found = come_back(town, RemovedWords(town, path))
                for said, day in found.items():
                    redact(town, [look_for(said)], by=None, today=day)
                many += len(found)
        return many

    def _take_out(self, days: dict[str, date]) -> int:
        with scopes_disabled():
            pictures: list[Picture] = [
                each
                for kind in (Photo, Proof)
                for each in kind.objects.filter(removed_on=None)
                if mark_of_row(each) in days
            ]
            for picture in pictures:
                take_out(picture, by=None)
        return len(pictures)

    def _read(self, path: Path) -> dict[str, date]:
        try:
            lines = path.read_text(encoding="ascii").splitlines()
            pairs = [line.split() for line in lines if line.strip()]
            # Of words `RemovedWords` knows more.
            pairs = [pair for pair in pairs if not pair[0].startswith(f"{KIND}:")]
            return {mark: date.fromisoformat(day) for mark, day in pairs}
        except (OSError, ValueError) as error:
            raise CommandError(f"{path} cannot be read: {error}") from error
