"""The documents of a plan: asking for one, and taking it home."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.choices import Language
from accounts.middleware import MemberRequest
from actionplan.models import ActionPlan, PlanVersion
from actionplan.views.access import plan_or_404
from actionplan.views.downloads import download, file_name
from documents.choices import MEDIA_TYPES, DocumentKind, FileFormat
from documents.models import Document
from documents.posters import is_still_true
from documents.removed import is_outdated, removed_at, was_outdated, wish_to_make_anew
from documents.tasks import KINDS, ask_for
from jobs.choices import JobState
from jobs.models import Job
from jobs.registry import KINDS as JOB_KINDS


def _draft_or_404(request: MemberRequest, number: int) -> ActionPlan:
    """Return the plan, for those who may read its draft; for others its documents do not exist."""
    plan = plan_or_404(request, number)
    if not request.user.has_perm("actionplan.read_draft", plan):
        raise Http404
    return plan


def jobs_to_look_at(plan: ActionPlan) -> QuerySet[Job]:
    """Return the documents of a plan that are being made, or have failed since yesterday."""
    return (
        Job.objects.filter(
            municipality=plan.municipality_id,
            kind__in=KINDS.values(),
            arguments__plan=plan.pk,
        )
        .exclude(state=JobState.DONE)
        .exclude(state=JobState.FAILED, finished_at__lt=timezone.now() - timedelta(days=1))
        .select_related("municipality")
    )


def document_list(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Show the files made of this plan, and the button that makes a new one."""
    plan = _draft_or_404(request, number)
    documents = Document.objects.filter(plan=plan).select_related("created_by", "version", "plan")
    removed = removed_at(plan.municipality_id)
    return render(
        request,
        "documents/document_list.html",
        {
            "plan": plan,
            "under_way": [
                (job, JOB_KINDS[job.kind].label) for job in jobs_to_look_at(plan)
            ],
            "documents": [
                (each, _being_removed(each) if was_outdated(each, removed) else "")
                for each in documents[:50]
            ],
            "choices": Language.choices,
        },
    )


@require_POST
def document_build(request: MemberRequest, municipality: str, number: int) -> HttpResponse:
    """Ask for the plan as a file; a second wish for the same meets the first one's work."""
    plan = _draft_or_404(request, number)
    language = request.POST.get("language", "")
    if language not in Language.values:
        language = plan.municipality.language
    wish: dict[str, Any] = {"plan": plan.pk, "plan_number": plan.number, "language": language}
    kind = request.POST.get("kind", "")
    if kind == DocumentKind.CATALOGUE:
        wish["kind"] = kind
    elif request.POST.get("format") == FileFormat.WORD:
        wish["format"] = FileFormat.WORD.value
    frozen = request.POST.get("version", "")
    if frozen:
        number = int(frozen) if frozen.isdecimal() and len(frozen) < 6 else 0
        version = get_object_or_404(PlanVersion.objects.filter(plan=plan), number=number)
        wish["version"] = version.number
    return redirect(ask_for(wish, plan.municipality, by=request.user))


def _being_removed(document: Document) -> str:
    if document.is_public or wish_to_make_anew(document) is not None:
        return _(
            "Words were removed since this file was made. It is being made anew; please look here "
            "again in a minute."
        )
    return _("Words were removed since this file was made. Please make it again.")


def document_download(
    request: MemberRequest, municipality: str, number: int, pk: int
) -> HttpResponse:
    """Hand the file over, asking anew each time: whoever may not see the plan gets none."""
    plan = _draft_or_404(request, number)
    document = get_object_or_404(
        Document.objects.filter(plan=plan).select_related("version", "plan"), pk=pk
    )
    if is_outdated(document):
        messages.info(request, _being_removed(document))
        return redirect("documents:document-list", request.municipality.slug, plan.number)
    if not is_still_true(document, plan):
        text = _("Since it was made, words on it were changed or taken back. Please make it again.")
        messages.error(request, text)
        return redirect("documents:document-list", request.municipality.slug, plan.number)
    day = timezone.localdate(document.created_at)
    frozen = document.version
    title = frozen.plan_title() if frozen else plan.title
    edition = f"version-{frozen.number}" if frozen else f"{day:%Y-%m-%d}"
    with translation.override(document.language):
        label = file_name(str(document.get_kind_display()))
    kind = "" if document.kind == DocumentKind.ACTION_PLAN else f"-{label}"
    name = f"{file_name(title)}{kind}-{edition}-{document.language}.{document.format}"
    try:
        with document.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        # As after a restore without the files: the plan can be printed again at any time.
        messages.error(request, _("This file is not there any more. Please make it again."))
        return redirect("documents:document-list", request.municipality.slug, plan.number)
    return download(content, MEDIA_TYPES[FileFormat(document.format)], name)
