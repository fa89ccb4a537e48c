"""Years of work at once, made up for benchmarks and for looking at large plans."""

from collections.abc import Sequence
from itertools import pairwise

from django.db.models import OuterRef, Subquery

from actionplan.choices import Cause, InitiativeState
from actionplan.models import ActionPlan, Initiative
from actionplan.revisions import write_revisions
from implementation.models import StatusUpdate

BATCH = 500


def agree_made_up(plan: ActionPlan) -> list[Initiative]:
    """Agree everything that stands in a made-up plan, and remember what each then says."""
    rows = Initiative.objects.filter(plan=plan).standing()
    rows.update(state=InitiativeState.AGREED, version=2)
    agreed = list(rows.for_document())
    write_revisions(agreed, by=None, cause=Cause.MOVED)
    return agreed


def write_made_up(plan: ActionPlan, said: Sequence[Sequence[StatusUpdate]]) -> None:
    """Write the updates of many initiatives, of each in their order; the last one stands."""
    for updates in said:
        for older, newer in pairwise(updates):
            older.superseded_at = newer.at
    every = [update for updates in said for update in updates]
    StatusUpdate.objects.bulk_create(every, batch_size=BATCH)
    last = StatusUpdate.objects.filter(initiative=OuterRef("pk")).standing()
    Initiative.objects.filter(plan=plan, pk__in=StatusUpdate.objects.values("initiative")).update(
        progress=Subquery(last.values("status")), progress_at=Subquery(last.values("at"))
    )
