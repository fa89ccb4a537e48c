"""From a template and plain data to a page of HTML, and what all who make files have in common."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from documents.glyphs import printable_html
from documents.printers import RenderingFailed

HTML_MAX_LETTERS = 20_000_000
LETTERS_A_PAGE = 5000

OnProgress = Callable[[str, int], None]


class Rendered(NamedTuple):
    """A finished file, with what its row in the database says about it."""

    content: bytes
    pages: int
    sha256: str


def write_page(template: str, context: Mapping[str, Any], *, language: str) -> str:
    """Return the document as HTML in its own language, in letters that paper can carry."""
    with translation.override(language):
        html = printable_html(render_to_string(template, {**context, "language": language}))
    if len(html) > HTML_MAX_LETTERS:
        raise RenderingFailed(_("The document is too long to be printed as one file."))
    return html


def in_words(report: dict[str, int], letters: int) -> tuple[str, int]:
    """Return the step for people, and how much is done; the number of pages is a guess."""
    step, page, again = report.get("step", 7), report.get("page", 0), report.get("round", 0)
    if step < 5:
        return _("The text is being read."), 2 * step
    if step > 5:
        return _("The file is being written."), 85 if step == 6 else 95
    share = min(1.0, page / max(5, letters / LETTERS_A_PAGE))
    percent = 75 + round(9 * share) if again else 10 + round(65 * share)
    if not page:
        return _("The pages are being laid out."), percent
    return _("Page %(page)s is being laid out.") % {"page": page}, percent
