"""A status report in words: the same plain data for its page, the paper, Word and the sheet.

It is made of what was frozen, or of how things stand while the report is a draft; nothing is
counted here. Words are those of the language that is active.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from implementation.beginnings import beginning_of
from implementation.choices import Attention, Status
from implementation.drawn import (
    answered_in_words,
    in_address,
    reach_bars,
    status_chart,
    status_word,
    voice_bars,
)
from implementation.drawn_money import money_tables
from implementation.drawn_voices import became, became_of_all
from implementation.figures import ArticleFigures, Share, clock_of
from implementation.freezing import Data, Stand, stand_of, thawed
from implementation.models import ReportRow, StatusReport
from implementation.report_seal import seal_in_words
from implementation.telling_measures import areas_of
from participation.figures import AnswerFigures

# More than so many focus areas are told in bars alone on the first page.
FEW_AREAS = 5
PAGE_ONE = ("summary", "to_decide")


def stand_of_report(report: StatusReport) -> Stand:
    """Return what a report is made of: frozen, or as things stand now while it is a draft."""
    if report.is_frozen:
        rows = list(report.rows.order_by("order").values_list("payload", "initiative"))
        return Stand(
            report.figures, [row for row, _pk in rows], [pk for _row, pk in rows],
            report.previous_id,
        )  # fmt: skip
    clock = clock_of(report.municipality, timezone.localdate())
    return stand_of(report.plan, clock.on(report.as_of), report.round)


def rows_of(report: StatusReport, first: int, last: int) -> tuple[list[Data], list[int]]:
    """Return a stretch of a finished report's measures with the numbers of their initiatives."""
    rows = ReportRow.objects.filter(report=report).order_by("order")[first:last]
    said = list(rows.values_list("payload", "initiative"))
    return [row for row, _pk in said], [pk for _row, pk in said]


def report_data(report: StatusReport, figures: Data, rows: Sequence[Data]) -> Data:
    """Return a report as plain data in the active language; `rows` are the measures to tell."""
    town = report.municipality
    said = thawed(figures)
    progress = said.progress
    narrative, areas = narrative_of(report), areas_of(rows, town.currency)
    return {
        "municipality": {
            # Reports that were finished before their names were kept with them have none.
            "name": figures.get("town", town.name),
            "language": town.language,
            "is_demo": town.is_demo,
            "currency": town.currency,
        },
        "title": report.title,
        "plan_title": figures.get("plan", report.plan.title),
        "seal": seal_in_words(figures.get("seal"), town.language),
        "number": report.number,
        "period": "",
        "as_of": report.as_of,
        "is_frozen": report.is_frozen,
        "edition": {
            "label": _("Status report") if report.is_frozen else _("Draft of a status report"),
            "changed_at": report.frozen_at or _noon(report.as_of),
            "adopted": None,
            "changelog": "",
        },
        "narrative": narrative,
        "page_one": {name: beginning_of(getattr(report, name)) for name in PAGE_ONE},
        "many": progress.many,
        "statuses": statuses_of(progress.shares),
        "strip": strip_of(progress.shares),
        "done": _share(progress.shares, Status.COMPLETED),
        "ongoing": _share(progress.shares, Status.ONGOING),
        "attention": [
            {"key": kind, "label": str(Attention(kind).label), "many": many}
            for kind, many in progress.attention.items()
        ],
        "by_area": status_chart(progress.by_area, "focus_area", _nowhere, town.language),
        "has_many_areas": len(progress.by_area) > FEW_AREAS,
        "by_department": status_chart(
            progress.by_department, "department", _nowhere, town.language
        ),
        "money": money_tables(said.money, town.currency, _nowhere),
        "left_out": said.money.left_out,
        "indicators": reach_bars(said.indicators, _nowhere),
        "many_indicators": sum(said.indicators.values()),
        "voices": voice_bars(said.voices, lambda _pk: "", town.language),
        "voices_said": [
            {
                "title": each.title,
                "became": _became(each.by_kind, each.figures),
                "words": answered_in_words(each),
                **each.figures._asdict(),
            }
            for each in said.voices
        ],
        "became": became_of_all(said.voices),
        "many_said": sum(each.figures.many for each in said.voices),
        "many_answered": sum(each.figures.answered for each in said.voices),
        "many_unanswered": sum(each.figures.unanswered for each in said.voices),
        "rights": _rights(said.rights),
        "awaited": figures["awaited"],
        "returned": figures["returned"],
        "since": since_in_words(figures["since"]),
        "focus_areas": areas,
        # Of the measures that are told here, those whose status is another than in that report.
        "moved": [
            each for area in areas for each in area["measures"] if each["has_moved"]
        ],
    }


