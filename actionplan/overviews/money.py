"""For how much: the confirmed sums of a plan, in words."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actionplan.choices import Certainty
from actionplan.figures import MoneyFigures, Sums, money_figures
from actionplan.figures.money import NOTHING
from actionplan.overviews.bars import bar
from actionplan.overviews.telling import Area, Data

# Kinds of money that may not be added to each other stand in columns of their own.
COLUMNS: dict[str, str | Promise] = {
    "once": gettext_lazy("One-off"),
    "yearly": gettext_lazy("Every year"),
    "whole": gettext_lazy("Amount for the whole initiative"),
    "hours": gettext_lazy("Working hours"),
}
SIGNS = {"DKK": "kr.", "EUR": "€"}


def money(areas: Sequence[Area], currency: str) -> Data:
    """Return the confirmed sums by focus area, year and certainty, in words."""
    whole = money_figures(each.payload for area in areas for each in area.initiatives)
    own = [money_figures(each.payload for each in area.initiatives) for area in areas]
    columns = {
        name: str(label) for name, label in COLUMNS.items() if getattr(whole.total, name)
    }

    def cells(sums: Sums) -> list[tuple[str, str]]:
        return [
            (label, _cell(name, getattr(sums, name), currency)) for name, label in columns.items()
        ]

    return {
        "counted": whole.counted,
        "in_words": whole.in_words,
        "silent": whole.silent,
        "left_out": whole.left_out,
        "initiatives": whole.initiatives,
        "columns": list(columns.values()),
        "total": cells(whole.total),
        # Each row is (what it is called, its cells), each cell (its column's heading, its words).
        "by_area": [
            (_called(area), cells(figures.total))
            for area, figures in zip(areas, own, strict=True)
            if area.initiatives
        ],
        "by_year": [
            (label, cells(sums))
            for year, both in whole.by_year.items()
            for label, sums in _of_year(year, both)
        ],
        "by_certainty": [
            (_certainty(name), cells(sums)) for name, sums in whole.by_certainty.items()
        ],
        "charts": _charts(areas, own, currency),
    }


def _of_year(year: int | None, sums: Sums) -> Iterator[tuple[str, Sums]]:
    """Return the rows of a year: what is due in it, and what goes on every year from then on."""
    if year is None:
        yield _("Without a year"), sums
        return
    once = sums._replace(yearly=NOTHING)
    if any(once):
        yield str(year), once
    if sums.yearly:
        yield _("from %(year)s, every year") % {"year": year}, Sums(yearly=sums.yearly)


def _called(area: Area) -> str:
    return f"{area.payload['number']} {area.payload['title']}".strip()


def _certainty(name: str) -> str:
    words = str(Certainty(name).label) if name else _("confirmed, for the whole initiative")
    return words[:1].upper() + words[1:]


def _cell(name: str, amount: Decimal, currency: str) -> str:
    if not amount:
        return "–"
    return hours_in_words(amount) if name == "hours" else in_currency(amount, currency)


def in_currency(amount: Decimal, currency: str) -> str:
    """Return a sum as the language writes it: 12.000 kr., 12.000 €."""
    return with_sign(_plain(amount), currency)


def with_sign(amount: str, currency: str) -> str:
    """Return a written sum with the sign of its currency, which stays on its line."""
    return f"{amount}\N{NO-BREAK SPACE}{SIGNS.get(currency, currency)}".strip()


def hours_in_words(amount: Decimal) -> str:
    """Return so many hours of work."""
    return _("%(many)s hours") % {"many": _plain(amount)}


def _plain(amount: Decimal) -> str:
    whole = amount == amount.to_integral_value()
    return number_format(amount, decimal_pos=0 if whole else 2, force_grouping=True)


def _charts(areas: Sequence[Area], own: list[MoneyFigures], currency: str) -> list[Data]:
    """Return bars by focus area for each kind of money; different kinds share no chart."""
    charts = []
    for name in ("once", "yearly", "whole"):
        amounts = [getattr(figures.total, name) for figures in own]
        # A kind that has one bar only is drawn as well: it may be the biggest sum of all.
        if any(amounts):
            bars = [
                bar(area.named, int(100 * amount / max(amounts)), in_currency(amount, currency))
                for area, amount in zip(areas, amounts, strict=True)
                if amount
            ]
            charts.append({"kind": name, "bars": bars})
    return charts
