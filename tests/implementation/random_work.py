"""A plan with everything in it by chance: nine areas with long names, and all that can be said."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from accounts.models import Department
from actionplan.choices import Colour, InitiativeState, Shape
from actionplan.models import ActionPlan, Financing, FocusArea, Indicator, Initiative, Milestone
from implementation.choices import Outlook, Status
from implementation.models import Measurement, MilestoneReached, StatusUpdate
from programme.models import Article
from tests.cast import Cast, PlanOfCast
from tests.factories import LATER, FocusAreaFactory, InitiativeFactory

LONG = "Children and young people have a say in everything that concerns them, part"
MEASURES = 45


class RandomWork:
    """Writes it; the same for one seed."""

    def __init__(self, cast: Cast, story: PlanOfCast, seed: int) -> None:
        self.cast, self.plan = cast, story.plan
        self.chance = Random(seed)  # noqa: S311
        self.today = timezone.localdate()
        self.now = timezone.now()

    def write(self) -> ActionPlan:
        """Write the areas, the measures, and what was said about them."""
        areas = [
            FocusAreaFactory(
                plan=self.plan,
                number=str(place),
                title=f"{LONG} {place}",
                colour=Colour.values[place],
                shape=Shape.values[place],
                order=10 + place,
            )
            for place in range(9)
        ]
        units = [self.cast.parks, self.cast.streets, self.cast.playgrounds, self.cast.harbour]
        articles = list(Article.objects.all())
        for place in range(MEASURES):
            self._measure(place, self.chance.choice(areas), units, articles)
        return self.plan

    def _measure(
        self, place: int, area: FocusArea, units: list[Department], articles: list[Article]
    ) -> None:
        chance = self.chance
        begins = self._day(-400, 100)
        measure = InitiativeFactory(
            plan=self.plan,
            focus_area=area,
            number=f"9.{place}",
            title=f"Measure {place}",
            order=100 + place,
            state=chance.choice([InitiativeState.AGREED] * 5 + list(InitiativeState.values)),
            lead=chance.sample(units, chance.choice([0, 1, 1, 1, 2])),
            remembered=LATER,
            time_from=begins,
            time_to=chance.choice([None, begins + timedelta(days=chance.randint(0, 700))]),
            time_confirmed=chance.random() < 0.7,
            money_text=chance.choice(["", "some"]),
            money_amount=chance.choice([None, Decimal(0), self._amount()]),
            money_confirmed=chance.random() < 0.5,
        )
        measure.articles.set(chance.sample(articles, chance.randint(0, 4)))
        self._lines(measure)
        if chance.random() < 0.8:
            self._said(measure)

    def _lines(self, measure: Initiative) -> None:
        whose: dict[str, Any] = {"municipality": self.cast.town, "initiative": measure}
        for order in range(self.chance.randint(0, 3)):
            Financing.objects.create(
                **whose,
                order=order,
                kind=self.chance.choice(("one-off", "recurring", "in-kind")),
                year=self.chance.choice((None, 2027, 2028)),
                amount=self.chance.choice((None, Decimal(0), self._amount(), self._amount())),
                certainty=self.chance.choice(("secured", "budget", "")),
            )
        for order in range(self.chance.randint(0, 2)):
            indicator = Indicator.objects.create(
                **whose,
                order=order,
                title=f"Indicator {order}",
                baseline=self.chance.choice((None, 0, 10)),
                target=self.chance.choice((None, 0, 20)),
                direction=self.chance.choice(("", "up", "down")),
            )
            for _once in range(self.chance.randint(0, 3)):
                Measurement.objects.create(
                    **whose,
                    indicator=indicator.key,
                    title=indicator.title,
                    value=self.chance.randint(-5, 25),
                    on=self._day(-300, 0),
                    corrected_at=self.chance.choice((None, None, self.now)),
                )
            step = Milestone.objects.create(
                **whose, order=order, title="Step", due_on=self._day(-60, 200)
            )
            if self.chance.random() < 0.5:
                MilestoneReached.objects.create(
                    **whose, milestone=step.key, title="Step", on=self._day(-60, 0)
                )

    def _said(self, measure: Initiative) -> None:
        moments = sorted(self._moment() for _once in range(self.chance.randint(1, 4)))
        rows = [
            StatusUpdate(
                municipality=self.cast.town,
                plan=self.plan,
                initiative=measure,
                status=self.chance.choice(Status.values),
                sentence="So far.",
                money_spent=self.chance.choice((None, self._amount())),
                outlook=self.chance.choice(("", *Outlook.values)),
                as_of=timezone.localdate(at),
                at=at,
                superseded_at=later,
                key=uuid.uuid4(),
            )
            for at, later in zip(moments, [*moments[1:], None], strict=True)
        ]
        StatusUpdate.objects.bulk_create(rows)
        measure.progress, measure.progress_at = rows[-1].status, rows[-1].at
        measure.save(update_fields=["progress", "progress_at"])

    def _amount(self) -> Decimal:
        return Decimal(self.chance.randint(1, 99_999)) / 100

    def _day(self, least: int, most: int) -> Any:
        return self.today + timedelta(days=self.chance.randint(least, most))

    def _moment(self) -> datetime:
        return self.now - timedelta(minutes=self.chance.randint(0, 300 * 24 * 60))
