"""The words for where a phase lies."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PhaseStatus(models.TextChoices):
    """Where a phase lies, seen from today."""

    PAST = "past", _("Closed")
    CURRENT = "current", _("Under way")
    FUTURE = "future", _("Still to come")
