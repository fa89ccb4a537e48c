"""Coming in by a code, step by step on a phone; nobody is known before the last step.

What is chosen on the way lies in the session: the code's number, the age band, the names offered.
The account exists only once the last page is sent, and the code is used up by that alone.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST
from django_scopes import scope

from accounts.addresses import send_address_letter
from accounts.codes import GROUP, RETURNING_GROUPS, in_groups, tidied
from accounts.guardians import needs_guardian
from accounts.guessing import JOIN_DOOR, door_is_closed, note_wrong_code
from accounts.models import User
from accounts.returning import new_return_code
from accounts.rules import works_with_nothing_but_her_own
from accounts.second_factor import BY_LETTER_MARK
from participation.forms.joining import (
    AgeForm,
    CodeForm,
    NameForm,
    WayBackForm,
    WayBackWithGuardianForm,
)
from participation.help_lines import help_line_of
from participation.models import JoinCode
from participation.pseudonyms import offer_names
from participation.transitions.joining import (
    JoinRefused,
    NameTaken,
    SitsThere,
    came_in_by,
    code_behind,
    code_numbered,
    join,
    join_another,
)

# The code of the picture's address, until it is used or another one comes.
SLIP = "slip"
# What lies in the session on the way in.
WAY = "joining"
# Who waits for a guardian, or has come in and not pressed the last button.
ARRIVED = "arrived"
# On a computer at school the next one sits down soon.
ARRIVED_MINUTES = 15

BACKEND = "accounts.returning.ReturnCodeBackend"


def _known(request: HttpRequest, form: CodeForm | None = None) -> HttpResponse:
    """Tell somebody who is logged in already that a code is for somebody new."""
    context = {"person": request.user, "form": form}
    return render(request, "participation/join_known.html", context)


def _no_such_code(typed: str = "") -> str:
    # The lengths stand on every slip, so this tells nobody anything about a code.
    if len(tidied(typed)) == RETURNING_GROUPS * GROUP:
        return _("This code is as long as one for coming back. Press “I have been here before”.")
    return _("This code does not work. Look at it once more, or ask the person who gave it to you.")


def _way(request: HttpRequest) -> tuple[JoinCode, dict[str, Any]]:
    """Return the code somebody has typed and what she has chosen so far; may raise JoinRefused."""
    way: dict[str, Any] = request.session.get(WAY) or {}
    return code_numbered(way.get("code", 0)), way


def _keep(request: HttpRequest, **chosen: Any) -> None:
    request.session[WAY] = (request.session.get(WAY) or {}) | chosen


def _from_the_start(request: HttpRequest) -> HttpResponse:
    if request.session.pop(WAY, None):
        messages.info(request, _("Please type your code once more."))
    return redirect("participation:join")


@sensitive_post_parameters("code")
@sensitive_variables("code")
def join_by_picture(request: HttpRequest, code: str) -> HttpResponse:
    """Carry the code of the picture's address to the page that asks for it.

    Nothing is ever sent to an address with a code in it: where wrong codes are counted, the
    address is written down.
    """
    request.session[SLIP] = code[:40]
    return redirect("participation:join")


@sensitive_post_parameters("code")
@sensitive_variables("code")
def join_by_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code on the slip, or show the one that came with the picture on it."""
    if door_is_closed(request, JOIN_DOOR):
        return render(request, "participation/codes_wait.html", status=429)
    if request.user.is_authenticated:
        return _another_body(request)
    form = CodeForm(request.POST or None, initial=_from_picture(request))
    if request.method == "POST" and form.is_valid():
        try:
            found = code_behind(form.cleaned_data["code"])
        except JoinRefused:
            note_wrong_code(request, JOIN_DOOR)
            form.add_error("code", _no_such_code(form.cleaned_data["code"]))
        else:
            # Whoever joined here before has left the page; nothing of hers stays.
            for mark in (ARRIVED, SLIP):
                request.session.pop(mark, None)
            request.session[WAY] = {"code": found.pk}
            return redirect("participation:join-about")
    return render(request, "participation/join_code.html", {"form": form})


def _from_picture(request: HttpRequest) -> dict[str, str]:
    return {"code": in_groups(request.session.get(SLIP, ""))}


@sensitive_variables("form")
def _another_body(request: HttpRequest) -> HttpResponse:
    """Let a young person who is logged in use a second slip; tell everybody else who she is."""
    person = request.user
    if not isinstance(person, User) or not works_with_nothing_but_her_own(person):
        return _known(request)
    form = CodeForm(request.POST or None, initial=_from_picture(request))
    if request.method == "POST" and form.is_valid():
        try:
            found = code_behind(form.cleaned_data["code"])
            with scope(municipality=found.municipality):
                join_another(found, person)
        except JoinRefused:
            note_wrong_code(request, JOIN_DOOR)
            form.add_error("code", _no_such_code())
        except SitsThere:
            form.add_error("code", _("You are a member there already."))
        else:
            request.session.pop(SLIP, None)
            messages.success(
                request, _("You are now a member of %(body)s too.") % {"body": found.body.name}
            )
            return redirect(found.municipality)
    return _known(request, form)


def join_about(request: HttpRequest) -> HttpResponse:
    """Say in a few plain sentences what it is about, who reads it, and what the rules are."""
    if request.user.is_authenticated:
        return _known(request)
    try:
        code, _chosen = _way(request)
    except JoinRefused:
        return _from_the_start(request)
    town = code.municipality
    context = {"code": code, "town": town, "help_line": help_line_of(town)}
    return render(request, "participation/join_about.html", context)


