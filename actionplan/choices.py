"""The words of the plan: states, responsibilities, colours and shapes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InitiativeState(models.TextChoices):
    """How far the text of an initiative has come; not how far the work has come."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PartState(models.TextChoices):
    """Whether a chapter, focus area or theme stands in the plan; nothing is ever deleted."""

    STANDING = "standing", _("In the plan")
    WITHDRAWN = "withdrawn", _("Taken out of the plan")


class ResponsibilityKind(models.TextChoices):
    """What a department has to do with an initiative."""

    LEAD = "lead", _("Lead department")
    CONTRIBUTING = "contributing", _("Contributing department")


class Novelty(models.TextChoices):
    """Whether an initiative begins something, or goes on with what is there; empty is unknown."""

    NEW = "new", pgettext_lazy("an initiative", "New")
    EXISTING = "existing", _("Continues what is there")


class Direction(models.TextChoices):
    """Whether an indicator shall grow or shrink; empty is not said."""

    UP = "up", _("shall rise")
    DOWN = "down", _("shall fall")


class FinancingKind(models.TextChoices):
    """How something is paid: once, every year, or with work instead of money."""

    ONE_OFF = "one-off", _("one-off")
    RECURRING = "recurring", _("every year")
    IN_KIND = "in-kind", _("working hours")


class Certainty(models.TextChoices):
    """How sure the money is; empty is unknown."""

    SECURED = "secured", _("secured")
    BUDGET = "budget", _("subject to the budget")


class Colour(models.TextChoices):
    """The nine colours a focus area can have; each stands with a shape, never alone."""

    BRICK = "brick", _("Brick red")
    LEAF = "leaf", _("Leaf green")
    PLUM = "plum", _("Plum")
    SKY = "sky", _("Sky blue")
    CLAY = "clay", _("Clay brown")
    ROSE = "rose", _("Rose")
    TEAL = "teal", _("Teal")
    SLATE = "slate", _("Slate grey")
    OLIVE = "olive", _("Olive green")


class Shape(models.TextChoices):
    """The nine shapes a focus area can have."""

    CIRCLE = "circle", _("Circle")
    LEAF = "leaf", _("Leaf")
    STAR = "star", _("Star")
    DROP = "drop", _("Drop")
    HOUSE = "house", _("House")
    WAVE = "wave", _("Wave")
    SUN = "sun", _("Sun")
    KITE = "kite", _("Kite")
    HEART = "heart", _("Heart")


class Placement(models.TextChoices):
    """Where a chapter stands in the plan."""

    BEFORE = "before", _("Before the focus areas")
    AFTER = "after", _("After the focus areas")


class Cause(models.TextChoices):
    """Why a new revision of a text was written."""

    CREATED = "created", _("Written for the first time")
    EDITED = "edited", _("Edited")
    MERGED = "merged", _("Edited by two people and merged")
    IMPORTED = "import", _("Taken from a spreadsheet")
    MOVED = "moved", _("Moved on")
    PLACED = "placed", _("Put in another place")
    REORGANISED = "reorganised", _("Departments were reorganised")
    TAKEN_BACK = "taken-back", _("A spreadsheet was taken back")


class ImportState(models.TextChoices):
    """Where an uploaded spreadsheet stands."""

    PREVIEW = "preview", _("Waiting for a decision")
    APPLIED = "applied", _("Taken into the plan")
    DISCARDED = "discarded", _("Discarded")
    TAKEN_BACK = "taken-back", _("Taken back out of the plan")


class FoundBy(models.TextChoices):
    """How a row of a spreadsheet was known to be about an initiative of the plan."""

    ID = "id", _("found by its identifier")
    ROW = "row", _("the same row as in an earlier spreadsheet")
    TITLE = "title", _("found by its title")
    NUMBER = "number", _("found by its number")


class RowOutcome(models.TextChoices):
    """What became of one row of a spreadsheet."""

    CREATED = "created", _("New")
    UPDATED = "updated", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Refused")


# How long a text of a plan may be, in characters; a hostile longer one costs minutes of layout.
LONG_TEXT = 20_000
SHORT_TEXT = 2_000
# Ages of children and young people in whole years; plans begin before birth.
YOUNGEST = -1
OLDEST = 99

# How children took part, after Laura Lundy's model of article 12: room to say something, ways of
# saying it, somebody who listens, and what comes of it.
LUNDY = ("space", "voice", "audience", "influence")
TOOK_PART = tuple(f"took_part_{each}" for each in LUNDY)
