"""How a status report is begun, written and finished; once finished it never changes."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actionplan.models import ActionPlan, PlanVersion
from implementation.choices import ReportState
from implementation.figures import Clock
from implementation.freezing import stand_of
from implementation.models import ReportRow, StatusReport, UpdateRound
from journal.recording import record

# What the coordinator writes; all else is figures and what departments said.
WRITTEN = ("title", "as_of", "summary", "went_well", "is_difficult", "to_decide", "outlook")
# All measures in one statement; SQLite takes fewer at once by itself.
BATCH = 10_000


class ReportRefused(Exception):
    """The report cannot be begun, changed or finished now; it says so to the person."""


@transaction.atomic
def begin_report(
    plan: ActionPlan,
    *,
    title: str,
    as_of: date,
    asked: UpdateRound | None,
    key: uuid.UUID,
    by: User,
) -> StatusReport:
    """Begin a report, of a round or freely; sent twice with one key it is begun once."""
    town = plan.municipality
    begun = StatusReport.objects.filter(municipality=town, key=key).first()
    if begun is not None:
        return begun
    # Two who begin at once get two numbers.
    ActionPlan.objects.select_for_update().get(pk=plan.pk)
    own = StatusReport.objects.filter(plan=plan)
    last = own.aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            report = StatusReport.objects.create(
                municipality=town,
                plan=plan,
                round=asked,
                version=_promised(plan),
                number=last + 1,
                title=title,
                as_of=as_of,
                key=key,
                created_by=by,
            )
    except IntegrityError:
        raise ReportRefused(_("There is a report on this round already.")) from None
    record(report, "report.begin", by=by)
    return report


def _promised(plan: ActionPlan) -> PlanVersion | None:
    """Return the version whose promises the report is about: the newest the council adopted."""
    versions = PlanVersion.objects.filter(plan=plan).select_related("paper")
    rows = versions.prefetch_related("paper__deliberations").order_by("-number")
    return next((each for each in rows if each.is_adopted), None)


@transaction.atomic
def write_report(report: StatusReport, values: dict[str, Any], *, seen: int, by: User) -> bool:
    """Save what the coordinator wrote on the edition she saw; False if somebody was quicker.

    Raises ReportRefused once the report is finished.
    """
    draft = StatusReport.objects.filter(pk=report.pk, state=ReportState.DRAFT)
    said = {name: values[name] for name in WRITTEN if name in values}
    # The filter is the guard: of two who save on one edition, one is late and is told.
    if draft.filter(edition=seen).update(**said, edition=F("edition") + 1):
        record(report, "report.write", by=by)
        return True
    if not draft.exists():
        raise ReportRefused(_("This report is finished; it cannot be changed any more."))
    return False


@transaction.atomic
def freeze_report(
    report: StatusReport,
    clock: Clock,
    *,
    seen: int,
    by: User | None,
    now: datetime | None = None,
) -> None:
    """Finish a report: from now on it says what it says, whatever becomes of the plan.

    Needs its plan, the plan's municipality and its round loaded. `seen` is the edition that was
    looked at; raises ReportRefused where it was written on in the meantime, or is finished.
    """
    stand = stand_of(report.plan, clock.on(report.as_of), report.round)
    now = now or timezone.now()
    frozen = StatusReport.objects.filter(
        pk=report.pk, state=ReportState.DRAFT, edition=seen
    ).update(
        state=ReportState.FROZEN,
        figures=stand.figures,
        previous=stand.previous,
        frozen_at=now,
        frozen_by=by,
    )
    if not frozen:
        raise ReportRefused(
            _("Somebody has changed or finished this report in the meantime. Please look again.")
        )
    ReportRow.objects.bulk_create(
        (
            ReportRow(
                municipality_id=report.municipality_id,
                report_id=report.pk,
                initiative_id=initiative,
                order=order,
                payload=row,
            )
            for order, (initiative, row) in enumerate(
                zip(stand.initiatives, stand.rows, strict=True)
            )
        ),
        batch_size=BATCH,
    )
    report.state, report.figures, report.frozen_at = ReportState.FROZEN, stand.figures, now
    record(report, "report.freeze", by=by)
