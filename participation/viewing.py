"""Who looked at what only few may see: a line of the journal for each look (S20)."""

from collections.abc import Iterable

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Municipality, User
from journal.models import Entry
from journal.recording import record

# Every verb of a look ends so, and no other does.
VIEW = ".view"
# How a look is called where the data-protection officer reads of it.
LABELS: dict[str, str | Promise] = {
    f"moderation{VIEW}": _("Read texts that wait for a moderator"),
    f"sealed{VIEW}": _("Read a sealed text"),
    f"reports{VIEW}": _("Read texts that were reported"),
    f"young{VIEW}": _("Looked up who young people are"),
    # Whoever holds a code comes in as its owner, so this is more than a look.
    f"code{VIEW}": _("Gave a young person a new code, and saw it"),
}


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


def label_of(look: Entry) -> str:
    """Return what somebody looked at, in words."""
    return str(LABELS.get(look.verb, look.verb))
