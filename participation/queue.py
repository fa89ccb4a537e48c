"""What waits for a moderator: each text as young people will read it, with what she must know.

By pseudonym and never by name; who somebody is matters to no decision about a text.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Municipality, User
from journal.models import Entry
from participation.carrying import Texts, texts_of
from participation.checking import look
from participation.choices import CommentState, ConsultationState, IdeaSide, ModerationVerb
from participation.models import Comment, Consultation, EarlierWording, Idea, ModerationAct
from participation.parts import field_label
from participation.rules import READS_FIRST
from participation.transitions.waiting import is_late
from participation.working_time import Waited, waited

# So many texts a page of the queue holds.
PAGE = 50


class Waiting(NamedTuple):
    """One text that somebody must decide about."""

    pk: int
    # What it is: a kind of comment, or a reply.
    kind: str
    who: str
    text: str
    title: str
    quote: str
    # What she replies to, as long as everybody reads it; "" otherwise.
    reply_to: str
    is_reply_to_hidden: bool
    # The part of the plan and its field, and what stands there.
    part: str
    field: str
    part_text: str
    earlier: list[str]
    contacts: list[str]
    alarming: list[str]
    is_alarming: bool
    waited: Waited
    is_late: bool
    sent_at: datetime
    # As it was when this page was made: a text that changed since is not decided about unread.
    stamp: str


class SecondLook(NamedTuple):
    """A text that was sent back, and whose author asks for another pair of eyes."""

    act: ModerationAct
    waiting: Waiting
    # Whoever decided first does not decide again.
    is_own: bool


class Queue(NamedTuple):
    """All that waits in one municipality for one moderator."""

    comments: list[Waiting]
    ideas: list[Waiting]
    second_looks: list[SecondLook]

    @property
    def alarming_ideas(self) -> list[Waiting]:
        """Return the ideas that may speak of danger: they alone come before all comments."""
        return [each for each in self.ideas if each.is_alarming]

    @property
    def other_ideas(self) -> list[Waiting]:
        """Return the ideas that stand behind what is said in consultations."""
        return [each for each in self.ideas if not each.is_alarming]

    @property
    def is_full(self) -> bool:
        """Return whether more may wait behind these."""
        return PAGE in {len(self.comments), len(self.ideas), len(self.second_looks)}

    @property
    def many(self) -> int:
        """Return how many decisions wait."""
        return len(self.comments) + len(self.ideas) + len(self.second_looks)


def consultations_read_by(user: User, town: Municipality) -> QuerySet[Consultation]:
    """Return the consultations in which somebody reads texts before others do."""
    rows = Consultation.objects.filter(municipality=town)
    if not user.roles_in(town) & READS_FIRST:
        return rows.none()
    return rows.filter(Q(moderator=user) | Q(deputy=user)).exclude(state=ConsultationState.PREPARED)


def waiting_comments(user: User, town: Municipality) -> QuerySet[Comment]:
    """Return the comments that wait for somebody, in the order in which they are read."""
    mine = consultations_read_by(user, town).values("pk")
    rows = Comment.objects.filter(municipality=town, consultation__in=mine)
    # Nobody lets her own words pass, not even those she wrote down for a class.
    return rows.exclude(author=user).waiting()


def waiting_ideas(town: Municipality) -> QuerySet[Idea]:
    """Return the ideas that wait: possible danger first, then the oldest.

    A grown-up's waits only where it was sent back or sealed because of a report.
    """
    rows = Idea.objects.filter(municipality=town, state=CommentState.WAITING)
    return rows.order_by("-is_alarming", "created_at", "pk")


def asked_second_looks(town: Municipality) -> QuerySet[ModerationAct]:
    """Return the decisions that somebody else is to look at again, the oldest request first."""
    asked = ModerationAct.objects.filter(
        municipality=town,
        second_looks=None,
        comment__state=CommentState.RETURNED,
    ).exclude(second_look_asked_at=None)
    return asked.order_by("second_look_asked_at", "pk")


def queue_of(user: User, town: Municipality, now: datetime) -> Queue:
    """Return a page of what waits; three queries, and one more for ideas and for second looks."""
    asked, ideas = asked_second_looks(town), waiting_ideas(town).exclude(author=user)
    # Most days there is neither: the query that must be asked anyhow says so.
    rows = _whole(waiting_comments(user, town)).annotate(
        some_asked=Exists(asked), some_ideas=Exists(ideas)
    )
    comments = list(rows[:PAGE])
    first = comments[0] if comments else None
    acts = (
        list(
            asked.select_related("comment__author", "comment__parent", "comment__consultation")
            # Those that she cannot decide stand last, so that they hold up no others.
            .alias(is_hers=Q(by=user))
            .order_by("is_hers", "second_look_asked_at", "pk")[:PAGE]
        )
        if first is None or first.some_asked
        else []
    )
    found = list(ideas.select_related("author")[:PAGE]) if first is None or first.some_ideas else []
    texts = _texts([*comments, *(act.comment for act in acts)])
    return Queue(
        [_of_comment(each, texts, now) for each in comments],
        [_of_idea(each, now) for each in found],
        [
            SecondLook(act, _of_comment(act.comment, texts, now, earlier=[]), act.by_id == user.pk)
            for act in acts
        ],
    )


def one_waiting(comment: Comment, now: datetime) -> Waiting:
    """Return one comment as the queue shows it."""
    return _of_comment(comment, _texts([comment]), now)


def one_idea(idea: Idea, now: datetime) -> Waiting:
    """Return one idea as the queue shows it."""
    return _of_idea(idea, now)


def _whole(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    earlier = Prefetch("earlier", queryset=EarlierWording.objects.order_by("-until", "-pk"))
    return comments.select_related("author", "parent", "consultation").prefetch_related(earlier)


def whole_comments(town: Municipality) -> QuerySet[Comment]:
    """Return a municipality's comments with all that the queue shows of one."""
    return _whole(Comment.objects.filter(municipality=town))


