"""What the night does with photos that were given for a time."""

from django_scopes import scopes_disabled

from implementation.models import Proof
from jobs.registry import every_night
from participation.transitions.pictures import forget_lost_files, take_out_ended


@every_night("photos of the work")
def forget_photos() -> int:
    """Take out the photos of the work whose consent has ended, and files that no row knows."""
    with scopes_disabled():
        return take_out_ended(Proof) + forget_lost_files(Proof)
