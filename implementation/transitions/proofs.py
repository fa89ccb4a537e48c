"""How proof of the work is added: a link, or a photo with its consent."""

import uuid
from typing import Any

from django.db import transaction

from accounts.models import User
from implementation.choices import ProofKind
from implementation.models import Proof, StatusUpdate
from journal.recording import record
from participation.transitions.pictures import add_picture


@transaction.atomic
def add_link(update: StatusUpdate, *, title: str, url: str, key: uuid.UUID, by: User) -> Proof:
    """Add a page elsewhere as proof; sent twice with one key it is added once."""
    proof, created = Proof.objects.get_or_create(
        municipality=update.municipality,
        key=key,
        defaults={
            "update": update, "kind": ProofKind.LINK, "title": title, "url": url, "added_by": by
        },
    )  # fmt: skip
    if created:
        record(update, "proof.add", by=by)
    return proof


def add_photo(
    update: StatusUpdate, content: bytes, *, description: str, by: User, **consent: Any
) -> Proof:
    """Add a photo as proof, with the consent of those who are to be seen."""
    proof = Proof(
        municipality=update.municipality,
        update=update,
        kind=ProofKind.PHOTO,
        title=description,
        **consent,
    )
    return add_picture(proof, content, of=update, by=by)
