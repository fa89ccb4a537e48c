"""The second factor: what somebody has beside her password who sees who young people are (S20).

An authenticator app, and eight spare codes for the day the phone is lost. It counts for the
session in which it was shown. Guessing slows itself down; the library counts the attempts.
"""

import math
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

import segno
from django.contrib import messages
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django_otp import devices_for_user, match_token
from django_otp import login as remember_in_session
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from django_scopes import scope

from accounts.choices import Role
from accounts.models import Membership, User
from journal.recording import record

# Who sees texts that nobody has read yet, or who somebody is.
NEEDS_ONE = frozenset({Role.MODERATOR, Role.YOUTH_FACILITATOR, Role.SAFEGUARDING})
# Whom one lets in or sends away only with one's own second factor.
GIVEN_WITH_ONE = NEEDS_ONE | {Role.DATA_PROTECTION}
# Who may have set one up, and can lose her phone.
MAY_HAVE_ONE = NEEDS_ONE | {Role.COORDINATOR, Role.ADMINISTRATOR}
# In a session that a letter or a young person's code has opened, without a password.
BY_LETTER_MARK = "by_letter"
SPARE_CODES = 8
# As long as the app and ours differ by less than half a minute.
TOLERANCE = 1


class KnownRequest(HttpRequest):
    """A request of somebody who is logged in; the library adds to its person `is_verified`."""

    user: Any


class Drawing(NamedTuple):
    """A code to be photographed: how many squares a side has, and the dark ones as an SVG path."""

    size: int
    path: str


def has_second_factor(user: User) -> bool:
    """Whether somebody has set one up."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def demand_password(request: HttpRequest, *, after: str = "") -> HttpResponseRedirect | None:
    """Log somebody out whom a mailbox alone let in and whose roles need a password by now.

    Else whoever reads her letters would set up the second factor of a role she was given since.
    """
    user = request.user
    if not request.session.get(BY_LETTER_MARK) or user.has_perm(  # type: ignore[union-attr]
        "accounts.log_in_by_letter"
    ):
        return None
    logout(request)
    messages.warning(request, _("Your role needs the password. Please log in with it."))
    return redirect(f"{reverse('accounts:login')}?{urlencode({'next': after or '/'})}")


def demand_second_factor(request: HttpRequest, *, after: str = "") -> HttpResponseRedirect | None:
    """Return where somebody must go first who has not shown hers in this session, or nothing.

    From there she comes back to `after`, or to the page she asked for; what she sent is not sent
    again by itself.
    """
    back = after or (request.get_full_path() if request.method in {"GET", "HEAD"} else "/")
    led = demand_password(request, after=back)
    if led:
        return led
    if request.user.is_verified():  # type: ignore[union-attr]
        return None
    return redirect(f"{reverse('accounts:second-factor')}?{urlencode({'next': back})}")


def with_second_factor(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead whoever has not shown a second factor in this session there before she sees a page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return demand_second_factor(request) or view(request, *args, **kwargs)

    return guarded


def safe_target(request: HttpRequest, target: str) -> str:
    """Return where somebody goes next: a page of ours, never another host's."""
    own = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if own else "/"


# Setting one up.


def new_secret() -> str:
    """Return a secret that nobody has had before, for an app that is being set up."""
    return str(random_hex())


def unsaved_device(user: User, secret: str) -> TOTPDevice:
    """Return the device that a secret would make; it is kept once its first code was right."""
    return TOTPDevice(user=user, name="app", key=secret, tolerance=TOLERANCE)


def drawing_of(device: TOTPDevice) -> Drawing:
    """Return what the app photographs; it is drawn here, so that no other host hears of it."""
    squares = list(segno.make(device.config_url, error="m").matrix_iter(border=4))
    dark = [
        f"M{column} {row}h1v1h-1z"
        for row, line in enumerate(squares)
        for column, is_dark in enumerate(line)
        if is_dark
    ]
    return Drawing(len(squares), "".join(dark))


@transaction.atomic
def set_up(user: User, secret: str, code: str) -> tuple[TOTPDevice, list[str]] | None:
    """Keep an app whose first code is right, in the place of any before; return the spare codes."""
    device = unsaved_device(user, secret)
    if not fits(device, code):
        return None
    forget(user)
    # A code opens once, so the one that was just shown opens nothing more.
    device.last_t = totp(device).t()
    device.save()
    spare = StaticDevice.objects.create(user=user, name="spare codes")
    codes = [StaticToken.random_token() for _number in range(SPARE_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=spare, token=code) for code in codes)
    for town in user.municipalities():
        with scope(municipality=town):
            record(town, "second-factor.set-up", by=user)
    return device, codes


def fits(device: TOTPDevice, code: str) -> bool:
    """Whether a code is the one the app shows now, or showed half a minute ago."""
    digits = "".join(code.split())
    return digits.isascii() and digits.isdigit() and totp(device).verify(int(digits), TOLERANCE)


def totp(device: TOTPDevice) -> TOTP:
    """Return a device's clock, set to now."""
    clock = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    clock.time = time.time()
    return clock


def forget(user: User) -> None:
    """Let somebody's app and spare codes open nothing any more, in every session."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


@transaction.atomic
def reset(membership: Membership, *, by: User) -> None:
    """Let somebody who has lost phone and spare codes begin anew; the journal keeps by whom."""
    forget(membership.user)
    record(membership, "second-factor.reset", by=by)


# Showing it.


def show(request: HttpRequest, code: str) -> bool:
    """Take a code of the app or a spare one; the session remembers that it was right."""
    device = match_token(request.user, "".join(code.split()).lower())
    if device is None:
        return False
    remember_in_session(request, device)
    # Whoever knew this session's key before must not have the second factor's session as well.
    request.session.cycle_key()
    return True


def seconds_to_wait(user: User) -> int:
    """Return how long somebody must wait after wrong codes before the next one is looked at."""
    waits = [0.0]
    for device in devices_for_user(user):
        allowed, why = device.verify_is_allowed()
        if not allowed:
            waits.append((why["locked_until"] - timezone.now()).total_seconds())
    return math.ceil(max(waits))


def spare_codes_left(user: User) -> int:
    """Return how many spare codes somebody has not used yet."""
    return StaticToken.objects.filter(device__user=user).count()


def code_of_the_demo(user: User, device: TOTPDevice | None = None) -> str:
    """Return the present code for somebody of demo municipalities alone; else nothing.

    Who tries the portal has no app at hand. Whoever belongs to a real town as well gets none.
    """
    towns = list(user.municipalities())
    if not towns or not all(town.is_demo for town in towns):
        return ""
    device = device or TOTPDevice.objects.filter(user=user, confirmed=True).first()
    if device is None:
        return ""
    clock = totp(device)
    # The code of this half minute opens once; after that the next one counts as well.
    if device.last_t >= clock.t():
        clock.drift += TOLERANCE
    code = f"{clock.token():06d}"
    return f"{code[:3]} {code[3:]}"
