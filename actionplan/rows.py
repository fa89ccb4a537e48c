"""A line of an initiative in words, and as one text that forms can send and compare."""

import json
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from actionplan.choices import Certainty, Direction, FinancingKind
from actionplan.models import ROWS, KeyFigure
from actionplan.models.rows import Line
from actionplan.overviews.money import with_sign

# The words of a line as people read them.
IN_ORDER = (
    *("value", "says", "title", "due_text", "due_on", "baseline", "direction"),
    *("kind", "year", "amount", "source", "certainty", "note", "asked"),
)
BETWEEN = " · "
WORDED: dict[str, type[models.TextChoices]] = {
    "kind": FinancingKind,
    "certainty": Certainty,
    "direction": Direction,
}
DAYS = {"due_on", "time_from", "time_to"}
NUMBERS = {"baseline", "target", "amount", "money_amount"}
# What stands in lines in a form, with the inputs of a line.
LINES: dict[str, tuple[str, ...]] = {
    **{name: tuple(model.slots) for name, model in ROWS.items()},
    "key_figures": KeyFigure.said,
}
INPUT = re.compile(rf"({'|'.join(LINES)})-(\d{{1,3}})-([a-z_]+)")
# The box that takes a line out.
OUT = "out"


def row_text(row: Line) -> str:
    """Return a line as one text, the same for the same words."""
    said = {name: str(value) for name, value in row.items() if value not in (None, "")}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def row_in(text: str) -> Line:
    """Return the line that a form sent as one text; {} if it is none."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(value) for name, value in said.items()} if type(said) is dict else {}


def with_rows_as_texts(data: QueryDict) -> QueryDict:
    """Return what a browser sent with each line of inputs as one text under the lines' name."""
    sent: dict[str, dict[int, Line]] = {}
    for key in list(data):
        if found := INPUT.fullmatch(key):
            name, place, field = found.groups()
            sent.setdefault(name, {}).setdefault(int(place), {})[field] = str(data[key]).strip()
    if not sent:
        return data
    folded = data.copy()
    for name, rows in sent.items():
        kept = [
            row_text({field: row.get(field, "") for field in LINES[name]})
            for _place, row in sorted(rows.items())
            if not row.get(OUT) and any(row.get(field) for field in LINES[name])
        ]
        folded.setlist(name, [*data.getlist(name), *kept])
    for key in data:
        if INPUT.fullmatch(key):
            del folded[key]
    return folded


def row_line(row: Line, currency: str = "") -> str:
    """Return a line as people read it, in the reader's language."""
    hours = row.get("kind") == FinancingKind.IN_KIND
    said = {name: word_of(name, value) for name, value in row.items() if value not in (None, "")}
    if str(row.get("due_text", "")).strip() in {str(row.get("due_on")), said.get("due_on")}:
        # The words are the day itself: it is read once.
        said.pop("due_text", None)
    if "amount" in said:
        amount = said["amount"]
        in_hours = _("%(many)s hours") % {"many": amount}
        said["amount"] = in_hours if hours else with_sign(amount, currency)
    if "asked" in said:
        said["asked"] = _("%(many)s asked") % {"many": said["asked"]}
    if "baseline" in said or "target" in said:
        said = _with_span(said | _alike(row))
    return BETWEEN.join(said[name] for name in IN_ORDER if name in said)


def _alike(row: Line) -> dict[str, str]:
    """Return the two values of an indicator with as many decimals as the finer one needs."""
    try:
        values = {name: Decimal(str(row[name])) for name in ("baseline", "target")}
    except (KeyError, InvalidOperation):
        return {}
    places = max(_places(value) for value in values.values())
    return {
        name: number_format(value, decimal_pos=places, force_grouping=True)
        for name, value in values.items()
    }


def _places(value: Decimal) -> int:
    text = f"{value:f}"
    return len(text.partition(".")[2].rstrip("0"))


def _with_span(said: dict[str, str]) -> dict[str, str]:
    """Put two values and their unit together: from 40 to 80 %."""
    if "baseline" in said and "target" in said:
        span = _("from %(baseline)s to %(target)s") % said
    elif "target" in said:
        span = _("to reach: %(target)s") % said
    else:
        span = _("today: %(baseline)s") % said
    return said | {"baseline": f"{span} {said.get('unit', '')}".strip()}


def word_of(name: str, value: Any) -> str:
    """Return how one value reads in the reader's language; a text that is no value stays itself."""
    text = str(value)
    if name in WORDED:
        words = WORDED[name]
        return str(words(text).label) if text in words.values else text
    try:
        if name in DAYS:
            return date_format(date.fromisoformat(text))
        if name in NUMBERS:
            number = Decimal(text)
            whole = number == number.to_integral_value()
            return number_format(number, decimal_pos=0 if whole else 2, force_grouping=True)
    except (ValueError, InvalidOperation):
        # What somebody typed and nobody has checked yet.
        return text
    return text
