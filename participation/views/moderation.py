"""The moderator's desk: what waits, and deciding about it, one by one or several at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.middleware import MemberRequest
from accounts.second_factor import demand_second_factor
from participation.choices import CommentState, ModerationVerb
from participation.forms.moderation import ReturnForm
from participation.models import Comment, Idea, ModerationAct
from participation.queue import (
    asked_second_looks,
    consultations_read_by,
    decision_about,
    one_idea,
    one_waiting,
    queue_of,
    stamp_of,
    waiting_comments,
    whole_comments,
)
from participation.statement_queue import of_statement, waiting_statements
from participation.transitions.comments import CommentRefused, send_back, show
from participation.transitions.idea_reading import seal_idea, send_back_idea, show_idea
from participation.transitions.moderation import (
    FROM_QUEUE,
    SamePerson,
    seal,
    take_second_look,
)
from participation.viewing import note_view
from participation.views.typed import keep_typed, take_typed


def demand_moderator(request: MemberRequest, page: str = "") -> HttpResponse | None:
    """Refuse whoever moderates nothing here; lead a moderator to her second factor.

    What she has typed on a page is there again when she comes back.
    """
    if not request.user.has_perm("participation.moderate_some", request.municipality):
        raise PermissionDenied
    led = demand_second_factor(request, after=page or _queue_url(request))
    if led and page and request.user.is_authenticated:
        keep_typed(request, page)
    return led


def queue(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show what waits: possible danger first, then the oldest."""
    led = demand_moderator(request)
    if led:
        return led
    town, user = request.municipality, request.user
    now = timezone.now()
    found = queue_of(user, town, now)
    statements = [of_statement(each, now) for each in waiting_statements(user, town)]
    # Of a statement no word stands here: its own page notes the look.
    if found.many:
        note_view(
            town,
            "moderation",
            by=user,
            comments=[each.pk for each in found.comments],
            ideas=[each.pk for each in found.ideas],
            second=[each.waiting.pk for each in found.second_looks],
        )
    context = {
        "queue": found,
        # Possible danger stands before everything else, the others behind what was said.
        "alarming_statements": [each for each in statements if each.is_alarming],
        "statements": [each for each in statements if not each.is_alarming],
    }
    return render(request, "participation/moderation_queue.html", context)


