"""How proof of the work is added, and how a photo goes when its consent ends."""

import uuid
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from implementation.choices import ProofKind
from implementation.models import Proof, StatusUpdate
from journal.recording import record


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


@transaction.atomic
def add_photo(
    update: StatusUpdate,
    content: bytes,
    *,
    key: uuid.UUID,
    description: str,
    consent: str,
    consent_until: date,
    by: User,
) -> Proof:
    """Keep a photo that was painted anew, with the consent of those who are to be seen."""
    known = Proof.objects.filter(municipality=update.municipality_id, key=key).first()
    if known is not None:
        return known
    proof = Proof(
        municipality=update.municipality,
        update=update,
        kind=ProofKind.PHOTO,
        title=description,
        consent=consent,
        consent_until=consent_until,
        key=key,
        added_by=by,
    )
    # The name tells nothing: neither who is to be seen nor who took it.
    proof.file.save(f"{uuid.uuid4().hex}.jpg", ContentFile(content), save=False)
    proof.save()
    record(update, "proof.add", by=by)
    return proof


def remove_proof(proof: Proof, *, by: User | None) -> None:
    """Take proof out for good: file, address and words go, and the day on which they went stays.

    The file goes first. Where the rest fails, the next night finds the row and does it again.
    """
    if proof.file:
        proof.file.storage.delete(str(proof.file.name))
    with transaction.atomic():
        gone = Proof.objects.filter(pk=proof.pk, removed_on=None).update(
            file="", title="", url="", consent="", removed_on=timezone.localdate()
        )
        if gone:
            record(proof, "proof.remove", by=by)


def remove_ended_photos() -> int:
    """Take out the photos whose consent has ended; needs every municipality's rows."""
    ended = list(Proof.objects.filter(removed_on=None, consent_until__lt=timezone.localdate()))
    for proof in ended:
        remove_proof(proof, by=None)
    return len(ended)
