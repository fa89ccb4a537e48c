"""Where somebody writes a part of the plan: her unsaved text, and who else is writing there."""

import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.formats import date_format

from accounts.drafts import (
    Desk,
    DraftTooLong,
    Typed,
    begun,
    draft_at,
    forget,
    forget_the_same,
    keep,
)
from accounts.middleware import MemberRequest
from accounts.models import Department, Draft
from accounts.presence import SIGN_EVERY, Left, arrive, leave, look_round
from actionplan.fields import with_our_line_ends
from actionplan.forms.parts import (
    FocusAreaForm,
    InitiativeForm,
    PartForm,
    PlanForm,
    SectionForm,
    ThemeForm,
)
from actionplan.forms.rows import RowsField
from actionplan.models import ActionPlan, FocusArea, Initiative, PlanSection, Theme
from actionplan.revisions import Part
from actionplan.rows import with_rows_as_texts
from actionplan.views.openings import new_opening, note_saved, opening_in, opening_of

# What a form carries besides what people type.
CARRIED = {"version", "lineage"}


class Kind(NamedTuple):
    """A kind of part as people write it: its record, its form, and its word in names of pages."""

    model: type[Part]
    form: type[PartForm]
    word: str


# By the word for the kind in addresses.
KINDS: dict[str, Kind] = {
    "initiatives": Kind(Initiative, InitiativeForm, "initiative"),
    "chapters": Kind(PlanSection, SectionForm, "section"),
    "focus-areas": Kind(FocusArea, FocusAreaForm, "focus-area"),
    "themes": Kind(Theme, ThemeForm, "theme"),
    "plan": Kind(ActionPlan, PlanForm, "plan"),
}
KIND_OF: dict[type[Part], str] = {kind.model: name for name, kind in KINDS.items()}


class Offer(NamedTuple):
    """A text that was not saved, offered to its writer."""

    when: str
    title: str
    use_url: str
    discard_url: str


class Addresses(NamedTuple):
    """Where a form is shown, and where it keeps, throws away, and says that she is there."""

    form: str
    draft: str
    discard: str
    present: str

    def offer(self, left: Left) -> Offer:
        """Return how a text that was left unsaved is offered to its writer."""
        joint = "&" if "?" in self.form else "?"
        return Offer(
            moment(left.at),
            left.words,
            f"{self.form}{joint}draft={left.key}",
            f"{self.discard}?draft={left.key}",
        )


def desk_of(request: MemberRequest, part: Part) -> Desk:
    """Return where a person writes a part that stands in the plan."""
    return desk_at(request, f"{KIND_OF[type(part)]}-{part.plan.pk}", part.pk)


def desk_at(request: MemberRequest, form_key: str, key: int) -> Desk:
    """Return where a person writes, on the page that she has open."""
    opening = opening_in(request.POST) if request.method == "POST" else new_opening()
    return Desk(request.user, request.municipality, form_key, str(key), opening)


def desk_of_new(request: MemberRequest, plan: ActionPlan, kind: str, key: object) -> Desk:
    """Return where a person writes a new part; `key` is the one it will have."""
    return Desk(request.user, request.municipality, f"new-{kind}-{plan.pk}", _as_key(key))


def _as_key(key: object) -> str:
    try:
        return str(uuid.UUID(str(key)))
    except ValueError as wrong:
        raise Http404 from wrong


def address_of(plan: ActionPlan, kind: str, key: str = "") -> str:
    """Return the page on which a part is written; without its number, the one for a new part."""
    word = KINDS[kind].word
    if kind == "plan":
        return plan.url_of("plan-edit")
    return plan.url_of(f"{word}-edit", key) if key else plan.url_of(f"{word}-add")


def written(form_class: type[PartForm], sent: QueryDict) -> Typed:
    """Return what somebody has typed, of the fields this form has, with the plan's line ends."""
    data = with_rows_as_texts(with_our_line_ends(sent))
    names = [name for name in form_class.base_fields if name not in CARRIED]
    return {name: data.getlist(name) for name in names if name in data}


def says_something(form_class: type[PartForm], typed: Typed) -> bool:
    """Whether anything stands in a field for text; a new form's choices alone are no text."""
    return any(
        text.strip()
        for name, texts in typed.items()
        if isinstance(form_class.base_fields[name], forms.CharField | RowsField)
        for text in texts
    )


def as_sent(draft: Draft) -> QueryDict:
    """Return what was typed and not saved, as a form would send it."""
    sent = QueryDict(mutable=True)
    for name, texts in draft.payload.items():
        sent.setlist(name, texts)
    return sent


def show(form: PartForm, draft: Draft) -> None:
    """Let a form show what was typed and not saved, with the version it was typed on."""
    sent = as_sent(draft)
    for name in form.typed_names:
        form.initial[name] = form.fields[name].widget.value_from_datadict(sent, {}, name)
    form.initial["version"] = draft.base_version
    form.initial["lineage"] = draft.object_key


