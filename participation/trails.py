"""What became of what somebody said: from her words into the plan, step by step."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from actionplan.differences import changed_fields, text_difference, without_marks
from actionplan.models import Initiative, PlanVersion, Revision
from participation.carrying import field_words
from participation.choices import CommentState
from participation.models import Comment, ModerationAct, Outcome
from participation.trail_steps import Now, Step, steps_of
from participation.whereabouts import Part, Place, Whereabouts

# What of a part young people read; a change of anything else is none to them.
READ = frozenset({
    "title", "goal", "description", "text_for_children", "participation_text", "target_group",
    "time_text", "money_text", "body", "motto", "reasons", "introduction", "milestones",
})  # fmt: skip
# The steps that lie behind an answer: from here on it is the plan's way, not its author's.
BEHIND_THE_ANSWER = frozenset({"plan", "decided"})


class Trail(NamedTuple):
    """A contribution with its way."""

    comment: Comment
    place: Place
    # The part that the answer points at, if it says one.
    into: Part | None
    now: Now | None
    steps: list[Step]
    # Whether its author changed it after it had been answered.
    is_reworded: bool

    @property
    def part(self) -> Part:
        """Return the part that it leads to: what its answer points at, else what it is about."""
        return self.into or self.place.part

    @property
    def onward(self) -> list[Step]:
        """Return the steps behind the answer, which are the same for all who said the same."""
        return [each for each in self.steps if each.name in BEHIND_THE_ANSWER]


class _Known:
    """Everything that the trails of some comments need, read at once; seven queries at most."""

    def __init__(self, comments: Sequence[Comment]) -> None:
        consultations = {each.consultation_id: each.consultation for each in comments}
        self.editions, self.adopted = _editions([each.version for each in consultations.values()])
        read = (*self.editions.values(), *self.adopted.values())
        self.where = Whereabouts.of(
            consultations.values(),
            {each.version_id for each in comments} | {each.pk for each in read},
        )
        self.acts = _last_acts(comments)
        self.places = {
            each.pk: self.where.place(each.consultation, each)
            for each in comments
        }
        self.payloads = _payloads(self._changed(comments))
        self.drafted = self._drafted(comments)

    def followed(self, comment: Comment) -> tuple[str, str, str]:
        """Return the key of the part before and now, and its field: where the answer points."""
        if comment.outcome and comment.outcome.part:
            return str(comment.outcome.part), str(comment.outcome.part), comment.outcome.field
        place = self.places[comment.pk]
        return str(comment.part), place.part.key, place.field

    def pair(self, comment: Comment) -> tuple[Part | None, Part | None]:
        """Return the part as it was when its author spoke, and as it stands now."""
        edition = self.editions[comment.consultation.version.plan_id]
        before, now, _field = self.followed(comment)
        return self.where.part(comment.version_id, before), self.where.part(edition.pk, now)

    def decision(self, comment: Comment) -> PlanVersion | None:
        """Return the version in which the council decided about the part after it was spoken of.

        A decision from before somebody spoke is none about her words.
        """
        version = self.adopted.get(comment.consultation.version.plan_id)
        if version is None or version.paper is None or version.paper.decision is None:
            return None
        spoken = timezone.localdate(comment.created_at)
        _before, now, _field = self.followed(comment)
        stands = self.where.part(version.pk, now) is not None
        return version if stands and version.paper.decision.held_on >= spoken else None

    def _changed(self, comments: Sequence[Comment]) -> set[int]:
        pairs = [self.pair(each) for each in comments]
        changed = [each for each in pairs if each[0] and each[1]]
        return {
            part.revision
            for then, now in changed
            if then and now and then.revision != now.revision
            for part in (then, now)
        }

    def _drafted(self, comments: Sequence[Comment]) -> dict[str, Part]:
        """Return what answers point at and no version has yet."""
        wanted = {str(each.outcome.part) for each in comments if each.outcome and each.outcome.part}
        missing = {
            key for key in wanted if not any(key in parts for parts in self.where.versions.values())
        }
        if not missing:
            return {}
        rows = Initiative.objects.filter(lineage__in=missing).values_list(
            "lineage", "number", "title"
        )
        return {
            str(key): Part(str(key), "initiative", number, title, "", "", (9,), 0)
            for key, number, title in rows
        }

    def into(self, comment: Comment, outcome: Outcome) -> Part | None:
        """Return the part that an answer points at."""
        if outcome.part is None:
            return None
        versions = (self.editions[comment.consultation.version.plan_id].pk, comment.version_id)
        found = (self.where.part(version, outcome.part) for version in versions)
        return next((each for each in found if each), self.drafted.get(str(outcome.part)))


def _editions(
    versions: Iterable[PlanVersion],
) -> tuple[dict[int, PlanVersion], dict[int, PlanVersion]]:
    """Return for each plan the newest version that young people may read, and the newest adopted.

    That is what lies before them, or what everybody reads if that is newer; two queries.
    """
    asked = list(versions)
    published = Q(plan__in={each.plan_id for each in asked}, published_at__isnull=False)
    rows = PlanVersion.objects.filter(Q(pk__in={each.pk for each in asked}) | published)
    newest: dict[int, PlanVersion] = {}
    adopted: dict[int, PlanVersion] = {}
    for version in (
        rows.select_related("paper", "plan")
        .prefetch_related("paper__deliberations")
        .order_by("number")
    ):
        newest[version.plan_id] = version
        if version.is_adopted:
            adopted[version.plan_id] = version
    return newest, adopted


def _last_acts(comments: Sequence[Comment]) -> dict[int, ModerationAct]:
    """Return the moderator's last word on each comment; one query."""
    acts = ModerationAct.objects.filter(comment__in=[each.pk for each in comments])
    return {act.comment_id: act for act in acts.order_by("at", "pk")}


