"""Letters: written once, sent once, blanked when sent."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from jobs.mail import MAX_ATTEMPTS, message_id, send_waiting_letters, write_letter
from jobs.models import OutgoingMail
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def letter(cast: Cast, key: str = "password-reset:1") -> OutgoingMail:
    return write_letter(key=key, recipient=cast.paula, subject="Hello", body="https://secret")


@pytest.fixture(autouse=True)
def empty_tray(cast: Cast) -> None:
    """Take the stranger's letter out of the tray."""
    OutgoingMail.objects.all().delete()


def test_the_same_cause_writes_one_letter(cast: Cast) -> None:
    assert letter(cast) == letter(cast)
    assert OutgoingMail.objects.count() == 1


def test_a_letter_is_sent_once_and_its_text_is_blanked(cast: Cast) -> None:
    written = letter(cast)

    assert (send_waiting_letters(), send_waiting_letters()) == (1, 0)

    written.refresh_from_db()
    assert (written.body, len(mail.outbox)) == ("", 1)
    assert mail.outbox[0].to == ["paula@fjordlund.example"]
    assert mail.outbox[0].extra_headers["Message-ID"] == message_id(written)


class BrokenServer:
    """A mail server that refuses everything, as `EMAIL_BACKEND` names it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def send_messages(self, messages: list[Any]) -> int:
        raise ConnectionRefusedError


def test_a_mail_server_that_is_away_is_asked_again_with_the_same_message_id(
    cast: Cast, settings: Any
) -> None:
    working = settings.EMAIL_BACKEND
    written = letter(cast)
    settings.EMAIL_BACKEND = "tests.jobs.test_mail.BrokenServer"
    assert send_waiting_letters() == 0
    written.refresh_from_db()
    assert (written.sent_at, written.attempt) == (None, 1)
    # Not at once again: the server needs its time.
    assert send_waiting_letters() == 0

    settings.EMAIL_BACKEND = working
    OutgoingMail.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert send_waiting_letters() == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == message_id(written)


def test_a_letter_is_given_up_after_the_last_try(cast: Cast) -> None:
    letter(cast)
    OutgoingMail.objects.update(attempt=MAX_ATTEMPTS)

    assert send_waiting_letters() == 0
