"""What of a person, and of words that are removed, lies beside the plan."""

import io
import re
import zipfile
from collections.abc import Iterable

from django.utils import timezone
from django_scopes import scope

from accounts.models import Municipality, User
from actionplan.choices import ImportState
from actionplan.models import Import, PlanVersion, SavedFilter
from actionplan.transitions import settle_import


def erase(person: User) -> None:
    """Delete her searches, and discard the sheets that she handed in and nobody decided about."""
    SavedFilter.objects.filter(user=person).delete()
    undecided = Import.objects.filter(by=person, state=ImportState.PREVIEW)
    _discard(undecided.select_related("municipality").defer("content"))


def discard_sheets_with(town: Municipality, patterns: Iterable[re.Pattern[str]]) -> None:
    """Discard the undecided sheets in which such words stand: a file is not mended."""
    looked_for = list(patterns)
    waiting = Import.objects.filter(municipality=town, state=ImportState.PREVIEW)
    _discard(
        sheet
        for sheet in waiting.select_related("municipality")
        if any(each.search(_texts(bytes(sheet.content or b""))) for each in looked_for)
    )


def _discard(sheets: Iterable[Import]) -> None:
    for sheet in list(sheets):
        with scope(municipality=sheet.municipality):
            settle_import(sheet, ImportState.DISCARDED, by=None)


def _texts(content: bytes) -> str:
    """Return what can be read in a workbook or a list."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace") + content.decode("latin-1")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [packed.read(name) for name in packed.namelist()]
    except zipfile.BadZipFile:
        return ""
    return "\n".join(part.decode("utf-8", "replace") for part in parts)


def mark_versions(town: Municipality) -> None:
    """Note that words were removed from what the versions of a town's plans say.

    Nothing else ever changes in a frozen version; whoever keeps a copy of one reads it anew.
    """
    PlanVersion.objects.filter(municipality=town).update(marked_at=timezone.now())
