"""The page of one piece of work: how far it is, and what came of it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from jobs.models import Job
from jobs.registry import KINDS
from jobs.tasks import ring
from jobs.transitions import repeat

# htmx's word for "stop asking".
STOP_POLLING = 286


def _job(request: HttpRequest, pk: int) -> Job:
    rows = Job.objects.filter(municipality=request.municipality).select_related("municipality")
    job = get_object_or_404(rows, pk=pk)
    if not request.user.has_perm("jobs.view_job", job):
        raise Http404
    return job


def _context(job: Job) -> dict[str, Any]:
    kind = KINDS[job.kind]
    return {
        "job": job,
        "kind": kind,
        "outcome_url": kind.outcome_url(job) if job.state == "done" else "",
        "home_url": kind.home_url(job),
        "home_label": kind.home_label(job) if kind.home_label else "",
        "is_retrying": job.attempt > 1 and not job.is_over,
    }


def job_detail(request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
    """Show how far the work is; the page can be left and come back to."""
    return render(request, "jobs/job_detail.html", _context(_job(request, pk)))


def job_status(request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
    """Answer the page that asks every other second."""
    job = _job(request, pk)
    status = STOP_POLLING if job.is_over else 200
    return render(request, "jobs/_job_status.html", _context(job), status=status)


@require_POST
def job_repeat(request: HttpRequest, municipality: str, pk: int) -> HttpResponse:
    """Try failed work again."""
    job = _job(request, pk)
    if not request.user.has_perm("jobs.repeat_job", job):
        raise PermissionDenied
    if job.state != "failed":
        return redirect(job)
    # The same key as the first wish: who asks for the file anew meanwhile meets this attempt.
    key = KINDS[job.kind].dedupe_key
    again = key(job.arguments) if key else f"repeat:{job.pk}"
    return redirect(repeat(job, by=request.user, ring=ring, dedupe_key=again))
