"""How the text of an initiative moves from draft to agreed; the only place that sets its state."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Municipality, User
from actionplan.choices import Cause, ImportState, InitiativeState, PartState
from actionplan.models import FocusArea, Import, Initiative, PlanSection, PlanVersion, Theme
from actionplan.revisions import SUBJECTS, fresh, write_revisions
from journal.recording import record
from programme.models import Deliberation, Paper
from programme.transitions import MoveRefused


class Move(NamedTuple):
    """One step of an initiative along its path; the hint says at the button what follows."""

    source: InitiativeState
    target: InitiativeState
    label: str | Promise
    hint: str | Promise = ""


MOVES = {
    "propose": Move(
        InitiativeState.DRAFT,
        InitiativeState.PROPOSED,
        pgettext_lazy("move", "Propose"),
        gettext_lazy(
            "Its text is then closed until the coordinator or the steering group agrees to it "
            "or sends it back; until then the departments named in it can take it back."
        ),
    ),
    "retract": Move(
        InitiativeState.PROPOSED,
        InitiativeState.DRAFT,
        pgettext_lazy("move", "Take it back"),
        gettext_lazy("It is a draft again then, and your department can go on writing."),
    ),
    "agree": Move(InitiativeState.PROPOSED, InitiativeState.AGREED, pgettext_lazy("move", "Agree")),
    "return": Move(
        InitiativeState.PROPOSED, InitiativeState.DRAFT, pgettext_lazy("move", "Send back")
    ),
    "reopen": Move(
        InitiativeState.AGREED, InitiativeState.DRAFT, pgettext_lazy("move", "Open it for changes")
    ),
    "withdraw": Move(
        InitiativeState.DRAFT,
        InitiativeState.WITHDRAWN,
        pgettext_lazy("move", "Take out of the plan"),
    ),
    "restore": Move(
        InitiativeState.WITHDRAWN,
        InitiativeState.DRAFT,
        pgettext_lazy("move", "Put back into the plan"),
    ),
}


def open_moves(initiative: Initiative, user: User) -> dict[str, Move]:
    """Return the steps this person may take from where the initiative stands."""
    return {
        name: move
        for name, move in MOVES.items()
        if move.source == initiative.state
        and user.has_perm(f"actionplan.{name}_initiative", initiative)
    }


@transaction.atomic
def make_move(initiative: Initiative, name: str, *, by: User | None, note: str = "") -> Initiative:
    """Carry an initiative one step along its path; write it in history and journal."""
    move = MOVES[name]
    if name == "restore" and _has_no_place(initiative):
        raise MoveRefused(
            _("Its focus area or theme is not in the plan any more. Please put that back first.")
        )
    # The filter is the guard: of two people who press at once, one is refused.
    moved = Initiative.objects.filter(pk=initiative.pk, state=move.source).update(
        state=move.target, version=F("version") + 1, changed_at=timezone.now()
    )
    if not moved:
        raise MoveRefused(
            _("Somebody else has moved this initiative in the meantime. Nothing was changed.")
        )
    written = fresh(initiative)
    write_revisions([written], by=by, cause=Cause.MOVED)
    record(written, f"initiative.{name}", by=by, note=note)
    return written


@transaction.atomic
def withdraw_together(versions: Mapping[int, int], *, by: User | None, cause: Cause) -> set[int]:
    """Take drafts out of the plan, in a few statements however many they are.

    `versions` says which text of each is meant. Returns the numbers of those that were taken out;
    what was moved or written on in this moment stays.
    """
    move = MOVES["withdraw"]
    drafts = Initiative.objects.filter(pk__in=list(versions), state=move.source)
    locked = drafts.select_for_update().values_list("pk", "version")
    found = {pk for pk, version in locked if version == versions[pk]}
    rows = Initiative.objects.filter(pk__in=found)
    rows.update(state=move.target, version=F("version") + 1, changed_at=timezone.now())
    written = list(rows.select_related("plan").for_document())
    write_revisions(written, by=by, cause=cause)
    for each in written:
        record(each, "initiative.withdraw", by=by)
    return found


class PartMove(NamedTuple):
    """One step of a chapter, focus area or theme: out of the plan, or back into it."""

    source: PartState
    target: PartState
    label: str | Promise


PART_MOVES = {
    "withdraw": PartMove(
        PartState.STANDING, PartState.WITHDRAWN, pgettext_lazy("move", "Take out of the plan")
    ),
    "restore": PartMove(
        PartState.WITHDRAWN, PartState.STANDING, pgettext_lazy("move", "Put back into the plan")
    ),
}


@transaction.atomic
def move_part(
    part: PlanSection | FocusArea | Theme,
    name: str,
    *,
    by: User | None,
    cause: Cause = Cause.MOVED,
) -> None:
    """Take a part out of the plan or put it back; what holds initiatives stays."""
    move = PART_MOVES[name]
    if move.target == PartState.WITHDRAWN and _holds_initiatives(part):
        raise MoveRefused(
            _("It still holds initiatives. Move them elsewhere or take them out of the plan first.")
        )
    moved = (
        type(part)
        .objects.filter(pk=part.pk, state=move.source)
        .update(state=move.target, version=F("version") + 1, changed_at=timezone.now())
    )
    if not moved:
        raise MoveRefused(_("Somebody else has moved this in the meantime. Nothing was changed."))
    written = fresh(part)
    write_revisions([written], by=by, cause=cause)
    record(written, f"{SUBJECTS[type(part)]}.{name}", by=by)


def _holds_initiatives(part: PlanSection | FocusArea | Theme) -> bool:
    if isinstance(part, PlanSection):
        return False
    own = {"theme": part} if isinstance(part, Theme) else {"focus_area": part}
    return Initiative.objects.filter(**own).standing().exists()


def _has_no_place(initiative: Initiative) -> bool:
    """Whether the focus area or theme of a withdrawn initiative was taken out in the meantime."""
    places = [initiative.focus_area, initiative.theme]
    return any(place and place.state == PartState.WITHDRAWN for place in places)


@transaction.atomic
def settle_import(sheet: Import, target: ImportState, *, by: User | None) -> None:
    """Note that a previewed spreadsheet was taken in or discarded; its bytes are dropped.

    Of one that was discarded nothing stays of what people answered either.
    """
    dropped: dict[str, object] = {"content": None}
    if target == ImportState.DISCARDED:
        dropped["answers"] = {}
    settled = Import.objects.filter(pk=sheet.pk, state=ImportState.PREVIEW).update(
        state=target, **dropped
    )
    if not settled:
        raise MoveRefused(_("This spreadsheet has already been taken in or discarded."))
    sheet.state = target
    sheet.content = None
    record(sheet, f"import.{target}", by=by)


@transaction.atomic
def settle_taking_back(sheet: Import, *, by: User | None) -> None:
    """Note that a spreadsheet that was in the plan is taken back; of two, the second is refused."""
    taken_in = Import.objects.filter(pk=sheet.pk, state=ImportState.APPLIED)
    if not taken_in.update(state=ImportState.TAKEN_BACK):
        raise MoveRefused(_("This spreadsheet is not in the plan any more. Nothing was changed."))
    sheet.state = ImportState.TAKEN_BACK
    record(sheet, f"import.{ImportState.TAKEN_BACK}", by=by)


@transaction.atomic
def publish(version: PlanVersion, *, by: User | None) -> None:
    """Let the public read a version that the council has adopted, in place of an earlier one.

    The public reads one version of a municipality's plans at a time.
    """
    # Of two people who publish at once, the second one meets what the first one did.
    Municipality.objects.select_for_update().get(pk=version.municipality_id)
    if not PlanVersion.objects.select_related("paper").get(pk=version.pk).is_adopted:
        raise MoveRefused(_("Only a version that has been adopted can be published."))
    shown = PlanVersion.objects.filter(
        municipality=version.municipality_id, published_at__isnull=False
    )
    if shown.filter(pk=version.pk).exists():
        raise MoveRefused(_("This version is published already."))
    shown.update(published_at=None)
    PlanVersion.objects.filter(pk=version.pk).update(published_at=timezone.now())
    record(version, "version.publish", by=by)


@transaction.atomic
def take_back(version: PlanVersion, *, by: User | None) -> None:
    """Take a published version off the public page."""
    if not PlanVersion.objects.filter(pk=version.pk, published_at__isnull=False).update(
        published_at=None
    ):
        raise MoveRefused(_("This version is not published any more."))
    record(version, "version.take-back", by=by)


@transaction.atomic
def correct_meeting(version: PlanVersion, deliberation: Deliberation, *, by: User | None) -> None:
    """Mend what was noted of a meeting: a typing error must not stand on the public page."""
    deliberation.save()
    record(version, "version.correct", by=by, note=deliberation.outcome)


@transaction.atomic
def deliberate(
    version: PlanVersion, deliberation: Deliberation, *, by: User | None
) -> Deliberation:
    """Note what a meeting made of a version; the first meeting begins its council paper.

    It does not publish anything: that is an act of its own.
    """
    # Two people who note the first meeting at once write one paper.
    locked = PlanVersion.objects.select_for_update().get(pk=version.pk)
    paper = locked.paper
    if paper is None:
        paper = Paper.objects.create(
            municipality=version.municipality, title=version.plan.title, created_by=by
        )
        PlanVersion.objects.filter(pk=version.pk).update(paper=paper)
    version.paper = paper
    words = ("body", "held_on", "reference", "outcome", "note")
    said = {name: getattr(deliberation, name) for name in words}
    noted = Deliberation.objects.filter(paper=paper, **said).first()
    if noted is not None:
        # A double click, or two people who come from the same meeting.
        return noted
    deliberation.municipality = version.municipality
    deliberation.paper = paper
    deliberation.save()
    record(version, "version.deliberate", by=by, note=deliberation.outcome)
    return deliberation
