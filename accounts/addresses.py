"""An e-mail address that a young person adds to come back by letter.

It counts only once the letter to it has been opened: a slip of a finger must not hand a child's
account to whoever owns the address that was typed.
"""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_scopes import scopes_disabled

from accounts.models import GuardianConsent, User
from accounts.rules import works_with_nothing_but_her_own
from jobs.mail import LETTERS_AN_HOUR, write_letter
from jobs.models import OutgoingMail
from jobs.tasks import ring_for_letters

SALT = "accounts.addresses"
DAYS = 2


class AddressRefused(Exception):
    """The link is too old, or the address belongs to somebody else by now."""


def send_address_letter(person: User, address: str) -> None:
    """Write to an address that somebody wants to log in by.

    The answer on the screen is the same whether the address is free or not.
    """
    address = address.strip().lower()
    letters = OutgoingMail.objects.filter(key__startswith=f"address:{person.pk}:")
    lately = letters.filter(created_at__gt=timezone.now() - timedelta(hours=1))
    # Nor is it told whether it is her guardian's, who must not come in as her child (S3).
    with scopes_disabled():
        asked = GuardianConsent.objects.filter(person=person, contact__iexact=address).exists()
    taken = asked or User.objects.filter(email__iexact=address).exists()
    if taken or lately.count() >= LETTERS_AN_HOUR:
        return
    token = signing.dumps([person.pk, person.email or "", address], salt=SALT)
    context = {"url": settings.PORTAL_URL + reverse("accounts:address", args=[token])}
    with translation.override(person.language or translation.get_language()):
        write_letter(
            key=f"address:{person.pk}:{letters.count()}",
            address=address,
            subject=render_to_string("accounts/address_subject.txt", context),
            body=render_to_string("accounts/address_letter.txt", context),
            ring=ring_for_letters,
        )


def address_behind(token: str) -> tuple[int, str, str]:
    """Return person, earlier and new address of a letter; raises AddressRefused."""
    try:
        pk, before, address = signing.loads(token, salt=SALT, max_age=timedelta(days=DAYS))
    except signing.BadSignature as bad:
        raise AddressRefused from bad
    return int(pk), str(before), str(address)


def confirm_address(token: str) -> None:
    """Let somebody log in by the address that the letter went to."""
    pk, before, address = address_behind(token)
    person = User.objects.filter(pk=pk).first()
    if person is None or not works_with_nothing_but_her_own(person):
        raise AddressRefused
    if person.email == address:
        return
    try:
        with transaction.atomic():
            # The filter is the guard: an older letter changes nothing after a newer one.
            same = User.objects.filter(pk=pk, email=before or None)
            if not same.update(email=address):
                raise AddressRefused
    except IntegrityError as taken:
        raise AddressRefused from taken
