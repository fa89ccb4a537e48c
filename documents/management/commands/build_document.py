"""Makes a document in this process: the same file as the button gives."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Case, Q, When
from django_scopes import scope

from accounts.choices import Language
from accounts.models import Municipality
from actionplan.models import ActionPlan, PlanVersion
from documents.building import Built
from documents.choices import DocumentKind, FileFormat
from documents.posters import poster_for
from documents.printers import RenderingFailed
from documents.reports import report_for
from implementation.choices import ReportState
from implementation.models import StatusReport
from participation.models import Consultation


class Command(BaseCommand):
    """Write a municipality's document to a file: PDF, Word or sheet, as its name ends."""

    help = "Writes a document of a municipality to a file."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """Let our own --version take the place of Django's, which says which Django this is."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which document, whose, and where to."""
        parser.add_argument("kind", choices=DocumentKind.values)
        parser.add_argument("--municipality", required=True, metavar="SLUG")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE.pdf|.docx|.xlsx")
        parser.add_argument("--language", choices=Language.values)
        parser.add_argument(
            "--version", dest="frozen", type=int, metavar="N",
            help="of the plan: the draft if not given; of a report: the last finished one",
        )
        parser.add_argument("--plan", type=int, metavar="N", help="the newest one if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the file, telling how far the work is."""
        self.verbosity = options["verbosity"]
        municipality = Municipality.objects.filter(slug=options["municipality"]).first()
        if municipality is None:
            raise CommandError(f"There is no municipality {options['municipality']!r}.")
        with scope(municipality=municipality):
            plans = ActionPlan.objects.filter(municipality=municipality)
            if options["plan"]:
                plans = plans.filter(number=options["plan"])
            plan = plans.select_related("municipality").order_by("-number").first()
            if plan is None:
                raise CommandError(f"{municipality} has no such plan.")
            is_report = options["kind"] == DocumentKind.STATUS_REPORT
            built = Built(
                plan,
                options["language"] or municipality.language,
                None if is_report else self._version(plan, options),
                kind=options["kind"],
                content=self._own_content(plan, options),
                file_format=self._format(options["kind"], options["output"]),
            )
            try:
                rendered = built.render(self._tell)
            except RenderingFailed as failure:
                raise CommandError(str(failure)) from failure
        options["output"].write_bytes(rendered.content)
        pages = f"{rendered.pages} pages, " if rendered.pages else ""
        self.stdout.write(
            f"{options['output']}: {pages}{len(rendered.content)} bytes, "
            f"SHA-256 {rendered.sha256}"
        )

    def _own_content(self, plan: ActionPlan, options: dict[str, Any]) -> dict[str, Any] | None:
        if options["kind"] == DocumentKind.STATUS_REPORT:
            return self._report(plan, options)
        if options["kind"] != DocumentKind.POSTER:
            return None
        newest = Consultation.objects.filter(version__plan=plan, outcomes__isnull=False)
        consultation = newest.order_by("-pk").first()
        if consultation is None:
            raise CommandError("No consultation on this plan has an answer yet.")
        language = options["language"] or plan.municipality.language
        return poster_for(consultation.pk, None, language)

    def _report(self, plan: ActionPlan, options: dict[str, Any]) -> dict[str, Any]:
        """Return the report that is asked for, else the last finished one, else the draft."""
        reports = StatusReport.objects.filter(plan=plan)
        if options["frozen"] is not None:
            reports = reports.filter(number=options["frozen"])
        finished = Q(state=ReportState.FROZEN)
        newest = reports.order_by(Case(When(finished, then=0), default=1), "-as_of", "-number")
        report = newest.values_list("pk", flat=True).first()
        if report is None:
            raise CommandError("The plan has no such status report.")
        return report_for(report, options["language"] or plan.municipality.language)

    def _format(self, kind: str, output: Path) -> FileFormat:
        """Return the format that the name of the file asks for; any other name is a PDF's."""
        ending = output.suffix.lower().removeprefix(".")
        if ending == FileFormat.SHEET and kind != DocumentKind.STATUS_REPORT:
            raise CommandError("Only a status report is made as a spreadsheet.")
        return FileFormat(ending) if ending in FileFormat.values else FileFormat.PDF

    def _version(self, plan: ActionPlan, options: dict[str, Any]) -> PlanVersion | None:
        if options["frozen"] is None:
            return None
        version = PlanVersion.objects.filter(plan=plan, number=options["frozen"]).first()
        if version is None:
            raise CommandError(f"The plan has no version {options['frozen']}.")
        return version

    def _tell(self, step: str, percent: int) -> None:
        if self.verbosity > 1:
            self.stdout.write(f"{percent:3d} % {step}")
