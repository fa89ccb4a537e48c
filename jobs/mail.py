"""Letters: written with their cause in one transaction, sent by the worker.

A letter is claimed before it is handed to the mail server. If the worker dies between the two,
the letter goes out again with the same Message-ID, so that mail programs can fold the pair.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from jobs.models import OutgoingMail

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8


def write_letter(
    *,
    key: str,
    recipient: models.Model | None = None,
    address: str = "",
    subject: str,
    body: str,
    ring: Callable[[], object] | None = None,
) -> OutgoingMail:
    """Put a letter in the tray, for a person or for an address that belongs to none yet.

    The same key again returns the letter that lies there.
    """
    letter, created = OutgoingMail.objects.get_or_create(
        key=key,
        # A line break in somebody's name must not become a header of its own.
        defaults={
            "recipient": recipient,
            "address": address,
            "subject": " ".join(subject.split()),
            "body": body,
        },
    )
    if created and ring is not None:
        transaction.on_commit(ring, robust=True)
    return letter


def send_waiting_letters(limit: int = 100) -> int:
    """Send what is due; return how many letters went out."""
    due = OutgoingMail.objects.filter(
        sent_at=None, not_before__lte=timezone.now(), attempt__lt=MAX_ATTEMPTS
    ).select_related("recipient")[:limit]
    return sum(_send(letter) for letter in due)


def _send(letter: OutgoingMail) -> bool:
    claimed = OutgoingMail.objects.filter(
        pk=letter.pk, sent_at=None, attempt=letter.attempt
    ).update(
        attempt=F("attempt") + 1,
        not_before=timezone.now() + timedelta(minutes=2**letter.attempt),
    )
    address = letter.recipient.email if letter.recipient else letter.address
    if not claimed or not address:
        return False
    try:
        EmailMessage(
            letter.subject,
            letter.body,
            to=[address],
            headers={"Message-ID": message_id(letter)},
        ).send()
    except OSError:
        # The mail server is away or refuses (smtplib's errors are OSErrors): later again.
        logger.warning("letter %s could not be sent", letter.pk)
        return False
    OutgoingMail.objects.filter(pk=letter.pk).update(sent_at=timezone.now(), body="", address="")
    return True


def message_id(letter: OutgoingMail) -> str:
    """Return the letter's own Message-ID, the same at every attempt."""
    digest = sha256(f"{settings.SECRET_KEY}{letter.key}".encode()).hexdigest()[:32]
    return f"<{digest}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"
