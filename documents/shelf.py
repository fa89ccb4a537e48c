"""The shelf on which laid-out chapters lie until the next printing."""

from collections.abc import Iterable
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Municipality
from documents.assembling import Laid
from documents.models import Chapter, Document

# Longer than the pause between two meetings for which a plan is printed.
KEPT = timedelta(days=30)


class StoredChapters:
    """A municipality's chapters, in the storage and the database."""

    def __init__(self, municipality: Municipality) -> None:
        """Open the shelf; its municipality's scope must be open too."""
        self.municipality = municipality

    def take(self, keys: Iterable[str]) -> dict[str, Laid]:
        """Return those of these chapters that lie here with their files; note they are used."""
        wanted = set(keys)
        if not wanted:
            return {}
        rows = Chapter.objects.filter(municipality=self.municipality, key__in=wanted)
        found = {}
        for row in rows:
            try:
                with row.file.open("rb") as file:
                    content = bytes(file.read())
            except FileNotFoundError:
                # As after a restore without the files: it is laid out anew.
                row.delete()
                continue
            found[row.key] = Laid(content, row.pages, row.places)
        today = timezone.localdate()
        rows.filter(key__in=found).exclude(used_on=today).update(used_on=today)
        return found

    def put(self, key: str, laid: Laid) -> None:
        """Keep a chapter; where somebody else has just put the same one, that one stays."""
        name = default_storage.save(
            f"chapters/{self.municipality.slug}/{key[:32]}.pdf", ContentFile(laid.content)
        )
        try:
            with transaction.atomic():
                Chapter.objects.create(
                    municipality=self.municipality,
                    key=key,
                    file=name,
                    pages=laid.pages,
                    places=laid.places,
                )
        except IntegrityError:
            default_storage.delete(name)


def forget_all_files(municipality: Municipality) -> int:
    """Delete every file that was made of the plan; each is made anew when somebody wants it."""
    rows: list[Document | Chapter] = [
        *Document.objects.filter(municipality=municipality),
        *Chapter.objects.filter(municipality=municipality),
    ]
    for row in rows:
        row.delete()
        default_storage.delete(str(row.file.name))
    return len(rows)


def forget_unused_chapters() -> int:
    """Delete the chapters that no document was made with for a month, and their files."""
    old = list(Chapter.objects.filter(used_on__lt=timezone.localdate() - KEPT))
    for chapter in old:
        # First the row: a file without one is in nobody's way, a row without a file is asked for.
        chapter.delete()
        default_storage.delete(str(chapter.file.name))
    return len(old)
