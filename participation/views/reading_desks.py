"""What somebody has begun to say and not sent: where it is kept, and how it comes back."""

import uuid
from contextlib import suppress
from typing import Any, NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.drafts import Desk, DraftTooLong, Typed, begun, draft_at, keep, make_room
from accounts.middleware import MemberRequest
from accounts.models import Draft
from participation.models import Comment, Consultation
from participation.parts import Part

# What a form about a comment carries, and a draft of it keeps.
NAMES = ("part", "field", "parent", "kind", "quote", "text", "on_behalf_of")
# How often a page looks whether its writer is still logged in, in seconds.
SIGN_EVERY = 30


class Unfinished(NamedTuple):
    """Words that were begun and not sent, as the page offers them."""

    title: str
    words: str
    # "" where the part they are about is no longer there.
    url: str
    discard_url: str
    when: str
    # The one the words will have, or have.
    key: str


def desk_of(request: MemberRequest, consultation: Consultation, key: uuid.UUID | str) -> Desk:
    """Return where somebody writes a new comment; `key` is the one it will have."""
    return Desk(request.user, request.municipality, f"comment-{consultation.pk}", str(key))


def desk_of_own(request: MemberRequest, comment: Comment) -> Desk:
    """Return where somebody changes what she has said."""
    form_key = f"reword-{comment.consultation_id}"
    return Desk(request.user, request.municipality, form_key, str(comment.key))


def typed_in(data: QueryDict) -> Typed:
    """Return what a form sent, as a draft keeps it."""
    return {
        name: [value.replace("\r\n", "\n") for value in data.getlist(name)]
        for name in NAMES
        if name in data
    }


def keep_words(desk: Desk, typed: Typed) -> Draft | None:
    """Keep what somebody has typed, if it says anything; None where nothing was kept."""
    if not "".join(typed.get("text", [])).strip():
        return None
    draft = keep(desk, typed, base_version=0)
    make_room(desk)
    return draft


def keep_if_it_fits(desk: Desk, typed: Typed) -> None:
    """Keep what a form sent that was not taken; the page that answers it holds it as well."""
    with suppress(DraftTooLong):
        keep_words(desk, typed)


def begun_about(
    request: MemberRequest, consultation: Consultation, *, part: str, field: str, parent: str = ""
) -> Draft | None:
    """Return what somebody last began to say about just this."""
    form_key = f"comment-{consultation.pk}"
    for draft in begun(request.user, request.municipality, form_key):
        about = {name: one(draft.payload, name) for name in ("part", "field", "parent")}
        if about == {"part": part, "field": field, "parent": parent}:
            return draft
    return None


def left_in(desk: Desk) -> Draft | None:
    """Return what was typed at one desk and not sent."""
    return draft_at(desk)


def one(payload: Typed, name: str) -> str:
    """Return the one value that a draft has for a field."""
    return (payload.get(name) or [""])[0]


def words_in(draft: Draft, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what a form begins with to show a draft."""
    return {name: one(draft.payload, name) for name in names if one(draft.payload, name)}


def seated(consultation: Consultation, desk: Desk, draft: Draft | None) -> dict[str, Any]:
    """Return what a form needs to keep what is typed, and what it says about words it brought."""
    slug = consultation.municipality.slug
    where = [slug, consultation.pk, desk.object_key]
    return {
        "draft_url": reverse("participation:comment-draft", args=where),
        "discard_url": reverse("participation:comment-discard", args=where),
        "writer": str(desk.user.pk),
        "every": str(SIGN_EVERY),
        "shown_from": moment_of(draft) if draft else "",
        "kept_at": stamp_of(draft) if draft else "",
    }


def stamp_of(draft: Draft) -> str:
    """Return by what a page knows again which words of hers the portal keeps."""
    return draft.updated_at.isoformat()


def moment_of(draft: Draft) -> str:
    """Return when words were kept: today's by the clock alone."""
    local = timezone.localtime(draft.updated_at)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "TIME_FORMAT" if is_today else "DATETIME_FORMAT")


def unfinished(
    request: MemberRequest, consultation: Consultation, here: dict[str, Part]
) -> list[Unfinished]:
    """Return what somebody has begun to say in a consultation, the newest first; one query."""
    slug = consultation.municipality.slug
    rows = begun(request.user, request.municipality, f"comment-{consultation.pk}")
    return [
        Unfinished(
            here[part].title if (part := one(row.payload, "part")) in here else "",
            one(row.payload, "text"),
            _onward(slug, consultation, row, is_there=part in here),
            reverse("participation:comment-discard", args=[slug, consultation.pk, row.object_key]),
            moment_of(row),
            row.object_key,
        )
        for row in rows
    ]


def late_words(request: MemberRequest, consultation: Consultation) -> list[Unfinished]:
    """Return what somebody wrote, new or anew, where nobody may write now; two queries."""
    slug, town = consultation.municipality.slug, request.municipality
    rows = [
        *begun(request.user, town, f"comment-{consultation.pk}"),
        *begun(request.user, town, f"reword-{consultation.pk}"),
    ]
    return [
        Unfinished(
            "",
            one(row.payload, "text"),
            "",
            reverse("participation:comment-discard", args=[slug, consultation.pk, row.object_key]),
            moment_of(row),
            row.object_key,
        )
        for row in rows
    ]


def _onward(slug: str, consultation: Consultation, row: Draft, *, is_there: bool) -> str:
    parent = one(row.payload, "parent")
    if parent.isdecimal():
        return reverse("participation:reply-add", args=[slug, int(parent)])
    if not is_there:
        return ""
    query = QueryDict(mutable=True)
    query.update({name: one(row.payload, name) for name in ("part", "field")})
    address = reverse("participation:comment-add", args=[slug, consultation.pk])
    return f"{address}?{query.urlencode()}"
