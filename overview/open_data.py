"""The published plan as open data: the same numbers as the public page, for other programs.

What stands in it and what it means is promised in docs/open-data.md. Whoever takes a field away or
lets it mean something else raises the first number of `SCHEMA`; a field more raises the second.
"""

from datetime import date
from typing import Any

from django.utils import timezone

from actionplan.choices import LUNDY, TOOK_PART
from actionplan.models import PlanVersion
from actionplan.spreadsheets.composing import Sheet
from actionplan.texts import Data
from implementation.choices import LICENCE_TEXTS, Licence, Status
from implementation.figures import PublicStatus, PublishedFigures
from participation.choices import OutcomeKind
from participation.figures import InputFigures
from programme.choices import SealTerm
from programme.public import PublicSeal

SCHEMA = "1.1"
# The texts of an initiative as they stand in what is published, in both files.
TEXTS = (
    *("goal", "description", "text_for_children", "target_group", "age", "place"),
    *("time", "money", "novelty", "decision", "participation", "partners"),
)
UNITS = ("lead", "contributing")
LINES = ("milestones", "indicators", "financing")
LINKS = ("articles", "sdgs")
CSV_COLUMNS = (
    *("schema", "language", "id", "number", "title"),
    *("focus_area_number", "focus_area", "theme", *TEXTS, *UNITS, *LINKS, *LINES),
    *("status", "status_label", "last_update", "contributions_taken_up"),
    # New columns stand last: whoever counts them goes on finding the others.
    *("sentence", "reason", "licence", *TOOK_PART),
    *("seal_status", "seal_awarded_on", "seal_valid_until"),
)
# Several names or numbers in one cell stand between these.
BETWEEN = "; "


def initiatives_of(reading: Data) -> list[tuple[Data, Data, Data]]:
    """Return each initiative of a plan as read, once, behind its focus area and its theme."""
    return [
        (area, theme, initiative)
        for area in reading["focus_areas"]
        for theme in area["themes"]
        for initiative in theme["initiatives"]
    ]


def open_data(
    reading: Data,
    version: PlanVersion,
    statuses: dict[str, PublicStatus],
    figures: PublishedFigures,
    heard: InputFigures,
    licence: str,
    seal: PublicSeal | None,
) -> Data:
    """Return everything that the file in JSON says; texts in the municipality's language."""
    town = version.plan.municipality
    return {
        "schema": SCHEMA,
        "language": town.language,
        "licence": licence_told(licence),
        "municipality": {
            "id": town.slug, "name": town.name, "country": town.country, "is_demo": town.is_demo,
        },
        "seal": _seal(seal),
        "plan": {
            "title": reading["title"],
            "period": reading["period"],
            "version": version.number,
            "published_on": _day(version.published_at and timezone.localdate(version.published_at)),
            "adopted": _adopted(reading["edition"]["adopted"]),
        },
        "figures": {
            "initiatives": figures.many,
            "last_update": _day(figures.last_on),
            "by_status": [
                {
                    "status": share.status or None,
                    "label": status_label(share.status),
                    "initiatives": share.many,
                    "per_cent": share.per_cent,
                }
                for share in figures.shares
            ],
        },
        "young_people": {
            "contributions": heard.many,
            "answered": heard.answered,
            "closed_without_answer": heard.excused,
            "not_answered_yet": heard.unanswered,
            "by_answer": [
                {"answer": kind, "label": str(OutcomeKind(kind).label), "contributions": many}
                for kind, many in heard.by_kind.items()
            ],
        },
        "initiatives": [
            _initiative(*each, statuses, heard) for each in initiatives_of(reading)
        ],
    }  # fmt: skip


def _initiative(
    area: Data,
    theme: Data,
    initiative: Data,
    statuses: dict[str, PublicStatus],
    heard: InputFigures,
) -> Data:
    said = statuses.get(initiative["lineage"])
    return {
        "id": initiative["lineage"],
        "number": initiative["number"],
        "title": initiative["title"],
        "focus_area": {"number": area["number"], "title": area["title"]},
        "theme": theme["title"] or None,
        **{name: initiative[name] for name in (*TEXTS, *UNITS, *LINES)},
        **{name: [each["number"] for each in initiative[name]] for name in LINKS},
        "status": said.status if said else None,
        "status_label": status_label(said.status if said else ""),
        "last_update": _day(said and said.on),
        "sentence": said.sentence if said else "",
        "reason": said.because if said else "",
        "contributions_taken_up": heard.taken_up.get(initiative["lineage"], 0),
        "took_part": {name: initiative["took_part"].get(name, "") for name in LUNDY},
    }


def open_sheet(data: Data) -> Sheet:
    """Return the initiatives of the open data as a sheet, a row for each."""
    sheet = Sheet(title=data["plan"]["title"])
    for name in CSV_COLUMNS:
        sheet.add(name, name)
    licence = data["licence"]["id"] if data["licence"] else ""
    seal = data["seal"] or {}
    alike = {
        "schema": data["schema"],
        "language": data["language"],
        "licence": licence,
        **{f"seal_{name}": seal.get(name) for name in ("status", "awarded_on", "valid_until")},
    }
    for each in data["initiatives"]:
        area = each["focus_area"]
        row = {
            **each, **alike, "focus_area_number": area["number"], "focus_area": area["title"],
            **{f"took_part_{name}": said for name, said in each["took_part"].items()},
        }  # fmt: skip
        sheet.rows.append([_cell(name, row[name]) for name in CSV_COLUMNS])
    return sheet


def licence_told(licence: str) -> Data | None:
    """Return the licence by its name for programs, its own name, and where its words stand."""
    if not licence:
        return None
    return {"id": licence, "name": str(Licence(licence).label), "url": LICENCE_TEXTS[licence]}


def status_label(status: str) -> str:
    """Return a status in words; nothing where nobody has said one."""
    return str(Status(status).label) if status else ""


def _cell(name: str, value: Any) -> str:
    if isinstance(value, list):
        between = "\n" if name in LINES else BETWEEN
        return between.join(str(each) for each in value)
    return "" if value is None else str(value)


def _seal(seal: PublicSeal | None) -> Data | None:
    if seal is None:
        return None
    return {
        "title": seal.title,
        "status": seal.condition,
        "awarded_on": _day(seal.awarded_on),
        "awarded_by": seal.awarded_by,
        "valid_until": _day(seal.valid_until),
        "is_permanent": seal.term == SealTerm.PERMANENT,
        "reference": seal.reference,
    }


def _adopted(adopted: Data | None) -> Data | None:
    if adopted is None:
        return None
    return {
        "how": adopted["how"],
        "body": adopted["body"],
        "on": _day(adopted["held_on"]),
        "reference": adopted["reference"],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
