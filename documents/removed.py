"""Files that were made before words were removed: from that moment nobody gets them.

The worker removes them a little later; until then they lie there, and hold what was removed.
"""

from datetime import datetime
from typing import Any

from accounts.erasing import FORGET_FILES
from accounts.models import Municipality
from documents.choices import DocumentKind
from documents.models import Document
from jobs.models import Job


def removed_at(town: Municipality | int) -> datetime | None:
    """Return when words were removed last, or None: no file from before that is handed out."""
    asked = Job.objects.filter(municipality=town, kind=FORGET_FILES)
    return asked.order_by("-created_at").values_list("created_at", flat=True).first()


def is_outdated(document: Document) -> bool:
    """Whether words were removed since a file was made, so that it may still hold them."""
    return was_outdated(document, removed_at(document.municipality_id))


def was_outdated(document: Document, removed: datetime | None) -> bool:
    """Whether a file was made before words were removed."""
    return removed is not None and document.created_at <= removed


def wish_to_make_anew(document: Document) -> dict[str, Any] | None:
    """Return what to ask of the worker so that a file of a frozen text comes back without words.

    None for what is made anew by hand: a draft has gone on since, and a poster's answers are
    chosen; and for what everybody may read, which comes back by itself.
    """
    if document.is_public or document.kind == DocumentKind.POSTER:
        return None
    is_report = document.kind == DocumentKind.STATUS_REPORT
    if document.version is None and not is_report:
        return None
    wish: dict[str, Any] = {
        "plan": document.plan_id,
        "plan_number": document.plan.number,
        "language": document.language,
        "format": document.format,
    }
    if document.version is not None:
        wish["version"] = document.version.number
    if document.kind != DocumentKind.ACTION_PLAN:
        wish["kind"] = document.kind
    if is_report:
        report = document.made_of["report"]
        wish |= {"report": report, "subject": f"report-{report}"}
    return wish
