"""Where somebody writes about the work: what is kept of it, and how it comes back to her."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from accounts.drafts import Desk, Typed, left_at
from accounts.middleware import MemberRequest
from accounts.models import Draft
from actionplan.fields import with_our_line_ends
from actionplan.views.desks import Addresses, as_sent, desk_at, moment
from implementation.choices import REPORTS, REVIEW, UNSAVED_IN, UPDATES
from implementation.forms.reports import NarrativeForm
from implementation.forms.reviewing import DecideForm
from implementation.forms.updates import FIRST, FOLDED, UpdateForm
from implementation.transitions.reports import WRITTEN

# What people type into the forms that keep it.
NAMES: dict[str, tuple[str, ...]] = {
    UPDATES: (*FIRST, *FOLDED),
    # What stood there before says, at the end, who changed what.
    REPORTS: (*WRITTEN, "before"),
    REVIEW: ("reason", "chosen"),
}
FORMS: dict[str, type[forms.BaseForm]] = {
    UPDATES: UpdateForm,
    REPORTS: NarrativeForm,
    REVIEW: DecideForm,
}
# One text that is given back, under its label.
Kept = dict[str, str]


def desk_for(request: MemberRequest, kind: str, key: int) -> Desk:
    """Return where a person writes one of the forms of the work."""
    return desk_at(request, UNSAVED_IN[kind], key)


def addresses_for(request: MemberRequest, kind: str, key: int, form: str) -> Addresses:
    """Return where such a form is shown, keeps what is typed, and throws it away."""
    where = [request.municipality.slug, kind, key]
    return Addresses(
        form,
        reverse("implementation:work-draft", args=where),
        reverse("implementation:work-discard", args=where),
        reverse("implementation:work-present", args=where),
    )


def typed_in(kind: str, sent: QueryDict) -> Typed:
    """Return what somebody has typed, of the fields such a form has."""
    data = with_our_line_ends(sent)
    return {name: data.getlist(name) for name in NAMES[kind] if name in data}


def put_back(form: forms.BaseForm, draft: Draft) -> None:
    """Let a form show what was typed and not saved, on the version it was typed on."""
    sent = as_sent(draft)
    for name, field in form.fields.items():
        if name in sent:
            form.initial[name] = field.widget.value_from_datadict(sent, {}, name)
    if "seen" in form.fields:
        form.initial["seen"] = draft.base_version or None


def closed(
    request: MemberRequest,
    desk: Desk,
    kind: str,
    *,
    back_url: str,
    why: str = "",
    status: int = 403,
) -> HttpResponse:
    """Give somebody back what she typed where nothing can be saved (any more).

    Who has typed nothing is refused.
    """
    kept, unsaved = [], []
    if request.method == "POST":
        kept = _words(kind, with_our_line_ends(request.POST))
    else:
        number = desk.object_key
        discard_url = addresses_for(request, kind, int(number), "").discard
        unsaved = [
            {
                "when": moment(draft.updated_at),
                "kept": _words(kind, as_sent(draft)),
                "discard_url": f"{discard_url}?draft={draft.object_key}",
            }
            for draft in left_at(desk)
        ]
    if not kept and not unsaved:
        raise PermissionDenied
    return given_back(request, kept, unsaved, back_url=back_url, why=why, status=status)


def given_back(
    request: MemberRequest,
    kept: list[Kept],
    unsaved: Sequence[Mapping[str, Any]] = (),
    *,
    back_url: str,
    why: str,
    status: int = 403,
) -> HttpResponse:
    """Show somebody what she has typed, so that she can copy it."""
    context = {"kept": kept, "unsaved": unsaved, "why": why, "done_url": back_url}
    return render(request, "actionplan/too_late.html", context, status=status)


def words_in(fields: Mapping[str, forms.Field], sent: QueryDict) -> list[Kept]:
    """Return what was typed into fields, known by the names under which they are sent."""
    said = [
        (field, _in_words(field, sent.get(name, "")))
        for name, field in fields.items()
        if not field.widget.is_hidden
    ]
    return [{"label": str(field.label or ""), "text": text} for field, text in said if text.strip()]


def _in_words(field: forms.Field, typed: str) -> str:
    """Return a choice as its reader saw it, anything else as it was typed."""
    if not isinstance(field, forms.ChoiceField):
        return typed
    choices: Any = field.choices
    return str(dict(choices).get(typed, ""))


def _words(kind: str, sent: QueryDict) -> list[Kept]:
    """Return the texts of a form that is kept; a choice or a day alone is no text."""
    fields = FORMS[kind].base_fields
    texts = (name for name in NAMES[kind] if isinstance(fields.get(name), forms.CharField))
    return words_in({name: fields[name] for name in texts}, sent)