def version_in(data: QueryDict, name: str = "version") -> int:
    """Return the version a form carries; 0, which no part has, if it is not a number."""
    version = str(data.get(name, ""))
    return int(version) if version.isdecimal() and len(version) < 10 else 0


def moment(at: datetime) -> str:
    """Return when something was, as people say it: today's by the clock alone."""
    local = timezone.localtime(at)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "TIME_FORMAT" if is_today else "DATETIME_FORMAT")


def department_of(request: MemberRequest) -> Department | None:
    """Return the department a person writes for, to be named beside her; no query."""
    held = request.user.memberships_in(request.municipality)
    return next((each.department for each in held if each.department), None)


def seated(desk: Desk, draft_url: str) -> dict[str, Any]:
    """Return what every form needs to keep what is typed."""
    return {
        "draft_url": draft_url,
        "opening": desk.opening,
        "writer": str(desk.user.pk),
        "every": str(SIGN_EVERY),
        "present_url": "",
        "offers": [],
        "others": [],
        "shown_from": "",
    }


def sit_down(
    request: MemberRequest, desk: Desk, part: Part, *, is_free: bool = True
) -> dict[str, Any]:
    """Note that somebody has opened a part's form; return what she must know besides it."""
    plan, kind = part.plan, KIND_OF[type(part)]
    addresses = Addresses(
        address_of(plan, kind, desk.object_key),
        plan.url_of("part-draft", kind, desk.object_key),
        plan.url_of("part-discard", kind, desk.object_key),
        plan.url_of("part-present", kind, desk.object_key),
    )
    return sit_down_at(request, desk, addresses, is_free=is_free)


def sit_down_at(
    request: MemberRequest, desk: Desk, addresses: Addresses, *, is_free: bool = True
) -> dict[str, Any]:
    """Note that somebody has opened a form; return what she must know besides it.

    A form that is not free holds what she typed already: nothing is offered to be put there.
    """
    arrive(desk, department_of(request))
    others, unsaved = look_round(desk)
    return {
        **seated(desk, addresses.draft),
        "present_url": addresses.present,
        "offers": [addresses.offer(each) for each in (unsaved if is_free else ())],
        "others": others,
    }


def sit_down_to_new(
    request: MemberRequest, plan: ActionPlan, kind: str, form: PartForm
) -> dict[str, Any]:
    """Return what somebody must know who writes a new part; keep what she sent and must mend."""
    desk = desk_of_new(request, plan, kind, _key_in(form))
    if form.is_bound:
        typed = written(type(form), request.POST)
        if says_something(type(form), typed):
            keep_if_it_fits(desk, typed, base_version=0)
        return _seated_anew(desk, plan, kind)
    asked = request.GET.get("draft", "")[:40]
    draft = draft_at(desk._replace(object_key=asked)) if asked else None
    if draft:
        show(form, draft)
        desk = desk._replace(object_key=draft.object_key)
        return {**_seated_anew(desk, plan, kind), "shown_from": moment(draft.updated_at)}
    rows = begun(desk.user, desk.municipality, desk.form_key)
    return {**_seated_anew(desk, plan, kind), "offers": list(_offers(rows, plan, kind))}


def _seated_anew(desk: Desk, plan: ActionPlan, kind: str) -> dict[str, Any]:
    return seated(desk, plan.url_of("part-draft", kind, desk.object_key))


def _key_in(form: PartForm) -> str:
    # Not by the field itself: it would remember the key from before another draft is shown.
    held = form.data if form.is_bound else form.initial
    try:
        return _as_key(held.get("lineage"))
    except Http404:
        return str(uuid.uuid4())


def keep_if_it_fits(desk: Desk, typed: Typed, *, base_version: int) -> None:
    """Keep what a form sent that was not saved; the page that answers it holds it as well."""
    with suppress(DraftTooLong):
        keep(desk, typed, base_version=base_version)


def clear_away(request: MemberRequest, desk: Desk, typed: Typed) -> None:
    """Drop what is saved now from where it was kept, and leave the form."""
    note_saved(request, desk.opening)
    forget(desk)
    forget_the_same(desk, typed)
    leave(desk)


def _offers(rows: Iterable[Draft], plan: ActionPlan, kind: str) -> Iterable[Offer]:
    for each in rows:
        titles = each.payload.get("title") or [""]
        yield Offer(
            moment(each.updated_at),
            titles[0].strip()[:80],
            f"{address_of(plan, kind)}?draft={each.object_key}",
            plan.url_of("part-discard", kind, each.object_key),
        )


def wanted_draft(request: MemberRequest, desk: Desk) -> Draft | None:
    """Return the unsaved text of a part that the address asks for, if it is there."""
    asked = request.GET.get("draft", "")
    if not asked:
        return None
    draft = draft_at(desk._replace(opening=opening_of(asked)))
    return draft if draft and draft.object_key == asked else None
