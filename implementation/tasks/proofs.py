"""What the night does with photos that were given for a time."""

from django_scopes import scopes_disabled

from implementation.transitions.proofs import remove_ended_photos
from jobs.registry import every_night


@every_night("photos of the work")
def forget_photos() -> int:
    """Take out the photos of the work whose consent has ended, with their files."""
    with scopes_disabled():
        return remove_ended_photos()
