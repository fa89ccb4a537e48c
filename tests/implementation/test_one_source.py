"""Every paper says the same: what stands on the page, in the lists, in the sheet and in figures.

To add a paper (a document, the public page), write a function that reads its numbers under the
same names, and put it into `SOURCES`; it may know fewer of them.
"""

import csv
import html
import io
import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplan.choices import Certainty
from actionplan.figures.money import money_figures as money_of_payloads
from actionplan.models import ActionPlan
from actionplan.revisions import payload
from implementation.choices import Attention, Reach, Status
from implementation.dashboard import dashboard_of, usual_since
from implementation.drawn import status_word
from implementation.figures import Cut, clock_of, followed, measured, narrowed
from implementation.figures import money_figures as money_of_work
from implementation.freezing import stand_of
from implementation.work import delays_of, updates_of
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.following import Following
from tests.implementation.random_work import RandomWork

Facts = dict[str, Any]
LINK = re.compile(
    r'<a ([^>]*)href="(/fjordlund/dashboard/measures/[^"]*)"([^>]*)>(.*?)</a>', re.DOTALL
)
HEADING = re.compile(
    r'<a href="(/fjordlund/dashboard/measures/[^"]*)"[^>]*>[^<]*</a> '
    r'<span class="parts-many">(\d+)</span>'
)
STAT = re.compile(
    r'<b>(\d+)</b><span><a href="(/fjordlund/dashboard/measures/[^"]*)">', re.DOTALL
)
SEEDS = (1, 2)


@pytest.fixture(params=SEEDS)
def plan(
    request: Any, cast: Cast, story: PlanOfCast, following: Following
) -> ActionPlan:
    return RandomWork(cast, story, request.param).write()


@pytest.fixture
def greta(browser_for: Callable[[str], CanaryClient]) -> CanaryClient:
    return browser_for("greta")


def from_figures(plan: ActionPlan, client: CanaryClient, query: str, cut: Cut) -> Facts:
    """Return what the figures say."""
    today = timezone.localdate()
    clock = clock_of(plan.municipality, today)
    seen = dashboard_of(plan, clock, cut, usual_since(None, today))
    facts: Facts = {"many": seen.progress.many}
    facts |= {f"status {name}": many for name, many in seen.progress.by_status.items()}
    facts |= {f"why {name}": many for name, many in seen.progress.attention.items()}
    for part in seen.progress.by_area:
        facts[f"area {part.title}"] = part.many
        facts |= {f"area {part.title} {name}": many for name, many in part.by_status.items()}
    for part in seen.progress.by_department:
        facts[f"unit {part.title}"] = part.many
    facts |= {f"article {each.number}": each.many for each in seen.rights}
    for certainty in Certainty.values:
        sums = seen.money.by_certainty.get(certainty)
        facts[f"{certainty} once"] = sums.once if sums else Decimal(0)
        facts[f"{certainty} yearly"] = sums.yearly if sums else Decimal(0)
    facts["whole"], facts["spent"] = seen.money.planned.whole, seen.money.spent
    facts["moved"] = seen.many_moved
    return facts


def from_page(plan: ActionPlan, client: CanaryClient, query: str, cut: Cut) -> Facts:
    """Return what the dashboard says, by the words on it."""
    page = client.get(reverse("implementation:dashboard", args=["fjordlund"]) + query)
    content = page.content.decode()
    facts: Facts = {}
    for number, url in STAT.findall(content):
        said = dict(re.findall(r"(\w+)=([^&]+)", html.unescape(url)))
        kind = said.get("attention") or said.get("status")
        name = "why" if "attention" in said else "status"
        facts[f"{name} {kind}" if kind else "many"] = int(number)
    for _before, url, _after, words in LINK.findall(content):
        if "since=" in url and "before=" not in url:
            facts["moved"] = int(re.findall(r"\d+", words)[0])
    facts.setdefault("moved", 0)
    return facts


def from_sheet(plan: ActionPlan, client: CanaryClient, query: str, cut: Cut) -> Facts:
    """Return what the rows of the sheet come to."""
    url = reverse("implementation:dashboard-export", args=["fjordlund", "csv"])
    text = client.get(url + query).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    facts: Facts = {"many": len(rows)}
    statuses = Counter(row["Status"] for row in rows)
    facts |= {f"status {name}": statuses[status_word(name)] for name in ("", *Status.values)}
    for kind in Attention:
        facts[f"why {kind.value}"] = sum(bool(row[str(kind.label)]) for row in rows)
    for area in {row["Focus area"] for row in rows}:
        mine = Counter(row["Status"] for row in rows if row["Focus area"] == area)
        facts[f"area {area}"] = sum(mine.values())
        facts |= {
            f"area {area} {name}": mine[status_word(name)] for name in ("", *Status.values)
        }
    leads = Counter(unit for row in rows for unit in row["Lead department"].split("; "))
    facts |= {f"unit {unit}": many for unit, many in leads.items()}
    named = Counter(
        number for row in rows for number in row["Articles of the Convention"].split(", ")
    )
    facts |= {f"article {number}": many for number, many in named.items() if number}
    for name, heading in {
        "secured once": "One-off, secured",
        "budget once": "One-off, subject to the budget",
        "secured yearly": "Every year, secured",
        "budget yearly": "Every year, subject to the budget",
        "whole": "Amount for the whole measure",
        "spent": "Spent so far",
    }.items():
        facts[name] = sum((Decimal(row[heading]) for row in rows if row[heading]), Decimal(0))
    return facts


