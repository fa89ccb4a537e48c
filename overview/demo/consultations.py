"""Writes the consultation of a town of the demo through the doors that people use."""

import tomllib
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from actionplan.freezing import freeze
from actionplan.models import ActionPlan, Initiative
from overview.demo.towns import FOLDER, Item
from participation.models import Comment, Consultation, Heart, Outcome
from participation.transitions.comments import say, send_back, show, withdraw
from participation.transitions.consultations import begin, open_consultation
from programme.models import Body

WORDS = ("title", "why", "questions", "deciders", "room", "short", "hours")


def write_consultation(plan: ActionPlan, slug: str, *, by: User) -> None:
    """Write a town's consultation with what is said in it; needs its body and its young people."""
    file = FOLDER / f"{slug}-consultation.toml"
    if not file.exists():
        return
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    body = Body.objects.filter(municipality=plan.municipality, kind=said["consultation"]["kind"])
    if (asked := body.first()) is not None:
        ConsultationWriter(plan, asked, by).write(said)


class ConsultationWriter:
    """Writes one consultation, file entry by file entry."""

    def __init__(self, plan: ActionPlan, body: Body, coordinator: User) -> None:
        self.plan = plan
        self.body = body
        self.coordinator = coordinator
        self.now = timezone.now()
        self.people = {each.email: each for each in User.objects.exclude(email=None)}
        rows = Initiative.objects.filter(plan=plan).standing()
        self.initiatives = {each.number: each for each in rows}
        self.named: dict[str, Comment] = {}

    def write(self, said: Item) -> None:
        """Write all of it."""
        self.consultation = self._begin(said["consultation"])
        if said["consultation"]["state"] == "open":
            open_consultation(self.consultation, by=self.coordinator)
            self.consultation.refresh_from_db()
            self.consultation.municipality = self.plan.municipality
        for item in said.get("comments", []):
            self._comment(item)
        for item in said.get("answers", []):
            self._answer(item)

    def _begin(self, item: Item) -> Consultation:
        version = freeze(
            self.plan,
            title=item["version_title"],
            changelog="",
            only_agreed=False,
            by=self.coordinator,
        )
        consultation = Consultation(
            municipality=self.plan.municipality,
            body=self.body,
            version=version,
            **{name: item[name].strip() for name in WORDS if name in item},
        )
        if "open_for_days" in item:
            today = timezone.localtime(self.now).replace(minute=0, second=0, microsecond=0)
            opens = today.replace(hour=8) - timedelta(days=item["opened_days_ago"])
            closes = opens + timedelta(days=item["open_for_days"])
            consultation.opens_at, consultation.closes_at = opens, closes
            answers = closes + timedelta(days=item["answers_after_days"])
            consultation.answers_by = timezone.localdate(answers)
            consultation.moderator = self.people[item["moderator"]]
            consultation.deputy = self.people[item["deputy"]]
        return begin(consultation, by=self.people[item["by"]])

    def _comment(self, item: Item) -> None:
        parent = self.named[item["reply_to"]] if "reply_to" in item else None
        about: dict[str, Any] = (
            {"part": parent.part, "field": parent.field, "parent": parent}
            if parent
            else {"part": self.initiatives[item["number"]].lineage, "field": ""}
        )
        comment = say(
            self.consultation,
            author=self.people[item["by"]],
            kind=item.get("kind", ""),
            text=item["text"],
            key=uuid4(),
            on_behalf_of=item.get("on_behalf_of"),
            is_alarming=item.get("is_alarming", False),
            **about,
        )
        if "name" in item:
            self.named[item["name"]] = comment
        self._move(comment, item)
        for email in item.get("hearts", []):
            Heart.objects.create(
                municipality=self.plan.municipality, comment=comment, person=self.people[email]
            )

    def _move(self, comment: Comment, item: Item) -> None:
        moderator = self.consultation.moderator
        if moderator is None:
            return
        if item["state"] == "shown":
            show(comment, by=moderator)
        elif item["state"] == "returned":
            send_back(comment, rule=item["rule"], words=item["words"], by=moderator)
        elif item["state"] == "withdrawn":
            withdraw(comment, by=comment.author)

    def _answer(self, item: Item) -> None:
        writer = self.people[item["by"]]
        comment = self.named[item["to"]]
        outcome = Outcome.objects.create(
            municipality=self.plan.municipality,
            consultation=self.consultation,
            kind=item["kind"],
            reason=item["reason"],
            part=comment.part,
            by=writer,
        )
        Comment.objects.filter(pk=comment.pk).update(outcome=outcome)
