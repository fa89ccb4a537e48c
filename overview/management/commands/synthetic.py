"""Write bulk data into a town that nobody lives in, for benchmarks."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django_scopes import scope

from accounts.models import Municipality
from actionplan.models import ActionPlan, Initiative
from implementation.models import StatusUpdate
from overview.demo.synthetic import add_initiatives, begin_synthetic, open_drafting
from overview.demo.synthetic_work import add_work, open_work
from overview.demo.voices import add_comments


class Command(BaseCommand):
    """The same seed writes the same plan; a municipality's own plan is never added to."""

    help = "Write reproducible bulk data into a demo town or an empty one, for benchmarks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say how much of what, and where."""
        parser.add_argument("--municipality", required=True, metavar="SLUG")
        parser.add_argument("--initiatives", type=int, required=True, metavar="N")
        parser.add_argument("--comments", type=int, default=0, metavar="N")
        parser.add_argument(
            "--updates", type=int, default=0, metavar="N", help="of each initiative"
        )
        parser.add_argument("--seed", type=int, default=1, metavar="N")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Begin the town where it is missing, and fill its plan."""
        many, slug = options["initiatives"], options["municipality"]
        if many < 0:
            raise CommandError("--initiatives: a number from 0 on.")
        for name in ("comments", "updates"):
            if options[name] < 0:
                raise CommandError(f"--{name}: a number from 0 on.")
        plan = self._plan(slug)
        with scope(municipality=plan.municipality):
            add_initiatives(plan, many, seed=options["seed"])
            all_of_them = Initiative.objects.filter(plan=plan).count()
            if options["comments"]:
                self._comment(plan, options["comments"], all_of_them, seed=options["seed"])
            if options["updates"]:
                self._carry_out(plan, options["updates"], seed=options["seed"])
        self.stdout.write(f"{slug}: {many} initiatives written, {all_of_them} in the plan.")

    def _comment(self, plan: ActionPlan, many: int, initiatives: int, *, seed: int) -> None:
        if not initiatives:
            raise CommandError("--comments: there is no initiative to say anything about.")
        # Invented young people belong in no town that has real ones.
        if not plan.municipality.is_demo:
            raise CommandError("--comments: only a demo town gets invented young people.")
        consultation = add_comments(plan, many, seed=seed)
        self.stdout.write(f"{many} comments in the consultation {consultation.pk}.")

    def _carry_out(self, plan: ActionPlan, updates: int, *, seed: int) -> None:
        # What a real town has agreed and said is never made up.
        if not plan.municipality.is_demo:
            raise CommandError("--updates: only a demo town gets invented work.")
        if StatusUpdate.objects.filter(plan=plan).exists():
            raise CommandError("--updates: its departments have said something already.")
        open_work(plan.municipality)
        add_work(plan, updates, seed=seed)
        self.stdout.write(f"{updates} updates of each initiative that is reported on.")

    def _plan(self, slug: str) -> ActionPlan:
        municipality = Municipality.objects.filter(slug=slug).first()
        if municipality is None:
            try:
                plan = begin_synthetic(slug)
            except ValidationError as refusal:
                raise CommandError(" ".join(refusal.messages)) from refusal
            with scope(municipality=plan.municipality):
                open_drafting(plan.municipality)
            return plan
        with scope(municipality=municipality):
            current = ActionPlan.objects.current(municipality)
            if current is None:
                raise CommandError(f"{municipality.name} has no plan yet.")
            if not municipality.is_demo and Initiative.objects.filter(plan=current).exists():
                raise CommandError(
                    f"{municipality.name} has a plan of its own; nothing was added to it."
                )
        return current
