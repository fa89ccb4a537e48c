"""What comments say, as one reader may see it: plain data for pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from participation.carrying import Place
from participation.choices import CommentState, ModerationVerb, Rule
from participation.models import Comment, Heart, ModerationAct, Outcome
from participation.parts import field_label
from participation.speakers import name_and_role, with_author_roles
from participation.threads import Reader, Seen


class Answer(NamedTuple):
    """What became of a comment, in the administration's words."""

    kind: str
    label: str
    reason: str
    by: str
    at: datetime
    part: str


class Voice(NamedTuple):
    """One comment as its reader sees it."""

    # In figures without separators, as addresses have it; "" where nothing stands.
    pk: str
    state: str
    # Nothing stands here any more but a place for the replies.
    is_empty: bool
    is_own: bool
    # By what her device knows words again that it kept; "" where they are not her own.
    key: str
    # Known to its author alone: she is shown where to find help.
    is_alarming: bool
    kind: str
    kind_label: str
    text: str
    quote: str
    who: str
    # Of adults only.
    role: str
    many: int | None
    at: datetime
    is_changed: bool
    hearts: int
    has_my_heart: bool
    place: Place
    # Which field it is about; "" is the whole part.
    field_label: str
    answer: Answer | None
    # What the moderator said to its author when it was sent back: (rule, words).
    sent_back: tuple[str, str] | None
    # She has asked that somebody else looks at it again, and nobody has yet (S10).
    is_looked_at_again: bool
    may_ask_again: bool
    may_agree: bool
    may_reply: bool
    may_change: bool
    may_withdraw: bool
    replies: list[Any]


def voices(reader: Reader, seen: Iterable[Seen]) -> list[Voice]:
    """Return comments with their replies in the order they were said; one query."""
    chosen = {each.pk: each for each in seen}
    rows = list(_told(reader, chosen))
    replies: dict[int, list[Comment]] = {}
    for row in rows:
        if row.parent_id is not None:
            replies.setdefault(row.parent_id, []).append(row)
    threads = []
    for row in rows:
        if row.parent_id is None:
            below = replies.pop(row.pk, [])
            own = [_voice(reader, each, chosen[each.pk].place, []) for each in below]
            threads.append(_voice(reader, row, chosen[row.pk].place, own))
    for left in replies.values():
        own = [_voice(reader, each, chosen[each.pk].place, []) for each in left]
        threads.append(_out_of_sight(own))
    return threads


def _told(reader: Reader, chosen: dict[int, Seen]) -> QuerySet[Comment]:
    hearts = Heart.objects.filter(comment=OuterRef("pk")).order_by().values("comment")
    # The last act says what counts; only to whom it was said.
    returned = ModerationAct.objects.filter(
        comment=OuterRef("pk"), comment__author=reader.user, verb=ModerationVerb.RETURN
    ).order_by("-at", "-pk")
    comments = with_author_roles(Comment.objects.filter(pk__in=chosen))
    found: QuerySet[Comment] = (
        comments.select_related("author", "outcome__department")
        .annotate(
            hearts_in_all=Coalesce(Subquery(hearts.annotate(all=Count("pk")).values("all")), 0),
            my_heart=Exists(Heart.objects.filter(comment=OuterRef("pk"), person=reader.user)),
            returned_rule=Subquery(returned.values("rule")[:1]),
            returned_words=Subquery(returned.values("words")[:1]),
            asked_again_at=Subquery(returned.values("second_look_asked_at")[:1]),
            second_look_of=Subquery(returned.values("second_look_of")[:1]),
        )
        .order_by("created_at", "pk")
    )
    return found


def _voice(
    reader: Reader,
    row: Any,
    place: Place,
    replies: list[Voice],
) -> Voice:
    is_own, is_shown = row.author_id == reader.user.pk, row.state == CommentState.SHOWN
    is_empty = row.is_taken_back
    is_held = row.state in {CommentState.SEALED, CommentState.WITHDRAWN}
    who, role = ("", "") if is_empty else _name(row, is_own=is_own)
    # A sealed text is read by one person alone, and never on a page that somebody may look over.
    is_silent = is_held
    sent_back = _words_to_its_author(row) if is_own else None
    return Voice(
        pk=str(row.pk),
        state=row.state,
        is_empty=is_empty,
        is_own=is_own and not is_empty,
        key=str(row.key) if is_own else "",
        is_alarming=is_own and row.is_alarming,
        kind="" if is_silent else row.kind,
        kind_label="" if is_silent or not row.kind else str(row.get_kind_display()),
        text="" if is_silent else row.text,
        quote="" if is_silent else row.quote,
        who=who,
        role=role,
        many=row.on_behalf_of,
        at=row.created_at,
        is_changed=row.edited_at is not None,
        hearts=row.hearts_in_all,
        has_my_heart=row.my_heart,
        place=place,
        field_label=field_label(place.field) if row.parent_id is None else "",
        answer=_answer(row.outcome) if row.outcome and is_shown else None,
        sent_back=sent_back,
        is_looked_at_again=sent_back is not None and row.asked_again_at is not None,
        # Somebody else has looked already where the last decision was a second one.
        may_ask_again=sent_back is not None
        and row.asked_again_at is None
        and row.second_look_of is None,
        may_agree=is_shown and not is_own and reader.writes,
        may_reply=is_shown and row.parent_id is None and reader.says,
        may_change=is_own and not is_held and reader.runs,
        may_withdraw=is_own and not is_held,
        replies=replies,
    )


def _words_to_its_author(row: Any) -> tuple[str, str] | None:
    if row.state != CommentState.RETURNED or not row.returned_words:
        return None
    return str(Rule(row.returned_rule).label), row.returned_words


def _name(row: Any, *, is_own: bool) -> tuple[str, str]:
    """Return what the author is called here, and an adult's role; young people have no names."""
    if is_own and row.on_behalf_of is None:
        return _("You"), ""
    return name_and_role(row.author, row.author_role)


def _answer(outcome: Outcome) -> Answer:
    return Answer(
        kind=outcome.kind,
        label=str(outcome.get_kind_display()),
        reason=outcome.reason,
        by=outcome.department.name if outcome.department else "",
        at=outcome.changed_at or outcome.at,
        part=str(outcome.part or ""),
    )


def _out_of_sight(replies: list[Voice]) -> Voice:
    """Return the place of a comment that is not shown now, above somebody's own replies to it."""
    return replies[0]._replace(
        pk="", is_empty=True, is_own=False, key="", is_alarming=False, state="",
        kind="", kind_label="", text="", quote="", who="", role="", many=None, answer=None,
        sent_back=None, is_looked_at_again=False, may_ask_again=False,
        may_agree=False, may_reply=False, may_change=False, may_withdraw=False, replies=replies,
    )  # fmt: skip
