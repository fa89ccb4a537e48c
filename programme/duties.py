"""What of the way through the programme waits for whom, and which of its days come next."""

from datetime import date, timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.duties import Duty
from accounts.models import Municipality, User
from programme.choices import SealCondition
from programme.models import Phase, Seal, phases_of, seal_of

# So many days before its end a phase is told of as a duty, and so far one looks ahead.
SOON = 14
AHEAD = timedelta(days=60)
# So long after its end somebody is asked what became of the seal; then it is expired and done.
AFTER = timedelta(days=90)


class Coming(NamedTuple):
    """A day that comes next: what is on it, of what, and where that stands."""

    on: date
    what: str
    title: str
    url: str
    # The language of the title where the municipality wrote it; else the reader's own.
    is_ours: bool = True


def duties(user: User, municipality: Municipality, today: date) -> list[Duty]:
    """Return what of the phases and the seal ends soon or has ended; no query of its own."""
    if not user.has_perm("programme.change_phase", municipality):
        return []
    found = []
    for phase in phases_of(municipality):
        left = phase.days_left(today)
        if phase.is_open and left is not None and left <= SOON:
            found.append(_ending(phase, left, municipality))
    seal = seal_of(municipality)
    if seal is not None and user.has_perm("programme.keep_seal", municipality):
        found += _renewing(seal, today)
    return found


def _renewing(seal: Seal, today: date) -> list[Duty]:
    """Return that a seal ends, from the second of its reminders on, or has just ended."""
    url, name, end = seal.get_absolute_url(), seal.cycle.variant.seal.name, seal.valid_until
    if end is None or not seal.reminder_days()[1] <= today <= end + AFTER:
        return []
    if seal.condition(today) == SealCondition.EXPIRED:
        label = _("%(seal)s: has expired") % {"seal": name}
        told = _("Record the new award, or the day until which it was extended.")
        return [Duty(label, told, url, end, "calendar")]
    label = _("%(seal)s: ends soon") % {"seal": name}
    told = _("Talk to whoever awarded it about the next step.")
    return [Duty(label, told, url, end, "calendar")]


def _ending(phase: Phase, left: int, municipality: Municipality) -> Duty:
    url = reverse("programme:phase-list", args=[municipality.slug])
    if left < 0:
        label = _("%(phase)s should have ended") % {"phase": phase.name}
        return Duty(label, _("Close the phase, or plan new days."), url, phase.ends_on, "calendar")
    label = ngettext(
        "%(phase)s ends in %(left)d day", "%(phase)s ends in %(left)d days", left
    ) % {"phase": phase.name, "left": left}
    return Duty(label, "", url, phase.ends_on, "calendar")


def coming(municipality: Municipality, today: date) -> list[Coming]:
    """Return the next weeks' days of the phases and the seal; no query of its own."""
    days = []
    for phase in phases_of(municipality):
        url = reverse("programme:phase-list", args=[municipality.slug])
        if phase.is_open and phase.ends_on:
            # While the plan is written, its last day is everybody's deadline.
            writes = "write-plan" in phase.template.allows
            what = _("Last day for writing the plan") if writes else _("Last day")
            days.append(Coming(phase.ends_on, what, phase.name, url))
        if phase.opened_on is None and phase.starts_on:
            days.append(Coming(phase.starts_on, _("Begins"), phase.name, url))
    seal = seal_of(municipality)
    if seal is not None and seal.valid_until:
        days.append(Coming(seal.valid_until, _("Ends"), seal.title, seal.get_absolute_url()))
    return [each for each in days if today <= each.on <= today + AHEAD]