def join_age(request: HttpRequest) -> HttpResponse:
    """Ask for the age band."""
    if request.user.is_authenticated:
        return _known(request)
    try:
        code, chosen = _way(request)
    except JoinRefused:
        return _from_the_start(request)
    form = AgeForm(request.POST or None, initial={"age_band": chosen.get("age_band")})
    if request.method == "POST" and form.is_valid():
        _keep(request, age_band=form.cleaned_data["age_band"])
        return redirect("participation:join-name")
    return render(request, "participation/join_age.html", {"form": form, "town": code.municipality})


def join_name(request: HttpRequest) -> HttpResponse:
    """Let her choose one of some names, or see others."""
    if request.user.is_authenticated:
        return _known(request)
    try:
        code, chosen = _way(request)
    except JoinRefused:
        return _from_the_start(request)
    if "age_band" not in chosen:
        return redirect("participation:join-age")
    if "names" not in chosen or "others" in request.POST:
        with scope(municipality=code.municipality):
            names = offer_names(code.municipality, get_language() or "")
        _keep(request, names=names)
        if request.method == "POST":
            return redirect("participation:join-name")
    else:
        names = chosen["names"]
    form = NameForm(
        request.POST or None, names=names, initial={"pseudonym": chosen.get("pseudonym")}
    )
    if request.method == "POST" and form.is_valid():
        _keep(request, pseudonym=form.cleaned_data["pseudonym"])
        return redirect("participation:join-back")
    context = {"form": form, "town": code.municipality}
    return render(request, "participation/join_name.html", context)


def join_back(request: HttpRequest) -> HttpResponse:
    """Ask how she wants to come back, and then let her in; the answer shows her code, once.

    Sent twice, as by a double click, it lets in one person: the second answer shows her a new
    code in place of the one she has not seen.
    """
    if request.user.is_authenticated:
        return _known(request)
    again = _sent_again(request)
    if again is not None:
        return _welcome(request, again, new_return_code(again), is_again=True)
    try:
        code, chosen = _way(request)
    except JoinRefused:
        return _from_the_start(request)
    if "pseudonym" not in chosen:
        return redirect("participation:join-name")
    town = code.municipality
    asks_guardian = needs_guardian(town, chosen["age_band"])
    kind = WayBackWithGuardianForm if asks_guardian else WayBackForm
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _let_in(request, code, chosen, form)
    context = {"form": form, "town": town, "asks_guardian": asks_guardian}
    return render(request, "participation/join_back.html", context)


def _sent_again(request: HttpRequest) -> User | None:
    """Return who has come in by this very page already."""
    if request.method != "POST":
        return None
    chosen = request.session.get(WAY) or {}
    twin = came_in_by(chosen.get("code", 0), chosen.get("pseudonym", ""))
    return _arrived(request) or twin


@sensitive_variables("joined")
def _let_in(
    request: HttpRequest, code: JoinCode, chosen: dict[str, Any], form: WayBackForm
) -> HttpResponse:
    email = form.cleaned_data["email"]
    try:
        with scope(municipality=code.municipality):
            joined = join(
                code,
                age_band=chosen["age_band"],
                pseudonym=chosen["pseudonym"],
                guardian=form.cleaned_data.get("guardian", ""),
            )
    except JoinRefused:
        again = _sent_again(request)
        if again is None:
            return _from_the_start(request)
        return _welcome(request, again, new_return_code(again), is_again=True)
    except NameTaken:
        without = {name: said for name, said in chosen.items() if name in {"code", "age_band"}}
        request.session[WAY] = without
        messages.info(request, _("Somebody was faster with this name. Here are others."))
        return redirect("participation:join-name")
    if email:
        send_address_letter(joined.person, email)
    return _welcome(request, joined.person, joined.return_code, email=email)


@sensitive_variables("return_code")
def _welcome(
    request: HttpRequest,
    person: User,
    return_code: str,
    *,
    email: str = "",
    is_again: bool = False,
) -> HttpResponse:
    person.refresh_from_db(fields=["is_active"])
    arrive(request, person)
    context = {
        "person": person,
        "code": in_groups(return_code),
        "email": email,
        "is_again": is_again,
    }
    return render(request, "participation/join_done.html", context)


def arrive(request: HttpRequest, person: User) -> None:
    """Note in the session that this person stands at the door and has shown who she is."""
    request.session[ARRIVED] = [person.pk, int(timezone.now().timestamp())]


def _arrived(request: HttpRequest) -> User | None:
    """Return who stands at the door, if she has not been standing there for long."""
    pk, at = request.session.get(ARRIVED) or (0, 0)
    if timezone.now().timestamp() - at > ARRIVED_MINUTES * 60:
        return None
    return User.objects.filter(pk=pk).first()


def whoever_arrived(request: HttpRequest) -> User | None:
    """Return who stands at the door, for the page on which she waits for her guardian."""
    return _arrived(request)


@require_POST
def join_start(request: HttpRequest) -> HttpResponse:
    """Go in, from the page that has shown the code to come back by."""
    person = None if request.user.is_authenticated else _arrived(request)
    if person is None:
        return redirect("welcome")
    if not person.is_active:
        return redirect("participation:join-waiting")
    login(request, person, backend=BACKEND)
    # Whoever is given a role with more rights in this session needs a password for it.
    request.session[BY_LETTER_MARK] = True
    for mark in (WAY, ARRIVED):
        request.session.pop(mark, None)
    return redirect("welcome")
