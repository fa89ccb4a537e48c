"""One's own words: kept while one writes, changed, taken back, and looked at once more."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts import Desk, DraftTooLong, Typed, forget
from accounts.middleware import MemberRequest
from accounts.models import Draft
from accounts.visits import asked_by_pages
from participation.choices import CommentState
from participation.forms.comments import RewordForm
from participation.models import Comment, Consultation
from participation.threads import has_readers, reader_of
from participation.transitions.comments import CommentRefused, reword, withdraw
from participation.transitions.moderation import ask_second_look
from participation.views.reading import beside
from participation.views.reading_access import comment_or_404, consultation_or_404
from participation.views.reading_desks import (
    desk_of,
    desk_of_own,
    keep_if_it_fits,
    keep_words,
    left_in,
    moment_of,
    one,
    seated,
    stamp_of,
    typed_in,
    words_in,
)
from participation.views.reading_late import too_late

TEXT = "text/plain; charset=utf-8"
# Whatever time it is, these stay as they are.
HELD = {CommentState.SEALED, CommentState.WITHDRAWN}


# --- Not sent yet ------------------------------------------------------------------------------


@asked_by_pages
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: MemberRequest, municipality: str, pk: int, words: str) -> HttpResponse:
    """Keep what somebody has typed by now; when looked at, let her go on after a new log-in."""
    asked, key = _writers_consultation(request, pk), _key(words)
    if request.method != "POST":
        # A page that somebody else left open gets no leave to write in this person's name.
        is_writer = request.GET.get("writer") == str(request.user.pk)
        return JsonResponse({"token": get_token(request) if is_writer else ""})
    try:
        kept = _keep(request, asked, key)
    except DraftTooLong:
        told = _("This is more than can be kept. Please save it, or copy it before you leave.")
        return HttpResponse(told, status=413, content_type=TEXT)
    if kept is None:
        return HttpResponse("", content_type=TEXT)
    told = _("Your words are kept, but not sent yet (%(time)s).") % {"time": moment_of(kept)}
    return HttpResponse(told, content_type=TEXT, headers={"Kept-At": stamp_of(kept)})


def _keep(request: MemberRequest, asked: Consultation, key: uuid.UUID) -> Draft | None:
    """Keep what was typed; None where it says nothing, or nothing that is not said already."""
    typed = typed_in(request.POST)
    desk, said = _desk(request, asked, key)
    kept = None if _says(said, typed) else keep_words(desk, typed)
    if kept is None:
        forget(desk)
    elif said is None and _desk(request, asked, key)[1]:
        # It was on its way while she sent them: what differs is a change of what is said.
        forget(desk)
        return _keep(request, asked, key)
    return kept


def _says(said: Comment | None, typed: Typed) -> bool:
    return said is not None and one(typed, "text").strip() == said.text.strip()


@require_POST
def discard(request: MemberRequest, municipality: str, pk: int, words: str) -> HttpResponse:
    """Throw away what somebody began to say and did not send."""
    asked = _writers_consultation(request, pk)
    desk, _said = _desk(request, asked, _key(words))
    forget(desk)
    messages.info(request, _("Your unsaved text is thrown away."))
    return redirect(asked)


def _writers_consultation(request: MemberRequest, pk: int) -> Consultation:
    asked = consultation_or_404(request, pk)
    if not request.user.has_perm("participation.take_part", asked):
        raise PermissionDenied
    return asked


def _desk(
    request: MemberRequest, asked: Consultation, key: uuid.UUID
) -> tuple[Desk, Comment | None]:
    """Return where these words are kept, and the comment they belong to if it is said already."""
    said = Comment.objects.filter(consultation=asked, key=key).first()
    if said is None:
        return desk_of(request, asked, key), None
    if said.author_id != request.user.pk:
        raise Http404
    return desk_of_own(request, said), said


def _key(words: str) -> uuid.UUID:
    try:
        return uuid.UUID(words)
    except ValueError as wrong:
        raise Http404 from wrong


# --- Said already ------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Change what one has said; it waits to be read once more, and is marked as changed."""
    comment = _own(request, pk)
    asked = comment.consultation
    may_change = request.user.has_perm("participation.change_comment", comment)
    if not (may_change and has_readers(asked)):
        if comment.state not in HELD:
            return too_late(request, asked, desk_of_own(request, comment))
        messages.info(request, _("This comment cannot be changed any more."))
        return redirect(asked)
    desk, is_reply = desk_of_own(request, comment), comment.parent_id is not None
    kept = None
    if request.method != "POST":
        kept = left_in(desk)
        said = {"kind": comment.kind, "text": comment.text}
        initial = said | (words_in(kept, ("kind", "text")) if kept else {})
        form = RewordForm(initial=initial, key=comment.key, is_reply=is_reply)
    else:
        form = RewordForm(request.POST, key=comment.key, is_reply=is_reply)
        if form.is_valid():
            return _reword(request, comment, form, desk)
        keep_if_it_fits(desk, typed_in(request.POST))
    context = {
        **beside(request, asked, reader_of(request.user, asked)),
        "spot": None,
        "parent": None,
        "own": comment,
        "form": form,
        "action": request.get_full_path(),
        "is_danger": form.finding.alarming,
        "is_page": True,
        "desk": seated(asked, desk, kept),
    }
    return render(request, "participation/comment.html", context)


def _reword(request: MemberRequest, comment: Comment, form: RewordForm, desk: Desk) -> HttpResponse:
    said = form.cleaned_data
    kind = said.get("kind", "")
    is_same = (kind, said["text"]) == (comment.kind, comment.text)
    # Sent back and sent again as it was: the moderator reads it once more all the same.
    if not is_same or comment.state == CommentState.RETURNED:
        try:
            reword(
                comment,
                kind=kind,
                text=said["text"],
                by=request.user,
                is_alarming=form.finding.alarming,
            )
        except CommentRefused:
            return too_late(request, comment.consultation, desk)
    forget(desk)
    address = comment.consultation.get_absolute_url()
    return redirect(f"{address}?said={comment.pk}#comment-{comment.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Ask whether one's own comment shall be taken back, and take it back."""
    comment = _own(request, pk)
    asked = comment.consultation
    if not request.user.has_perm("participation.withdraw_comment", comment):
        messages.info(request, _("This comment cannot be taken back any more."))
        return redirect(asked)
    if request.method != "POST":
        context = {"consultation": asked, "comment": comment}
        return render(request, "participation/comment_withdraw.html", context)
    try:
        withdraw(comment, by=request.user)
    except CommentRefused:
        messages.info(request, _("This comment cannot be taken back any more."))
    else:
        forget(desk_of_own(request, comment))
        messages.success(request, _("Your comment is taken back. The others no longer read it."))
    return redirect(asked)


@require_POST
def second_look(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Let the author of a text that was sent back ask that somebody else looks again."""
    rows = Comment.objects.filter(municipality=request.municipality, author=request.user)
    comment = get_object_or_404(rows.select_related("consultation"), pk=pk)
    comment.municipality = comment.consultation.municipality = request.municipality
    try:
        ask_second_look(comment, by=request.user)
    except CommentRefused:
        messages.warning(request, _("Nobody can look again at this text now."))
    else:
        messages.success(request, _("Somebody else will look at your text again. You hear of it."))
    return redirect(comment)


def _own(request: MemberRequest, pk: int) -> Comment:
    comment = comment_or_404(request, pk)
    if comment.author_id != request.user.pk:
        raise PermissionDenied
    return comment
