"""Writes what a town of the demo says about its work, through the doors that people use."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from actionplan.choices import ResponsibilityKind
from actionplan.freezing import freeze
from actionplan.models import ActionPlan, Indicator, Initiative, Milestone, Responsibility
from actionplan.transitions import deliberate, publish
from implementation.figures import clock_of
from implementation.models import UpdateRound
from implementation.transitions.measuring import measure, reach
from implementation.transitions.reports import (
    WRITTEN,
    begin_report,
    freeze_report,
    write_report,
)
from implementation.transitions.rounds import begin_round, close_round, keep_follow_up
from implementation.transitions.updates import SAID, accept, say
from overview.demo.towns import FOLDER, Item
from programme.choices import Outcome
from programme.models import Deliberation


def write_work(plan: ActionPlan, slug: str, people: Mapping[str, User], *, by: User) -> None:
    """Write how far a town's plan is, if the town is that far."""
    file = FOLDER / f"{slug}-work.toml"
    if file.exists():
        WorkWriter(plan, people, by).write(tomllib.loads(file.read_text(encoding="utf-8")))


class WorkWriter:
    """Writes the work of one town, file entry by file entry."""

    def __init__(self, plan: ActionPlan, people: Mapping[str, User], coordinator: User) -> None:
        self.plan = plan
        self.people = people
        self.coordinator = coordinator
        self.now = timezone.now()
        self.initiatives = {each.number: each for each in Initiative.objects.filter(plan=plan)}
        for each in self.initiatives.values():
            each.plan = plan
        led = Responsibility.objects.filter(
            initiative__plan=plan, kind=ResponsibilityKind.LEAD
        ).select_related("department")
        self.leads = {each.initiative_id: each.department for each in led}
        self.last: dict[str, int] = {}

    def write(self, said: Item) -> None:
        """Write all of it: the council's decision, then what departments said, round by round."""
        self._adopt(said["adopted"])
        keep_follow_up(self.plan.municipality, said["follow_up"], seen=0, by=self.coordinator)
        waiting = sorted(said["updates"], key=lambda item: -item["days_ago"])
        for item in said["rounds"]:
            asked = self._begin(item)
            own = [
                each
                for each in waiting
                if item.get("closed", -1) < each["days_ago"] <= item["begun"]
            ]
            for update in own:
                self._say(update)
            if "closed" in item:
                close_round(asked, by=self.coordinator)
            if "report" in item:
                self._report(asked, item["report"])
        for item in said["measurements"]:
            self._measure(item)
        for item in said["reached"]:
            row = Milestone.objects.get(
                initiative=self.initiatives[item["number"]], title=item["milestone"]
            )
            reach(row, on=self._day(item["days_ago"]), by=self.coordinator)

    def _report(self, asked: UpdateRound, item: Item) -> None:
        """Write the report on a round; it is finished as things stand now, if it says so."""
        report = begin_report(
            self.plan,
            title=item["title"],
            as_of=self._day(item["as_of"]),
            asked=asked,
            key=uuid4(),
            by=self.coordinator,
        )
        words = {name: item[name].strip() for name in WRITTEN if name in item and name != "as_of"}
        write_report(report, words, seen=report.edition, by=self.coordinator)
        if "finished" in item:
            clock = clock_of(self.plan.municipality, report.as_of)
            moment = self._moment(item["finished"])
            freeze_report(report, clock, seen=2, by=self.coordinator, now=moment)

    def _day(self, days_ago: int) -> date:
        return timezone.localdate(self.now) - timedelta(days=days_ago)

    def _adopt(self, item: Item) -> None:
        version = freeze(
            self.plan,
            title=item["title"],
            changelog=item["changelog"],
            only_agreed=True,
            by=self.coordinator,
        )
        meeting = Deliberation(
            body=item["body"],
            held_on=item["held_on"],
            reference=item["reference"],
            outcome=Outcome.ADOPTED,
        )
        deliberate(version, meeting, by=self.coordinator)
        publish(version, by=self.coordinator)

    def _begin(self, item: Item) -> UpdateRound:
        values = {
            "title": item["title"],
            "opens_on": self._day(item["opens"]),
            "due_on": self._day(item["due"]),
            "message": item.get("message", ""),
        }
        return begin_round(self.plan, values, key=uuid4(), by=self.coordinator)

    def _say(self, item: Item) -> None:
        initiative = self.initiatives[item["number"]]
        values = {name: item[name] for name in SAID if name in item}
        if "money_spent" in item:
            values["money_spent"] = Decimal(item["money_spent"])
        values["as_of"] = self._day(item["days_ago"])
        writer = self.people[item["by"]]
        update = say(
            initiative,
            values,
            by=writer,
            key=uuid4(),
            seen=self.last.get(item["number"]),
            department=self.leads.get(initiative.pk),
            is_entered_for=writer == self.coordinator,
            now=self._moment(item["days_ago"]),
        )
        self.last[item["number"]] = update.pk
        if item["review"] == "accepted":
            accept([update], by=self.coordinator, for_everybody=True)

    def _moment(self, days_ago: int) -> datetime:
        return self.now - timedelta(days=days_ago)

    def _measure(self, item: Item) -> None:
        row = Indicator.objects.get(
            initiative=self.initiatives[item["number"]], title=item["indicator"]
        )
        measure(
            row,
            value=Decimal(item["value"]),
            on=self._day(item["days_ago"]),
            by=self.coordinator,
            key=uuid4(),
        )
