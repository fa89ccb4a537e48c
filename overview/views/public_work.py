"""How far the published plan is, for everybody: as a page, and as open data."""

import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_scopes import scope

from accounts.models import Municipality
from actionplan.figures.shares import per_cent
from actionplan.models import PlanVersion
from actionplan.spreadsheets.writing import as_csv
from implementation.choices import MEANINGS, Status
from implementation.drawn_voices import became
from implementation.figures import (
    PublishedFigures,
    licence_of,
    public_statuses,
    published_figures,
)
from overview.open_data import (
    initiatives_of,
    licence_told,
    open_data,
    open_sheet,
    status_label,
)
from overview.views.public import CACHE, Published, address_of, published_or_404
from participation.figures import input_figures


class PublishedWork(Published):
    """What the public reads now, and what was said about the work on it since.

    Not what the plan's own files are known by: they say what was promised, and stay.
    """

    def __init__(self, version: PlanVersion) -> None:
        super().__init__(version)
        self.statuses = public_statuses(version.plan)
        self.heard = input_figures(version.plan)
        self.licence = licence_of(version.plan.municipality)
        self.mark = (
            *self.mark,
            version.plan.municipality.country,
            self.licence,
            tuple(sorted(self.statuses.items())),
            json.dumps(self.heard, sort_keys=True),
        )


class Answer(NamedTuple):
    """What is sent to everybody who asks, and its mark."""

    content: bytes
    etag: str


def _answer(content: bytes) -> Answer:
    return Answer(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


# Each is made once: anybody may ask for it at any time.
@lru_cache(maxsize=16)
def _page(work: PublishedWork) -> Answer:
    return _answer(render_to_string("overview/public_status.html", _context(work)).encode())


@lru_cache(maxsize=16)
def _json(work: PublishedWork) -> Answer:
    return _answer(json.dumps(_data(work), ensure_ascii=False, indent=1).encode())


@lru_cache(maxsize=16)
def _csv(work: PublishedWork) -> Answer:
    return _answer(as_csv(open_sheet(_data(work))))


def _data(work: PublishedWork) -> dict[str, Any]:
    reading = work.reading()
    lineages = [initiative["lineage"] for _area, _theme, initiative in initiatives_of(reading)]
    figures = published_figures(lineages, work.statuses)
    return open_data(
        reading, work.version, work.statuses, figures, work.heard, work.licence, work.seal
    )


def _context(work: PublishedWork) -> dict[str, Any]:
    """Return what the page shows, all of it as the open data have it."""
    reading = work.reading()
    rows = initiatives_of(reading)
    figures = published_figures((each["lineage"] for *_rest, each in rows), work.statuses)
    areas: list[dict[str, Any]] = []
    for area, _unused, initiative in rows:
        if not areas or areas[-1]["area"]["key"] != area["key"]:
            areas.append({"area": area, "initiatives": []})
        said = work.statuses.get(initiative["lineage"])
        areas[-1]["initiatives"].append({
            "initiative": initiative,
            "status": said.status if said else "",
            "label": status_label(said.status if said else ""),
            "on": said.on if said else None,
            "sentence": said.sentence if said else "",
            "because": said.because if said else "",
            "taken_up": work.heard.taken_up.get(initiative["lineage"], 0),
        })  # fmt: skip
    town = work.version.plan.municipality
    return {
        "town": town,
        "address": address_of("public-status", town),
        "description": _in_short(figures),
        "version": work.version,
        "reading": reading,
        "figures": figures,
        "bars": [
            _bar(status_label(each.status) or _("Nothing said yet"), each.many, each.per_cent)
            for each in figures.shares
            if each.many
        ],
        "meanings": [(Status(key).label, said) for key, said in MEANINGS.items()],
        "areas": areas,
        "heard": work.heard,
        "licence": licence_told(work.licence),
        "seal": work.seal,
        "answers": [
            _bar(label, many, per_cent(many, work.heard.many))
            for label, many in became(
                work.heard.by_kind,
                unanswered=work.heard.unanswered,
                excused=work.heard.excused,
            )
            if many
        ],
    }


def _in_short(figures: PublishedFigures) -> str:
    """Return the page in a sentence or two, for whoever has not opened it yet."""
    done, begun = figures.by_status[Status.COMPLETED], figures.by_status[Status.ONGOING]
    said = _("%(done)d of %(many)d initiatives are completed, %(ongoing)d are ongoing.") % {
        "done": done, "many": figures.many, "ongoing": begun,
    }  # fmt: skip
    if figures.last_on is None:
        return said
    day = date_format(figures.last_on, "DATE_FORMAT")
    last = _("The last update is from %(day)s.") % {"day": day}
    return f"{said} {last}"


def _bar(label: str, many: int, per_cent: int) -> dict[str, Any]:
    value = _("%(many)s (%(per_cent)s %%)") % {"many": many, "per_cent": per_cent}
    return {"label": label, "value": value, "share": per_cent}


def _for_everybody(
    request: HttpRequest, town: str, make: Callable[[PublishedWork], Answer], media_type: str
) -> HttpResponse:
    """Answer alike whoever asks; nothing of the reader is asked, and nothing is set."""
    municipality = get_object_or_404(Municipality, slug=town)
    with scope(municipality=municipality), translation.override(municipality.language):
        answer = make(PublishedWork(published_or_404(municipality)))
    unchanged = get_conditional_response(request, etag=answer.etag)
    response = unchanged or HttpResponse(answer.content, content_type=media_type)
    response.headers["ETag"] = answer.etag
    response.headers["Cache-Control"] = CACHE
    response.headers["X-Robots-Tag"] = "all"
    response.headers["Content-Language"] = municipality.language
    return response


@require_safe
def public_status(request: HttpRequest, town: str) -> HttpResponse:
    """Show how far the published plan is, in the municipality's language."""
    return _for_everybody(request, town, _page, "text/html; charset=utf-8")


@require_safe
def public_data_json(request: HttpRequest, town: str) -> HttpResponse:
    """Hand over the published plan as JSON; docs/open-data.md says what stands in it."""
    return _for_programs(_for_everybody(request, town, _json, "application/json"))


@require_safe
def public_data_csv(request: HttpRequest, town: str) -> HttpResponse:
    """Hand over the initiatives of the published plan as a table."""
    response = _for_everybody(request, town, _csv, "text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{town}-plan.csv"'
    return _for_programs(response)


def _for_programs(response: HttpResponse) -> HttpResponse:
    """Let pages of others read open data; nothing in it depends on who asks, nor on a cookie."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Content-Language"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
