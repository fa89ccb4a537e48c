"""How a round of the programme begins, and how its phases open and close."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Municipality, User
from journal.recording import record
from programme.models import Cycle, Phase
from programme.months import add_months
from programme.variants import Variant


class MoveRefused(Exception):
    """A record is no longer where the person saw it; the message is for people.

    The apps above raise it too: a phase, an initiative and a spreadsheet come too late alike.
    """


class PhaseMove(NamedTuple):
    """One step of a phase: from which rows it starts and which field it writes."""

    source: Q
    field: str
    value: str
    label: str | Promise


MOVES = {
    "open": PhaseMove(
        Q(opened_on=None, closed_on=None), "opened_on", "today", gettext_lazy("Begin this phase")
    ),
    "close": PhaseMove(
        Q(opened_on__isnull=False, closed_on=None),
        "closed_on",
        "today",
        gettext_lazy("Close this phase"),
    ),
    "reopen": PhaseMove(
        Q(closed_on__isnull=False), "closed_on", "empty", gettext_lazy("Open this phase again")
    ),
}


@transaction.atomic
def begin_round(
    municipality: Municipality, variant: Variant, *, starts_on: date, by: User | None
) -> Cycle:
    """Lay out a new round of the programme: its phases one after another, the first one open."""
    last = Cycle.objects.filter(municipality=municipality).order_by("-number").first()
    cycle = Cycle.objects.create(
        municipality=municipality,
        variant_key=variant.key,
        number=last.number + 1 if last else 1,
        previous=last,
    )
    day = starts_on
    for order, template in enumerate(variant.phases):
        after = add_months(day, template.months)
        Phase.objects.create(
            municipality=municipality,
            cycle=cycle,
            key=template.key,
            order=order,
            starts_on=day,
            ends_on=after - timedelta(days=1),
            opened_on=starts_on if order == 0 else None,
        )
        day = after
    record(cycle, "cycle.begin", by=by, note=variant.key)
    return cycle


def open_moves(phase: Phase, phases: Iterable[Phase]) -> dict[str, PhaseMove]:
    """Return the steps that can be taken from where the phase stands among those of its round.

    A phase begins only when all before it have begun: several may run at once, none is skipped.
    """
    if phase.closed_on is not None:
        return {"reopen": MOVES["reopen"]}
    if phase.opened_on is not None:
        return {"close": MOVES["close"]}
    waits = any(each.opened_on is None and each.order < phase.order for each in phases)
    return {} if waits else {"open": MOVES["open"]}


@transaction.atomic
def make_move(phase: Phase, name: str, *, today: date, by: User | None, note: str = "") -> None:
    """Open, close or reopen a phase, and write it in the journal."""
    move = MOVES[name]
    before = Phase.objects.filter(cycle=phase.cycle_id, order__lt=phase.order)
    if name == "open" and before.filter(opened_on=None).exists():
        raise MoveRefused(_("A phase before this one has not begun yet."))
    value = today if move.value == "today" else None
    # The filter is the guard: of two people who press at once, one is refused.
    if not Phase.objects.filter(move.source, pk=phase.pk).update(**{move.field: value}):
        raise MoveRefused(_("Somebody else has moved this phase in the meantime."))
    setattr(phase, move.field, value)
    record(phase, f"phase.{name}", by=by, note=note)
