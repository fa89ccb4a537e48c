"""The words of what gets done: how far a measure is, how it is judged, and how updates are asked.

The statuses are those that municipal reports use (domain: status and interim reports); each has a
definition in plain words, because "in progress" means something else in every department.
"""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The forms of the work that keep what is typed, by their words in addresses; what is not saved yet
# is found again under its form's key (`accounts.Draft.form_key`).
UPDATES, REPORTS, REVIEW = "updates", "reports", "review"
UNSAVED_IN = {kind: f"work-{kind}" for kind in (UPDATES, REPORTS, REVIEW)}


class Status(models.TextChoices):
    """How far the work of an initiative has come; not how far its text has come."""

    NOT_STARTED = "not-started", _("Not started")
    PLANNED = "planned", pgettext_lazy("status of an initiative", "Planned")
    IN_PROGRESS = "in-progress", _("In progress")
    COMPLETED = "completed", _("Completed")
    ONGOING = "ongoing", _("Ongoing")
    ON_HOLD = "on-hold", _("On hold")
    DROPPED = "dropped", _("Dropped")
    CARRIED_OVER = "carried-over", _("Carried over")


# What each means, for the form and for whoever reads a percentage.
MEANINGS: dict[str, str | Promise] = {
    Status.NOT_STARTED: _("Nobody has begun, and no day has been set."),
    Status.PLANNED: _("It is clear who does what and when; the work itself has not begun."),
    Status.IN_PROGRESS: _("People are working on it, and one day it will be finished."),
    Status.COMPLETED: _("Everything that was promised is done."),
    Status.ONGOING: _("It runs, and it is meant to go on without an end."),
    Status.ON_HOLD: _("It was begun or planned, and now it rests."),
    Status.DROPPED: _("It will not be done."),
    Status.CARRIED_OVER: _("It goes on in the next plan."),
}

# Nothing more is asked about these.
FINAL = frozenset({Status.COMPLETED, Status.DROPPED, Status.CARRIED_OVER})
# The work itself has not begun.
WAITING = frozenset({Status.NOT_STARTED, Status.PLANNED})
# Work has begun.
BEGUN = frozenset({Status.IN_PROGRESS, Status.COMPLETED, Status.ONGOING})
# These ask why.
NEEDS_REASON = frozenset({Status.ON_HOLD, Status.DROPPED})
# What was said of the time to come, and is over once it is completed or dropped.
OVER: dict[str, tuple[str, ...]] = {
    Status.COMPLETED: ("next_step", "obstacles"),
    Status.DROPPED: ("next_step",),
}
# These need not be finished by the day on which the plan says they are.
NO_LONGER_LATE = FINAL | {Status.ONGOING}


class Situation(models.TextChoices):
    """How good things are now, whatever was done (a judgement that municipalities may ask for)."""

    GOOD = "good", pgettext_lazy("situation now", "Good")
    MIXED = "mixed", pgettext_lazy("situation now", "Mixed")
    POOR = "poor", pgettext_lazy("situation now", "Poor")


class Outlook(models.TextChoices):
    """Whether the goal will be reached (a judgement that municipalities may ask for)."""

    SURE = "sure", pgettext_lazy("outlook", "Will be reached")
    UNSURE = "unsure", pgettext_lazy("outlook", "Uncertain")
    IN_DANGER = "in-danger", pgettext_lazy("outlook", "In danger")


class Review(models.TextChoices):
    """What the coordinator said about an update."""

    WAITING = "waiting", pgettext_lazy("status update", "Waits for the coordinator")
    ACCEPTED = "accepted", pgettext_lazy("status update", "Accepted")
    RETURNED = "returned", pgettext_lazy("status update", "Sent back")


class ProofKind(models.TextChoices):
    """What shows that something was done."""

    PHOTO = "photo", _("Photo")
    LINK = "link", _("Link")


class Interval(models.IntegerChoices):
    """How often departments are asked, in months."""

    QUARTER = 3, _("Every quarter")
    HALF_YEAR = 6, _("Every half-year")
    YEAR = 12, _("Every year")


class RoundState(models.TextChoices):
    """Whether answers to an update round are still taken."""

    OPEN = "open", pgettext_lazy("update round", "Open")
    CLOSED = "closed", pgettext_lazy("update round", "Closed")


class Reminder(models.TextChoices):
    """Which letter of a round went out last, in the order in which they go out."""

    AHEAD = "ahead", pgettext_lazy("reminder", "Two weeks before")
    TODAY = "today", pgettext_lazy("reminder", "On the day")
    AFTER = "after", pgettext_lazy("reminder", "A week after")
    COORDINATOR = "coordinator", pgettext_lazy("reminder", "To the coordinator")


class ReportState(models.TextChoices):
    """Whether a status report is still being written; a frozen one never changes."""

    DRAFT = "draft", pgettext_lazy("status report", "Draft")
    FROZEN = "frozen", pgettext_lazy("status report", "Finished")


class Licence(models.TextChoices):
    """Under which terms others may use the open data; by the names that programs know (SPDX).

    Each is called what it calls itself, in every language.
    """

    CC_BY = "CC-BY-4.0", "Creative Commons Attribution 4.0 (CC BY 4.0)"
    CC_ZERO = "CC0-1.0", "Creative Commons Zero 1.0 (CC0)"
    DL_DE_BY = "DL-DE-BY-2.0", "Datenlizenz Deutschland – Namensnennung – Version 2.0"
    DL_DE_ZERO = "DL-DE-ZERO-2.0", "Datenlizenz Deutschland – Zero – Version 2.0"


# Where their words stand.
LICENCE_TEXTS: dict[str, str] = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_ZERO: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.DL_DE_BY: "https://www.govdata.de/dl-de/by-2-0",
    Licence.DL_DE_ZERO: "https://www.govdata.de/dl-de/zero-2-0",
}


class Attention(models.TextChoices):
    """Why a measure is on the steering group's list; computed from dates, never stored."""

    LATE = "late", _("Late")
    LATE_START = "late-start", _("Should have begun")
    SILENT = "silent", _("Silent")
    AT_RISK = "at-risk", _("At risk")


class Lateness(models.TextChoices):
    """How a measure was late, looking back; computed from what was said, never stored."""

    STARTED = "started", _("Started late")
    FINISHED = "finished", _("Finished late")


class Reach(models.TextChoices):
    """How an indicator stands against its target; computed from the last measurement."""

    REACHED = "reached", pgettext_lazy("indicator", "Target reached")
    CLOSER = "closer", pgettext_lazy("indicator", "Closer to the target than at the start")
    NO_CLOSER = "no-closer", pgettext_lazy("indicator", "No closer to the target")
    OPEN = "open", pgettext_lazy("indicator", "Measured, but nothing to compare it with")
    UNMEASURED = "unmeasured", pgettext_lazy("indicator", "Not measured yet")


# One sentence says it; the rest of an update folds away.
SENTENCE, UPDATE_TEXT, REASON_TEXT, NARRATIVE = 300, 2000, 1000, 10_000