def _payloads(revisions: set[int]) -> dict[int, dict[str, Any]]:
    if not revisions:
        return {}
    return dict(Revision.objects.filter(pk__in=revisions).values_list("pk", "payload"))


def trails(comments: Sequence[Comment], *, today: date) -> list[Trail]:
    """Return the way of each comment; needs author, consultation, outcome and who answers."""
    if not comments:
        return []
    known = _Known(comments)
    return [_trail(each, known, today) for each in comments]


def _trail(comment: Comment, known: _Known, today: date) -> Trail:
    outcome = comment.outcome
    place = known.places[comment.pk]
    now = _now(comment, known)
    return Trail(
        comment,
        place,
        known.into(comment, outcome) if outcome else None,
        now,
        steps_of(comment, known.acts.get(comment.pk), now, known.decision(comment), today),
        bool(outcome and comment.edited_at and comment.edited_at > outcome.at),
    )


def _now(comment: Comment, known: _Known) -> Now | None:
    if comment.state != CommentState.SHOWN or comment.parent_id:
        return None
    edition = known.editions[comment.consultation.version.plan_id]
    then, now = known.pair(comment)
    if now is None or then is None:
        # A part that came since, perhaps by this very answer.
        is_new = then is None
        return Now(edition, now is not None, now is not None, pieces=[], labels=[], is_new=is_new)
    before = known.payloads.get(then.revision, {})
    after = known.payloads.get(now.revision, {})
    field = known.followed(comment)[2]
    if field:
        was, is_now = field_words(field, before), field_words(field, after)
        pieces = text_difference(was, is_now) if was != is_now else []
        return Now(edition, stands=True, changed=bool(pieces), pieces=pieces, labels=[])
    changed = [
        each.label
        for each in changed_fields(before, after)
        if each.name in READ and without_marks(each.before) != without_marks(each.after)
    ]
    return Now(edition, stands=True, changed=bool(changed), pieces=[], labels=changed)
