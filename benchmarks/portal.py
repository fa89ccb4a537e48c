"""The portal under the benchmark: its towns, the person who asks for pages, the work itself."""

import json
from collections.abc import Callable
from copy import copy
from time import perf_counter
from uuid import uuid4

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

django.setup()

from django_scopes import scope, scopes_disabled  # noqa: E402

from accounts.choices import Role  # noqa: E402
from accounts.models import Municipality, User  # noqa: E402
from accounts.transitions import give_role  # noqa: E402
from actionplan.choices import Cause  # noqa: E402
from actionplan.freezing import freeze  # noqa: E402
from actionplan.models import ActionPlan, Initiative  # noqa: E402
from actionplan.revisions import save_checked  # noqa: E402
from actionplan.spreadsheets.importing import apply_import  # noqa: E402
from actionplan.spreadsheets.reading import read_table  # noqa: E402
from actionplan.spreadsheets.writing import initiatives_workbook  # noqa: E402
from benchmarks.measuring import REPEATS, Cost, Printing, cost_of, printing_of  # noqa: E402
from documents.building import Built  # noqa: E402
from documents.choices import FileFormat  # noqa: E402
from implementation.figures import clock_of  # noqa: E402
from implementation.letters.warning import search  # noqa: E402
from implementation.models import StatusReport, UpdateRound  # noqa: E402
from implementation.transitions.reports import begin_report, freeze_report  # noqa: E402
from implementation.transitions.rounds import begin_round  # noqa: E402

