"""The words for consultations, and for what people say in them and hear back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# What anybody writes in one go; longer texts are read by nobody on a phone.
COMMENT_TEXT = 3000
# The words of the plan that a comment is about.
QUOTE_TEXT = 500
REASON_TEXT = 1500
STATEMENT_TEXT = 10_000


class ConsultationState(models.TextChoices):
    """Where a consultation stands; whether one may write today also depends on its window."""

    PREPARED = "prepared", _("Being prepared")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class CommentKind(models.TextChoices):
    """What a comment wants: four plain things that young people are asked for."""

    LIKE = "like", _("What I like")
    CHANGE = "change", _("What I would change")
    QUESTION = "question", _("A question")
    IDEA = "idea", _("An idea")


class CommentState(models.TextChoices):
    """Who reads a comment. None is ever deleted."""

    # Texts by minors are read by the moderator first (safeguard S7).
    WAITING = "waiting", _("Waiting to be read")
    SHOWN = "shown", _("Shown")
    # Sent back to its author with a reason; she may change it and send it again.
    RETURNED = "returned", _("Sent back")
    WITHDRAWN = "withdrawn", _("Taken back")
    # Somebody may be in danger: kept as evidence, read by the safeguarding person alone (S9).
    SEALED = "sealed", _("Sealed")


class PlaceStatus(models.TextChoices):
    """How the part that a comment was made on reads in the version that lies before the body."""

    SAME = "same", _("The text is the same")
    CHANGED = "changed", _("The text has changed since")
    GONE = "gone", _("No longer in the text")
    # Split up or put together with another; the editor said by hand where its comments stand.
    MOVED = "moved", _("The text stands elsewhere now")


class ModerationVerb(models.TextChoices):
    """What a moderator makes of a text."""

    SHOW = "show", _("Show it")
    RETURN = "return", _("Send it back")
    SEAL = "seal", _("Seal it: somebody may be in danger")
    KEEP = "keep", _("Keep it sealed")
    UNSEAL = "unseal", _("Open the seal")


class Rule(models.TextChoices):
    """Which rule of the conversation a text broke."""

    PERSONAL = "personal", _("It tells who somebody is or how to reach somebody")
    INSULT = "insult", _("It hurts somebody")
    HATE = "hate", _("It is against a group of people")
    UNLAWFUL = "unlawful", _("It is forbidden by law")
    OFF_TOPIC = "off-topic", _("It is about something else")
    OTHER = "other", _("Another reason")


class ReportReason(models.TextChoices):
    """Why somebody reports a text."""

    DANGER = "danger", _("Somebody may be in danger")
    INSULT = "insult", _("It hurts somebody")
    PERSONAL = "personal", _("It tells who somebody is")
    UNLAWFUL = "unlawful", _("It is forbidden")
    OTHER = "other", _("Something else")


class ReportState(models.TextChoices):
    """Whether somebody has looked after a report."""

    OPEN = "open", _("Open")
    HANDLED = "handled", _("Looked after")


class OutcomeKind(models.TextChoices):
    """What became of what young people said (safeguard S18)."""

    TAKEN_UP = "taken-up", _("Taken up")
    PARTLY = "partly", _("Taken up in part")
    LATER = "later", _("Later")
    NOT_POSSIBLE = "not-possible", _("Not possible")
    # For questions only.
    ANSWERED = "answered", _("Answered")


# These kinds say that the plan changed, so they point at where.
CHANGES_THE_PLAN = frozenset({OutcomeKind.TAKEN_UP, OutcomeKind.PARTLY})


class IdeaSide(models.TextChoices):
    """Who an idea comes from; the two are kept apart."""

    YOUNG = "young", _("Young people")
    STAFF = "staff", _("Staff and steering group")


class GatheringKind(models.TextChoices):
    """What kind of meeting with young people it is."""

    WORKSHOP = "workshop", _("Workshop")
    COUNCIL = "council", _("Session of the council")
    VISIT = "visit", _("Visit")
    OTHER = "other", _("Another meeting")


class NoticeKind(models.TextChoices):
    """What somebody hears in her next letter."""

    OPENED = "opened", _("A consultation is open")
    SHOWN = "shown", _("Your comment can be read now")
    RETURNED = "returned", _("Your comment came back to you")
    REPLY = "reply", _("Somebody replied to you")
    ANSWER = "answer", _("There is an answer to your comment")
    NEW_VERSION = "new-version", _("There is a new version of the plan")
    STATEMENT = "statement", _("A group of young people has a statement")
    INVITED = "invited", _("There is an invitation to a meeting")
    IDEA = "idea", _("There is an answer to your idea")
    MOVED_ON = "moved-on", _("Something has happened with a promise you spoke about")
    # For those who work on the plan.
    ASSIGNED = "assigned", _("Contributions of young people wait for your answer")


# What can be commented one by one; "" is the whole part.
INITIATIVE_FIELDS = (
    *("", "goal", "description", "text_for_children", "participation"),
    *("target_group", "time", "money"),
)
SECTION_FIELDS = ("", "body")
AREA_FIELDS = ("", "motto", "reasons")
THEME_FIELDS = ("", "introduction")
