"""The one way a line gets into the journal."""

from typing import TYPE_CHECKING

from django.db import models

from journal.models import Entry

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def record(
    subject: models.Model, verb: str, *, by: "AbstractBaseUser | None", note: str = ""
) -> Entry:
    """Write that somebody did something to a record of a municipality.

    The subject carries its municipality, or is one. `verb` reads as `initiative.agree`.
    """
    municipality_id = getattr(subject, "municipality_id", None) or subject.pk
    return Entry.objects.create(
        municipality_id=municipality_id,
        by=by if by is not None and by.is_authenticated else None,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        # PostgreSQL keeps no NUL, and no form has looked at a note.
        note=note.replace("\x00", ""),
    )
