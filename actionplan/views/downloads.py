"""Files that somebody takes home: their names, and the answer that carries them."""

import unicodedata

from django.http import HttpResponse
from django.utils.text import slugify

# As people in Germany and Denmark write these letters where only plain ones are allowed; left to
# itself, slugify makes "a" of "ä" and nothing at all of "ø".
PLAIN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "/": " "}
)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_name(title: str) -> str:
    """Return a plan's title as the name of a file, without its ending."""
    spelled = unicodedata.normalize("NFC", title).lower().translate(PLAIN)
    return slugify(spelled) or "plan"


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Answer with a file to be kept under this name."""
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(len(content)),
        },
    )
