"""The files that say what the public page says now."""

from functools import lru_cache

from documents.building import Built
from documents.models import Document
from overview.views.public import Published


def present_file(published: Published, file_format: str) -> Document | None:
    """Return the file of exactly what the public reads now: no name of before is in it."""
    version = published.version
    key = _present_key(published, file_format)
    files = Document.objects.filter(municipality=version.plan.municipality, is_public=True)
    document = files.filter(key=key).first()
    if document is None or not document.file.storage.exists(str(document.file.name)):
        return None
    return document


@lru_cache(maxsize=64)
def _present_key(published: Published, file_format: str) -> str:
    """Return the key of that file; the plan is read once for each of its states."""
    version = published.version
    language = version.plan.municipality.language
    return Built(version.plan, language, version, public=True, file_format=file_format).key
