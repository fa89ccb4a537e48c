"""What went for good, noted outside the database too: a backup from before does not know of it.

A line is a mark and a day. A mark tells nobody who or what it was; after a restore it is compared
with those of everything that is there again.
"""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction


def mark_of_row(row: Any) -> str:
    """Return by what a row with a key of its own is known again in a restored backup."""
    return sha256(f"{row._meta.label} {row.pk} {row.key}".encode()).hexdigest()


def note_on_commit(mark: str, today: date) -> None:
    """Write a mark into the ledger as soon as what it stands for has really gone."""
    transaction.on_commit(lambda: _write(mark, today), robust=True)


def _write(mark: str, today: date) -> None:
    path = Path(settings.ERASURE_LEDGER)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as ledger:
        ledger.write(f"{mark} {today.isoformat()}\n")
