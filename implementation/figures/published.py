"""How far a published plan is, as everybody may know it: statuses, days and their counts."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from accounts.models import Municipality
from actionplan.models import ActionPlan
from implementation.choices import Review
from implementation.figures.progress import NO_UPDATE, STATUSES, Share, shares_of
from implementation.models import FollowUp, StatusUpdate
from implementation.public import PUBLIC


class PublicStatus(NamedTuple):
    """What the public hears of an initiative: how far it is, when that was last said, and why.

    Sentence and reason are empty until the coordinator has let them out.
    """

    status: str
    on: date
    sentence: str = ""
    because: str = ""


class PublishedFigures(NamedTuple):
    """How many of the initiatives that everybody reads are at each status."""

    many: int
    by_status: dict[str, int]
    # The day of the newest update of all; None before anybody has said anything.
    last_on: date | None

    @property
    def shares(self) -> list[Share]:
        """Return every status with its share, in the order of the statuses."""
        return shares_of(self.by_status, self.many)


def public_statuses(plan: ActionPlan) -> dict[str, PublicStatus]:
    """Return how far each initiative is, by its lasting key; one query.

    The newest update that was not sent back counts; one that was is inside until it is answered.
    """
    heard = StatusUpdate.objects.filter(plan=plan).exclude(review=Review.RETURNED)
    newest = heard.order_by().values("initiative").annotate(newest=Max("pk")).values("newest")
    rows = StatusUpdate.objects.filter(pk__in=newest).order_by()
    asked = ("initiative__lineage", "for_everybody", *sorted(PUBLIC["StatusUpdate"]))
    return {str(row["initiative__lineage"]): _told(row) for row in rows.values(*asked)}


def with_heard(rows: Any) -> Any:
    """Give initiatives the status that readers outside know as `heard`, within their own query.

    None before anybody has said anything; what was sent back does not count.
    """
    said = StatusUpdate.objects.filter(initiative=OuterRef("pk")).exclude(review=Review.RETURNED)
    return rows.annotate(heard=Subquery(said.order_by("-pk").values("status")[:1]))


def _told(row: Mapping[str, Any]) -> PublicStatus:
    said = (row["sentence"], row["because"]) if row["for_everybody"] else ()
    return PublicStatus(row["status"], timezone.localdate(row["at"]), *said)


def licence_of(town: Municipality) -> str:
    """Return under which licence the open data stand; "" if none was chosen; one query."""
    kept = FollowUp.objects.filter(municipality=town).values(*PUBLIC["FollowUp"]).first()
    return kept["data_licence"] if kept else ""


def published_figures(
    lineages: Iterable[str], statuses: Mapping[str, PublicStatus]
) -> PublishedFigures:
    """Count the initiatives that stand in what is published, each once; no query."""
    standing = list(dict.fromkeys(lineages))
    by_status = dict.fromkeys(STATUSES, 0)
    for lineage in standing:
        said = statuses.get(lineage)
        by_status[said.status if said else NO_UPDATE] += 1
    days = [statuses[lineage].on for lineage in standing if lineage in statuses]
    return PublishedFigures(len(standing), by_status, max(days, default=None))
