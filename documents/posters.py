"""The poster "You said – we did": what stands on it, by the numbers of its rows."""

from collections.abc import Iterable
from typing import Any

from actionplan.models import ActionPlan
from documents.building import Built
from documents.choices import DocumentKind
from documents.models import Document
from participation.models import Consultation
from participation.posters import poster_content


def poster_for(consultation: int, outcomes: Iterable[int] | None, language: str) -> dict[str, Any]:
    """Return a consultation's poster as plain data; without a choice, what was taken up."""
    rows = Consultation.objects.select_related("body", "version__plan__municipality")
    return poster_content(rows.get(pk=consultation), outcomes, language)


def is_still_true(document: Document, plan: ActionPlan) -> bool:
    """Whether a poster says what may be said now: somebody may have taken her words back.

    Any other document says what it said when it was made.
    """
    if document.kind != DocumentKind.POSTER:
        return True
    content = poster_for(**document.made_of, language=document.language)
    built = Built(plan, document.language, kind=document.kind, content=content)
    return built.key == document.key
