"""The door: logging in, coming back to a text, the language, and taking up an invitation."""

import json
from datetime import timedelta
from typing import Any

from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.views import LoginView, PasswordResetView, redirect_to_login
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_scopes import scope, scopes_disabled

from accounts.forms import ForgottenPasswordForm, JoinForm, LoginForm
from accounts.guessing import DOORS, WRONG_FROM_ONE_PLACE
from accounts.models import Invitation, User
from accounts.second_factor import BY_LETTER_MARK
from accounts.transitions import InvitationRefused, accept, digest

# What a browser may send back to us: our own backend signs in without asking again.
BACKEND = "django.contrib.auth.backends.ModelBackend"

# Longer than the longest form of the plan.
KEPT_MAX = 500_000
NEVER_KEPT = {"csrfmiddlewaretoken", "password", "password1", "password2"}
# What forms carry besides what people type: nobody has written it.
MARKS = {
    *("writer", "opening", "version", "lineage", "key", "seen", "before", "mine", "back"),
    *("decision", "chosen", "status", "as_of"),
    *("part", "field", "parent", "kind"),
}


class Login(LoginView):
    """The log-in page."""

    authentication_form = LoginForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse to guess on, when one place tries one password at many people's doors."""
        if _wrong_passwords_from(request) >= WRONG_FROM_ONE_PLACE:
            return render(request, "403_lockout.html", status=429)
        return super().post(request, *args, **kwargs)


def _wrong_passwords_from(request: HttpRequest) -> int:
    """Return how many wrong passwords came from this machine or town hall in the last hour."""
    lately = AccessAttempt.objects.filter(
        ip_address=get_client_ip_address(request),
        attempt_time__gt=timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME),
    ).exclude(username__in=DOORS)
    return lately.aggregate(Sum("failures_since_start", default=0))["failures_since_start__sum"]


class ForgottenPassword(PasswordResetView):
    """Ask for a letter with a link to a new password."""

    form_class = ForgottenPasswordForm
    template_name = "accounts/password_reset.html"
    email_template_name = "accounts/password_reset_letter.txt"
    subject_template_name = "accounts/password_reset_subject.txt"
    success_url = reverse_lazy("accounts:password-reset-sent")
    # Links in letters come from the configured address, never from what a request claims.
    extra_email_context = {"portal_url": settings.PORTAL_URL}


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Show the portal in another language from now on, on this device and for this person."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = redirect(target)
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=language)
        keep_language(response, language)
    return response


def keep_language(response: HttpResponse, language: str) -> None:
    """Let this device show pages in a language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 60 * 60,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


@sensitive_post_parameters()
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation: only the button uses it up, because mail scanners follow links."""
    # The token is the key; the municipality is known only once the row is found.
    with scopes_disabled():
        invitation = (
            Invitation.objects.filter(token_hash=digest(token))
            .select_related("municipality", "department")
            .first()
        )
    if invitation is None:
        raise Http404
    if not invitation.is_open:
        return render(request, "accounts/invitation_over.html")
    if User.objects.filter(email__iexact=invitation.email).exists():
        return _accept_known(request, invitation)
    form = JoinForm(request.POST or None, email=invitation.email)
    context: dict[str, Any] = {"invitation": invitation, "form": form, "known": False}
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            with scope(municipality=invitation.municipality):
                user = accept(invitation, name=typed["name"], password=typed["password1"])
        except InvitationRefused as refusal:
            context["refusal"] = str(refusal)
        else:
            login(request, user, backend=BACKEND)
            return redirect(invitation.municipality)
    return render(request, "accounts/invitation_accept.html", context)


