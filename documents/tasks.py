"""What the worker makes: documents."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django_scopes import scope, scopes_disabled

from accounts.erasing import FORGET_FILES
from accounts.models import Municipality, User
from actionplan.models import ActionPlan, PlanVersion, Revision
from actionplan.reading import Data
from documents.building import Built
from documents.choices import PUBLIC_FORMATS, DocumentKind, FileFormat
from documents.models import Document
from documents.posters import poster_for
from documents.printers import RenderingFailed
from documents.published import present_file
from documents.removed import wish_to_make_anew
from documents.reports import report_for
from documents.shelf import forget_all_files, forget_unused_chapters
from jobs.choices import JobState
from jobs.models import Job
from jobs.registry import Effect, every_night, every_round, job_kind
from jobs.tasks import ring
from jobs.transitions import Run, WorkRefused, enqueue
from overview.views.public import Published, published_or_404

# So long a public file that could not be made is not asked for again.
REST = timedelta(hours=1)

# What a document is made of besides the plan, by its kind.
MADE_OF = {
    DocumentKind.POSTER.value: ("consultation", "outcomes"),
    DocumentKind.STATUS_REPORT.value: ("report",),
}

# Longer than any printing may take, tried as often as it may be.
LONGEST_PRINTING = timedelta(minutes=15)

# The kinds of work, by the format or the poster that is asked for.
KINDS = {
    FileFormat.PDF.value: "documents.build",
    FileFormat.WORD.value: "documents.build-word",
    FileFormat.SHEET.value: "documents.build-sheet",
    # Its own, so that it is called by its name while it is made.
    DocumentKind.POSTER.value: "documents.build-poster",
}


def kind_of(arguments: dict[str, Any]) -> str:
    """Return the kind of work that makes what is wished for."""
    if arguments.get("kind") == DocumentKind.POSTER:
        return KINDS[DocumentKind.POSTER.value]
    return KINDS[arguments.get("format", FileFormat.PDF.value)]


def same_wish(arguments: dict[str, Any]) -> str:
    """Return what two wishes for the same file have in common.

    A draft goes on being written: who asks after a change does not wait for the file of before.
    """
    version = arguments.get("version") or f"draft-{_last_change()}"
    public = ":public" if arguments.get("public") else ""
    kind = f":{arguments['kind']}" if "kind" in arguments else ""
    kind += f":{arguments['subject']}" if "subject" in arguments else ""
    wish = f"{arguments['plan']}:{version}:{arguments['language']}{public}{kind}"
    return f"{kind_of(arguments)}:{wish}"


def _last_change() -> int:
    """Return the number of the last thing that was saved in this municipality."""
    return Revision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def public_wish(version: PlanVersion, file_format: str = FileFormat.PDF.value) -> dict[str, Any]:
    """Return what is asked of the worker when a version is published; needs its plan loaded."""
    return {
        "plan": version.plan_id,
        "plan_number": version.plan.number,
        "version": version.number,
        "language": version.plan.municipality.language,
        "public": True,
        "format": file_format,
    }


def ask_for(wish: dict[str, Any], municipality: Municipality, *, by: User | None) -> Job:
    """Ask the worker for a file; a second wish for the same meets the first one's work."""
    return enqueue(
        municipality, kind_of(wish), wish, by=by, ring=ring, dedupe_key=same_wish(wish)
    )


def ask_for_public_file(version: PlanVersion, file_format: str, *, by: User | None) -> Job:
    """Ask for what everybody may read of a version, as a file; needs its plan loaded."""
    return ask_for(public_wish(version, file_format), version.plan.municipality, by=by)


def failed_lately(version: PlanVersion, file_format: str) -> bool:
    """Whether the making of the public file broke off in the last hour."""
    return Job.objects.filter(
        municipality=version.plan.municipality,
        state=JobState.FAILED,
        arguments=public_wish(version, file_format),
        finished_at__gte=timezone.now() - REST,
    ).exists()


def _outcome_url(job: Job) -> str:
    number = job.arguments["plan_number"]
    return reverse(
        "documents:document-download", args=[job.municipality.slug, number, job.result["document"]]
    )


def _home_url(job: Job) -> str:
    """Return where the file was asked for: the report's own page, or the plan's documents."""
    if report := job.arguments.get("report"):
        return reverse("implementation:report", args=[job.municipality.slug, report])
    return reverse(
        "documents:document-list", args=[job.municipality.slug, job.arguments["plan_number"]]
    )


def _home_label(job: Job) -> str:
    return str(_("Status report")) if job.arguments.get("report") else ""


