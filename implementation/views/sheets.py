"""A department's sheet about its work: taken out, handed back, looked at, and said."""

import uuid
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.middleware import MemberRequest
from accounts.removed_words import RemovedWords
from actionplan.models import ActionPlan, Initiative
from actionplan.spreadsheets.blotting import sentence_on
from actionplan.spreadsheets.tables import MAX_BYTES, NotATable
from actionplan.views.downloads import XLSX, download, file_name
from implementation.figures.watching import follow_up_of
from implementation.forms.sheets import WorkSheetForm
from implementation.handed_in import ALREADY, MET, REFUSED, SAME, SAYS, HandedRow, HandedSheet
from implementation.models import StatusUpdate
from implementation.sheets import work_workbook
from implementation.transitions.updates import UpdateRefused, say
from implementation.views.own_work import own_of
from implementation.views.updates import speaks_for

SALT = "implementation.sheets"
# A preview that was left open longer is looked at anew.
VALID = 24 * 60 * 60


def _plan_of(request: MemberRequest) -> ActionPlan:
    """Return the plan on which somebody reports when it is time; refuses who never does."""
    if not request.user.has_perm("implementation.read", request.municipality):
        raise Http404
    plan: ActionPlan | None = ActionPlan.objects.current(request.municipality)
    if plan is None:
        raise Http404
    if not request.user.has_perm("implementation.report_some_in_time", request.municipality):
        raise PermissionDenied
    plan.municipality = request.municipality
    return plan


def _is_closed(request: MemberRequest) -> bool:
    return not request.user.has_perm("implementation.report_some", request.municipality)


def _not_now(request: MemberRequest) -> HttpResponse:
    """Lead to the page that says when departments report; a sheet is not taken before that."""
    if request.method == "POST":
        messages.error(
            request, _("Nothing was taken in: departments report while the plan is carried out.")
        )
    return redirect("implementation:my-updates", request.municipality.slug)


@require_safe
def sheet_file(request: MemberRequest, municipality: str) -> HttpResponse:
    """Hand over the sheet of the initiatives somebody reports on."""
    plan = _plan_of(request)
    if _is_closed(request):
        return _not_now(request)
    rows = own_of(request, plan)
    last = {each.initiative_id: each for each in StatusUpdate.objects.filter(plan=plan).standing()}
    follow_up = follow_up_of(request.municipality)
    name = f"{file_name(plan.title)}-{timezone.localdate().isoformat()}.xlsx"
    return download(work_workbook(plan, rows, last, follow_up), XLSX, name)


def sheet_hand_in(request: MemberRequest, municipality: str) -> HttpResponse:
    """Take a sheet that comes back, and show row by row what it would say; nothing is written."""
    plan = _plan_of(request)
    if _is_closed(request):
        return _not_now(request)
    form = WorkSheetForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _hand_in_page(request, plan, form)
    file = form.cleaned_data["file"]
    try:
        # One byte more than may be is enough to refuse it.
        sheet = _sheet(request, plan)
        rows = sheet.read(file.read(MAX_BYTES + 1), file.name)
    except NotATable as trouble:
        form.add_error("file", str(trouble))
        return _hand_in_page(request, plan, form)
    return _preview(request, plan, rows, blotted=sentence_on(sheet.blots))


def _sheet(request: MemberRequest, plan: ActionPlan) -> HandedSheet:
    own: list[Initiative] = [
        each
        for each in own_of(request, plan)
        if request.user.has_perm("implementation.report", each)
    ]
    follow_up = follow_up_of(request.municipality)
    return HandedSheet(plan, own, follow_up=follow_up, today=timezone.localdate())


def _hand_in_page(request: MemberRequest, plan: ActionPlan, form: WorkSheetForm) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"plan": plan, "form": form, "many": len(own_of(request, plan))}
    return render(request, "implementation/sheet_hand_in.html", context, status=status)


def _preview(
    request: MemberRequest, plan: ActionPlan, rows: list[HandedRow], *, blotted: str
) -> HttpResponse:
    says = [each for each in rows if each.outcome == SAYS]
    promised = {
        "by": request.user.pk,
        "plan": plan.pk,
        "rows": [[each.initiative.pk, each.data] for each in says if each.initiative],
    }
    context: dict[str, Any] = {
        "plan": plan,
        "blotted": blotted,
        "says": says,
        "refused": [each for each in rows if each.outcome == REFUSED],
        "met": [each for each in rows if each.outcome == MET],
        "same": [each for each in rows if each.outcome == SAME],
        "already": [each for each in rows if each.outcome == ALREADY],
        "sealed": signing.dumps(promised, salt=SALT, compress=True),
    }
    return render(request, "implementation/sheet_preview.html", context)


@require_POST
def sheet_take(request: MemberRequest, municipality: str) -> HttpResponse:
    """Say what the preview showed; what was said in the browser since then is not overwritten."""
    plan = _plan_of(request)
    if _is_closed(request):
        return _not_now(request)
    try:
        promised = signing.loads(request.POST.get("sealed", ""), salt=SALT, max_age=VALID)
    except signing.BadSignature:
        promised = {}
    if (promised.get("by"), promised.get("plan")) != (request.user.pk, plan.pk):
        messages.error(request, _("This preview is too old. Please hand the sheet in once more."))
        return redirect("implementation:sheet-hand-in", municipality)
    removed = RemovedWords(request.municipality)
    rows = [
        (pk, {name: removed.without(text) for name, text in data.items()})
        for pk, data in promised["rows"]
    ]
    said, late = _say_all(request, _sheet(request, plan), rows)
    if said:
        text = ngettext("%(many)s update was said.", "%(many)s updates were said.", said)
        messages.success(request, text % {"many": said})
    for title in late:
        what = _("Not said, because something newer was said or it is not yours: %(title)s")
        messages.error(request, what % {"title": title})
    return redirect("implementation:my-updates", municipality)


def _say_all(
    request: MemberRequest, sheet: HandedSheet, rows: list[tuple[int, dict[str, str]]]
) -> tuple[int, list[str]]:
    """Say each row by itself, by the same rules as in the browser; return how many, and who not."""
    own = {each.pk: each for each in sheet.own.values()}
    said, late = 0, []
    for pk, data in rows:
        initiative = own.get(pk)
        form = sheet.form(data, sheet.present.get(pk))
        if initiative is None or not form.is_valid():
            late.append(str(initiative or pk))
            continue
        department, is_entered_for = speaks_for(request, initiative)
        try:
            say(
                initiative, form.values(), by=request.user, key=uuid.UUID(data["key"]),
                seen=form.cleaned_data["seen"], department=department,
                is_entered_for=is_entered_for,
            )  # fmt: skip
        except UpdateRefused:
            late.append(str(initiative))
        else:
            said += 1
    return said, late
