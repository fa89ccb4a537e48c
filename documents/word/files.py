"""A Word file of the plan or of a report: dressed, named, written, and packed without the clock."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from docx import Document

from actionplan.reading import Data
from documents.packing import packed
from documents.rendering import OnProgress, Rendered
from documents.word.pieces import Writer, clean
from documents.word.styles import LOCALES, dress


def written(
    said: Data, write: Callable[[Writer], None], *, language: str, on_progress: OnProgress
) -> Rendered:
    """Return what is written as a .docx file, telling how far it is."""
    on_progress(_("The text is being put together."), 1)
    document = Document()
    dress(document, language)
    with translation.override(language):
        _say_about(document, said, language)
        writer = Writer(document)
        write(writer)
        writer.close()
    content = packed(document, _moment(said))
    on_progress(_("The document is ready."), 100)
    return Rendered(content, 0, hashlib.sha256(content).hexdigest())


def _say_about(document: Any, said: Data, language: str) -> None:
    """Write title, author and language into the file's own properties."""
    about = document.core_properties
    # Word takes no more letters than these.
    about.title = clean(said["title"])[:255]
    about.author = about.last_modified_by = clean(said["municipality"]["name"])[:255]
    about.language = LOCALES.get(language, language)
    about.subject = clean(said["edition"]["label"])[:255]
    about.comments = about.keywords = ""
    about.created = about.modified = _moment(said)


def _moment(said: Data) -> datetime:
    moment: datetime = said["edition"]["changed_at"].replace(tzinfo=None, microsecond=0)
    return moment
