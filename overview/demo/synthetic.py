"""Bulk data: a plan as long as one wants, the same one for the same seed."""

import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from accounts.models import Department, Municipality
from actionplan.choices import Cause, Colour, ResponsibilityKind, Shape
from actionplan.models import ActionPlan, FocusArea, Initiative, Responsibility, Theme
from actionplan.revisions import write_revisions
from overview.demo.towns import FOLDER
from overview.transitions import begin_municipality
from programme.models import Article, SustainableDevelopmentGoal, phases_of
from programme.transitions import make_move, open_moves

BATCH = 500
THEMES = 18
# So many sentences make the length of a real plan's initiative, about 127 words with its facts.
SENTENCES = (6, 12)


def begin_synthetic(slug: str) -> ActionPlan:
    """Begin a German demo town in which nothing stands in the way of writing its plan."""
    town = Municipality(
        slug=slug, name=slug.replace("-", " ").title(), country="de", language="de", is_demo=True
    )
    return begin_municipality(town, starts_on=timezone.localdate(), by=None)


def open_drafting(municipality: Municipality) -> None:
    """Let the phase be the one in which plans are written; needs the municipality's scope."""
    today = timezone.localdate()
    phases = phases_of(municipality)
    for phase in phases:
        if "open" in open_moves(phase, phases):
            make_move(phase, "open", today=today, by=None)
        if "write-plan" in phase.template.allows:
            return
        if phase.is_open:
            make_move(phase, "close", today=today, by=None)


@transaction.atomic
def add_initiatives(plan: ActionPlan, many: int, *, seed: int) -> None:
    """Write so many initiatives behind those that are there; needs the municipality's scope."""
    Writer(plan, seed).write(many)


class Writer:
    """Makes up initiatives and writes them in a few statements."""

    def __init__(self, plan: ActionPlan, seed: int) -> None:
        self.plan = plan
        self.town = plan.municipality
        last = Initiative.objects.filter(plan=plan).aggregate(last=models.Max("order"))["last"]
        self.first = 0 if last is None else last + 1
        # Bulk data guards nothing; it must come out the same again, and further on be different.
        self.chance = Random(f"{seed}/{self.first}")  # noqa: S311
        words = tomllib.loads((FOLDER / "synthetic.toml").read_text(encoding="utf-8"))
        self.words: dict[str, Any] = words.get(self.town.language, words["de"])
        self.articles = list(Article.objects.all())
        self.sdgs = list(SustainableDevelopmentGoal.objects.all())

    def write(self, many: int) -> None:
        """Write them with departments, links and their first revisions."""
        departments = self._departments()
        themes = self._themes()
        made = [
            self._initiative(themes[place % len(themes)], self.first + place)
            for place in range(many)
        ]
        Initiative.objects.bulk_create(made, batch_size=BATCH)
        Responsibility.objects.bulk_create(
            [
                each
                for initiative in made
                for each in self._responsibilities(initiative, departments)
            ],
            batch_size=BATCH,
        )
        self._link(made, Initiative.articles.through, "article", self.articles)
        self._link(made, Initiative.sdgs.through, "sustainabledevelopmentgoal", self.sdgs)
        written = Initiative.objects.filter(plan=self.plan, order__gte=self.first).for_document()
        write_revisions(list(written), by=None, cause=Cause.CREATED)

    def _departments(self) -> list[Department]:
        mine = Department.objects.filter(municipality=self.town)
        if not mine.exists():
            Department.objects.bulk_create(
                Department(municipality=self.town, name=name, order=order)
                for order, name in enumerate(self.words["departments"])
            )
        return list(mine.order_by("pk"))

    def _themes(self) -> list[Theme]:
        mine = Theme.objects.filter(plan=self.plan).in_order()
        if not mine.exists():
            areas = self._focus_areas()
            titles = self.words["themes"]
            made = Theme.objects.bulk_create(
                Theme(
                    municipality=self.town,
                    plan=self.plan,
                    focus_area=areas[order * len(areas) // THEMES],
                    title=titles[order % len(titles)],
                    key=self._uuid(),
                    order=order,
                )
                for order in range(THEMES)
            )
            write_revisions(made, by=None, cause=Cause.CREATED)
        return list(mine)

    def _focus_areas(self) -> list[FocusArea]:
        mine = FocusArea.objects.filter(plan=self.plan).prefetch_related("goals", "key_figures")
        if not mine.exists():
            FocusArea.objects.bulk_create(
                FocusArea(
                    municipality=self.town,
                    plan=self.plan,
                    key=self._uuid(),
                    number=str(order + 1),
                    title=title,
                    colour=Colour.values[order],
                    shape=Shape.values[order],
                    reasons=self._prose(4),
                    order=order,
                )
                for order, title in enumerate(self.words["focus_areas"])
            )
            write_revisions(list(mine.all()), by=None, cause=Cause.CREATED)
        return list(mine.all())

    def _initiative(self, theme: Theme, order: int) -> Initiative:
        initiative = Initiative(
            municipality=self.town,
            plan=self.plan,
            focus_area=theme.focus_area,
            theme=theme,
            lineage=self._uuid(),
            number=f"{theme.focus_area.number or theme.focus_area.order + 1}.{order + 1}",
            title=f"{self._one('what')} {self._one('where')}",
            goal=self._one("goals"),
            description=self._prose(self.chance.randint(*SENTENCES)),
            text_for_children=self._one("for_children"),
            target_group=self._one("target_groups"),
            partners="\n".join(
                self.chance.sample(self.words["partners"], self.chance.randint(0, 2))
            ),
            time_text=self._one("times"),
            contact=self.words["contact"] % self.town.slug,
            order=order,
            **self._money(),
        )
        if initiative.time_text and self.chance.random() < 0.5:
            initiative.time_from = date(2027, self.chance.randint(1, 12), 1)
            initiative.time_confirmed = True
        initiative.search_text = initiative.searchable()
        return initiative

    def _money(self) -> dict[str, Any]:
        said = self._one("money")
        if "%d" not in said:
            return {"money_text": said}
        thousands = self.chance.randint(1, 90)
        return {
            "money_text": said % thousands,
            "money_amount": Decimal(thousands * 1000),
            "money_confirmed": self.chance.random() < 0.5,
        }

    def _responsibilities(
        self, initiative: Initiative, departments: list[Department]
    ) -> Iterable[Responsibility]:
        lead, *others = self.chance.sample(
            departments, min(len(departments), self.chance.randint(1, 4))
        )
        kinds = ResponsibilityKind
        for order, unit in enumerate([lead, *others]):
            yield Responsibility(
                municipality=self.town,
                initiative=initiative,
                department=unit,
                kind=kinds.LEAD if unit is lead else kinds.CONTRIBUTING,
                order=max(order - 1, 0),
            )

    def _link(
        self, made: list[Initiative], through: type[models.Model], name: str, texts: list[Any]
    ) -> None:
        through._default_manager.bulk_create(
            [
                through(initiative=initiative, **{name: each})
                for initiative in made
                for each in self.chance.sample(texts, self.chance.randint(1, 3))
            ],
            batch_size=BATCH,
        )

    def _prose(self, sentences: int) -> str:
        """Return a paragraph and a list, as departments write."""
        said = self.chance.sample(self.words["sentences"], sentences)
        half = (sentences + 1) // 2
        return " ".join(said[:half]) + "\n\n" + "\n".join(f"- {each}" for each in said[half:])

    def _one(self, kind: str) -> str:
        return str(self.chance.choice(self.words[kind]))

    def _uuid(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)
