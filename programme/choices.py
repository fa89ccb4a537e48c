"""The words for phases, for what a meeting makes of a paper, for bodies and for the seal."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PhaseStatus(models.TextChoices):
    """Where a phase lies, seen from today."""

    PAST = "past", _("Closed")
    CURRENT = "current", _("Under way")
    FUTURE = "future", _("Still to come")


class Outcome(models.TextChoices):
    """What one meeting made of a paper (domain: council decisions)."""

    ADOPTED = "adopted", _("Adopted")
    ADOPTED_CHANGED = "adopted-changed", _("Adopted with changes")
    POSTPONED = "postponed", _("Postponed")
    PUT_BACK = "put-back", _("Put back for more work")
    REFERRED = "referred", _("Referred to another body")
    REJECTED = "rejected", _("Rejected")
    NOTED = "noted", _("Taken note of")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ADOPTED = frozenset({Outcome.ADOPTED, Outcome.ADOPTED_CHANGED})
# A body that only reads a paper, or hands it on, takes nothing back that another one decided.
UNDECIDED = frozenset({Outcome.NOTED, Outcome.REFERRED})


class BodyKind(models.TextChoices):
    """What kind of body works on the plan (domain: bodies and roles)."""

    STEERING = "steering", _("Steering group")
    WORKING = "working", _("Working group")
    YOUTH = "youth", _("Youth council")
    CHILDREN = "children", _("Children's council")
    CLASS = "class", _("School class")
    OTHER = "other", _("Another body")


# Where children and young people sit: nobody in these is named in print.
YOUNG = frozenset({BodyKind.YOUTH, BodyKind.CHILDREN, BodyKind.CLASS})


class SealTerm(models.TextChoices):
    """How long a seal holds, as the award says it."""

    UNTIL = "until", _("Until a certain day")
    PERMANENT = "permanent", _("Permanently")
    # Denmark's recognition names no end, and is not called permanent either.
    UNSTATED = "unstated", _("The award says nothing about an end")


class SealCondition(models.TextChoices):
    """What has become of a seal, seen from a day; never stored."""

    VALID = "valid", pgettext_lazy("seal", "Valid")
    ENDS_SOON = "ends-soon", pgettext_lazy("seal", "Ends soon")
    EXPIRED = "expired", pgettext_lazy("seal", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("seal", "Withdrawn")
