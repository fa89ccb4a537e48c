"""The words for where a piece of work stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a piece of work stands."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


# Nothing more happens by itself.
OVER = (JobState.DONE, JobState.FAILED)

# A worker that says nothing for so long is taken for dead, and another may take the job.
LEASE_SECONDS = 45
MAX_ATTEMPTS = 3

# Why a job failed, where the reason is not a sentence from the work itself.
ERRORS = {
    "unexpected": _(
        "Something went wrong that we did not foresee. The people who run the portal can see what."
    ),
    "worker-lost": _("The work was begun several times and broke off each time."),
}
