"""What is forgotten at night about the plan."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from accounts.models import Membership
from actionplan.choices import ImportState
from actionplan.models import Import, SavedFilter
from actionplan.transitions import MoveRefused, settle_import
from jobs.registry import every_night

# A sheet that nobody has decided about for a week was a try.
UNDECIDED_SHEETS = timedelta(days=7)


@every_night("undecided sheets")
def discard_undecided_sheets() -> int:
    """Discard the uploaded spreadsheets about which nobody has decided, and drop their bytes."""
    with scopes_disabled():
        old = Import.objects.filter(
            state=ImportState.PREVIEW, at__lt=timezone.now() - UNDECIDED_SHEETS
        )
        waiting = list(old.select_related("municipality").defer("content"))
    discarded = 0
    for sheet in waiting:
        with scope(municipality=sheet.municipality):
            try:
                settle_import(sheet, ImportState.DISCARDED, by=None)
            except MoveRefused:
                # Somebody has decided in this very moment.
                continue
        discarded += 1
    return discarded


@every_night("searches of people who left")
def forget_searches_of_people_who_left() -> int:
    """Delete the searches and columns of people who hold no role in a municipality any more."""
    with scopes_disabled():
        held = Membership.objects.filter(
            user=OuterRef("user"), municipality=OuterRef("municipality")
        ).not_over(timezone.localdate())
        return SavedFilter.objects.exclude(Exists(held)).delete()[0]
