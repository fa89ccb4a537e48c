"""Writes the ideas and meetings of a town of the demo through the doors that people use."""

import tomllib
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from actionplan.models import ActionPlan, Initiative
from overview.demo.towns import FOLDER, Item
from participation.choices import IdeaSide
from participation.models import Idea
from participation.transitions.gatherings import invite, note_result, write_gathering
from participation.transitions.idea_reading import show_idea
from participation.transitions.ideas import answer_idea, say_idea, turn_support
from programme.models import Body


def write_ideas_and_meetings(plan: ActionPlan, slug: str, people: dict[str, User]) -> None:
    """Write what a town's file says of them; needs its bodies, people and initiatives."""
    file = FOLDER / f"{slug}-meetings.toml"
    if not file.exists():
        return
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    rows = Initiative.objects.filter(plan=plan).standing()
    initiatives = {each.number: each for each in rows}
    for item in said["ideas"]:
        _idea(plan, item, people)
    for item in said["meetings"]:
        _meeting(plan, item, people, initiatives)


def _idea(plan: ActionPlan, item: Item, people: dict[str, User]) -> None:
    author = people[item["by"]]
    side = IdeaSide.YOUNG if author.is_young else IdeaSide.STAFF
    idea = say_idea(
        plan, side=side, title=item["title"], text=item["text"], key=uuid4(), by=author
    )
    if "read_by" in item:
        show_idea(idea, by=people[item["read_by"]])
    for email in item.get("supporters", []):
        turn_support(idea, by=people[email], wanted=True)
    if "answer" in item:
        said = item["answer"]
        answer_idea(
            Idea.objects.get(pk=idea.pk),
            outcome=said["outcome"],
            reason=said["reason"],
            initiative=None,
            seen=None,
            by=people[said["by"]],
        )


def _meeting(
    plan: ActionPlan, item: Item, people: dict[str, User], initiatives: dict[str, Initiative]
) -> None:
    today = timezone.localtime().replace(minute=0, second=0, microsecond=0)
    values = {name: item[name] for name in ("kind", "title", "place", "invitation")}
    values["starts_at"] = today.replace(hour=item["hour"]) + timedelta(days=item["in_days"])
    values["body"] = Body.objects.get(municipality=plan.municipality, kind=item["invited"])
    values |= {name: item[name].strip() for name in ("notes",) if name in item}
    values |= {name: item[name] for name in ("came",) if name in item}
    by = people[item["by"]]
    gathering = write_gathering(plan, values, key=uuid4(), by=by)
    if not gathering.has_begun:
        invite(gathering, by=by)
    for result in item.get("results", []):
        note_result(gathering, result["text"], initiatives.get(result.get("number", "")), by=by)
