"""Erase a person from the command line, as the page does."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.erasing import ErasureRefused
from accounts.models import User
from overview.erasing import erase


class Command(BaseCommand):
    """For somebody who asks the operator: known by her address, or by the number of her row."""

    help = "Erase a person: her name and ways in go, the record stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say who it is."""
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--email", metavar="EMAIL")
        who.add_argument("--id", type=int, metavar="N", dest="number")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find her and erase her."""
        number, address = options["number"], options["email"]
        known = {"pk": number} if number is not None else {"email__iexact": address}
        person = User.objects.filter(**known).first()
        if person is None:
            raise CommandError("There is no such person.")
        try:
            erase(person, by=None, today=timezone.localdate())
        except ErasureRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Person {person.pk} is erased.")