def _accept_known(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Let somebody who has a log-in take up a role, once she has shown that it is she."""
    user = request.user
    if not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if (user.email or "").lower() != invitation.email:
        # As on a shared computer; to the log-in page she would only be sent back here.
        return render(request, "accounts/invitation_other.html", {"user": user})
    context: dict[str, Any] = {"invitation": invitation, "form": None, "known": True}
    if request.method == "POST":
        try:
            with scope(municipality=invitation.municipality):
                accept(invitation, name="", password="")
        except InvitationRefused as refusal:
            context["refusal"] = str(refusal)
        else:
            by_letter = request.session.get(BY_LETTER_MARK)
            if by_letter and not user.has_perm("accounts.log_in_by_letter"):
                # The new role needs the password; the mailbox alone has opened this session.
                logout(request)
            return redirect(invitation.municipality)
    return render(request, "accounts/invitation_accept.html", context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give a text back that came with an old form: somebody logged in again in another tab."""
    kept, action = kept_fields(request), request.get_full_path()
    if request.path == reverse("accounts:resume"):
        # She came in again in another tab; her text lies in the form that asked her to.
        asked = dict(kept)
        kept, action = _unpacked(asked.get("kept", "")), asked.get("action", "")
        if not url_has_allowed_host_and_scheme(action, allowed_hosts=None):
            kept, action = [], ""
    return _once_more(request, kept, action, status=403)


def session_ended(request: HttpRequest) -> HttpResponse:
    """Keep the text of somebody whose session ended while she was typing, and ask her in again.

    The text stays in the page: nothing of it is stored until she is known again.
    """
    if not _comes_from_us(request):
        return redirect_to_login("/")
    context = {
        "form": LoginForm(request),
        "kept": json.dumps(kept_fields(request)),
        "action": request.get_full_path(),
    }
    return render(request, "accounts/session_ended.html", context, status=401)


@require_POST
@sensitive_post_parameters()
def resume(request: HttpRequest) -> HttpResponse:
    """Log somebody in again and hand her the text she was writing, to send it once more."""
    action, kept = request.POST.get("action", ""), request.POST.get("kept", "")
    if not url_has_allowed_host_and_scheme(action, allowed_hosts=None):
        return redirect("accounts:login")
    if request.user.is_authenticated:
        # She has come in by a letter, in another tab.
        return _once_more(request, _unpacked(kept), action, status=200)
    if _wrong_passwords_from(request) >= WRONG_FROM_ONE_PLACE:
        return render(request, "403_lockout.html", status=429)
    # "I am logged in again" asks for no password; so far she is not.
    is_early = "back" in request.POST
    form = LoginForm(request) if is_early else LoginForm(request, data=request.POST)
    if is_early or not form.is_valid():
        context = {"form": form, "kept": kept, "action": action, "is_early": is_early}
        return render(request, "accounts/session_ended.html", context, status=401)
    login(request, form.get_user())
    return _once_more(request, _unpacked(kept), action, status=200)


def _once_more(
    request: HttpRequest, kept: list[tuple[str, str]], action: str, *, status: int
) -> HttpResponse:
    """Hand a text back; words of whoever was logged in here before are not sent by another."""
    writer = dict(kept).get("writer", "")
    is_mine = not writer or not request.user.is_authenticated or writer == str(request.user.pk)
    context = {
        "kept": kept,
        "action": action,
        # She sees what she sends.
        "words": {name for name, said in kept if is_words(name, said)},
        "of_another": [] if is_mine else [said for name, said in kept if is_words(name, said)],
    }
    return render(request, "403_csrf.html", context, status=status)


def is_words(name: str, said: str) -> bool:
    """Whether a field of a form may hold what somebody wrote, and not a mark of the form's own."""
    return name not in MARKS and len(said) > len("on")


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed into one of our forms, for a page that offers to send it once more.

    Only a form of our own site gets its text back; a foreign site could otherwise put words into
    somebody's mouth.
    """
    if request.method != "POST" or not _comes_from_us(request):
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER_KEPT
        for value in values
    ]


def _comes_from_us(request: HttpRequest) -> bool:
    """Whether a form was sent from a page of ours; every browser of today says so itself."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", "")
    own = f"{request.scheme}://{request.get_host()}"
    return site == "same-origin" and origin in {"", own}


def _unpacked(kept: str) -> list[tuple[str, str]]:
    if len(kept) > KEPT_MAX:
        return []
    try:
        pairs = [(str(name), str(value)) for name, value in json.loads(kept)]
    except (TypeError, ValueError, RecursionError):
        return []
    # A half of a surrogate pair, which only a made-up text holds, cannot be sent on.
    return [(_sayable(name), _sayable(value)) for name, value in pairs]


def _sayable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
