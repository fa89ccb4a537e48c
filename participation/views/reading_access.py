"""Finding a consultation or a comment of an address, and the addresses that pages need often."""

from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from participation.choices import CommentState
from participation.models import Comment, Consultation
from participation.reading import window_of
from participation.threads import Reader

# Stands in an address where the number of a comment will be.
SOME = 987_654_321


def consultation_or_404(request: MemberRequest, pk: int) -> Consultation:
    """Return a consultation that the person may read, with the version that lies before it."""
    rows = Consultation.objects.filter(municipality=request.municipality)
    consultation = get_object_or_404(rows.select_related("body", "version__plan"), pk=pk)
    return _at_home(request, consultation)


def _at_home(request: MemberRequest, consultation: Consultation) -> Consultation:
    # The same municipality everywhere, so that what is asked about it is asked once.
    town = request.municipality
    consultation.municipality = town
    consultation.version.municipality = consultation.version.plan.municipality = town
    if not request.user.has_perm("participation.read", consultation):
        raise Http404
    return consultation


def comment_or_404(request: MemberRequest, pk: int) -> Comment:
    """Return a comment that the person may see: what is shown, or her own."""
    rows = Comment.objects.filter(municipality=request.municipality).readable_by(request.user)
    comment = get_object_or_404(
        rows.select_related("consultation__body", "consultation__version__plan", "parent"), pk=pk
    )
    comment.consultation = _at_home(request, comment.consultation)
    # A reply goes out of sight with what it replies to.
    is_hidden = (
        comment.parent
        and comment.parent.state != CommentState.SHOWN
        and not comment.parent.is_taken_back
    )
    if is_hidden and request.user.pk not in {comment.author_id, comment.parent.author_id}:
        raise Http404
    return comment


def refused(
    request: MemberRequest, consultation: Consultation, reader: Reader
) -> HttpResponse | None:
    """Answer who cannot write now: too early or too late is a message, never allowed is a 403."""
    if reader.says:
        return None
    if not request.user.has_perm("participation.take_part", consultation):
        raise PermissionDenied
    return too_late(request, consultation)


def too_late(request: MemberRequest, consultation: Consultation) -> HttpResponse:
    """Say why nobody writes here now; nothing was sent."""
    state = window_of(consultation, timezone.now()).state
    if state == "before":
        words = _("You can write here once it has begun. Nothing was sent.")
    elif state == "open":
        words = _("Nobody is there to read comments just now. Nothing was sent.")
    else:
        words = _("The time for comments is over. Nothing was sent.")
    return _told(request, consultation, words)


def _told(request: MemberRequest, consultation: Consultation, words: str) -> HttpResponse:
    if request.htmx:
        return render(request, "components/message.html", {"level": "warning", "text": words})
    messages.warning(request, words)
    return redirect(consultation)


class Address(NamedTuple):
    """An address with a gap for the number of a comment, so that it is worked out once a page."""

    before: str
    after: str


def address_of(name: str, slug: str) -> Address:
    """Return the address of something about a comment; empty where there is no such page."""
    try:
        before, _gap, after = reverse(f"participation:{name}", args=[slug, SOME]).partition(
            str(SOME)
        )
    except NoReverseMatch:
        return Address("", "")
    return Address(before, after)


def addresses(consultation: Consultation) -> dict[str, Address | str]:
    """Return the addresses that stand beside every part and every comment of a page."""
    slug = consultation.municipality.slug
    here = consultation.get_absolute_url()
    return {
        "here": here,
        "parts": f"{here}parts/",
        "say": reverse("participation:comment-add", args=[slug, consultation.pk]),
        "reply": address_of("reply-add", slug),
        "edit": address_of("comment-edit", slug),
        "withdraw": address_of("comment-withdraw", slug),
        "heart": address_of("comment-heart", slug),
        "report": address_of("report-add", slug),
        "second_look": address_of("second-look", slug),
    }
