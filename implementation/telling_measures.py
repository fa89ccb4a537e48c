"""The measures of a status report in words, as its page, the paper, Word and the sheet tell them.

What was frozen before something was kept lacks it, and says nothing of it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actionplan.choices import TOOK_PART
from actionplan.differences import LABELS
from actionplan.overviews.money import in_currency
from implementation.choices import Attention, Lateness, Outlook, Reach, Situation
from implementation.drawn import in_address, status_word
from implementation.figures import ATTENTION
from implementation.freezing import Data
from implementation.work import as_measured
from participation.choices import OutcomeKind


def areas_of(rows: Sequence[Data], currency: str) -> list[Data]:
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
        **_lateness(row),
        "took_part": row.get("took_part") or {},
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
    for name in TOOK_PART:
        yield str(LABELS[name]), told["took_part"].get(name, "")
    yield _("Situation now"), str(Situation(row["situation"]).label) if row["situation"] else ""
    yield _("Outlook"), str(Outlook(row["outlook"]).label) if row["outlook"] else ""
    spent = row["spent"]
    yield _("Spent so far"), in_currency(Decimal(spent), currency) if spent is not None else ""
    yield _("Lead"), ", ".join(row["lead"])
    yield _("Time"), told["when"]
    yield str(Lateness.STARTED.label), told["started_late"]
    yield str(Lateness.FINISHED.label), told["finished_late"]
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


def _lateness(row: Data) -> dict[str, str]:
    """Return how a measure was late, in words; reports of before do not say it."""
    days: Data = row.get("delays") or {}
    waited, done = days.get(Lateness.STARTED), days.get(Lateness.FINISHED)
    return {
        "started_late": _("planned from %(planned)s, not begun yet on %(day)s")
        % {"planned": _in_words(row["begins"]), "day": _in_words(waited)}
        if waited
        else "",
        "finished_late": _("planned by %(planned)s, completed as of %(day)s")
        % {"planned": _in_words(row["ends"]), "day": _in_words(done)}
        if done
        else "",
    }


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
    return f"{as_measured(Decimal(amount))} {unit}".strip()


def _voices(voices: Data) -> str:
    if not voices["many"]:
        return ""
    said = ngettext(
        "%(answered)d of %(many)d contribution answered",
        "%(answered)d of %(many)d contributions answered",
        voices["many"],
    )
    told = [
        f"{OutcomeKind(kind).label} {many}"
        for kind, many in voices.get("by_kind", {}).items()
        if many
    ]
    return f"{said % voices}: {', '.join(told)}" if told else said % voices
