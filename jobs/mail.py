"""Letters: written with their cause in one transaction, sent by the worker.

A letter is claimed before it is handed to the mail server. If the worker dies between the two,
the letter goes out again with the same Message-ID, so that mail programs can fold the pair.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from jobs.models import OutgoingMail

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
LETTERS_AN_HOUR = 5

# A letter that could not be sent is blanked; every letter's row goes, long after its cause.
BLANK_AFTER = timedelta(days=7)
FORGET_AFTER = timedelta(days=90)

# Between these hours of the portal's own clock young people may get letters (safeguard S14).
DAY_BEGINS, DAY_ENDS = 8, 20


def is_day(now: datetime) -> bool:
    """Whether it is a time of day at which a letter may reach a young person."""
    here = timezone.localtime(now, timezone.get_default_timezone())
    return DAY_BEGINS <= here.hour < DAY_ENDS


def write_letter(
    *,
    key: str,
    recipient: models.Model | None = None,
    address: str = "",
    subject: str,
    body: str,
    by_day_only: bool = False,
    ring: Callable[[], object] | None = None,
) -> OutgoingMail:
    """Put a letter in the tray, for a person or for an address that belongs to none yet.

    The same key again returns the letter that lies there. One that is for the day waits in the
    tray through the night, also where the mail server was away until the evening.
    """
    letter, created = OutgoingMail.objects.get_or_create(
        key=key,
        # A line break in somebody's name must not become a header of its own.
        defaults={
            "recipient": recipient,
            "address": address,
            "subject": " ".join(subject.split()),
            "body": body,
            "by_day_only": by_day_only,
        },
    )
    if created and ring is not None:
        transaction.on_commit(ring, robust=True)
    return letter


def mailbox_is_full(recipient: models.Model, about: str) -> bool:
    """Whether somebody has had as many letters of a kind as anybody may ask for in an hour.

    `about` is the beginning of their keys. Nobody can fill somebody else's mailbox.
    """
    lately = OutgoingMail.objects.filter(
        recipient=recipient,
        key__startswith=f"{about}:",
        created_at__gt=timezone.now() - timedelta(hours=1),
    )
    return lately.count() >= LETTERS_AN_HOUR


def drop_letter(key: str) -> None:
    """Blank a letter that has lost its reason, so that it is not sent any more."""
    OutgoingMail.objects.filter(key=key, sent_at=None).update(
        attempt=MAX_ATTEMPTS, subject="", body="", address=""
    )


def drop_letters(beginning: str) -> None:
    """Blank every unsent letter whose key begins so."""
    OutgoingMail.objects.filter(key__startswith=beginning, sent_at=None).update(
        attempt=MAX_ATTEMPTS, subject="", body="", address=""
    )


def forget_old_letters() -> int:
    """Blank what could not be sent, and delete the rows of letters long past; return how many."""
    now = timezone.now()
    unsent = OutgoingMail.objects.filter(sent_at=None, created_at__lt=now - BLANK_AFTER)
    blanked = unsent.exclude(body="").update(
        attempt=MAX_ATTEMPTS, subject="", body="", address=""
    )
    return blanked + OutgoingMail.objects.filter(created_at__lt=now - FORGET_AFTER).delete()[0]


def send_waiting_letters(limit: int = 100) -> int:
    """Send what is due; return how many letters went out.

    A mail server that is away is asked once, not for every letter: it would hold up the worker.
    """
    now = timezone.now()
    due = OutgoingMail.objects.filter(
        sent_at=None, not_before__lte=now, attempt__lt=MAX_ATTEMPTS
    ).select_related("recipient")
    if not is_day(now):
        due = due.filter(by_day_only=False)
    sent = 0
    for letter in due[:limit]:
        try:
            sent += _send(letter)
        except OSError:
            # smtplib's errors are OSErrors.
            logger.warning("the mail server did not take letter %s", letter.pk)
            break
        except Exception:
            # One broken letter must not keep the others in the tray.
            logger.exception("letter %s could not be sent", letter.pk)
    return sent


def _send(letter: OutgoingMail) -> bool:
    address = letter.recipient.email if letter.recipient else letter.address
    # The hour may have struck while the letters before this one went out.
    if letter.by_day_only and not is_day(timezone.now()):
        return False
    claimed = OutgoingMail.objects.filter(
        pk=letter.pk, sent_at=None, attempt=letter.attempt
    ).update(
        attempt=F("attempt") + 1,
        not_before=timezone.now() + timedelta(minutes=2**letter.attempt),
    )
    if not claimed or not address:
        return False
    EmailMessage(
        letter.subject, letter.body, to=[address], headers={"Message-ID": message_id(letter)}
    ).send()
    OutgoingMail.objects.filter(pk=letter.pk).update(
        sent_at=timezone.now(), subject="", body="", address=""
    )
    return True


def message_id(letter: OutgoingMail) -> str:
    """Return the letter's own Message-ID, the same at every attempt."""
    digest = sha256(f"{settings.SECRET_KEY}{letter.key}".encode()).hexdigest()[:32]
    return f"<{digest}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"
