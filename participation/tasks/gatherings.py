"""What the night does with what people gave for a time."""

from django_scopes import scopes_disabled

from jobs.registry import every_night
from participation.models import Photo
from participation.transitions.pictures import forget_lost_files, take_out_ended


@every_night("photos")
def forget_photos() -> int:
    """Take out the photos of meetings whose consent has ended, with their files."""
    with scopes_disabled():
        return take_out_ended(Photo) + forget_lost_files(Photo)