def narrative_of(report: StatusReport) -> list[Data]:
    """Return what the coordinator wrote, chapter by chapter; nothing empty."""
    names = ("summary", "to_decide", "went_well", "is_difficult", "outlook")
    said = [
        {"key": name, "heading": heading, "text": getattr(report, name)}
        for name, heading in zip(names, _headings(), strict=True)
    ]
    return [each for each in said if each["text"]]


def _headings() -> tuple[str, ...]:
    return (
        _("In short"),
        _("What is to be decided"),
        _("What went well"),
        _("What is difficult"),
        _("What comes next"),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())


def _nowhere(**_said: Any) -> str:
    """Lead to no list: what was frozen is not what a list says today."""
    return ""


def statuses_of(shares: Iterable[Share]) -> list[Data]:
    """Return the statuses that occur, each with its number and its share."""
    return [
        {
            "status": in_address(each.status),
            "label": status_word(each.status),
            "many": each.many,
            "per_cent": each.per_cent,
        }
        for each in shares
        if each.many
    ]


def strip_of(shares: Sequence[Share]) -> list[Data]:
    """Return the bar of the whole plan, piece by piece."""
    begins, found = 0, []
    for each in shares:
        if each.many:
            found.append(
                {
                    "status": in_address(each.status),
                    "x": f"{begins * 100 / each.of:.2f}%",
                    "width": f"{each.many * 100 / each.of:.2f}%",
                }
            )
            begins += each.many
    return found


def _share(shares: Iterable[Share], status: str) -> Data:
    return next(
        {"many": each.many, "per_cent": each.per_cent} for each in shares if each.status == status
    )


def _rights(articles: Sequence[ArticleFigures]) -> Data:
    """Return how many measures serve each article as bars, and the articles that none serves."""
    most = max((each.many for each in articles), default=0) or 1
    return {
        "served": [
            {
                "label": f"{each.number} {each.title}",
                "value": str(each.many),
                "share": each.many * 100 // most,
                "url": "",
            }
            for each in articles
            if not each.is_gap
        ],
        "gaps": [f"{each.number} {each.title}" for each in articles if each.is_gap],
        "many": len(articles),
    }


def _became(by_kind: dict[str, int] | None, figures: AnswerFigures) -> list[tuple[str, int]]:
    """Return what became of what was said in one consultation; nothing if it was not kept."""
    if by_kind is None:
        return []
    return became(by_kind, unanswered=figures.unanswered, excused=figures.excused)


# --- Since the last report -----------------------------------------------------------------------


def since_in_words(said: Data | None) -> Data | None:
    if said is None:
        return None
    return {
        "title": said["title"],
        "as_of": date.fromisoformat(said["as_of"]),
        "moves": [
            {"before": _status(before), "after": _status(after), "many": many}
            for before, after, many in said["moves"]
        ],
        "moved": sum(many for _before, _after, many in said["moves"]),
        "same": said["same"],
        "new": said["new"],
        "gone": [
            {**each, "label": status_word(each["status"])} for each in said["gone"]
        ],
    }


def _status(status: str) -> Data:
    return {"status": in_address(status), "label": status_word(status)}