@require_POST
def show_many(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show several texts at once; each of which a moderator has read on this very page."""
    led = demand_moderator(request)
    if led:
        return led
    chosen = dict(each.partition(":")[::2] for each in request.POST.getlist("chosen"))
    numbers = [int(pk) for pk in chosen if pk.isascii() and pk.isdigit() and len(pk) < 19]
    shown = 0
    waiting = waiting_comments(request.user, request.municipality).filter(pk__in=numbers)
    for comment in waiting.select_related("author", "consultation"):
        comment.consultation.municipality = request.municipality
        if chosen[str(comment.pk)] != stamp_of(comment):
            continue
        try:
            show(comment, by=request.user, source=FROM_QUEUE)
        except CommentRefused:
            continue
        shown += 1
    _tell_of_many(request, shown, len(chosen) - shown)
    return redirect(_queue_url(request))


def _tell_of_many(request: MemberRequest, shown: int, left: int) -> None:
    if shown:
        sentence = ngettext(
            "%(many)d text can be read now.", "%(many)d texts can be read now.", shown
        )
        messages.success(request, sentence % {"many": shown})
    elif not left:
        messages.info(request, _("You have chosen no text."))
    if left:
        messages.warning(
            request,
            ngettext(
                "%(many)d text was changed, or somebody else has decided about it.",
                "%(many)d texts were changed, or somebody else has decided about them.",
                left,
            )
            % {"many": left},
        )


def _decidable(request: MemberRequest) -> QuerySet[Comment]:
    """Return what this moderator may ever decide about: never her own words."""
    town, user = request.municipality, request.user
    reach = Q(consultation__in=consultations_read_by(user, town).values("pk"))
    if user.has_perm("participation.look_again", town):
        reach |= Q(pk__in=asked_second_looks(town).values("comment"))
    return whole_comments(town).filter(reach).exclude(author=user)


def decide(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show one text with all that can be done about it, and do it."""
    led = demand_moderator(request, request.path)
    if led:
        return led
    comment = get_object_or_404(_decidable(request), pk=pk)
    comment.municipality = comment.consultation.municipality = request.municipality
    asked = asked_second_looks(request.municipality).filter(comment=comment).first()
    if comment.state != CommentState.WAITING and asked is None:
        return _too_late(request, comment)
    if asked is not None:
        asked.comment = comment
    language = comment.author.language or request.municipality.language
    form = _form(request, language)
    if request.method == "POST":
        if request.POST.get("stamp", "") != stamp_of(comment):
            return _read_once_more(request)
        done = _done(request, comment, asked, form)
        if done:
            return done
    note_view(comment, "moderation", by=request.user, comments=[comment.pk])
    context = {
        "waiting": one_waiting(comment, timezone.now()),
        "asked": asked,
        "is_own": asked is not None and asked.by_id == request.user.pk,
        "form": form,
        "is_idea": False,
        "language": language,
    }
    return render(request, "participation/moderation_decide.html", context)


def _read_once_more(request: MemberRequest) -> HttpResponse:
    """Bring a moderator before the new words; what she has typed is there as well."""
    keep_typed(request, request.path)
    messages.warning(request, _("The author has changed this text. Please read it once more."))
    return redirect(request.path)


def _form(request: MemberRequest, language: str) -> ReturnForm:
    """Return the form for sending back: what was sent, or what was typed before."""
    if request.POST.get("act") == "return":
        return ReturnForm(request.POST, language=language)
    typed = take_typed(request, request.path) if request.method == "GET" else {}
    return ReturnForm(initial=typed, language=language)


def _done(
    request: MemberRequest, comment: Comment, asked: ModerationAct | None, form: ReturnForm
) -> HttpResponse | None:
    """Do what was asked for; None where the form must be looked at once more."""
    act, by = request.POST.get("act"), request.user
    try:
        if act == "show":
            if asked is not None:
                take_second_look(asked, by=by, shows=True)
            else:
                show(comment, by=by, source=FROM_QUEUE)
            messages.success(request, _("It can be read now. Its author hears of it."))
        elif act == "seal":
            seal(comment, by=by)
            messages.success(request, _sealed_words())
        elif act == "return" and form.is_valid():
            said = {"rule": form.cleaned_data["rule"], "words": form.cleaned_data["words"]}
            if asked is not None:
                take_second_look(asked, by=by, shows=False, **said)
            else:
                send_back(comment, by=by, source=FROM_QUEUE, **said)
            messages.success(request, _("It went back to its author, with your words."))
        else:
            return None
    except CommentRefused:
        return _too_late(request, comment)
    except SamePerson:
        messages.error(request, _("You decided first. Somebody else looks again."))
    return redirect(_queue_url(request))


def decide_idea(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Show a young person's idea with all that can be done about it, and do it."""
    led = demand_moderator(request, request.path)
    if led:
        return led
    town = request.municipality
    rows = Idea.objects.filter(municipality=town).exclude(author=request.user)
    idea = get_object_or_404(rows.select_related("author"), pk=pk)
    idea.municipality = town
    if idea.state != CommentState.WAITING:
        return _too_late_for_idea(request, idea)
    language = idea.author.language or town.language
    form = _form(request, language)
    if request.method == "POST":
        if request.POST.get("stamp", "") != stamp_of(idea):
            return _read_once_more(request)
        done = _done_with_idea(request, idea, form)
        if done:
            return done
    note_view(idea, "moderation", by=request.user, ideas=[idea.pk])
    context = {
        "waiting": one_idea(idea, timezone.now()),
        "asked": None,
        "is_own": False,
        "form": form,
        "is_idea": True,
        "language": language,
    }
    return render(request, "participation/moderation_decide.html", context)


def _done_with_idea(
    request: MemberRequest, idea: Idea, form: ReturnForm
) -> HttpResponse | None:
    """Do what was asked for; None where the form must be looked at once more."""
    act, by = request.POST.get("act"), request.user
    try:
        if act == "show":
            show_idea(idea, by=by)
            messages.success(request, _("It can be read now. Its author hears of it."))
        elif act == "seal":
            seal_idea(idea, by=by)
            messages.success(request, _sealed_words())
        elif act == "return" and form.is_valid():
            said = {"rule": form.cleaned_data["rule"], "words": form.cleaned_data["words"]}
            send_back_idea(idea, by=by, **said)
            messages.success(request, _("It went back to its author, with your words."))
        else:
            return None
    except CommentRefused:
        return _too_late_for_idea(request, idea)
    return redirect(_queue_url(request))


def _too_late_for_idea(request: MemberRequest, idea: Idea) -> HttpResponse:
    """Tell the later of two moderators; who has clicked twice hears that it is saved.

    Of ideas the journal alone keeps who decided.
    """
    last = decision_about(idea)
    if last is None or last.by_id != request.user.pk:
        messages.warning(request, _("Somebody else has decided about this text in the meantime."))
        return redirect(_queue_url(request))
    done = ModerationVerb(last.verb.partition(".")[2])
    if done == request.POST.get("act"):
        messages.success(request, _("Saved."))
    else:
        words = _("You have decided about this text already: %(what)s.")
        messages.warning(request, words % {"what": done.label})
    return redirect(_queue_url(request))


def _too_late(request: MemberRequest, comment: Comment) -> HttpResponse:
    """Tell the later of two moderators; who has clicked twice has decided once."""
    last = comment.moderation.last()
    if last is None or last.by_id != request.user.pk:
        messages.warning(request, _("Somebody else has decided about this text in the meantime."))
    elif last.verb != request.POST.get("act", last.verb):
        # Something else in another tab: nobody may believe that a sealed text is shown.
        words = _("You have decided about this text already: %(what)s.")
        messages.warning(request, words % {"what": last.get_verb_display()})
    return redirect(_queue_url(request))


def _sealed_words() -> str:
    return _(
        "It is sealed, and the safeguarding person has a letter. This does not replace your own "
        "duty to report: if you know or think that a child is in danger, report it yourself."
    )


def _queue_url(request: MemberRequest) -> str:
    return reverse("participation:moderation-queue", args=[request.municipality.slug])
