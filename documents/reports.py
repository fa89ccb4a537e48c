"""The status report as plain data, by the number of its row: for paper, Word and the sheet."""

from typing import Any

from django.utils import translation

from implementation.models import StatusReport
from implementation.telling import report_data, stand_of_report


def report_for(report: int, language: str) -> dict[str, Any]:
    """Return everything a report says, in a language; a draft as it would be now."""
    found = StatusReport.objects.select_related("municipality", "plan", "round").get(pk=report)
    found.plan.municipality = found.municipality
    if found.round:
        found.round.plan = found.plan
    stand = stand_of_report(found)
    with translation.override(language):
        return report_data(found, stand.figures, stand.rows)
