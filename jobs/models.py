"""The queue: a row for each piece of work, and a row for each letter.

The row is the queue, Celery is only the bell: a message that is lost, doubled or late does no
harm, because a worker claims the row by a conditional UPDATE and finishes it under the same
attempt number.
"""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django_scopes import ScopedManager

from jobs.choices import ERRORS, MAX_ATTEMPTS, OVER, JobState


class Job(models.Model):
    """One piece of work that a worker does while people go on with theirs."""

    municipality = models.ForeignKey(
        "accounts.Municipality", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    # Set while the same work is asked for: a second wish for it meets the first one's row.
    dedupe_key = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001
    state = models.CharField(
        max_length=20, choices=JobState, default=JobState.WAITING, editable=False
    )
    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=MAX_ATTEMPTS)
    not_before = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    result = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(municipality="municipality")

    personal = {
        "municipality": False,
        "kind": False,
        "arguments": False,
        "dedupe_key": False,
        "state": False,
        "attempt": False,
        "max_attempts": False,
        "not_before": False,
        "lease_until": False,
        "progress": False,
        "step": False,
        "error": False,
        "result": False,
        "created_by": True,
        "created_at": False,
        "finished_at": False,
    }

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "dedupe_key"], name="one_open_job_for_the_same_work"
            ),
            models.CheckConstraint(
                condition=models.Q(progress__lte=100), name="progress_is_a_percentage"
            ),
        )
        indexes = (models.Index(fields=["state", "not_before"]),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the address of the page that shows its progress."""
        return reverse("jobs:job-detail", args=[self.municipality.slug, self.pk])

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state in OVER

    @property
    def error_text(self) -> str:
        """Return why it failed, for people."""
        return str(ERRORS.get(self.error, self.error))


class OutgoingMail(models.Model):
    """One letter to one person, written when its cause happened and sent by the worker.

    `key` says what the letter is about; the same cause gives the same key, so nothing is sent
    twice. The text is blanked once it is sent, because it may hold a link that opens an account.
    """

    key = models.CharField(max_length=200, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # For somebody who is not a person of the portal yet; blanked like the text.
    address = models.EmailField(blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    attempt = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    # To a young person: never sent between the evening and the morning, however late it is tried.
    by_day_only = models.BooleanField(default=False)

    personal = {
        # Holds the person's number.
        "key": True,
        "recipient": True,
        "address": True,
        "subject": True,
        "body": True,
        "created_at": False,
        "attempt": False,
        "not_before": False,
        "sent_at": False,
        "by_day_only": False,
    }

    class Meta:
        ordering = ("created_at", "pk")
        indexes = (models.Index(fields=["sent_at", "not_before"]),)

    def __str__(self) -> str:
        return self.key
