"""Freezing the plan as a numbered version, and telling two versions apart."""

from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import Department, User
from actionplan.choices import InitiativeState, PartState
from actionplan.differences import FieldChange, payload_difference
from actionplan.models import ActionPlan, PlanVersion, Revision, VersionRow
from actionplan.texts import Said, Texts, names_in, renamed
from journal.recording import record

# A large town's plan in one or two statements; SQLite takes fewer at once by itself.
BATCH = 5000


class NothingToFreeze(Exception):
    """The plan says exactly what its last version says; the message is for people."""


@transaction.atomic
def freeze(
    plan: ActionPlan, *, title: str, changelog: str, only_agreed: bool, by: User | None
) -> PlanVersion:
    """Freeze what the plan says now as its next version; it is never changed afterwards.

    With `only_agreed` it holds the agreed initiatives and the focus areas and themes they stand
    in; else all but what was taken out. Raises NothingToFreeze where nothing has changed.
    """
    # Two people who freeze at once get two numbers.
    ActionPlan.objects.select_for_update().get(pk=plan.pk)
    texts = _newest_texts(plan, only_agreed=only_agreed)
    departments = _departments_of(plan)
    newest = PlanVersion.objects.filter(plan=plan).order_by("-number").first()
    last = newest.number if newest else 0
    if newest and newest.departments == departments and set(texts) == _texts_of(plan, last):
        raise NothingToFreeze(_("Nothing has changed since version %(number)d.") % {"number": last})
    version = PlanVersion.objects.create(
        municipality=plan.municipality,
        plan=plan,
        number=last + 1,
        title=title,
        changelog=changelog,
        only_agreed=only_agreed,
        departments=departments,
        frozen_by=by,
    )
    VersionRow.objects.bulk_create(
        (
            VersionRow(
                municipality_id=plan.municipality_id,
                version=version,
                revision_id=revision,
                order=order,
            )
            for order, revision in enumerate(texts)
        ),
        batch_size=BATCH,
    )
    record(version, "version.freeze", by=by)
    return version


def _departments_of(plan: ActionPlan) -> dict[str, str]:
    """Return what the departments of a plan's initiatives are called today, by their ids."""
    units = Department.objects.filter(responsibilities__initiative__plan=plan).distinct()
    return {str(pk): name for pk, name in units.values_list("pk", "name")}


def _texts_of(plan: ActionPlan, number: int) -> set[int]:
    rows = VersionRow.objects.filter(version__plan=plan, version__number=number)
    return set(rows.values_list("revision", flat=True))


def _newest_texts(plan: ActionPlan, *, only_agreed: bool) -> list[int]:
    """Return the revisions that say what the plan says now, in reading order."""
    states = (
        [InitiativeState.AGREED]
        if only_agreed
        else [each for each in InitiativeState if each != InitiativeState.WITHDRAWN]
    )
    initiatives = (
        _newest("initiative", Q(initiative__plan=plan, initiative__state__in=states))
        .order_by(
            "initiative__focus_area__order",
            "initiative__focus_area",
            F("initiative__theme__order").asc(nulls_first=True),
            "initiative__theme",
            "initiative__order",
            "initiative",
        )
        .values_list("pk", "initiative__focus_area", "initiative__theme")
    )
    rows = list(initiatives)
    areas, themes = {area for _pk, area, _theme in rows}, {theme for *_rest, theme in rows}
    standing = PartState.STANDING
    # An area that was taken out while somebody put an initiative into it still holds that.
    in_area = Q(focus_area__plan=plan) & (Q(focus_area__state=standing) | Q(focus_area__in=areas))
    in_theme = Q(theme__plan=plan, theme__state=standing, theme__focus_area__state=standing)
    if only_agreed:
        in_area &= Q(focus_area__in=areas)
        in_theme &= Q(theme__in=themes - {None})
    kinds = [
        _newest("plan", Q(plan=plan)),
        _newest("section", Q(section__plan=plan, section__state=standing)).order_by(
            "section__order", "section"
        ),
        _newest("focus_area", in_area).order_by("focus_area__order", "focus_area"),
        _newest("theme", in_theme).order_by("theme__focus_area__order", "theme__order", "theme"),
    ]
    parts = [pk for kind in kinds for pk in kind.values_list("pk", flat=True)]
    return [*parts, *(pk for pk, _area, _theme in rows)]


