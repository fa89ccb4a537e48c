"""Saying something about a part of the text, replying, and agreeing."""

import uuid
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts import Desk, forget
from accounts.middleware import MemberRequest
from participation.choices import CommentState
from participation.forms.comments import CommentForm, ReplyForm, WordsForm
from participation.models import Comment, Consultation
from participation.parts import Part, parts_of
from participation.reading import talk_around
from participation.threads import Reader, reader_of
from participation.transitions.comments import say
from participation.transitions.hearts import agree, no_longer_agree
from participation.views.reading import beside
from participation.views.reading_access import (
    address_of,
    comment_or_404,
    consultation_or_404,
)
from participation.views.reading_desks import (
    begun_about,
    desk_of,
    desk_of_own,
    keep_if_it_fits,
    seated,
    typed_in,
    words_in,
)
from participation.views.reading_late import refused

LOOK_AND_SEND = ["GET", "HEAD", "POST"]


class Spot(NamedTuple):
    """What somebody is about to speak of: a part, and one of its fields ("" is all of it)."""

    part: Part
    field: str


@require_http_methods(LOOK_AND_SEND)
def add(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Say something about a part of the text; it waits for the moderator, whoever says it."""
    asked = consultation_or_404(request, pk)
    reader = reader_of(request.user, asked)
    if late := refused(request, asked, reader, desk_of(request, asked, _key_in(request))):
        return late
    sent = request.POST if request.method == "POST" else request.GET
    spot = _spot(asked, sent.get("part", ""), sent.get("field", ""))
    if spot is None:
        return _part_is_gone(request, asked)
    about: dict[str, Any] = {
        "part": spot.part,
        "field": spot.field,
        "for_many": reader.for_many and not reader.writes,
    }
    if request.method != "POST":
        draft = begun_about(request, asked, part=spot.part.key, field=spot.field)
        names = ("kind", "quote", "text", "on_behalf_of")
        initial = words_in(draft, names) if draft else {"quote": request.GET.get("quote", "")[:500]}
        key = draft.object_key if draft else uuid.uuid4()
        form = CommentForm(initial=initial, key=key, **about)
        desk = seated(asked, desk_of(request, asked, key), draft)
        return _show(request, asked, form, {"spot": spot, "desk": desk})
    key = _key_in(request)
    form = CommentForm(request.POST, key=key, **about)
    desk_here = desk_of(request, asked, key)
    if not form.is_valid():
        keep_if_it_fits(desk_here, typed_in(request.POST))
        desk = seated(asked, desk_here, None)
        return _show(request, asked, form, {"spot": spot, "desk": desk})
    comment = say(
        asked,
        author=request.user,
        part=uuid.UUID(spot.part.key),
        field=spot.field,
        kind=form.cleaned_data["kind"],
        text=form.cleaned_data["text"],
        quote=form.cleaned_data["quote"],
        on_behalf_of=form.cleaned_data.get("on_behalf_of"),
        key=key,
        is_alarming=form.finding.alarming,
    )
    return _said(request, reader, asked, comment, desk_here)


@require_http_methods(LOOK_AND_SEND)
def reply(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Reply to what another has said; one level deep, and read by the moderator first as well."""
    parent = comment_or_404(request, pk)
    if parent.state != CommentState.SHOWN or parent.parent_id is not None:
        raise Http404
    asked = parent.consultation
    reader = reader_of(request.user, asked)
    if late := refused(request, asked, reader, desk_of(request, asked, _key_in(request))):
        return late
    about = {"part": str(parent.part), "field": parent.field, "parent": str(parent.pk)}
    if request.method != "POST":
        draft = begun_about(request, asked, **about)
        key = draft.object_key if draft else uuid.uuid4()
        form = ReplyForm(initial=words_in(draft, ("text",)) if draft else {}, key=key)
        desk = seated(asked, desk_of(request, asked, key), draft)
        return _show(request, asked, form, {"parent": parent, "desk": desk})
    key = _key_in(request)
    form = ReplyForm(request.POST, key=key)
    desk_here = desk_of(request, asked, key)
    if not form.is_valid():
        keep_if_it_fits(desk_here, typed_in(request.POST))
        desk = seated(asked, desk_here, None)
        return _show(request, asked, form, {"parent": parent, "desk": desk})
    comment = say(
        asked,
        author=request.user,
        part=parent.part,
        field=parent.field,
        kind="",
        text=form.cleaned_data["text"],
        parent=parent,
        key=key,
        is_alarming=form.finding.alarming,
    )
    return _said(request, reader, asked, comment, desk_here)


@require_POST
def heart(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Agree with a comment, or no longer; a second click that says the same changes nothing."""
    comment = comment_or_404(request, pk)
    asked = comment.consultation
    reader = reader_of(request.user, asked)
    if not request.user.has_perm("participation.agree", comment):
        raise PermissionDenied
    # Who types in what others say has no heart of her own here.
    if reader.for_many and not reader.writes:
        raise PermissionDenied
    if late := refused(request, asked, reader):
        return late
    wants = request.POST.get("agree") != "no"
    (agree if wants else no_longer_agree)(comment, by=request.user)
    if not request.htmx:
        return redirect(comment.get_absolute_url())
    context = {
        **address_of("comment-heart", asked.municipality.slug)._asdict(),
        "pk": str(comment.pk),
        "hearts": comment.hearts.count(),
        "is_mine": wants,
        "may_agree": True,
    }
    return render(request, "participation/_heart.html", context)


# --- What comes back ---------------------------------------------------------------------------


def _spot(asked: Consultation, key: str, field: str) -> Spot | None:
    part = next((each for each in parts_of(asked) if each.key == key), None)
    if part is None:
        return None
    # A field that says nothing any more is spoken about with the whole part.
    return Spot(part, field if part.has(field) else "")


def _part_is_gone(request: MemberRequest, asked: Consultation) -> HttpResponse:
    """Keep words about a part that a new version has left out, and say where they are."""
    if request.method != "POST":
        raise Http404
    keep_if_it_fits(desk_of(request, asked, _key_in(request)), typed_in(request.POST))
    messages.warning(
        request,
        _("The text has changed, and this part is no longer in it. Your words are kept below."),
    )
    return _gone_to(request, asked.get_absolute_url())


def _key_in(request: MemberRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def _show(
    request: MemberRequest, asked: Consultation, form: WordsForm, more: dict[str, Any]
) -> HttpResponse:
    """Show a form: beneath its part on the page, or on a page of its own."""
    about = {"spot": None, "parent": None, "own": None} | more
    reader = reader_of(request.user, asked)
    context = {
        **beside(request, asked, reader),
        **about,
        "form": form,
        "action": request.get_full_path(),
        "is_danger": form.finding.alarming,
        "is_page": not request.htmx,
    }
    page = "participation/_comment_form.html" if request.htmx else "participation/comment.html"
    return render(request, page, context)


def _said(
    request: MemberRequest, reader: Reader, asked: Consultation, comment: Comment, desk: Desk
) -> HttpResponse:
    """Thank somebody for her words: on the page beneath the part, with what is said about it."""
    # A key that somebody else has used already was not made by this person's form.
    if comment.author_id != request.user.pk:
        raise Http404
    forget(desk)
    if comment.edited_at or str(comment.key) != desk.object_key:
        # Written on after it had been sent: from then on it was kept as a change of what was said.
        forget(desk._replace(form_key=desk_of_own(request, comment).form_key))
    if not request.htmx:
        return redirect(f"{asked.get_absolute_url()}?said={comment.pk}#comment-{comment.pk}")
    context = {
        **beside(request, asked, reader),
        "talk": talk_around(reader, asked, comment),
        "is_alarming": comment.is_alarming,
        # A reply was typed within what is said: there its form goes, and there it is thanked for.
        "said": str(comment.pk) if comment.parent_id else "",
    }
    return render(request, "participation/_said_now.html", context)


def _gone_to(request: MemberRequest, address: str) -> HttpResponse:
    """Leave the page, also where only a piece of it was asked for."""
    if not request.htmx:
        return redirect(address)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = address
    return answer
