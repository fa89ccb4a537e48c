"""How an idea is said, changed, taken back, supported and answered."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from actionplan.choices import Cause
from actionplan.models import ActionPlan, FocusArea, Initiative
from actionplan.revisions import save_new
from journal.recording import record
from participation.choices import CommentState, IdeaSide, NoticeKind
from participation.models import Idea, Support
from participation.notices import tell
from participation.transitions.alerts import alert_safeguarding


class IdeaRefused(Exception):
    """The idea cannot be moved any more, or somebody else has just moved it."""


@transaction.atomic
def say_idea(
    plan: ActionPlan,
    *,
    side: str,
    title: str,
    text: str,
    key: UUID,
    by: User,
    is_alarming: bool = False,
) -> Idea:
    """Write an idea; said twice, it is one. A young person's waits for the moderator (S7).

    Other words under a key that is used already are never dropped: they change the idea where
    they only add to it and it may still be changed, and else are one of their own.
    """
    waits = side == IdeaSide.YOUNG
    idea, created = Idea.objects.get_or_create(
        municipality=plan.municipality,
        key=key,
        defaults={
            "plan": plan,
            "side": side,
            "title": title,
            "text": text,
            "author": by,
            "is_alarming": is_alarming,
            "state": CommentState.WAITING if waits else CommentState.SHOWN,
        },
    )
    if created:
        record(idea, "idea.say", by=by)
        return idea
    # Of somebody else's key nothing is told, nor is anything done to her words.
    if idea.author_id != by.pk or (idea.title, idea.text) == (title, text):
        return idea
    if idea.title in title and idea.text in text:
        with suppress(IdeaRefused):
            here = reword_idea(idea, title=title, text=text, by=by, is_alarming=is_alarming)
            here.refresh_from_db()
            return here
    return say_idea(
        plan, side=side, title=title, text=text, key=uuid4(), by=by, is_alarming=is_alarming
    )


@transaction.atomic
def reword_idea(
    idea: Idea, *, title: str, text: str, by: User, is_alarming: bool = False
) -> Idea:
    """Let its author change an idea that nobody has shown yet; it waits once more.

    Of an idea no earlier words are kept. One that alarmed and was read by nobody is sealed as it
    is (S9), and the new words are an idea of their own; returns the one that has them.
    """
    open_to = [CommentState.WAITING, CommentState.RETURNED]
    here = Idea.objects.filter(pk=idea.pk, state__in=open_to, outcome="")
    record(idea, "idea.change", by=by)
    if here.exists() and _seal_unread(idea):
        return say_idea(
            idea.plan,
            side=idea.side,
            title=title,
            text=text,
            key=uuid4(),
            by=by,
            is_alarming=is_alarming,
        )
    if not here.update(
        title=title,
        text=text,
        is_alarming=is_alarming,
        state=CommentState.WAITING,
        created_at=timezone.now(),
    ):
        raise IdeaRefused
    return idea


@transaction.atomic
def withdraw_idea(idea: Idea, *, by: User) -> None:
    """Let its author take an idea back: nobody else reads it any more.

    One that alarmed and was read by nobody is sealed, as such a comment is (S9).
    """
    record(idea, "idea.withdraw", by=by)
    if _seal_unread(idea):
        return
    if not Idea.objects.filter(pk=idea.pk).exclude(state=CommentState.SEALED).update(
        state=CommentState.WITHDRAWN
    ):
        raise IdeaRefused


def _seal_unread(idea: Idea) -> bool:
    """Seal an idea that alarmed and was read by nobody; to its author it is taken back."""
    unread = Idea.objects.filter(pk=idea.pk, state=CommentState.WAITING, is_alarming=True)
    if not unread.update(state=CommentState.SEALED, taken_back_at=timezone.now()):
        return False
    record(idea, "idea.seal", by=None)
    alert_safeguarding(idea, key=f"taken-back:idea:{idea.pk}")
    return True


@transaction.atomic
def turn_support(idea: Idea, *, by: User, wanted: bool) -> None:
    """Note that somebody would like an idea to come true, or no longer; twice is once."""
    place: dict[str, Any] = {"municipality": idea.municipality, "idea": idea, "person": by}
    if wanted:
        Support.objects.get_or_create(**place)
    else:
        # A sign, no words: nothing of anybody is lost with it.
        Support.objects.filter(**place).delete()


@transaction.atomic
def answer_idea(
    idea: Idea,
    *,
    outcome: str,
    reason: str,
    initiative: Initiative | None,
    seen: datetime | None,
    by: User,
) -> None:
    """Say what becomes of an idea, and why; its author hears of it.

    `seen` is when it had been answered as the writer saw it: of two answers at once, one is kept.
    """
    here = Idea.objects.filter(pk=idea.pk, state=CommentState.SHOWN, answered_at=seen)
    if not here.update(
        outcome=outcome,
        reason=reason,
        initiative=initiative,
        answered_by=by,
        answered_at=timezone.now(),
    ):
        raise IdeaRefused
    record(idea, f"idea.{outcome}", by=by)
    tell(idea.author, NoticeKind.IDEA, idea, path=idea.get_absolute_url())


@transaction.atomic
def take_up(idea: Idea, area: FocusArea, *, by: User) -> Initiative:
    """Begin a new initiative with an idea's words, as a draft."""
    initiative = Initiative(municipality=idea.municipality, plan=idea.plan)
    values = {"title": idea.title, "description": idea.text, "focus_area": area}
    return save_new(initiative, values, by=by, cause=Cause.CREATED)
