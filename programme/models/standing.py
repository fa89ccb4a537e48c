"""Where a municipality stands: the phases of its round, and its seal; one query for a request.

Both stand on the page that people open first and on the steering group's, so both come together.
"""

from datetime import date
from typing import Any

from django.db.models import Subquery
from django.db.models.functions import JSONObject

from accounts.models import Municipality
from programme.models.cycle import Cycle, Phase
from programme.models.seal import AWARDED, Seal

DAYS = ("awarded_on", "valid_until", "withdrawn_on")


def phases_of(municipality: Municipality) -> list[Phase]:
    """Return the phases of the municipality's newest round, in order; asked once for a request."""
    known: list[Phase] | None = municipality.__dict__.get("_phases")
    if known is None:
        newest = (
            Cycle.objects.filter(municipality=municipality).order_by("-number").values("pk")[:1]
        )
        known = list(
            Phase.objects.filter(municipality=municipality, cycle__in=newest)
            .annotate(newest_seal=_newest_seal(municipality))
            .select_related("cycle")
            .order_by("order")
        )
        municipality.__dict__["_phases"] = known
    return known


def seal_of(municipality: Municipality) -> Seal | None:
    """Return the seal that counts now, expired ones too; it comes with the phases.

    One that was withdrawn is not stood in for by an older one.
    """
    phases = phases_of(municipality)
    said: dict[str, Any] | None = phases[0].__dict__["newest_seal"] if phases else None
    if said is None or said["withdrawn_on"]:
        return None
    said = said | {name: date.fromisoformat(said[name]) for name in DAYS if said[name]}
    cycle = Cycle(municipality=municipality, variant_key=said.pop("variant_key"))
    return Seal(municipality=municipality, cycle=cycle, **said)


def _newest_seal(municipality: Municipality) -> Subquery:
    """Return the newest award that stands, as JSON: it depends on no phase, and is read once."""
    rows = Seal.objects.filter(municipality=municipality).standing().newest_first()
    fields = {name: name for name in ("id", *AWARDED, "withdrawn_on")}
    said = JSONObject(**fields, variant_key="cycle__variant_key")
    return Subquery(rows.values(said=said)[:1])
