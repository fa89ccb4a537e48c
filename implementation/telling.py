"""A status report in words: the same plain data for its page, the paper, Word and the sheet.

It is made of what was frozen, or of how things stand while the report is a draft; nothing is
counted here. Words are those of the language that is active.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplan.overviews.money import in_currency
from implementation.choices import Attention, Outlook, Reach, Situation, Status
from implementation.drawn import (
    answered_in_words,
    in_address,
    reach_bars,
    status_chart,
    status_word,
    voice_bars,
)
from implementation.drawn_money import money_tables
from implementation.figures import ATTENTION, ArticleFigures, Share, clock_of
from implementation.freezing import Data, Stand, stand_of, thawed
from implementation.models import ReportRow, StatusReport

# So much of the coordinator's words stands on the council's page; all of it stands behind it.
ON_PAGE_ONE = 450
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
    narrative, areas = narrative_of(report), _areas(rows, town.currency)
    return {
        "municipality": {
            "name": town.name,
            "language": town.language,
            "is_demo": town.is_demo,
            "currency": town.currency,
        },
        "title": report.title,
        "plan_title": report.plan.title,
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
        "page_one": {name: _beginning(getattr(report, name)) for name in PAGE_ONE},
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
                "words": answered_in_words(each),
                **each.figures._asdict(),
            }
            for each in said.voices
        ],
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


def _beginning(text: str) -> Data | None:
    """Return the beginning of a text as whole words, and whether there is more of it."""
    if not text:
        return None
    if len(text) <= ON_PAGE_ONE:
        return {"text": text, "goes_on": False}
    cut = text[:ON_PAGE_ONE]
    end = max(cut.rfind(" "), cut.rfind("\n")) + 1
    return {"text": f"{cut[:end].rstrip()} …", "goes_on": True}


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


# --- The measures --------------------------------------------------------------------------------


def _areas(rows: Sequence[Data], currency: str) -> list[Data]:
    """Return the measures by focus area, each told."""
    areas: list[Data] = []
    for row in rows:
        if not areas or areas[-1]["key"] != row["area"]["key"]:
            areas.append({**row["area"], "measures": []})
        areas[-1]["measures"].append(_measure(row, currency))
    return areas


def _measure(row: Data, currency: str) -> Data:
    told = {
        **row,
        "status_key": in_address(row["status"]),
        "status_label": status_word(row["status"]),
        "before_key": in_address(row["before"]),
        "before_label": "" if row["is_new"] else status_word(row["before"]),
        "has_moved": not row["is_new"] and row["before"] != row["status"],
        "watch": [str(Attention(kind).label) for kind in ATTENTION if kind in row["attention"]],
        "when": _when(row),
        "as_of": _day(row["as_of"]),
        "steps": [_step(each) for each in row["steps"]],
        "indicators": [_indicator(each) for each in row["indicators"]],
    }
    told["facts"] = [(heading, text) for heading, text in _facts(told, row, currency) if text]
    return told


def _facts(told: Data, row: Data, currency: str) -> Iterable[tuple[str, str]]:
    """Return everything else that is said of a measure, with its heading; empty or not."""
    yield _("What was done"), row["done"]
    yield _("What comes next"), row["next"]
    yield _("What is in the way"), row["obstacles"]
    yield _("Why"), row["because"]
    yield _("How children took part"), row["children"]
    yield _("Situation now"), str(Situation(row["situation"]).label) if row["situation"] else ""
    yield _("Outlook"), str(Outlook(row["outlook"]).label) if row["outlook"] else ""
    spent = row["spent"]
    yield _("Spent so far"), in_currency(Decimal(spent), currency) if spent is not None else ""
    yield _("Lead"), ", ".join(row["lead"])
    yield _("Time"), told["when"]
    yield _("Milestones"), "\n".join(told["steps"])
    yield _("Indicators"), "\n".join(told["indicators"])
    yield _("What young people said"), _voices(row["voices"])


def _day(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _in_words(day: str | None) -> str:
    return str(date_format(date.fromisoformat(day), "DATE_FORMAT")) if day else ""


def _when(row: Data) -> str:
    """Return the confirmed days, or the time as it was written."""
    begins, ends = _in_words(row["begins"]), _in_words(row["ends"])
    if begins and ends:
        return f"{begins} – {ends}"
    if ends:
        return _("until %(day)s") % {"day": ends}
    if begins:
        return _("from %(day)s") % {"day": begins}
    return str(row["time"])


def _step(step: Data) -> str:
    due = _in_words(step["due"]) or step["due_text"]
    said = [_("planned %(day)s") % {"day": due}] if due else []
    if step["on"]:
        said.append(_("reached %(day)s") % {"day": _in_words(step["on"])})
    else:
        said.append(_("not reached yet"))
    return f"{step['title']}: {', '.join(said)}"


def _indicator(line: Data) -> str:
    if line["last"] is None:
        now = _("not measured yet")
    else:
        now = _("%(value)s on %(day)s") % {
            "value": _value(line["last"], line["unit"]), "day": _in_words(line["on"])
        }  # fmt: skip
    said = [now]
    if line["baseline"] is not None:
        said.append(_("at the start %(value)s") % {"value": _value(line["baseline"])})
    if line["target"] is not None:
        said.append(_("target %(value)s") % {"value": _value(line["target"])})
    if line["last"] is not None:
        said.append(str(Reach(line["reach"]).label))
    return f"{line['title']}: {'; '.join(said)}"


def _value(amount: str, unit: str = "") -> str:
    number = Decimal(amount)
    plain = number_format(number.quantize(Decimal(1)) if number == int(number) else number)
    return f"{plain} {unit}".strip()


def _voices(voices: Data) -> str:
    if not voices["many"]:
        return ""
    said = ngettext(
        "%(answered)d of %(many)d contribution answered",
        "%(answered)d of %(many)d contributions answered",
        voices["many"],
    )
    return said % voices
