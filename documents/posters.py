"""The poster "You said – we did": what stands on it, by the numbers of its rows."""

from collections.abc import Iterable
from typing import Any

from participation.models import Consultation
from participation.posters import poster_content


def poster_for(consultation: int, outcomes: Iterable[int] | None, language: str) -> dict[str, Any]:
    """Return a consultation's poster as plain data; without a choice, what was taken up."""
    rows = Consultation.objects.select_related("body", "version__plan__municipality")
    return poster_content(rows.get(pk=consultation), outcomes, language)
