"""Writes the consultation of a town of the demo through the doors that people use."""

import tomllib
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Department, User
from actionplan.choices import Cause
from actionplan.freezing import freeze
from actionplan.models import ActionPlan, Initiative
from actionplan.revisions import save_checked
from overview.demo.towns import FOLDER, Item
from participation.models import Comment, Consultation, Heart, ModerationAct, Notice, Outcome
from participation.transitions.answers import close
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
        writer = ConsultationWriter(plan, asked, by)
        writer.write(said)
        if said["consultation"]["state"] == "closed":
            writer.finish(said)


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
        if said["consultation"]["state"] != "prepared":
            open_consultation(self.consultation, by=self.coordinator)
            self.consultation.refresh_from_db()
            self.consultation.municipality = self.plan.municipality
        for item in said.get("comments", []):
            self._comment(item)
        for item in said.get("answers", []):
            self._answer(item)
        for item in said.get("edits", []):
            self._edit(item)

    def finish(self, said: Item) -> None:
        """Close it, if it is over, and put what was said and answered on the days of then."""
        then = said["consultation"]["closed"]
        town = self.plan.municipality
        for item in said["comments"]:
            day = _on(item["said_on"])
            words = Comment.objects.filter(pk=self.named[item["name"]].pk)
            words.update(created_at=day, sent_at=day)
            ModerationAct.objects.filter(comment__in=words).update(at=day + timedelta(hours=3))
        Outcome.objects.filter(consultation=self.consultation).update(at=_on(then["answered"]))
        rows = Consultation.objects.filter(pk=self.consultation.pk)
        opened, closed = _on(then["opens"]), _on(then["closes"])
        rows.update(
            created_at=opened, opens_at=opened, opened_at=opened, closes_at=closed,
            answers_by=then["answers_by"],
        )  # fmt: skip
        close(rows.get(), by=self.coordinator)
        rows.update(closed_at=_on(then["answered"]))
        # Nobody gets a letter today about what was news then.
        answered = _on(then["answered"])
        Notice.objects.filter(municipality=town).update(at=answered, told_at=answered)

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
            else {
                "part": self.initiatives[item["number"]].lineage,
                "field": item.get("field", ""),
            }
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
        to = item["to"] if isinstance(item["to"], list) else [item["to"]]
        comments = [self.named[each] for each in to]
        unit = Department.objects.filter(
            municipality=self.plan.municipality, name=item.get("department", "")
        )
        into = self.initiatives[item["into"]].lineage if "into" in item else comments[0].part
        outcome = Outcome.objects.create(
            municipality=self.plan.municipality,
            consultation=self.consultation,
            kind=item["kind"],
            reason=item["reason"],
            part=into,
            field=item.get("field", ""),
            department=unit.first(),
            by=writer,
        )
        Comment.objects.filter(pk__in=[each.pk for each in comments]).update(outcome=outcome)

    def _edit(self, item: Item) -> None:
        """Change the plan's text because of an answer."""
        before = self.initiatives[item["number"]]
        words = {name: text for name, text in item.items() if name != "number"}
        save_checked(
            before, words, base_version=before.version, by=self.coordinator, cause=Cause.EDITED
        )


def _on(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))