def sealed_comments(town: Municipality, *, undecided: bool = False) -> QuerySet[Comment]:
    """Return the sealed comments, or those still to be decided about.

    What was last done about each is its `last_verb`.
    """
    acts = ModerationAct.objects.filter(comment=OuterRef("pk")).order_by("-at", "-pk")
    rows = whole_comments(town).filter(state=CommentState.SEALED)
    found = rows.annotate(last_verb=Coalesce(Subquery(acts.values("verb")[:1]), Value("")))
    return found.exclude(last_verb=ModerationVerb.KEEP) if undecided else found


def _texts(comments: Sequence[Comment]) -> dict[int, Texts]:
    """Return what the parts said that the comments are about, when they were made; one query."""
    if not comments:
        return {}
    versions = {comment.version_id for comment in comments}
    return texts_of(versions, {str(comment.part) for comment in comments})


def _of_comment(
    comment: Comment,
    texts: dict[int, Texts],
    now: datetime,
    *,
    earlier: Iterable[str] | None = None,
) -> Waiting:
    part = texts.get(comment.version_id, {}).get(str(comment.part))
    found, parent = look(comment.text), comment.parent
    is_hidden = parent is not None and parent.state != CommentState.SHOWN
    if earlier is None:
        earlier = [each.text for each in comment.earlier.all()]
    return Waiting(
        pk=comment.pk,
        kind=str(comment.get_kind_display()) if comment.kind else _("A reply"),
        who=speaker(comment),
        text=comment.text,
        title="",
        quote=comment.quote,
        reply_to=parent.text if parent and not is_hidden else "",
        is_reply_to_hidden=is_hidden,
        part=part.title if part else "",
        field=field_label(comment.field),
        part_text=part.fields.get(comment.field, "") if part else "",
        earlier=list(earlier),
        contacts=found.contacts,
        alarming=found.words,
        is_alarming=comment.is_alarming or found.alarming,
        waited=waited(comment.sent_at, now),
        is_late=is_late(comment, now),
        sent_at=comment.sent_at,
        stamp=stamp_of(comment),
    )


def _of_idea(idea: Idea, now: datetime) -> Waiting:
    found = look(f"{idea.title}\n{idea.text}")
    return Waiting(
        pk=idea.pk,
        kind=_("An idea"),
        who=said_by(idea),
        text=idea.text,
        title=idea.title,
        quote="",
        reply_to="",
        is_reply_to_hidden=False,
        part="",
        field="",
        part_text="",
        earlier=[],
        contacts=found.contacts,
        alarming=found.words,
        is_alarming=idea.is_alarming or found.alarming,
        waited=waited(idea.created_at, now),
        is_late=is_late(idea, now),
        sent_at=idea.created_at,
        stamp=stamp_of(idea),
    )


def speaker(comment: Comment) -> str:
    """Return the pseudonym, or for how many children a grown-up wrote; needs the author."""
    if comment.on_behalf_of:
        return ngettext(
            "One child, written down by a grown-up",
            "%(many)d children, written down by a grown-up",
            comment.on_behalf_of,
        ) % {"many": comment.on_behalf_of}
    return comment.author.pseudonym or _("A young person")


def said_by(idea: Idea) -> str:
    """Return under which name an idea stands; a grown-up's is her own; needs the author."""
    if idea.side == IdeaSide.STAFF:
        return str(idea.author)
    return idea.author.pseudonym or _("A young person")


def stamp_of(text: Comment | Idea) -> str:
    """Return a mark of the wording that a moderator has before her eyes."""
    if isinstance(text, Idea):
        # Worded anew, it begins anew.
        return text.created_at.isoformat()
    return text.edited_at.isoformat() if text.edited_at else ""


def decision_about(idea: Idea) -> Entry | None:
    """Return what was last decided about an idea in the queue, as the journal keeps it."""
    lines = Entry.objects.filter(
        municipality=idea.municipality_id,
        subject_type=idea._meta.label_lower,
        subject_id=idea.pk,
        verb__in=("idea.show", "idea.return", "idea.seal"),
    )
    return lines.order_by("-at", "-pk").first()
