"""Begin a municipality on a portal that is not a demo."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from accounts.choices import Country, Language, Role
from accounts.models import Municipality
from accounts.transitions import INVITATION_DAYS, invitation_url, invite
from overview.transitions import begin_municipality


class Command(BaseCommand):
    """The first municipality: nobody can log in yet, so its administrator gets a one-time link."""

    help = "Begin a municipality: its first round, an empty plan, and a link for its administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what must be known of it."""
        parser.add_argument("slug", help="its part of the address, as in /aalborg/")
        parser.add_argument("--country", required=True, choices=Country.values)
        parser.add_argument("--language", required=True, choices=Language.values)
        parser.add_argument("--administrator", required=True, metavar="EMAIL")
        parser.add_argument("--name", help="as people write it; made from the address if missing")
        parser.add_argument(
            "--inhabitants", type=int, metavar="N", help="decides on the way where size does"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it all or nothing, and show the link that is stored nowhere."""
        email = options["administrator"].strip()
        try:
            validate_email(email)
        except ValidationError as refusal:
            raise CommandError(f"--administrator: {email!r} is not an e-mail address.") from refusal
        slug = options["slug"]
        municipality = Municipality(
            slug=slug,
            name=options["name"] or slug.replace("-", " ").title(),
            country=options["country"],
            language=options["language"],
            inhabitants=options["inhabitants"],
        )
        with transaction.atomic():
            token = self._begin(municipality, email)
        link = invitation_url(token)
        self.stdout.write(f"{municipality.name} has begun: {settings.PORTAL_URL}/{slug}/")
        self.stdout.write(
            f"{email} becomes its administrator with this link. It is shown only here, works once, "
            f"and for {INVITATION_DAYS} days:"
        )
        self.stdout.write(link)

    def _begin(self, municipality: Municipality, email: str) -> str:
        if Municipality.objects.filter(slug=municipality.slug).exists():
            raise CommandError(f"There is a municipality {municipality.slug!r} already.")
        try:
            begin_municipality(municipality, starts_on=timezone.localdate(), by=None)
        except ValidationError as refusal:
            raise CommandError(" ".join(_in_words(refusal))) from refusal
        except LookupError as refusal:
            raise CommandError(str(refusal.args[0])) from refusal
        with scope(municipality=municipality):
            _invitation, token = invite(
                municipality, email=email, role=Role.ADMINISTRATOR, department=None, by=None
            )
        return token


def _in_words(refusal: ValidationError) -> list[str]:
    return [
        f"{field}: {sentence}"
        for field, sentences in refusal.message_dict.items()
        for sentence in sentences
    ]
