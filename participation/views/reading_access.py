"""Finding a consultation or a comment of an address, and the addresses that pages need often."""

from typing import NamedTuple

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from accounts.middleware import MemberRequest
from participation.choices import CommentState
from participation.models import Comment, Consultation

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