def plain(words: str) -> str:
    """Return what a link says, without drawings and marks."""
    return re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", words, flags=re.DOTALL))


SOURCES = (from_figures, from_page, from_sheet)


@pytest.mark.parametrize("part", ["whole", "area", "department", "nobody"])
def test_every_paper_says_the_same(
    part: str, plan: ActionPlan, greta: CanaryClient, cast: Cast
) -> None:
    area = plan.focusareas.get(number="3").pk
    cut, query = {
        "whole": (Cut(), ""),
        "area": (Cut(area=area), f"?focus_area={area}"),
        "department": (Cut(department=cast.parks.pk), f"?department={cast.parks.pk}"),
        "nobody": (Cut(department=0), "?department=0"),
    }[part]
    first, *others = (source(plan, greta, query, cut) for source in SOURCES)
    for facts in others:
        # A department's part names departments that lead together with it in the sheet alone.
        mine = {
            name: said
            for name, said in facts.items()
            if not (part in {"department", "nobody"} and name.startswith("unit "))
        }
        assert mine == {name: first[name] for name in mine}
        assert len(mine) >= 8


@pytest.mark.parametrize("query", ["", "area", "department"])
def test_every_figure_leads_to_exactly_what_it_counts(
    query: str, plan: ActionPlan, greta: CanaryClient, cast: Cast
) -> None:
    tail = {
        "": "",
        "area": f"?focus_area={plan.focusareas.get(number='3').pk}",
        "department": f"?department={cast.parks.pk}&since=2026-01-01",
    }[query]
    content = greta.get(f"/fjordlund/dashboard/{tail}").content.decode()
    figures = {html.unescape(url): int(number) for number, url in STAT.findall(content)}
    for before, url, after, words in LINK.findall(content):
        # What a part is called may end in a number; how many it has stands behind its name.
        if "lang=" not in before + after and (numbers := re.findall(r"\d+", plain(words))):
            figures.setdefault(html.unescape(url), int(numbers[-1]))
    for url, number in HEADING.findall(content):
        figures[html.unescape(url)] = int(number)
    assert len(figures) > 15
    for url, number in figures.items():
        page = greta.get(url)
        assert page.context["page_obj"].paginator.count == number, url


def test_what_was_late_is_the_same_on_every_paper(plan: ActionPlan, greta: CanaryClient) -> None:
    """The measure's own page, the list and its filter, the sheet, and the report."""
    late: dict[str, set[int]] = {"started": set(), "finished": set()}
    days = {}
    early = timezone.localdate() - timedelta(days=290)
    done = followed(plan).filter(progress="completed")
    done.update(time_from=early, time_to=early, time_confirmed=True)
    for each in followed(plan):
        for delay in delays_of(each, updates_of(each)):
            kind = "finished" if delay.of_end else "started"
            late[kind].add(each.pk)
            days[each.pk, kind] = delay.on.isoformat()
    assert late["finished"]
    stand = stand_of(plan, clock_of(plan.municipality, timezone.localdate()))
    frozen = {
        (pk, kind): day
        for pk, row in zip(stand.initiatives, stand.rows, strict=True)
        for kind, day in row["delays"].items()
        if day
    }
    assert frozen == days
    url = reverse("implementation:dashboard-export", args=["fjordlund", "csv"])
    text = greta.get(url).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    list_url = reverse("implementation:attention", args=["fjordlund"])
    for kind, heading in (("started", "Started late"), ("finished", "Finished late")):
        page = greta.get(f"{list_url}?delay={kind}")
        shown = page.context["measures"]
        assert page.context["page_obj"].paginator.count == len(late[kind])
        assert {each["measure"].pk for each in shown} <= late[kind]
        assert all(heading in each["was_late"] for each in shown)
        assert sum(bool(row[heading]) for row in rows) == len(late[kind])


def test_money_is_added_up_as_the_plan_does_it(plan: ActionPlan, cast: Cast) -> None:
    for cut in (Cut(), Cut(area=plan.focusareas.get(number="4").pk), Cut(department=cast.parks.pk)):
        rows = narrowed(followed(plan), cut)
        told = money_of_payloads(payload(each) for each in rows.for_document())
        seen = money_of_work(plan, cut)
        assert seen.planned == told.total
        assert seen.by_certainty == told.by_certainty
        assert (seen.counted, seen.in_words, seen.silent, seen.left_out) == (
            told.counted, told.in_words, told.silent, told.left_out
        )  # fmt: skip


def test_indicators_stand_where_their_numbers_say(plan: ActionPlan, greta: CanaryClient) -> None:
    counts: Counter[str] = Counter()
    for each in measured(plan):
        counts[each.reach] += 1
        assert each.reach == reach_of(each), each
    for reach in Reach.values:
        page = greta.get(f"/fjordlund/dashboard/indicators/?reach={reach}")
        assert page.context["page_obj"].paginator.count == counts[reach]


def reach_of(each: Any) -> str:
    """Say it once more, in Python."""
    if each.last is None:
        return "unmeasured"
    if each.target is None:
        return "open"
    falls = each.direction == "down" or (
        not each.direction and each.baseline is not None and each.target < each.baseline
    )
    sign = -1 if falls else 1
    if (each.last - each.target) * sign >= 0:
        return "reached"
    if each.baseline is None:
        return "open"
    return "closer" if (each.last - each.baseline) * sign > 0 else "no-closer"
