"""What began or was completed after its planned day, by what was said; asked of the database.

Who hears of the work for the first time in the middle of it does not know when it began: only what
was said not to have begun after its day began late. `implementation.work.delays_of` reads the same
from the updates of one measure that its page has anyway; a test holds both to one answer.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from implementation.choices import BEGUN, WAITING, Lateness, Status
from implementation.models import StatusUpdate

# The days that `with_delays` finds.
DELAYS: dict[str, str] = {
    Lateness.STARTED.value: "waited_until",
    Lateness.FINISHED.value: "done_late_on",
}


def with_delays(rows: Any) -> Any:
    """Return measures with the days by which they were late; None where they were not.

    `waited_until` is the last day after its planned one as of which it was said not to have begun;
    `done_late_on` the one as of which it was completed, after its planned end.
    """
    return rows.annotate(waited_until=_waited_until(), done_late_on=_done_late_on())


def _waited_until() -> Subquery:
    begun = StatusUpdate.objects.filter(initiative=OuterRef("initiative"), status__in=BEGUN)
    waiting = StatusUpdate.objects.filter(
        Exists(begun),
        ~Exists(begun.filter(at__lte=OuterRef("at"))),
        initiative=OuterRef("pk"),
        initiative__time_confirmed=True,
        status__in=WAITING,
        as_of__gt=OuterRef("time_from"),
    )
    return Subquery(waiting.order_by("-as_of").values("as_of")[:1])


def _done_late_on() -> Subquery:
    before = StatusUpdate.objects.filter(
        initiative=OuterRef("initiative"), status=Status.COMPLETED, at__lt=OuterRef("at")
    )
    done = StatusUpdate.objects.filter(
        ~Exists(before),
        initiative=OuterRef("pk"),
        initiative__time_confirmed=True,
        initiative__progress=Status.COMPLETED,
        status=Status.COMPLETED,
        as_of__gt=OuterRef("time_to"),
    )
    return Subquery(done.values("as_of")[:1])
