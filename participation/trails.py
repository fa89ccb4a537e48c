"""What became of what somebody said: from her words into the plan, step by step."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actionplan.differences import Piece, changed_fields, text_difference
from actionplan.models import Initiative, PlanVersion, Revision
from participation.carrying import field_words
from participation.choices import CommentState, ModerationVerb, OutcomeKind
from participation.models import Comment, ModerationAct, Outcome
from participation.whereabouts import Part, Place, Whereabouts

# What of a part young people read; a change of anything else is none to them.
READ = frozenset({
    "title", "goal", "description", "text_for_children", "participation_text", "target_group",
    "time_text", "money_text", "body", "motto", "reasons", "introduction", "milestones",
})  # fmt: skip
# What promises that the plan changes, and what needs no change to be kept.
TAKES_UP = frozenset({OutcomeKind.TAKEN_UP, OutcomeKind.PARTLY})
ENDS_WITH_THE_ANSWER = frozenset({OutcomeKind.NOT_POSSIBLE, OutcomeKind.ANSWERED})


class Step(NamedTuple):
    """One step on the way: what it is, whether it is done, and what is to be said of it."""

    name: str
    label: str
    is_done: bool
    on: datetime | None = None
    said: str = ""
    # Something that waits longer than it was promised.
    is_late: bool = False


class Now(NamedTuple):
    """The part of the plan as it stands now, beside what it was when somebody spoke of it."""

    edition: PlanVersion
    stands: bool
    changed: bool
    pieces: list[Piece]
    labels: list[str]
    # It was not there yet when somebody spoke.
    is_new: bool = False


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


class _Known:
    """Everything that the trails of some comments need, read at once; seven queries at most."""

    def __init__(self, comments: Sequence[Comment]) -> None:
        consultations = {each.consultation_id: each.consultation for each in comments}
        self.editions = _editions([each.version for each in consultations.values()])
        self.where = Whereabouts.of(
            consultations.values(),
            {each.version_id for each in comments} | {each.pk for each in self.editions.values()},
        )
        self.acts = _last_acts(comments)
        self.places = {
            each.pk: self.where.place(each.consultation, each.part, each.field, each.version_id)
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


def _editions(versions: Iterable[PlanVersion]) -> dict[int, PlanVersion]:
    """Return for each plan the newest version that young people may read; two queries.

    That is what lies before them, or what everybody reads if that is newer.
    """
    asked = list(versions)
    published = Q(plan__in={each.plan_id for each in asked}, published_at__isnull=False)
    rows = PlanVersion.objects.filter(Q(pk__in={each.pk for each in asked}) | published)
    found: dict[int, PlanVersion] = {}
    for version in (
        rows.select_related("paper", "plan")
        .prefetch_related("paper__deliberations")
        .order_by("number")
    ):
        found[version.plan_id] = version
    return found


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
        _steps(comment, known.acts.get(comment.pk), now, today),
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
    changed = [each.label for each in changed_fields(before, after) if each.name in READ]
    return Now(edition, stands=True, changed=bool(changed), pieces=[], labels=changed)


def _steps(comment: Comment, act: ModerationAct | None, now: Now | None, today: date) -> list[Step]:
    steps = [
        Step("said", _("You said it"), is_done=True, on=comment.created_at),
        _read(comment, act),
    ]
    if comment.state in {CommentState.WITHDRAWN, CommentState.RETURNED, CommentState.SEALED}:
        return steps
    is_shown = comment.state == CommentState.SHOWN
    on = act.at if act and is_shown else None
    steps.append(Step("shown", _("Shown to everybody who takes part"), is_done=is_shown, on=on))
    if comment.parent_id:
        return steps
    steps.append(_answered(comment, today))
    steps.append(_in_plan(comment.outcome, now))
    return steps


def _read(comment: Comment, act: ModerationAct | None) -> Step:
    if comment.is_taken_back:
        return Step("back", _("You took it back"), is_done=True)
    if comment.state == CommentState.SEALED:
        return Step("read", _("A grown-up is looking after this"), is_done=True)
    if comment.state == CommentState.RETURNED:
        said = act.words if act and act.verb == ModerationVerb.RETURN else ""
        on = act.at if act else None
        return Step("back", _("It came back to you"), is_done=True, on=on, said=said)
    is_read = comment.state == CommentState.SHOWN
    return Step("read", _("Read by a moderator"), is_read, act.at if act and is_read else None)


def _answered(comment: Comment, today: date) -> Step:
    label = _("Answered")
    if comment.outcome:
        return Step("answered", label, is_done=True, on=comment.outcome.at)
    if comment.unanswered_because:
        said = _("You get no answer. The reason stands below.")
        return Step("answered", label, is_done=True, said=said)
    due = comment.answer_due or comment.consultation.answers_by
    return Step("answered", label, False, None, who_answers(comment), bool(due and due < today))


def who_answers(comment: Comment) -> str:
    """Return who answers and by when, as its author reads it."""
    due = comment.answer_due or comment.consultation.answers_by
    said = {
        "who": comment.answering_department or "",
        "day": date_format(due, "DATE_FORMAT") if due else "",
    }
    if said["who"] and due:
        return _("%(who)s answers by %(day)s.") % said
    if due:
        return _("You get an answer by %(day)s.") % said
    return _("%(who)s answers.") % said if said["who"] else _("You get an answer.")


def _in_plan(outcome: Outcome | None, now: Now | None) -> Step:
    """Say what the text says today; it is done where an answer took the words up, and only there.

    A text changes for many reasons: nobody who heard "not possible" is told "in the plan".
    """
    is_taken_up = outcome is not None and outcome.kind in TAKES_UP
    ends_here = outcome is not None and outcome.kind in ENDS_WITH_THE_ANSWER
    label = _("The text today") if ends_here else _("In the plan")
    if now is None:
        return Step("plan", label, is_done=False)
    if now.is_new:
        said = _("It is new in the plan.") if now.stands else _("It comes with the next version.")
        return Step("plan", label, is_done=now.stands, said=said)
    if not now.stands:
        # Called gone, not "in the plan": whoever asked for it to go sees that it went.
        done = is_taken_up or ends_here
        return Step("plan", _("No longer in the text"), is_done=done)
    said = _("The text has changed since.") if now.changed else _("The text is still the same.")
    done = ends_here or (is_taken_up and now.changed)
    return Step("plan", label, is_done=done, said=f"{said} {_edition(now.edition)}".strip())


def _edition(version: PlanVersion) -> str:
    """Return whether a version has been decided and can be read by everybody."""
    if version.published_at:
        day = date_format(timezone.localtime(version.published_at), "DATE_FORMAT")
        return _("Everybody can read the plan since %(day)s.") % {"day": day}
    if version.is_adopted:
        return _("The plan has been decided.")
    return ""
