"""What people will hear in their next letter. Nothing is told twice."""

from django.db import models

from accounts.models import User
from participation.models import Notice


def tell(person: User, kind: str, subject: models.Model, *, path: str) -> None:
    """Note that somebody is to hear of something; the letter itself is written later, with all."""
    Notice.objects.get_or_create(
        municipality_id=subject.municipality_id,  # type: ignore[attr-defined]
        person=person,
        kind=kind,
        subject=f"{subject._meta.model_name}.{subject.pk}",
        defaults={"path": path},
    )
