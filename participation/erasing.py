"""What of a person stands among what people said.

What she said to all stays in the record, with its replies and its answer, and its author is
nobody. What only she and the moderator ever read goes.
"""

from datetime import date

from django.db.models import Model, Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.erasing import ErasureRefused, mark_of_removal
from accounts.models import Municipality, User
from participation.choices import CommentState, ConsultationState, ReportState
from participation.models import (
    REPORTS,
    AbuseReport,
    Comment,
    Consultation,
    EarlierWording,
    Idea,
    IdeaReport,
    JointStatement,
    ModerationAct,
    Notice,
    StatementReport,
    StatementWording,
)
from participation.transitions.statements import strike_names

# Read by nobody any more; what is sealed is evidence, and what waits may tell of danger.
TAKEN_BACK = (CommentState.RETURNED, CommentState.WITHDRAWN)
EVIDENCE = (CommentState.SEALED, CommentState.WAITING)
EVERY_ROW = Q(pk__isnull=False)


def evidence() -> dict[type[Model], Q]:
    """Return the rows in which no word is touched: they may tell of danger, and by whom.

    Whoever a child names there must not be able to strike his own name out by leaving.
    """
    about_it = Q(comment__state__in=EVIDENCE)
    return {
        Comment: Q(state__in=EVIDENCE),
        Idea: Q(state__in=EVIDENCE),
        EarlierWording: about_it,
        AbuseReport: about_it,
        ModerationAct: about_it,
        IdeaReport: Q(idea__state__in=EVIDENCE),
        JointStatement: Q(is_alarming=True),
        StatementReport: Q(statement__is_alarming=True),
    }


def read_by_few() -> dict[type[Model], Q]:
    """Return the rows that only their author or a moderator reads: nobody else is told of them."""
    return {
        Comment: ~Q(state=CommentState.SHOWN),
        # The moderator's words stand in the row of the idea.
        Idea: ~Q(state=CommentState.SHOWN) | ~Q(moderator_words=""),
        JointStatement: Q(adopted_at=None) | Q(shown_at=None) | ~Q(moderator_words=""),
        EarlierWording: EVERY_ROW,
        StatementWording: EVERY_ROW,
        ModerationAct: EVERY_ROW,
        **dict.fromkeys(REPORTS, EVERY_ROW),
    }


def demand_moderators(person: User) -> None:
    """Refuse to erase somebody who is to read what young people write just now (S7)."""
    running = Consultation.objects.filter(state=ConsultationState.OPEN)
    first = running.filter(Q(moderator=person) | Q(deputy=person)).first()
    if first is not None:
        raise ErasureRefused(
            _("“%(consultation)s” is open and needs its moderators. Please name another one first.")
            % {"consultation": first.title}
        )


def erase(person: User, *, today: date) -> None:
    """Remove what nobody else was to read, and her name where she had it printed."""
    Notice.objects.filter(person=person).delete()
    earlier = EarlierWording.objects.filter(comment__author=person)
    # What alarmed and waits may have been worded harmlessly since: its earlier words tell why.
    alarms = Q(comment__state=CommentState.WAITING, comment__is_alarming=True)
    earlier.exclude(Q(comment__state=CommentState.SEALED) | alarms).delete()
    comments = Comment.objects.filter(author=person, state__in=TAKEN_BACK)
    ideas = Idea.objects.filter(author=person, state__in=TAKEN_BACK)
    towns = [*comments.values("municipality"), *ideas.values("municipality")]
    for town in Municipality.objects.filter(pk__in={each["municipality"] for each in towns}):
        with translation.override(town.language):
            mark = mark_of_removal(today)
        comments.filter(municipality=town).update(text=mark, quote="")
        ideas.filter(municipality=town).update(title=mark, text="")
    # An open report still needs its one row a person.
    for kind in REPORTS:
        handled = kind._default_manager.filter(reporter=person, state=ReportState.HANDLED)
        handled.update(reporter=None, words="")
    strike_names(JointStatement.objects.filter(speaker=person))