ONE_MORE = "Noch ein Satz."
# So often has each department said how far it is.
UPDATES = 10
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Bench:
    """A portal with one town a size, and a coordinator who may see and write everything."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """Prepare an empty database, and the files a page refers to."""
        if settings.DEBUG:
            raise RuntimeError("DEBUG is on; it would cost more than the portal does.")
        self.say = say
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        self.user = User.objects.create_user("bench@bench.example", "Bench", None)
        self.user.language = "de"
        self.user.save(update_fields=["language"])
        self.client = Client(HTTP_HOST="127.0.0.1")
        self.client.force_login(self.user, backend=BACKEND)

    def database(self) -> str:
        """Return which database this is, as the table says it."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SHOW server_version")
                return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"
            cursor.execute("SELECT sqlite_version()")
            return f"SQLite {cursor.fetchone()[0]}"

    def plan(self, size: int, *, updates: int = 0) -> ActionPlan:
        """Return the plan of this size; it is written when it is first asked for.

        With updates it is another town's, whose departments have said that often how far they are.
        """
        slug = f"bench-{size}-{updates}" if updates else f"bench-{size}"
        if not Municipality.objects.filter(slug=slug).exists():
            began = perf_counter()
            call_command(
                "synthetic",
                municipality=slug,
                initiatives=size,
                updates=updates,
                seed=1,
                verbosity=0,
            )
            town = Municipality.objects.get(slug=slug)
            with scope(municipality=town):
                give_role(self.user, town, Role.COORDINATOR, by=None)
            with connection.cursor() as cursor:
                # As the database does by itself after a while.
                cursor.execute("ANALYZE")
            self.say(f"{slug} is written ({perf_counter() - began:.1f} s)")
        with scopes_disabled():
            return ActionPlan.objects.select_related("municipality").get(municipality__slug=slug)

    def pages(self, size: int) -> dict[str, Cost]:
        """Measure the pages and sheets of a plan of this size."""
        plan = self.plan(size)
        with scope(municipality=plan.municipality):
            middle = Initiative.objects.filter(plan=plan).order_by("order")[size // 2].pk
            sheet = initiatives_workbook(plan)
        works = {
            "start": self._page(plan.municipality.get_absolute_url()),
            "list": self._page(plan.url_of("initiative-list")),
            "edit": self._page(plan.url_of("initiative-edit", middle)),
            "document": self._page(plan.url_of("plan-detail")),
            "export": self._page(plan.url_of("export", "xlsx")),
            "freeze": self._freeze(plan),
            "import": self._import(size, sheet),
        }
        costs = {}
        for key, work in works.items():
            costs[key] = cost_of(work, repeats=1 if key == "import" else REPEATS)
            self.say(f"{size:5d} {key:9s} {costs[key].queries:4d} queries {costs[key].cpu:7.3f} s")
        return costs

    def work(self, size: int) -> dict[str, Cost]:
        """Measure what follows the work on a plan, with ten updates of each initiative."""
        plan = self.plan(size, updates=UPDATES)
        slug = plan.municipality.slug
        works = {
            "dashboard": self._page(reverse("implementation:dashboard", args=[slug])),
            "measures": self._page(reverse("implementation:attention", args=[slug])),
            "freeze-report": self._freeze_report(plan),
            "warn": self._search,
        }
        costs = {}
        for key, work in works.items():
            costs[key] = cost_of(work)
            self.say(f"{size:5d} {key:13s} {costs[key].queries:4d} queries {costs[key].cpu:.3f} s")
        return costs

    def _freeze_report(self, plan: ActionPlan) -> Callable[[], bytes]:
        """Finish a second report in the middle of a round, and undo it: nothing costs more."""
        today = timezone.localdate()
        with scope(municipality=plan.municipality):
            clock = clock_of(plan.municipality, today)
            freeze_report(self._report(plan, None), clock, seen=1, by=self.user)
            days = {"title": "Bench", "opens_on": today, "due_on": today}
            asked = begin_round(plan, days, key=uuid4(), by=self.user)
            second = self._report(plan, asked)

        def work() -> bytes:
            with scope(municipality=plan.municipality), transaction.atomic():
                report = copy(second)
                freeze_report(report, clock, seen=1, by=self.user)
                transaction.set_rollback(True)
            if report.figures["since"] is None:
                raise RuntimeError("The report was not compared with the first one.")
            return json.dumps(report.figures).encode()

        return work

    def _report(self, plan: ActionPlan, asked: UpdateRound | None) -> StatusReport:
        today = timezone.localdate()
        return begin_report(
            plan, title="Bench", as_of=today, asked=asked, key=uuid4(), by=self.user
        )

    def _search(self) -> bytes:
        """Look for what departments are to be warned of, in all towns that are written by now."""
        with scopes_disabled():
            if not search(timezone.localdate()).soon:
                raise RuntimeError("Nothing will be late or silent within a week.")
        return b""

    def _page(self, url: str) -> Callable[[], bytes]:
        def work() -> bytes:
            response = self.client.get(url)
            if response.status_code != 200:
                raise RuntimeError(f"{url} answered {response.status_code}")
            return response.content

        return work

    def _freeze(self, plan: ActionPlan) -> Callable[[], bytes]:
        """Freeze the plan, and undo it."""

        def work() -> bytes:
            with scope(municipality=plan.municipality), transaction.atomic():
                freeze(plan, title="", changelog="", only_agreed=False, by=self.user)
                transaction.set_rollback(True)
            return b""

        return work

    def _import(self, size: int, sheet: bytes) -> Callable[[], bytes]:
        """Take the exported sheet into the same town's plan as new rows, and undo it."""
        town = self.plan(size).municipality

        def work() -> bytes:
            with scope(municipality=town), transaction.atomic():
                empty = ActionPlan.objects.create(
                    municipality=town, number=2, title="Import", cycle=None
                )
                table = read_table(sheet, "plan.xlsx")
                report = apply_import(empty, table, by=self.user, filename="plan.xlsx")
                transaction.set_rollback(True)
            if report.counts["created"] != size:
                raise RuntimeError(f"The sheet of {size} gave {report.counts}")
            return sheet

        return work

    def printing(self, size: int) -> list[Printing]:
        """Measure the PDF of a plan of this size: the first, after one change, and once more."""
        plan = self.plan(size)
        with scope(municipality=plan.municipality):
            first = self._printed("first print", plan, FileFormat.PDF)
            mine = Initiative.objects.filter(plan=plan).order_by("order")[size // 2]
            changed = {"description": f"{mine.description} {ONE_MORE}"}
            save_checked(
                mine, changed, base_version=mine.version, by=self.user, cause=Cause.EDITED
            )
            return [
                first,
                self._printed("after one change", plan, FileFormat.PDF),
                self._printed("unchanged", plan, FileFormat.PDF),
            ]

    def word(self, size: int) -> list[Printing]:
        """Measure the Word document of a plan of this size."""
        plan = self.plan(size)
        with scope(municipality=plan.municipality):
            return [self._printed("Word document", plan, FileFormat.WORD)]

    def _printed(self, name: str, plan: ActionPlan, file_format: FileFormat) -> Printing:
        """Make the file as the worker does."""

        def work() -> int:
            built = Built(plan, "de", file_format=file_format)
            document = built.stored()
            if document is None:
                rendered = built.render(_unheard)
                name = built.keep(rendered, attempt=1)
                document = built.register(rendered, name, by=self.user)
            return document.pages

        printing = printing_of(name, work)
        size = Initiative.objects.filter(plan=plan).count()
        self.say(f"{size:5d} {name}: {printing.wall:.1f} s, processor {printing.cpu:.1f} s")
        return printing


def _unheard(step: str, percent: int) -> None:
    """Nobody waits for this document."""
