"""Bulk data: an open consultation with as many comments as one wants, the same for one seed."""

import tomllib
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.choices import AgeBand, Role
from accounts.models import Membership, User
from accounts.transitions import give_role
from actionplan.freezing import NothingToFreeze, freeze
from actionplan.models import ActionPlan, Initiative, PlanVersion
from overview.demo.towns import FOLDER
from participation.choices import CommentKind, OutcomeKind
from participation.models import Comment, Consultation, Heart, Outcome
from participation.transitions.bulk import open_made_up, write_made_up
from programme.models import Body, Seat

BATCH = 500
PEOPLE = 50
# As many as a moderator finds on a Monday.
WAITING = 50
# Talked about most: so many threads on the very first part.
BUSY = 20
FIELDS = ("goal", "description", "text_for_children", "target_group")
REPLIES, ANSWERED, HEARTS = 0.25, 0.2, 3


@transaction.atomic
def add_comments(plan: ActionPlan, many: int, *, seed: int) -> Consultation:
    """Open a consultation of the plan as it stands, and write comments; needs the town's scope.

    Every fourth comment is a reply, the last fifty wait for the moderator, every fifth has an
    answer. Nobody in it is real.
    """
    return Voices(plan, seed).write(many)


class Voices:
    """Makes up young people and what they say, and writes it in a few statements."""

    def __init__(self, plan: ActionPlan, seed: int) -> None:
        """Begin where the last consultation ended, so that a second one is another one."""
        self.plan, self.town = plan, plan.municipality
        self.number = Consultation.objects.filter(municipality=self.town).count() + 1
        # Bulk data guards nothing; it must come out the same again.
        self.chance = Random(f"{seed}/voices/{self.number}")  # noqa: S311
        words = tomllib.loads((FOLDER / "synthetic.toml").read_text(encoding="utf-8"))
        self.words: dict[str, Any] = words.get(self.town.language, words["de"])
        self.now = timezone.now()

    def write(self, many: int) -> Consultation:
        """Write body, people, consultation, comments, hearts and answers."""
        body = Body.objects.create(
            municipality=self.town,
            kind="youth",
            name=f"{self.words['council']} {self.number}",
            order=self.number,
        )
        people = self._people(body)
        consultation = self._consultation(body)
        waiting = min(WAITING, many // 10)
        parts = self._parts()
        threads = [self._comment(consultation, parts, people, n) for n in range(many - waiting)]
        kept, replies = threads[:BUSY], []
        for each in threads[BUSY:]:
            (replies if self.chance.random() < REPLIES else kept).append(each)
        shown = write_made_up(kept, shown=True)
        for each in replies:
            each.parent = self.chance.choice(shown)
            each.part, each.field, each.kind = each.parent.part, each.parent.field, ""
        write_made_up(replies, shown=True)
        late = [self._comment(consultation, parts, people, many) for _ in range(waiting)]
        write_made_up(late, shown=False)
        self._hearts(shown, people)
        self._answers(consultation, shown)
        return consultation

    def _people(self, body: Body) -> list[User]:
        animals = self.words["animals"]
        bands = [AgeBand.FROM_13, AgeBand.AT_15, AgeBand.FROM_16]
        people = User.objects.bulk_create(
            User(
                pseudonym=f"{animals[n % len(animals)]} {self.number}{n:02d}",
                age_band=self.chance.choice(bands),
                language=self.town.language,
                password=make_password(None),
            )
            for n in range(PEOPLE)
        )
        Membership.objects.bulk_create(
            Membership(municipality=self.town, user=each, role=Role.YOUTH_COUNCIL)
            for each in people
        )
        Seat.objects.bulk_create(
            Seat(municipality=self.town, body=body, person=each) for each in people
        )
        return people

    def _consultation(self, body: Body) -> Consultation:
        moderator, deputy = (self._moderator(role) for role in ("moderator", "deputy"))
        return open_made_up(
            Consultation(
                municipality=self.town,
                body=body,
                version=self._version(),
                title=body.name,
                opens_at=self.now - timedelta(days=7),
                closes_at=self.now + timedelta(days=21),
                deciders=self.words["goals"][0],
                room=self.words["goals"][1],
                answers_by=(self.now + timedelta(days=60)).date(),
                short=self.words["for_children"][0],
                moderator=moderator,
                deputy=deputy,
                hours="9–15",
            ),
            now=self.now,
        )

    def _moderator(self, name: str) -> User:
        address = f"{name}-{self.number}@{self.town.slug}.example"
        person = User.objects.create_user(address, f"{name.title()} {self.number}")
        give_role(person, self.town, Role.MODERATOR, by=None)
        return person

    def _version(self) -> PlanVersion:
        try:
            return freeze(self.plan, title="", changelog="", only_agreed=False, by=None)
        except NothingToFreeze:
            return PlanVersion.objects.filter(plan=self.plan).latest("number")

    def _parts(self) -> list[tuple[UUID, str]]:
        lineages = Initiative.objects.filter(plan=self.plan).order_by("order")
        return [(each, field) for each in lineages.values_list("lineage", flat=True)
                for field in FIELDS]  # fmt: skip

    def _comment(
        self,
        consultation: Consultation,
        parts: Sequence[tuple[UUID, str]],
        people: Sequence[User],
        place: int,
    ) -> Comment:
        part, field = parts[0] if place < BUSY else self.chance.choice(parts)
        return Comment(
            municipality=self.town,
            consultation=consultation,
            version=consultation.version,
            part=part,
            field=field,
            kind=self.chance.choice(CommentKind.values),
            text=" ".join(self.chance.sample(self.words["comments"], 2)),
            author=self.chance.choice(people),
            key=UUID(int=self.chance.getrandbits(128), version=4),
            created_at=self._moment(),
            sent_at=self._moment(),
        )

    def _moment(self) -> datetime:
        return self.now - timedelta(minutes=self.chance.randint(1, 7 * 24 * 60))

    def _hearts(self, shown: Sequence[Comment], people: Sequence[User]) -> None:
        Heart.objects.bulk_create(
            (
                Heart(municipality=self.town, comment=comment, person=person)
                for comment in shown
                for person in self.chance.sample(people, self.chance.randint(0, HEARTS))
            ),
            batch_size=BATCH,
        )

    def _answers(self, consultation: Consultation, shown: Sequence[Comment]) -> None:
        answered = [each for each in shown if self.chance.random() < ANSWERED]
        outcomes = Outcome.objects.bulk_create(
            (
                Outcome(
                    municipality=self.town,
                    consultation=consultation,
                    kind=self.chance.choice(OutcomeKind.values[:4]),
                    reason=self.chance.choice(self.words["sentences"]),
                    part=each.part,
                    field=each.field,
                    by=consultation.deputy,
                )
                for each in answered
            ),
            batch_size=BATCH,
        )
        for comment, outcome in zip(answered, outcomes, strict=True):
            comment.outcome = outcome
        Comment.objects.bulk_update(answered, ["outcome"], batch_size=BATCH)
