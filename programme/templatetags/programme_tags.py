"""The phase line: where we stand, on every page of a municipality."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programme.models import Phase, phases_of

register = template.Library()


@register.inclusion_tag("components/phase_line.html", takes_context=True)
def phase_line(context: dict[str, Any]) -> dict[str, Any]:
    """Draw the phases of the municipality's round; causes one query for a request."""
    phases = phases_of(context["request"].municipality)
    return {
        "phases": [
            {
                "label": phase.name,
                "starts_on": phase.starts_on,
                "ends_on": phase.ends_on,
                "status": phase.status.value,
                "status_label": phase.status.label,
            }
            for phase in phases
        ],
        "summary": _summary(phases),
        "place": _place(phases),
        "remark": phases[0].cycle.remark if phases else "",
    }


def _place(phases: list[Phase]) -> str:
    """Return how far along the way the summary's phase stands, where its name does not show it."""
    for number, phase in enumerate(phases, start=1):
        if phase.is_open:
            return _("Phase %(number)d of %(many)d") % {"number": number, "many": len(phases)}
    return ""


def _summary(phases: list[Phase]) -> str:
    current = [phase for phase in phases if phase.is_open]
    if not current:
        return _("No phase is under way.") if phases else ""
    phase = current[0]
    today = timezone.localdate()
    left = phase.days_left(today)
    if left is None or phase.ends_on is None:
        return phase.name
    day = date_format(phase.ends_on)
    if left < 0:
        return _("%(phase)s: was planned until %(day)s") % {"phase": phase.name, "day": day}
    return ngettext(
        "%(phase)s: until %(day)s (%(left)d day left)",
        "%(phase)s: until %(day)s (%(left)d days left)",
        left,
    ) % {"phase": phase.name, "day": day, "left": left}
