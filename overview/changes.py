"""What others did to the plan since a moment: initiative by initiative, in a few words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)

from accounts.models import User
from actionplan.happenings import happened
from actionplan.models import ActionPlan, Initiative, Revision

# So many initiatives are told of on the start page, and so many steps of each.
RECENT = 6
STEPS = 3
# So many of its last texts are looked at to tell them.
READ = 12
# A longer list of changed initiatives is not counted to its end.
MOST = 1000


class Step(NamedTuple):
    """One thing somebody did, in a few words."""

    what: str
    who: User | str | None
    when: datetime


class Changed(NamedTuple):
    """An initiative to which others did something: its newest steps, and how many more."""

    initiative: Initiative
    steps: list[Step]
    more: int
    # Whether it is the reader's own department's.
    is_own: bool


class Group(NamedTuple):
    """An initiative that changed, by its number, and how often."""

    initiative: int
    many: int
    is_own: bool


def _by_others(plan: ActionPlan, reader: User, since: datetime | None) -> QuerySet[Revision]:
    found = Revision.objects.filter(initiative__plan=plan).exclude(by=reader)
    return found if since is None else found.filter(at__gt=since)


def changed_since(
    plan: ActionPlan, since: datetime | None, *, reader: User, own: Iterable[int] = ()
) -> list[Group]:
    """Return the initiatives that others changed since a moment; her own come first. One query."""
    mine = Case(
        When(initiative__in=list(own), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    rows = (
        _by_others(plan, reader, since)
        .order_by()
        .annotate(mine=mine)
        .values("initiative", "mine")
        .annotate(many=Count("pk"), last=Max("at"))
        .order_by("-mine", "-last", "-initiative")
    )
    return [Group(row["initiative"], row["many"], row["mine"]) for row in rows[:MOST]]


def told(
    plan: ActionPlan, groups: Sequence[Group], since: datetime | None, *, reader: User
) -> list[Changed]:
    """Tell of these initiatives what was done to them; one query."""
    ids = [group.initiative for group in groups]
    steps: dict[int, list[Any]] = defaultdict(list)
    for row in _newest(_by_others(plan, reader, since).filter(initiative__in=ids)) if ids else ():
        steps[row.initiative_id].append(row)
    return [
        _told(plan, group, steps[group.initiative])
        for group in groups
        if steps[group.initiative]
    ]


def _newest(rows: QuerySet[Revision]) -> Any:
    """Return the newest of these for each initiative, with what stood there before."""
    earlier = Revision.objects.filter(
        initiative=OuterRef("initiative"), number=OuterRef("number") - 1
    )
    # An initiative may have hundreds of texts; they are numbered, and only the last are read.
    last = rows.filter(number__gt=F("initiative__version") - READ)
    return (
        last.select_related("initiative", "by")
        .annotate(payload_before=Subquery(earlier.values("payload")[:1]))
        .order_by("-at", "-pk")
    )


def _told(plan: ActionPlan, group: Group, rows: list[Any]) -> Changed:
    initiative = rows[0].initiative
    initiative.plan = plan
    steps: dict[tuple[int | None, str], Step] = {}
    covered = 0
    for row in rows:
        what = happened(row, row.payload_before)
        # The same person who did the same thing three times is told of once.
        if (row.by_id, what) not in steps and len(steps) == STEPS:
            break
        steps.setdefault((row.by_id, what), Step(what, row.by, row.at))
        covered += 1
    return Changed(initiative, list(steps.values()), group.many - covered, group.is_own)
