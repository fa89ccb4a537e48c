"""What a form sends by itself while somebody types, and the buttons for what was not saved."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts import (
    Desk,
    DraftTooLong,
    Typed,
    forget,
    keep,
    left_at,
    make_room,
    make_room_in_one,
)
from accounts.middleware import MemberRequest
from accounts.presence import others_at, stay
from accounts.visits import asked_by_pages
from actionplan.forms.rows import RowsField
from actionplan.merging import form_values
from actionplan.models import ActionPlan, Initiative
from actionplan.revisions import Part, fresh, payload
from actionplan.rules import why_closed
from actionplan.views.access import demand, initiative_or_404, plan_or_404
from actionplan.views.desks import (
    CARRIED,
    KINDS,
    address_of,
    department_of,
    desk_of,
    desk_of_new,
    moment,
    says_something,
    version_in,
    written,
)
from actionplan.views.openings import is_saved, opening_of

TEXT = "text/plain; charset=utf-8"
# What it takes to write anything of the plan but an initiative.
STRUCTURE = "change_structure"
# As many digits as an id has.
MOST_DIGITS = 18


class Place(NamedTuple):
    """Where a form belongs: a part of a plan, or one that is not there yet (None)."""

    plan: ActionPlan
    kind: str
    desk: Desk
    part: Part | None


def _place(request: MemberRequest, number: int, kind: str, key: str) -> Place:
    """Find the form of an address, for somebody who may write there."""
    plan = plan_or_404(request, number)
    if kind not in KINDS:
        raise Http404
    if not key.isdecimal():
        if kind == "plan":
            raise Http404
        adding = "add_initiative" if kind == "initiatives" else STRUCTURE
        demand(request, f"actionplan.{adding}", plan)
        return Place(plan, kind, desk_of_new(request, plan, kind, key), None)
    if len(key) > MOST_DIGITS:
        raise Http404
    part = _part(request, plan, kind, int(key))
    return Place(plan, kind, desk_of(request, part), part)


def _part(request: MemberRequest, plan: ActionPlan, kind: str, pk: int) -> Part:
    if kind == "initiatives":
        initiative = initiative_or_404(request, plan, pk)
        demand(request, "actionplan.change_initiative", initiative)
        return initiative
    demand(request, f"actionplan.{STRUCTURE}", plan)
    if kind == "plan":
        if pk != plan.pk:
            raise Http404
        return plan
    rows: Any = KINDS[kind].model._default_manager.filter(plan=plan)
    part: Part = fresh(get_object_or_404(rows, pk=pk))
    part.plan = plan
    return part


@asked_by_pages
@require_http_methods(["GET", "HEAD", "POST"])
def part_draft(
    request: MemberRequest, municipality: str, number: int, kind: str, key: str
) -> HttpResponse:
    """Keep what somebody has typed by now; when looked at, let her go on after a new log-in."""
    place = _place(request, number, kind, key)
    if request.method != "POST":
        # A page that somebody else left open gets no leave to write in this person's name.
        is_writer = request.GET.get("writer") == str(request.user.pk)
        return JsonResponse({"token": get_token(request) if is_writer else ""})
    typed = written(KINDS[kind].form, request.POST)
    if _stands_already(place, typed):
        forget(place.desk)
        return HttpResponse("", content_type=TEXT)
    try:
        draft = keep(place.desk, typed, base_version=version_in(request.POST))
    except DraftTooLong:
        words = _("This is more than can be kept. Please save it, or copy it before you leave.")
        return HttpResponse(words, status=413, content_type=TEXT)
    if is_saved(request, place.desk.opening):
        # It was on its way while the same page was saved. A page still open begins a new text.
        forget(place.desk)
        return HttpResponse("", status=409, content_type=TEXT)
    if place.part is None:
        make_room(place.desk)
    else:
        make_room_in_one(place.desk)
    words = _("Saved as your draft at %(time)s") % {"time": moment(draft.updated_at)}
    return HttpResponse(words, content_type=TEXT)


def _stands_already(place: Place, typed: Typed) -> bool:
    """Whether nothing is unsaved: the words come late, after the save, or were taken back."""
    kind = KINDS[place.kind]
    if place.part is None:
        key = "lineage" if kind.model is Initiative else "key"
        rows = kind.model._default_manager.filter(plan=place.plan, **{key: place.desk.object_key})
        return not says_something(kind.form, typed) or rows.exists()
    names = [name for name in kind.form.base_fields if name not in CARRIED]
    present = form_values(payload(place.part), names)
    sent = {name: [text.strip() for text in typed.get(name, []) if text.strip()] for name in names}
    return all(
        present[name] == sent[name]
        # Of boxes and choices only which are chosen is said; lines stand in an order.
        or (
            not isinstance(kind.form.base_fields[name], RowsField)
            and sorted(present[name]) == sorted(sent[name])
        )
        for name in names
    )


@require_POST
def part_discard(
    request: MemberRequest, municipality: str, number: int, kind: str, key: str
) -> HttpResponse:
    """Throw away what somebody typed and did not save; she may, also where the text is closed."""
    if kind == "initiatives" and key.isdecimal() and len(key) <= MOST_DIGITS:
        plan = plan_or_404(request, number)
        initiative = initiative_or_404(request, plan, int(key))
        desk = desk_of(request, initiative)
        if why_closed(request.user, initiative) and left_at(desk):
            forget(desk._replace(opening=opening_of(request.GET.get("draft", ""))))
            messages.info(request, _("Your unsaved text is thrown away."))
            return redirect(initiative.get_absolute_url())
    place = _place(request, number, kind, key)
    forget(place.desk._replace(opening=opening_of(request.GET.get("draft", ""))))
    messages.info(request, _("Your unsaved text is thrown away."))
    return redirect(address_of(place.plan, kind, key if place.part else ""))


@asked_by_pages
@require_POST
def part_present(
    request: MemberRequest, municipality: str, number: int, kind: str, key: str
) -> HttpResponse:
    """Note that somebody still has a part's form open, and say who else has."""
    place = _place(request, number, kind, key)
    if place.part is None:
        raise Http404
    stay(place.desk, department_of(request))
    context = {"others": others_at(place.desk)}
    return render(request, "actionplan/_others.html", context)
