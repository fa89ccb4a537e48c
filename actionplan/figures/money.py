"""What the plan costs, as far as somebody has confirmed it; the rest is counted, never added.

Computed from payloads, so that a draft and a frozen version are added up by the same function.
"""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from actionplan.choices import Certainty, FinancingKind

Payload = dict[str, Any]
NOTHING = Decimal(0)


class Sums(NamedTuple):
    """Sums that may not be added to each other: once, every year, as a whole; and hours of work.

    `whole` is an initiative's own confirmed amount, where no line says what it is made of.
    """

    once: Decimal = NOTHING
    yearly: Decimal = NOTHING
    whole: Decimal = NOTHING
    hours: Decimal = NOTHING

    def plus(self, other: "Sums") -> "Sums":
        """Return both together, each kind for itself."""
        return Sums(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class MoneyFigures(NamedTuple):
    """The confirmed sums of some initiatives, and how many say something else or nothing.

    Each way of looking (by year, by certainty) adds up to the same total. Amounts of a whole
    initiative stand under no year (None) and under no certainty ("").
    """

    total: Sums
    by_year: dict[int | None, Sums]
    by_certainty: dict[str, Sums]
    # How many initiatives have a confirmed sum, words about money only, nothing at all.
    counted: int
    in_words: int
    silent: int
    # Sums in lines that nobody has called secured or subject to the budget: not added.
    left_out: int

    @property
    def initiatives(self) -> int:
        """Return how many initiatives were looked at."""
        return self.counted + self.in_words + self.silent


class _Counted(NamedTuple):
    """One confirmed sum."""

    sums: Sums
    year: int | None = None
    certainty: str = ""


def money_figures(payloads: Iterable[Payload]) -> MoneyFigures:
    """Add up what is confirmed in these initiatives."""
    total, counted, in_words, silent, left_out = Sums(), 0, 0, 0, 0
    by_year: dict[int | None, Sums] = {}
    by_certainty: dict[str, Sums] = {}
    for words in payloads:
        said = _counted_of(words)
        left_out += sum(_is_left_out(line) for line in words.get("financing", []))
        if said:
            counted += 1
        elif words.get("money_text") or words.get("financing"):
            in_words += 1
        else:
            silent += 1
        for sums, year, certainty in said:
            total = total.plus(sums)
            by_year[year] = by_year.get(year, Sums()).plus(sums)
            by_certainty[certainty] = by_certainty.get(certainty, Sums()).plus(sums)
    years = sorted(by_year, key=lambda year: (year is None, year or 0))
    return MoneyFigures(
        total=total,
        by_year={year: by_year[year] for year in years},
        by_certainty={
            each: by_certainty[each] for each in (*Certainty.values, "") if each in by_certainty
        },
        counted=counted,
        in_words=in_words,
        silent=silent,
        left_out=left_out,
    )


def _counted_of(words: Payload) -> list[_Counted]:
    """Return an initiative's confirmed sums; its own amount only where no line is counted.

    Else the same money would be counted twice: the lines say what the amount is made of.
    """
    lines = [_line(row) for row in words.get("financing", []) if row.get("certainty")]
    counted = [each for each in lines if each is not None]
    if any(_has_money(each.sums) for each in counted) or not words.get("money_confirmed"):
        return counted
    amount = _number(words.get("money_amount"))
    return counted if amount is None else [*counted, _Counted(Sums(whole=amount))]


def _has_money(sums: Sums) -> bool:
    return bool(sums.once or sums.yearly)


def _line(row: Payload) -> _Counted | None:
    amount = _number(row.get("amount"))
    if amount is None:
        return None
    kinds = {
        FinancingKind.ONE_OFF: Sums(once=amount),
        FinancingKind.RECURRING: Sums(yearly=amount),
        FinancingKind.IN_KIND: Sums(hours=amount),
    }
    sums = kinds.get(row.get("kind", ""))
    return None if sums is None else _Counted(sums, row.get("year"), row["certainty"])


def _is_left_out(row: Payload) -> bool:
    return not row.get("certainty") and _number(row.get("amount")) is not None


def _number(text: Any) -> Decimal | None:
    try:
        return None if text in (None, "") else Decimal(str(text))
    except InvalidOperation:
        return None
