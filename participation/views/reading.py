"""The page on which a body reads the draft and what is said about it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.middleware import MemberRequest
from accounts.models import User
from participation.models import Consultation, JointStatement
from participation.parts import parts_of
from participation.reading import sheet, talk_about, watcher_of, window_of
from participation.threads import Reader, reader_of
from participation.views.reading_access import addresses, consultation_or_404
from participation.views.reading_desks import unfinished
from participation.views.reading_late import what_is_left

SHOWS = ("", "commented", "mine")
# As many digits as an id has.
MOST_DIGITS = 18


@require_safe
def consultation(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show the whole text with what is said beside its parts; it stays readable ever after."""
    asked = consultation_or_404(request, pk)
    reader = reader_of(request.user, asked)
    show = request.GET.get("show", "")
    said = number_in(request.GET.get("said", ""))
    page = sheet(
        reader,
        asked,
        show=show if show in SHOWS else "",
        everything=request.GET.get("comments") == "all",
        opened=said or number_in(request.GET.get("comment", "")),
    )
    context = {
        **beside(request, asked, reader),
        "ways_on": ways_on(request.user, asked, reader),
        "sheet": page,
        "show": show if show in SHOWS else "",
        "said": str(said),
        "window": window_of(asked, timezone.now()),
        "unfinished": unfinished(request, asked, page.parts) if reader.says else [],
    }
    if not reader.says:
        context |= what_is_left(request, asked)
    return render(request, "participation/consultation.html", context)


def ways_on(user: User, asked: Consultation, reader: Reader) -> dict[str, bool]:
    """Return where somebody can go on from here; one query, for grown-ups alone."""
    town = asked.municipality
    return {
        "own": reader.writes and user.is_young,
        "statement": user.has_perm("participation.take_part", asked)
        or JointStatement.objects.filter(
            consultation=asked, adopted_at__isnull=False, shown_at__isnull=False
        ).exists(),
        "desk": user.has_perm("participation.prepare", town),
        "answers": user.has_perm("participation.follow_answers", asked),
        "queue": user.has_perm("participation.moderate_some", town),
    }


@require_safe
def part(request: MemberRequest, municipality: str, pk: int, part: str) -> HttpResponse:
    """Show one part with all that is said about it; to the page itself only what is said."""
    asked = consultation_or_404(request, pk)
    reader = reader_of(request.user, asked)
    if request.htmx:
        context = {**beside(request, asked, reader), "talk": talk_about(reader, asked, part)}
        return render(request, "participation/_talk.html", context | {"said": ""})
    shown = next((each for each in parts_of(asked) if each.key == part), None)
    if shown is None:
        raise Http404
    context = {
        **beside(request, asked, reader),
        "part": shown,
        "talk": talk_about(reader, asked, part),
    }
    return render(request, "participation/consultation_part.html", context)


def beside(request: MemberRequest, asked: Consultation, reader: Reader) -> dict[str, Any]:
    """Return what every page and fragment with comments needs."""
    return {
        "consultation": asked,
        "paths": addresses(asked),
        "says": reader.says,
        "body": asked.body.name,
        "language": request.municipality.language,
        "watcher": watcher_of(asked, request.municipality),
    }


def number_in(text: str) -> int:
    """Return the number an address gives; 0, which nothing has, if it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