def _version(plan: ActionPlan, number: int | None) -> PlanVersion | None:
    if number is None:
        return None
    versions = PlanVersion.objects.select_related("paper").filter(plan=plan)
    return versions.prefetch_related("paper__deliberations").get(number=number)


def _made_of(job: Job) -> dict[str, Any]:
    """Return what a document is made of that is not made of the plan alone."""
    names = MADE_OF.get(job.arguments.get("kind", ""), ())
    return {name: job.arguments[name] for name in names}


def _content_of(kind: str | None, made_of: dict[str, Any], language: str) -> Data | None:
    """Return what stands in a document that is not made of the plan alone."""
    if kind == DocumentKind.STATUS_REPORT:
        return report_for(**made_of, language=language)
    return poster_for(**made_of, language=language) if made_of else None


def build(run: Run) -> Effect:
    """Make the plan's file, or find the one that was made of exactly the same content."""
    job = run.job
    plan = ActionPlan.objects.select_related("municipality").get(pk=job.arguments["plan"])
    made_of = _made_of(job)
    language = job.arguments["language"]
    built = Built(
        plan,
        language,
        _version(plan, job.arguments.get("version")),
        public=job.arguments.get("public", False),
        kind=job.arguments.get("kind", DocumentKind.ACTION_PLAN),
        file_format=job.arguments.get("format", FileFormat.PDF.value),
        content=_content_of(job.arguments.get("kind"), made_of, language),
        made_of=made_of,
    )
    present = built.stored()
    if present is not None:

        def confirmed() -> dict[str, Any]:
            built.confirm(present)
            return {"document": present.pk}

        return confirmed
    try:
        rendered = built.render(run.report)
    except RenderingFailed as failure:
        raise WorkRefused(str(failure)) from failure
    file_name = built.keep(rendered, attempt=run.attempt)

    def effect() -> dict[str, Any]:
        return {"document": built.register(rendered, file_name, by=job.created_by).pk}

    return effect


for _name, _label in (
    (FileFormat.PDF.value, _("A document as PDF")),
    (FileFormat.WORD.value, _("A document as Word file")),
    (FileFormat.SHEET.value, _("A document as spreadsheet")),
    (DocumentKind.POSTER.value, DocumentKind.POSTER.label),
):
    job_kind(
        KINDS[_name],
        label=_label,
        permission="actionplan.read_draft",
        outcome_url=_outcome_url,
        home_url=_home_url,
        dedupe_key=same_wish,
        home_label=_home_label,
    )(build)


def forget(run: Run) -> Effect:
    """Remove the files in which somebody may be named who is not to be named any more.

    A file that is being made at this moment may hold the name as well: then once more later.
    """
    job = run.job

    def effect() -> dict[str, Any]:
        busy = Job.objects.filter(
            municipality=job.municipality, kind__in=KINDS.values(), state=JobState.RUNNING
        )
        if busy.exists():
            Job.objects.create(
                municipality=job.municipality,
                kind=FORGET_FILES,
                created_by=job.created_by,
                not_before=timezone.now() + LONGEST_PRINTING,
            )
        files = Document.objects.filter(municipality=job.municipality)
        wishes = [wish_to_make_anew(each) for each in files.select_related("plan", "version")]
        many = forget_all_files(job.municipality)
        for wish in wishes:
            if wish is not None:
                # Frozen texts alone: nobody has to miss them. In nobody's name: that would tell
                # which young person took hers back.
                ask_for(wish, job.municipality, by=None)
        return {"files": many}

    return effect


job_kind(
    FORGET_FILES,
    label=_("Removing files in which somebody may be named"),
    permission="actionplan.read_draft",
    outcome_url=lambda job: job.municipality.get_absolute_url(),
    home_url=lambda job: job.municipality.get_absolute_url(),
)(forget)


@every_night("chapters")
def forget_chapters() -> int:
    """Delete the laid-out chapters that no document was made with for a month."""
    with scopes_disabled():
        return forget_unused_chapters()


@every_round("public files")
def renew_public_files() -> int:
    """Ask for each public file that is missing, or no longer says what the public page says.

    So it is made anew after whatever changed: a consent, a name, a decision, the lay-out.
    """
    asked = 0
    with scopes_disabled():
        ids = PlanVersion.objects.filter(published_at__isnull=False).values("municipality")
        towns = list(Municipality.objects.filter(pk__in=ids))
    for town in towns:
        with scope(municipality=town), translation.override(town.language):
            version = published_or_404(town)
            for file_format in PUBLIC_FORMATS:
                if not present_file(Published(version), file_format) and not failed_lately(
                    version, file_format
                ):
                    ask_for_public_file(version, file_format, by=None)
                    asked += 1
    return asked
