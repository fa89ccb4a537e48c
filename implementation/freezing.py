"""Freezing how far a plan is on a day: figures and measures as plain JSON that never changes.

What is frozen holds keys of words, days as text and sums as text, no sentence of ours: so it can
be read in every language of the portal, years later, by whatever the report's pages are then.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import get_language, override

from actionplan.choices import TOOK_PART
from actionplan.figures import Sums
from actionplan.models import ActionPlan
from implementation.choices import Reach, ReportState, Review
from implementation.figures import (
    ATTENTION,
    DELAYS,
    ArticleFigures,
    Clock,
    Part,
    ProgressFigures,
    WorkMoney,
    money_figures,
    progress_figures,
    rights_figures,
    voice_figures,
)
from implementation.figures.money import AreaMoney
from implementation.figures.reports import (
    INDICATOR,
    LEAD,
    STEP,
    lines_then,
    measures_then,
    moves_of,
    voices_then,
)
from implementation.models import ReportRow, StatusReport, UpdateRound
from implementation.report_seal import seal_then
from participation.figures import AnswerFigures, AnswersOf

Data = dict[str, Any]
SCHEMA = 1
# Of a measure about which nobody said anything.
UNSAID: Data = {"many": 0, "answered": 0, "unanswered": 0, "by_kind": {}}


class Stand(NamedTuple):
    """How far a plan is on a day, as it lies in the database: all figures, and every measure."""

    figures: Data
    rows: list[Data]
    # The numbers of the initiatives, row by row.
    initiatives: list[int]
    previous: int | None

    @property
    def agrees(self) -> bool:
        """Whether nobody said anything between counting and reading."""
        said: dict[str, int] = {}
        for row in self.rows:
            said[row["status"]] = said.get(row["status"], 0) + 1
        counted = self.figures["progress"]["by_status"]
        return said == {status: many for status, many in counted.items() if many}


def stand_of(plan: ActionPlan, clock: Clock, asked: UpdateRound | None = None) -> Stand:
    """Gather how far a plan is on a day; ten queries, however long it is."""
    # Somebody may say something between two of the questions: then all is asked once more.
    for _again in range(3):
        stand = _gathered(plan, clock, asked)
        if stand.agrees:
            break
    return stand


def _gathered(plan: ActionPlan, clock: Clock, asked: UpdateRound | None) -> Stand:
    progress, money = progress_figures(plan, clock), money_figures(plan)
    with override(plan.municipality.language):
        rights = rights_figures(plan)
    voices = voice_figures(plan, clock.today)
    lines, spoken = lines_then(plan), voices_then(plan)
    found = measures_then(plan, clock, asked)
    rows = [_row(each, lines.get(each["pk"], []), spoken) for each in found]
    before = _before(plan, clock.today)
    figures = {
        "schema": SCHEMA,
        "on": clock.today,
        "plan": plan.title,
        "town": plan.municipality.name,
        "seal": seal_then(plan.municipality, clock.today),
        "progress": progress._asdict() | {
            "by_area": [part._asdict() for part in progress.by_area],
            "by_department": [part._asdict() for part in progress.by_department],
        },
        "money": _money(money),
        "indicators": _reached(rows),
        "rights": [each._asdict() for each in rights],
        "voices": [each._asdict() | {"figures": each.figures._asdict()} for each in voices],
        "awaited": sum(each["is_awaited"] for each in found),
        "returned": sum(row["is_returned"] for row in rows),
        "since": _compared(rows, found, before),
    }  # fmt: skip
    return Stand(
        _plain(figures),
        _plain(rows),
        [each["pk"] for each in found],
        before[0]["report"] if before else None,
    )


def _money(money: WorkMoney) -> Data:
    return money._asdict() | {
        "planned": money.planned._asdict(),
        "by_certainty": {name: sums._asdict() for name, sums in money.by_certainty.items()},
        "by_area": [
            area._asdict()
            | {"planned": area.planned._asdict(), "secured": area.secured._asdict()}
            for area in money.by_area
        ],
    }


def _row(said: Data, lines: Sequence[Data], spoken: Mapping[Any, Data]) -> Data:
    """Return one measure as it is frozen."""
    update = {
        name.removeprefix("standing__"): value
        for name, value in said.items()
        if name.startswith("standing__")
    }
    has_update = update["as_of"] is not None
    return {
        "lineage": str(said["lineage"]),
        "number": said["number"],
        "title": said["title"],
        "area": {
            name: said[f"focus_area__{name}"]
            for name in ("key", "number", "title", "colour", "shape")
        },
        "theme": said["theme__title"] or "",
        "lead": [line["title"] for line in lines if line["kind"] == LEAD],
        "time": said["time_text"],
        "begins": said["time_from"] if said["time_confirmed"] else None,
        "ends": said["time_to"] if said["time_confirmed"] else None,
        "status": said["progress"],
        "before": "",
        "is_new": False,
        "sentence": update["sentence"] or "",
        "nothing_new": bool(update["nothing_new"]),
        "done": update["done"] or "",
        "next": update["next_step"] or "",
        "obstacles": update["obstacles"] or "",
        "because": update["because"] or "",
        "spent": update["money_spent"],
        "children": update["children_took_part"] or "",
        "took_part": {name: said[name] for name in TOOK_PART},
        "situation": update["situation"] or "",
        "outlook": update["outlook"] or "",
        "as_of": update["as_of"],
        "said_by": update["department__name"] or "",
        "is_entered_for": bool(update["is_entered_for"]),
        "is_returned": has_update and update["review"] == Review.RETURNED,
        "is_awaited": said["is_awaited"],
        "attention": [kind for kind, name in ATTENTION.items() if said[name]],
        "delays": {kind: said[name] for kind, name in DELAYS.items()},
        "steps": [
            {name: line[name] for name in ("title", "due", "due_text", "on")}
            for line in lines
            if line["kind"] == STEP
        ],
        "indicators": [
            {
                name: line[name]
                for name in ("title", "unit", "baseline", "target", "last", "on", "reach")
            }
            for line in lines
            if line["kind"] == INDICATOR
        ],
        "voices": spoken.get(said["lineage"], UNSAID),
    }


def _reached(rows: Sequence[Data]) -> dict[str, int]:
    """Count the indicators by how far they are, in the order of the words."""
    said = [line["reach"] for row in rows for line in row["indicators"]]
    return {reach: said.count(reach) for reach in Reach.values}


# --- What has changed since the last report ------------------------------------------------------


def _before(plan: ActionPlan, day: date) -> list[Data]:
    """Return what the last report finished before a day says of every measure; one query."""
    finished = StatusReport.objects.filter(
        plan=plan, state=ReportState.FROZEN, as_of__lte=day
    )
    last = finished.order_by("-as_of", "-number").values("pk")[:1]
    names = ("report", "report__title", "report__as_of", "initiative")
    told = ("payload__number", "payload__title", "payload__status")
    return list(
        ReportRow.objects.filter(report__in=last).order_by("order").values(
            *names, *told
        )
    )  # fmt: skip


def _compared(rows: Sequence[Data], found: Sequence[Data], before: Sequence[Data]) -> Data | None:
    """Write into every measure what it was, and return the changes in counts; None at first."""
    if not before:
        return None
    was = {each["initiative"]: each for each in before}
    now = {each["pk"] for each in found}
    both = []
    for row, each in zip(rows, found, strict=True):
        old = was.get(each["pk"])
        row["is_new"] = old is None
        if old is not None:
            row["before"] = old["payload__status"]
            both.append((row["before"], row["status"]))
    moved = moves_of(pair for pair in both if pair[0] != pair[1])
    return {
        "title": before[0]["report__title"],
        "as_of": before[0]["report__as_of"],
        "moves": moved,
        "same": sum(old == new for old, new in both),
        "new": sum(row["is_new"] for row in rows),
        "gone": [
            {name: old[f"payload__{name}"] for name in ("number", "title", "status")}
            for key, old in was.items()
            if key not in now
        ],
    }


# --- Into JSON and back --------------------------------------------------------------------------


def _plain(said: Any) -> Any:
    """Return the same as JSON can hold: days and sums as text."""
    if isinstance(said, Mapping):
        return {str(key): _plain(value) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return [_plain(value) for value in said]
    if isinstance(said, Decimal):
        return f"{said:.2f}"
    if isinstance(said, date | datetime):
        return said.isoformat()
    return said if said is None or isinstance(said, bool | int | str) else str(said)


class Figures(NamedTuple):
    """The figures of a report as they were computed: the same tuples that pages draw."""

    progress: ProgressFigures
    money: WorkMoney
    indicators: dict[str, int]
    rights: list[ArticleFigures]
    voices: list[AnswersOf]


def thawed(said: Data) -> Figures:
    """Return frozen figures as the tuples that `implementation.figures` returns."""
    progress, money = said["progress"], said["money"]
    return Figures(
        progress=ProgressFigures(**progress | {
            "on": date.fromisoformat(progress["on"]),
            "by_area": [Part(**part) for part in progress["by_area"]],
            "by_department": [Part(**part) for part in progress["by_department"]],
        }),
        money=WorkMoney(**money | {
            "planned": _sums(money["planned"]),
            "spent": Decimal(money["spent"]),
            "by_certainty": {name: _sums(sums) for name, sums in money["by_certainty"].items()},
            "by_area": [
                AreaMoney(**area | {
                    "planned": _sums(area["planned"]),
                    "secured": _sums(area["secured"]),
                    "spent": Decimal(area["spent"]),
                })
                for area in money["by_area"]
            ],
        }),
        indicators=said["indicators"],
        rights=[ArticleFigures(**each | {"title": _in_language(each)}) for each in said["rights"]],
        voices=[
            AnswersOf(**each | {"figures": AnswerFigures(**each["figures"])})
            for each in said["voices"]
        ],
    )  # fmt: skip


def _in_language(article: Data) -> str:
    """Return an article's title in the active language; reports of before have but one."""
    titles: dict[str, str] = article.get("titles") or {}
    return titles.get((get_language() or "en")[:2]) or str(article["title"])


def _sums(said: Mapping[str, str]) -> Sums:
    return Sums(**{name: Decimal(amount) for name, amount in said.items()})
