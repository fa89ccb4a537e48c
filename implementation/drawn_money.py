"""Money for the work in words: tables and bars, each sum with the list of measures behind it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from actionplan.figures import Sums
from actionplan.overviews.bars import bar
from actionplan.overviews.money import COLUMNS, hours_in_words, in_currency
from implementation.figures import WorkMoney
from implementation.figures.money import AreaMoney
from implementation.forms.looking import MONEY

Data = dict[str, Any]
Link = Callable[..., str]


def money_tables(money: WorkMoney, currency: str, link: Link) -> Data:
    """Return the money of the work in words: by how sure it is, by focus area, and bars."""
    columns = [name for name in COLUMNS if getattr(money.planned, name)]
    heads = [str(COLUMNS[name]) for name in columns]

    def cells(sums: Sums) -> list[tuple[str, str]]:
        return [(str(COLUMNS[name]), sum_in_words(name, sums, currency)) for name in columns]

    return {
        "heads": heads,
        "by_certainty": [
            {
                "label": str(MONEY[name or "whole"]),
                "url": link(money=name or "whole"),
                "cells": cells(sums),
            }
            for name, sums in money.by_certainty.items()
        ],
        "planned": cells(money.planned),
        "area_heads": [*heads, *([_("Spent so far")] if money.say_spent else [])],
        "by_area": [
            {
                "label": area.title,
                "url": link(focus_area=area.pk),
                "cells": [*cells(area.planned), *_spent(area, money, currency)],
            }
            for area in money.by_area
        ],
        "together": [
            *cells(money.planned),
            *([(_("Spent so far"), in_currency(money.spent, currency))] if money.say_spent else []),
        ],
        "charts": _money_charts(money, currency),
        "spent": in_currency(money.spent, currency),
        "secured": cells(money.by_certainty.get("secured", Sums())),
        "says": {
            kind: {"many": many, "url": link(money=kind)}
            for kind, many in (
                ("sum", money.counted),
                ("words", money.in_words),
                ("nothing", money.silent),
                ("spent", money.say_spent),
            )
        },
    }


def _spent(area: AreaMoney, money: WorkMoney, currency: str) -> list[tuple[str, str]]:
    if not money.say_spent:
        return []
    return [(_("Spent so far"), in_currency(area.spent, currency) if area.spent else "–")]


def sum_in_words(name: str, sums: Sums, currency: str) -> str:
    """Return one kind of sum as the language writes it; nothing is a dash."""
    amount: Decimal = getattr(sums, name)
    if not amount:
        return "–"
    if name == "hours":
        return hours_in_words(amount)
    return in_currency(amount, currency)


def _money_charts(money: WorkMoney, currency: str) -> list[Data]:
    titles = {
        "once": _("One-off sums that are planned, by focus area"),
        "yearly": _("Sums of every year that are planned, by focus area"),
        "whole": _("Amounts for whole measures, by focus area"),
        "spent": _("Spent so far, by focus area"),
    }
    charts = []
    for name, title in titles.items():
        amounts = [
            area.spent if name == "spent" else getattr(area.planned, name)
            for area in money.by_area
        ]
        # With one bar there is nothing to compare; its sum stands in the table.
        if sum(map(bool, amounts)) > 1:
            bars = [
                bar(
                    {**area._asdict(), "number": ""},
                    int(100 * amount / max(amounts)),
                    in_currency(amount, currency),
                )
                for area, amount in zip(money.by_area, amounts, strict=True)
                if amount
            ]
            charts.append({"title": title, "bars": bars})
    return charts
