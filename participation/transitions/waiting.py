"""The alarm of what waits too long: nobody's words are left lying (S7)."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef
from django_scopes import scope

from accounts.choices import Role
from accounts.models import Municipality
from journal.models import Entry
from journal.recording import record
from participation.choices import CommentState, IdeaSide
from participation.models import Comment, Idea, JointStatement
from participation.transitions.alerts import alarm_moderators, holders, tell_of_waiting
from participation.working_time import waited

# So many working days a text may wait for a moderator before the steering group hears of it.
WORKING_DAYS = 2
LATE = "late"

Text = Comment | Idea | JointStatement


def sound_alarm(now: datetime) -> int:
    """Tell the steering groups of what has waited too long, once of each text; return how many.

    A town without a steering group tells its coordinators. Asked every few seconds, so the usual
    answer, that nothing waits so long, costs three queries.
    """
    late = [text for text in _untold(now) if is_late(text, now)]
    for town in {text.municipality for text in late}:
        with scope(municipality=town):
            _tell(town, [text for text in late if text.municipality_id == town.pk])
    return len(late)


def alarm_of_ideas() -> int:
    """Write the letters about waiting ideas that may speak of danger; those that lie there stay.

    Asked in every round, so that it does not matter which page an idea came by.
    """
    rows = Idea.objects.filter(state=CommentState.WAITING, is_alarming=True)
    ideas = list(rows.select_related("municipality"))
    for idea in ideas:
        with scope(municipality=idea.municipality):
            alarm_moderators(idea)
    return len(ideas)


def is_late(text: Text, now: datetime) -> bool:
    """Whether a text that waits has waited too long."""
    if isinstance(text, JointStatement):
        since = text.waits_since or now
    else:
        since = text.sent_at if isinstance(text, Comment) else text.created_at
    return waited(since, now).days >= WORKING_DAYS


def _untold(now: datetime) -> list[Text]:
    """Return what has waited for days and of which nobody was told; the caller opens the scope."""
    long_ago = now - timedelta(days=WORKING_DAYS)
    comments = Comment.objects.filter(state=CommentState.WAITING, sent_at__lt=long_ago)
    ideas = Idea.objects.filter(
        state=CommentState.WAITING, side=IdeaSide.YOUNG, created_at__lt=long_ago
    )
    statements = JointStatement.objects.filter(waits_since__lt=long_ago)
    found: list[Text] = []
    for rows, since in (
        (comments, "sent_at"),
        (ideas, "created_at"),
        (statements, "waits_since"),
    ):
        told = Entry.objects.filter(
            subject_type=rows.model._meta.label_lower,
            subject_id=OuterRef("pk"),
            verb=f"{rows.model._meta.model_name}.{LATE}",
            # Worded anew it waits anew.
            at__gte=OuterRef(since),
        )
        found += rows.exclude(Exists(told)).select_related("municipality").order_by(F("pk"))
    return found


def _tell(town: Municipality, late: list[Text]) -> None:
    people = holders(town, Role.STEERING_GROUP) or holders(town, Role.COORDINATOR)
    lines = [record(text, f"{text._meta.model_name}.{LATE}", by=None) for text in late]
    tell_of_waiting(people, town, len(late), key=f"{town.pk}:{lines[0].pk}")