def _newest(subject: str, chosen: Q) -> QuerySet[Revision]:
    """Return the revisions that parts stand at."""
    return Revision.objects.filter(chosen, number=F(f"{subject}__version"))


# --- Comparing -----------------------------------------------------------------------------------


class Moved(NamedTuple):
    """An initiative that stands elsewhere than before."""

    now: Said
    came_from: str
    went_to: str


class Changed(NamedTuple):
    """A part that says something else than before, field by field."""

    now: Said
    fields: list[FieldChange]


class Framed(NamedTuple):
    """A chapter, focus area, theme, or the plan's title: new, gone, or changed in fields."""

    said: Said
    what: str | Promise
    fields: list[FieldChange]


class Comparison(NamedTuple):
    """What is new, gone, moved and changed from one state of the plan to another."""

    new: list[Said]
    gone: list[Said]
    moved: list[Moved]
    changed: list[Changed]
    # The plan's title, chapters, focus areas and themes.
    frame: list[Framed]
    same: int
    # Whether what stayed is read in another order.
    is_reordered: bool

    @property
    def is_empty(self) -> bool:
        """Whether people would read the same."""
        differs = self.new or self.gone or self.moved or self.changed or self.frame
        return not (differs or self.is_reordered)


def compare(before: Texts, after: Texts) -> Comparison:
    """Tell what changed from one state of a plan to another, initiative by initiative.

    An initiative is the same one when its lasting key is the same, whatever its title and number.
    A department or focus area that only has a new name changes no initiative.
    """
    before = renamed(before, names_in(after))
    old = {each.key: each for each in before.initiatives}
    new = {each.key: each for each in after.initiatives}
    both = [(old[key], now) for key, now in new.items() if key in old]
    changed = [Changed(now, _changes(was, now)) for was, now in both]
    moved = [
        Moved(now, _place(was.payload), _place(now.payload))
        for was, now in both
        if _stands_at(was.payload) != _stands_at(now.payload)
    ]
    return Comparison(
        new=[each for key, each in new.items() if key not in old],
        gone=[each for key, each in old.items() if key not in new],
        moved=moved,
        changed=[each for each in changed if each.fields],
        frame=_frame(before, after),
        same=sum(
            not each.fields and _stands_at(was.payload) == _stands_at(now.payload)
            for each, (was, now) in zip(changed, both, strict=True)
        ),
        is_reordered=_is_reordered(before, after, {each.now.key for each in moved}),
    )


def _is_reordered(before: Texts, after: Texts, moved: set[str]) -> bool:
    """Whether the parts that stayed where they were follow one another differently."""
    for was, now in (
        (before.sections, after.sections),
        (before.focus_areas, after.focus_areas),
        (before.themes, after.themes),
        (before.initiatives, after.initiatives),
    ):
        common = ({each.key for each in was} & {each.key for each in now}) - moved
        orders = [[each.key for each in row if each.key in common] for row in (was, now)]
        if orders[0] != orders[1]:
            return True
    return False


def _changes(was: Said, now: Said) -> list[FieldChange]:
    if was.payload == now.payload:
        return []
    fields = payload_difference(was.payload, now.payload)
    # Where it stands is told once, under "moved".
    return [each for each in fields if each.name not in {"focus_area", "theme"}]


def _stands_at(payload: dict[str, Any]) -> tuple[Any, Any]:
    return payload["focus_area"][0], (payload["theme"] or [None])[0]


def _place(payload: dict[str, Any]) -> str:
    area, theme = payload["focus_area"][1], payload["theme"]
    return f"{area} / {theme[1]}" if theme else str(area)


def _frame(before: Texts, after: Texts) -> list[Framed]:
    frame: list[Framed] = []
    for was, now in (
        ([before.plan], [after.plan]),
        (before.sections, after.sections),
        (before.focus_areas, after.focus_areas),
        (before.themes, after.themes),
    ):
        old, new = ({each.pk: each for each in row} for row in (was, now))
        frame += [Framed(each, _("new"), []) for each in now if each.pk not in old]
        frame += [
            Framed(each, _("no longer in the plan"), []) for each in was if each.pk not in new
        ]
        for each in now:
            fields = _frame_changes(old[each.pk], each) if each.pk in old else []
            if fields:
                frame.append(Framed(each, "", fields))
    return frame


def _frame_changes(was: Said, now: Said) -> list[FieldChange]:
    return [] if was.payload == now.payload else payload_difference(was.payload, now.payload)
