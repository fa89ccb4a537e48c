"""What the night does with what people gave for a time."""

from django_scopes import scopes_disabled

from jobs.registry import every_night
from participation.transitions.gatherings import remove_ended_photos


@every_night("photos")
def forget_photos() -> int:
    """Take out the photos of meetings whose consent has ended, with their files."""
    with scopes_disabled():
        return remove_ended_photos()
