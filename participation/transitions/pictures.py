"""How a picture of a meeting or of the work is added, and goes when its consent ends (S15)."""

from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from accounts.ledger import mark_of_row, note_on_commit
from accounts.models import User
from journal.recording import record
from participation.models import Picture
from participation.pictures import forget_lost, keep_with_row

Kept = TypeVar("Kept", bound=Picture)


@transaction.atomic
def add_picture(picture: Kept, content: bytes, *, of: models.Model, by: User) -> Kept:
    """Keep a picture that was painted anew; sent twice with one key it is added once."""
    rows: Any = type(picture)._default_manager
    known: Kept | None = rows.filter(municipality=picture.municipality_id, key=picture.key).first()
    if known is not None:
        return known
    picture.added_by = by
    if not keep_with_row(picture, content):
        # A double click.
        double: Kept = rows.get(municipality=picture.municipality_id, key=picture.key)
        return double
    record(of, f"{picture._meta.model_name}.add", by=by)
    return picture


def take_out(picture: Picture, *, by: User | None) -> None:
    """Take a picture out for good: file and words go, and the day on which they went stays.

    The file goes first. Where the rest fails, the next night finds the row and does it again.
    """
    if picture.file:
        picture.file.storage.delete(str(picture.file.name))
    rows: Any = type(picture)._default_manager
    with transaction.atomic():
        gone = rows.filter(pk=picture.pk, removed_on=None).update(
            **dict.fromkeys(picture.goes, ""), removed_on=timezone.localdate()
        )
        if gone:
            record(picture, f"{picture._meta.model_name}.remove", by=by)
            note_on_commit(mark_of_row(picture), timezone.localdate())


def take_out_ended(kind: type[Picture]) -> int:
    """Take out the pictures whose consent has ended; needs every municipality's rows."""
    ended = kind._default_manager.filter(removed_on=None, consent_until__lt=timezone.localdate())
    pictures = list(ended)
    for picture in pictures:
        take_out(picture, by=None)
    return len(pictures)


def forget_lost_files(kind: type[Picture]) -> int:
    """Delete the files of such pictures that no row knows; needs every municipality's rows."""
    # Each table has such a field, and says itself in which folder.
    field: Any = {each.name: each for each in kind._meta.get_fields()}["file"]
    rows: Any = kind._default_manager
    known = set(rows.values_list("file", flat=True))
    return forget_lost(str(field.upload_to).partition("/")[0], known)
