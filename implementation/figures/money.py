"""Money for the work: what is planned and secured, and what departments say they have spent.

What is planned follows the same sentences as `actionplan.figures.money`, here by the database; a
test holds the two against each other.
"""

from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Sum

from actionplan.choices import Certainty, FinancingKind
from actionplan.figures import Sums
from actionplan.figures.money import NOTHING
from actionplan.models import ActionPlan, Financing
from implementation.figures.narrowing import WHOLE, Cut, narrowed
from implementation.figures.watching import followed, last_words

CENT = Decimal("0.01")
SLOTS = {
    FinancingKind.ONE_OFF.value: "once",
    FinancingKind.RECURRING.value: "yearly",
    FinancingKind.IN_KIND.value: "hours",
}
# A line counts once somebody has said how sure it is.
COUNTED = Q(amount__isnull=False, kind__in=SLOTS) & ~Q(certainty="")
MONEY = ~Q(amount=0) & Q(kind__in=[FinancingKind.ONE_OFF, FinancingKind.RECURRING])
OWN_AMOUNT = Q(money_confirmed=True, money_amount__isnull=False)


class AreaMoney(NamedTuple):
    """The money of one focus area."""

    pk: int
    title: str
    colour: str
    shape: str
    planned: Sums
    secured: Sums
    spent: Decimal


class WorkMoney(NamedTuple):
    """Money for the measures that are followed; kinds that differ are never added up."""

    planned: Sums
    by_certainty: dict[str, Sums]
    spent: Decimal
    # How many measures have a confirmed sum, words about money only, nothing at all.
    counted: int
    in_words: int
    silent: int
    # Sums in lines that nobody has called secured or subject to the budget: not added.
    left_out: int
    # How many say what was spent.
    say_spent: int
    by_area: list[AreaMoney]

    @property
    def initiatives(self) -> int:
        """Return how many measures were looked at."""
        return self.counted + self.in_words + self.silent


def with_money(rows: Any) -> Any:
    """Give measures what their lines and their last update say about money."""
    lines = Financing.objects.filter(initiative=OuterRef("pk"))
    return rows.annotate(
        has_lines=Exists(lines),
        has_counted=Exists(lines.filter(COUNTED)),
        has_money=Exists(lines.filter(COUNTED, MONEY)),
        standing=last_words(),
    )


# For rows of `with_money`. An own amount counts only where no line with money does, so that no
# money is counted twice.
WHOLE_COUNTS = OWN_AMOUNT & Q(has_money=False)
SAYS_SUM = Q(has_counted=True) | WHOLE_COUNTS
SAYS_WORDS = ~SAYS_SUM & (~Q(money_text="") | Q(has_lines=True))
SAYS_NOTHING = ~SAYS_SUM & Q(money_text="", has_lines=False)
SAYS_SPENT = Q(standing__money_spent__isnull=False)


def money_figures(plan: ActionPlan, cut: Cut = WHOLE) -> WorkMoney:
    """Add up the money of what is followed; two queries, however long the plan is."""
    rows = narrowed(followed(plan), cut)
    areas: dict[int, dict[str, Any]] = {}
    totals = {"counted": 0, "in_words": 0, "silent": 0, "say_spent": 0, "left_out": 0}
    by_certainty: dict[str, Sums] = {}
    for row in _measures(rows):
        whole = Sums(whole=_exact(row["whole"]))
        areas[row["focus_area"]] = {
            "title": row["focus_area__title"],
            "colour": row["focus_area__colour"],
            "shape": row["focus_area__shape"],
            "planned": whole,
            "secured": Sums(),
            "spent": _exact(row["spent"]),
        }
        if row["many_whole"]:
            by_certainty[""] = by_certainty.get("", Sums()).plus(whole)
        for name in ("counted", "in_words", "silent", "say_spent"):
            totals[name] += row[name]
    for area, kind, certainty, amount, many in _lines(rows):
        if not certainty:
            totals["left_out"] += many
        elif kind in SLOTS and many:
            sums = Sums(**{SLOTS[kind]: _exact(amount)})
            by_certainty[certainty] = by_certainty.get(certainty, Sums()).plus(sums)
            areas[area]["planned"] = areas[area]["planned"].plus(sums)
            if certainty == Certainty.SECURED:
                areas[area]["secured"] = areas[area]["secured"].plus(sums)
    by_area = [AreaMoney(pk, **said) for pk, said in areas.items()]
    return WorkMoney(
        planned=_together(each.planned for each in by_area),
        by_certainty={
            each: by_certainty[each] for each in (*Certainty.values, "") if each in by_certainty
        },
        spent=sum((each.spent for each in by_area), NOTHING),
        by_area=by_area,
        **totals,
    )


def _measures(rows: Any) -> Any:
    looks = ("focus_area", "focus_area__title", "focus_area__colour", "focus_area__shape")
    counts = {"counted": SAYS_SUM, "in_words": SAYS_WORDS, "silent": SAYS_NOTHING}
    return (
        with_money(rows)
        .order_by()
        .values(*looks)
        .annotate(
            whole=Sum("money_amount", filter=WHOLE_COUNTS),
            many_whole=Count("pk", filter=WHOLE_COUNTS),
            spent=Sum("standing__money_spent"),
            say_spent=Count("pk", filter=SAYS_SPENT),
            **{name: Count("pk", filter=condition) for name, condition in counts.items()},
        )
        .order_by("focus_area__order", "focus_area")
    )


def _lines(rows: Any) -> Any:
    groups = ("initiative__focus_area", "kind", "certainty")
    said = Financing.objects.filter(initiative__in=rows.order_by().values("pk"))
    return (
        said.order_by()
        .values(*groups)
        .annotate(sum=Sum("amount"), many=Count("amount"))
        .values_list(*groups, "sum", "many")
    )


def _together(parts: Any) -> Sums:
    total = Sums()
    for each in parts:
        total = total.plus(each)
    return total


def _exact(amount: Any) -> Decimal:
    # SQLite adds with a floating point; money has two places.
    return NOTHING if amount is None else Decimal(amount).quantize(CENT)
