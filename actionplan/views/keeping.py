"""What a form gets to hear that sends by itself what is being typed into it."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from accounts.drafts import (
    Desk,
    DraftTooLong,
    Typed,
    forget,
    keep,
    make_room,
    make_room_in_one,
)
from accounts.middleware import MemberRequest
from actionplan.views.desks import moment
from actionplan.views.openings import is_saved

TEXT = "text/plain; charset=utf-8"


def leave_to_go_on(request: MemberRequest) -> HttpResponse:
    """Let the writer of an open page go on after a new log-in.

    A page that somebody else left open gets no leave to write in this person's name.
    """
    is_writer = request.GET.get("writer") == str(request.user.pk)
    return JsonResponse({"token": get_token(request) if is_writer else ""})


def answer_with_keeping(
    request: MemberRequest,
    desk: Desk,
    typed: Typed,
    *,
    base_version: int,
    is_said: bool,
    is_new: bool = False,
) -> HttpResponse:
    """Keep what somebody has typed by now, and say so.

    `is_said` means that nothing is unsaved: the words come late, after the save, or were taken
    back. `is_new` is a text of something that is not there yet.
    """
    if is_said:
        forget(desk)
        return HttpResponse("", content_type=TEXT)
    try:
        draft = keep(desk, typed, base_version=base_version)
    except DraftTooLong:
        words = _("This is more than can be kept. Please save it, or copy it before you leave.")
        return HttpResponse(words, status=413, content_type=TEXT)
    if is_saved(request, desk.opening):
        # It was on its way while the same page was saved. A page still open begins a new text.
        forget(desk)
        return HttpResponse("", status=409, content_type=TEXT)
    if is_new:
        make_room(desk)
    else:
        make_room_in_one(desk)
    words = _("Saved as your draft at %(time)s") % {"time": moment(draft.updated_at)}
    return HttpResponse(words, content_type=TEXT)
