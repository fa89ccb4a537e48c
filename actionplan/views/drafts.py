"""What a form sends by itself while somebody types, and the buttons for what was not saved."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts import Desk, Typed, forget, left_at
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
    says_something,
    version_in,
    written,
)
from actionplan.views.keeping import answer_with_keeping, leave_to_go_on
from actionplan.views.openings import opening_of

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
        return leave_to_go_on(request)
    typed = written(KINDS[kind].form, request.POST)
    return answer_with_keeping(
        request,
        place.desk,
        typed,
        base_version=version_in(request.POST),
        is_said=_stands_already(place, typed),
        is_new=place.part is None,
    )


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
