"""What moderators and the safeguarding person do with young people's ideas (S7, S9, S10)."""

from collections.abc import Collection

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from journal.recording import record
from participation.choices import CommentState, NoticeKind
from participation.models import Idea
from participation.notices import tell
from participation.transitions.alerts import alert_safeguarding
from participation.transitions.comments import CommentRefused
from participation.transitions.moderation import FROM_QUEUE, answer_reports

# What others read already goes back, or under a seal, because somebody has reported it.
FROM_REPORT = (CommentState.SHOWN,)


@transaction.atomic
def show_idea(idea: Idea, *, by: User) -> None:
    """Let everybody in the municipality read a young person's idea; she hears of it."""
    _decide_idea(idea, CommentState.SHOWN, "idea.show", by)
    tell(idea.author, NoticeKind.SHOWN, idea, path=_ideas_path(idea), again=True)


@transaction.atomic
def send_back_idea(
    idea: Idea,
    *,
    rule: str,
    words: str,
    by: User,
    source: Collection[str] = FROM_QUEUE,
) -> None:
    """Give an idea back to its author, with the rule it broke and plain words."""
    if not rule or not words.strip():
        raise ValueError("Nothing is sent back without a rule and words to the author.")
    _decide_idea(
        idea, CommentState.RETURNED, "idea.return", by, note=rule, words=words, source=source
    )
    tell(idea.author, NoticeKind.RETURNED, idea, path=_ideas_path(idea), again=True)


@transaction.atomic
def seal_idea(idea: Idea, *, by: User, source: Collection[str] = FROM_QUEUE) -> None:
    """Hide an idea because somebody may be in danger; the safeguarding people hear at once."""
    _decide_idea(idea, CommentState.SEALED, "idea.seal", by, source=source)
    alert_safeguarding(idea, key=f"idea:{idea.pk}")


@transaction.atomic
def unseal_idea(idea: Idea, *, by: User, words: str, answer: str) -> None:
    """Open an idea's seal: it waits for the moderator once more; the journal keeps the reason.

    One that its author had taken back stays so. Whoever reported it is told by `answer`.
    """
    _demand_words(words, answer)
    held = Idea.objects.filter(pk=idea.pk, state=CommentState.SEALED)
    opened = CommentState.WITHDRAWN if idea.taken_back_at else CommentState.WAITING
    if not held.update(state=opened, seal_kept_at=None):
        raise CommentRefused
    record(idea, "idea.unseal", by=by, note=words)
    to_moderator = opened == CommentState.WAITING
    answer_reports(idea, by=by, answer=answer, to_moderator=to_moderator)


@transaction.atomic
def keep_idea_sealed(idea: Idea, *, by: User, words: str, answer: str) -> None:
    """Note that somebody has looked, acted, and keeps an idea's seal; the journal says why."""
    _demand_words(words, answer)
    held = Idea.objects.filter(pk=idea.pk, state=CommentState.SEALED)
    if not held.update(seal_kept_at=timezone.now()):
        raise CommentRefused
    record(idea, "idea.keep", by=by, note=words)
    answer_reports(idea, by=by, answer=answer, to_moderator=False)


def _demand_words(words: str, answer: str) -> None:
    if not words.strip() or not answer.strip():
        raise ValueError("Nothing is done with a seal without a reason and an answer.")


def _decide_idea(
    idea: Idea,
    state: CommentState,
    verb: str,
    by: User,
    *,
    note: str = "",
    words: str = "",
    source: Collection[str] = FROM_QUEUE,
) -> None:
    """Move an idea; of two who do so at once, one is refused."""
    # Worded anew in this very moment, it is not decided about unread.
    here = Idea.objects.filter(pk=idea.pk, state__in=source, created_at=idea.created_at)
    if not here.update(state=state, moderator_words=words):
        raise CommentRefused
    record(idea, verb, by=by, note=note)


def _ideas_path(idea: Idea) -> str:
    return reverse("participation:idea-list", args=[idea.municipality.slug])
