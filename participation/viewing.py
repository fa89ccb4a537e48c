"""Who looked at what only few may see: a line of the journal for each look (S20)."""

from collections.abc import Iterable

from django.db import models
from django.db.models import QuerySet

from accounts.models import Municipality, User
from journal.models import Entry
from journal.recording import record

# Every verb of a look ends so, and no other does.
VIEW = ".view"


def note_view(subject: models.Model, what: str, *, by: User, **numbers: Iterable[int]) -> None:
    """Write that somebody looked at texts that are not shown, with their numbers."""
    said = "; ".join(
        f"{kind} {' '.join(map(str, chosen))}" for kind, chosen in numbers.items() if chosen
    )
    record(subject, f"{what}{VIEW}", by=by, note=said)


def views_in(municipality: Municipality) -> QuerySet[Entry]:
    """Return all looks there, the newest first."""
    rows = Entry.objects.filter(municipality=municipality, verb__endswith=VIEW)
    return rows.select_related("by").order_by("-at", "-pk")
