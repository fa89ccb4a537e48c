"""The pages of the second factor: setting it up, its spare codes, and showing it."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as remember_in_session

from accounts.forms import SecondFactorForm
from accounts.second_factor import (
    KnownRequest,
    code_of_the_demo,
    demand_password,
    drawing_of,
    has_second_factor,
    new_secret,
    safe_target,
    seconds_to_wait,
    set_up,
    show,
    spare_codes_left,
    unsaved_device,
)

# In the session until the app has shown its first right code, and until the codes were kept.
SECRET = "second_factor_secret"  # noqa: S105
CODES = "second_factor_codes"


def with_password(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let nobody near a second factor whom a mailbox let in, where her roles need a password."""

    @wraps(view)
    def guarded(request: KnownRequest) -> HttpResponse:
        target = safe_target(request, request.POST.get("next") or request.GET.get("next", ""))
        return demand_password(request, after=target) or view(request)

    return guarded


def _to(name: str, target: str) -> HttpResponse:
    return redirect(f"{reverse(name)}?{urlencode({'next': target})}")


@never_cache
@login_required
@with_password
@sensitive_post_parameters("code")
def second_factor(request: KnownRequest) -> HttpResponse:
    """Ask for the code of the app or a spare one, and go on to where somebody wanted to go."""
    target = safe_target(request, request.POST.get("next") or request.GET.get("next", ""))
    if not has_second_factor(request.user):
        return _to("accounts:second-factor-set-up", target)
    if request.user.is_verified():
        if target != "/":
            return redirect(target)
        left = spare_codes_left(request.user)
        return render(request, "accounts/second_factor_shown.html", {"spare_codes_left": left})
    form = SecondFactorForm(request.POST or None, initial={"next": target})
    if request.method == "POST" and form.is_valid():
        wait = seconds_to_wait(request.user)
        if not wait and show(request, form.cleaned_data["code"]):
            return redirect(target)
        form.add_error("code", _why_not(wait))
    context = {"form": form, "demo_code": code_of_the_demo(request.user)}
    return render(request, "accounts/second_factor.html", context)


def _why_not(wait: int) -> str:
    if wait:
        sentence = ngettext(
            "That was wrong several times. Please wait %(many)d second and type the code again.",
            "That was wrong several times. Please wait %(many)d seconds and type the code again.",
            wait,
        )
        return sentence % {"many": wait}
    return _("This code is not right, or it was used already. The app shows a new one soon.")


@never_cache
@login_required
@with_password
@sensitive_post_parameters("code")
def set_up_page(request: KnownRequest) -> HttpResponse:
    """Show the secret to an app, and keep it once the app's first code is right."""
    target = safe_target(request, request.POST.get("next") or request.GET.get("next", ""))
    if has_second_factor(request.user) and not request.user.is_verified():
        # Only who has the old one replaces it; who has lost it asks a coordinator.
        return _to("accounts:second-factor", target)
    secret = request.session.setdefault(SECRET, new_secret())
    form = SecondFactorForm(request.POST or None, initial={"next": target})
    if request.method == "POST" and form.is_valid():
        kept = set_up(request.user, secret, form.cleaned_data["code"])
        if kept is not None:
            device, request.session[CODES] = kept
            del request.session[SECRET]
            remember_in_session(request, device)
            request.session.cycle_key()
            return _to("accounts:second-factor-codes", target)
        form.add_error("code", _("This code is not right. The app shows a new one soon."))
    device = unsaved_device(request.user, secret)
    context = {
        "form": form,
        "drawing": drawing_of(device),
        "secret": in_groups(device.config_url.partition("secret=")[2].partition("&")[0]),
        "demo_code": code_of_the_demo(request.user, device),
    }
    return render(request, "accounts/second_factor_set_up.html", context)


def in_groups(secret: str) -> str:
    """Return a secret in groups of four, for those who type it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


@never_cache
@login_required
@with_password
def spare_codes(request: KnownRequest) -> HttpResponse:
    """Show the spare codes, until their owner says that she has kept them; then never again."""
    target = safe_target(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST":
        request.session.pop(CODES, None)
    if CODES not in request.session:
        return redirect(target)
    context = {"codes": request.session[CODES], "next": target}
    return render(request, "accounts/second_factor_codes.html", context)
