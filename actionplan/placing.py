"""Putting a part of the plan in another place among its siblings, however far away that is."""

from collections.abc import Iterator

from django.db import transaction

from accounts.models import User
from actionplan.choices import Cause
from actionplan.revisions import CannotMove, Placed, Stale, save_checked, siblings


@transaction.atomic
def place_at(part: Placed, before: int | None, *, by: User | None) -> None:
    """Put a part before one of its siblings (its id), or behind them all (None).

    Raises CannotMove where it has no such sibling, or where somebody saved in the meantime.

    Where there is room between its new neighbours, or at the end, only the part itself is saved,
    however long the plan is. Where there is none, those between its old place and the new one move
    up by one: each of them is saved, with a revision of its own.
    """
    row = list(siblings(part))
    rest = [each for each in row if each.pk != part.pk]
    keys = [*(each.pk for each in rest), None]
    if len(rest) == len(row) or before not in keys:
        raise CannotMove
    there = keys.index(before)
    (moved,) = (each for each in row if each.pk == part.pk)
    wanted = [*rest[:there], moved, *rest[there:]]
    if wanted == row:
        return
    try:
        for each, place in _new_places(row, wanted, there):
            save_checked(
                each, {"order": place}, base_version=each.version, by=by, cause=Cause.PLACED
            )
    except Stale as stale:
        raise CannotMove from stale


def _new_places(
    row: list[Placed], wanted: list[Placed], there: int
) -> Iterator[tuple[Placed, int]]:
    """Yield those whose place changes, with their new places: as few as possible."""
    places = [each.order for each in row]
    if len(set(places)) != len(places):
        # Two people added parts in the same moment; their places are told apart here.
        places = list(range(places[0], places[0] + len(places)))
    elif (free := _free_place(wanted, there)) is not None:
        yield wanted[there], free
        return
    for each, place in zip(wanted, places, strict=True):
        if each.order != place:
            yield each, place


def _free_place(wanted: list[Placed], there: int) -> int | None:
    """Return a place that nobody has between the neighbours of the one that moves, if any."""
    after_it = wanted[there - 1].order + 1 if there else 0
    if there == len(wanted) - 1 or after_it < wanted[there + 1].order:
        return after_it
    return None
