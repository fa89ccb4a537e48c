"""Letters: written once for a cause, sent once, and the same letter if a worker dies between."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import override_settings

from jobs.mail import MAX_ATTEMPTS, message_id, send_waiting_letters, write_letter
from jobs.models import OutgoingMail
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NOON = "2026-05-14T12:00+00:00"


class AwayBackend(BaseEmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, email_messages: Any) -> int:
        raise SMTPServerDisconnected("gone")


AWAY = override_settings(EMAIL_BACKEND=f"{__name__}.AwayBackend")


@pytest.fixture(autouse=True)
def clock() -> Any:
    """Stop the clock at noon."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def letter(key: str = "welcome:1", **changes: Any) -> OutgoingMail:
    """Write a letter to somebody new."""
    to = changes.pop("recipient", None) or UserFactory()
    words = {"subject": "Hello", "body": "With a link"} | changes
    return write_letter(key=key, recipient=to, **words)


def test_a_letter_is_sent_once_and_its_text_is_blanked() -> None:
    written = letter()
    assert (send_waiting_letters(), send_waiting_letters()) == (1, 0)
    (sent,) = mail.outbox
    assert (sent.subject, sent.body, sent.to) == (
        "Hello",
        "With a link",
        [written.recipient.email],
    )
    written.refresh_from_db()
    assert (written.body, written.sent_at is not None, written.attempt) == ("", True, 1)


def test_the_same_cause_writes_one_letter(
    django_capture_on_commit_callbacks: Any,
) -> None:
    heard: list[str] = []
    person = UserFactory()
    with django_capture_on_commit_callbacks(execute=True):
        first, second = (
            write_letter(
                key="one",
                recipient=person,
                subject="S",
                body="B",
                ring=lambda: heard.append("ding"),
            )
            for _ in range(2)
        )
    assert (first.pk, heard) == (second.pk, ["ding"])


def test_a_mail_server_that_is_away_is_asked_again_later(clock: Any) -> None:
    written = letter()
    with AWAY:
        assert send_waiting_letters() == 0
    assert send_waiting_letters() == 0
    clock.shift(timedelta(minutes=1))
    assert send_waiting_letters() == 1
    assert len(mail.outbox) == 1
    written.refresh_from_db()
    assert written.attempt == 2


def test_it_is_not_asked_for_ever(clock: Any) -> None:
    letter()
    with AWAY:
        for _ in range(MAX_ATTEMPTS + 2):
            send_waiting_letters()
            clock.shift(timedelta(days=1))
    assert OutgoingMail.objects.get().attempt == MAX_ATTEMPTS
    assert send_waiting_letters() == 0


def test_a_letter_that_goes_out_twice_has_the_same_message_id(clock: Any) -> None:
    """The worker died after the mail server took it and before the row said so."""
    written = letter()
    send_waiting_letters()
    OutgoingMail.objects.filter(pk=written.pk).update(sent_at=None, body=written.body)
    clock.shift(timedelta(minutes=5))
    send_waiting_letters()
    first, second = (sent.message()["Message-ID"] for sent in mail.outbox)
    assert first == second == message_id(written)
    assert message_id(letter("another")) != first


def test_another_worker_that_has_claimed_it_is_left_alone() -> None:
    written = letter()
    OutgoingMail.objects.filter(pk=written.pk).update(
        attempt=1, not_before="2026-05-14T12:01+00:00"
    )
    assert (send_waiting_letters(), mail.outbox) == (0, [])


def test_a_person_without_an_address_gets_no_letter() -> None:
    letter(recipient=UserFactory(email=None))
    assert (send_waiting_letters(), mail.outbox) == (0, [])


def test_a_line_break_in_a_subject_breaks_nothing_open() -> None:
    """Somebody's name may hold one; it must not become a header, and not stop other letters."""
    letter("bad", subject="Hello\nBcc: everybody@evil.example")
    letter("good")
    send_waiting_letters()
    assert [sent.subject for sent in mail.outbox if "Bcc" not in sent.subject] == ["Hello"]
    for sent in mail.outbox:
        assert "bcc" not in {name.lower() for name in sent.message()}
