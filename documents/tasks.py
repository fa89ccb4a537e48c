"""What the worker makes: documents."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actionplan.models import ActionPlan, PlanVersion
from documents.building import Built
from documents.choices import DocumentKind
from documents.rendering import RenderingFailed
from jobs.models import Job
from jobs.registry import Effect, job_kind
from jobs.transitions import Run, WorkRefused

KIND = "documents.build"


def same_wish(arguments: dict[str, Any]) -> str:
    """Return what two wishes for the same file have in common: plan, version, language, kind."""
    version = arguments.get("version", "draft")
    public = ":public" if arguments.get("public") else ""
    kind = f":{arguments['kind']}" if "kind" in arguments else ""
    return f"{KIND}:{arguments['plan']}:{version}:{arguments['language']}{public}{kind}"


def public_wish(version: PlanVersion) -> dict[str, Any]:
    """Return what is asked of the worker when a version is published; needs its plan loaded."""
    return {
        "plan": version.plan_id,
        "plan_number": version.plan.number,
        "version": version.number,
        "language": version.plan.municipality.language,
        "public": True,
    }


def _outcome_url(job: Job) -> str:
    number = job.arguments["plan_number"]
    return reverse(
        "documents:document-download", args=[job.municipality.slug, number, job.result["document"]]
    )


def _home_url(job: Job) -> str:
    return reverse(
        "documents:document-list", args=[job.municipality.slug, job.arguments["plan_number"]]
    )


def _version(plan: ActionPlan, number: int | None) -> PlanVersion | None:
    if number is None:
        return None
    versions = PlanVersion.objects.select_related("paper").filter(plan=plan)
    return versions.prefetch_related("paper__deliberations").get(number=number)


@job_kind(
    KIND,
    label=_("A document of the plan as PDF"),
    permission="actionplan.read_draft",
    outcome_url=_outcome_url,
    home_url=_home_url,
    dedupe_key=same_wish,
)
def build(run: Run) -> Effect:
    """Make the plan's PDF, or find the one that was made of exactly the same content."""
    job = run.job
    plan = ActionPlan.objects.select_related("municipality").get(pk=job.arguments["plan"])
    built = Built(
        plan,
        job.arguments["language"],
        _version(plan, job.arguments.get("version")),
        public=job.arguments.get("public", False),
        kind=job.arguments.get("kind", DocumentKind.ACTION_PLAN),
    )
    present = built.stored()
    if present is not None:
        return lambda: {"document": present.pk}
    try:
        rendered = built.render(run.report)
    except RenderingFailed as failure:
        raise WorkRefused(str(failure)) from failure
    file_name = built.keep(rendered, attempt=run.attempt)

    def effect() -> dict[str, Any]:
        return {"document": built.register(rendered, file_name, by=job.created_by).pk}

    return effect
