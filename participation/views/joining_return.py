"""Coming back by a code, and waiting for a guardian's yes."""

from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django_scopes import scope

from accounts.codes import GROUP, JOINING_GROUPS, tidied
from accounts.guardians import ask_guardian, newest_consent, towns_without_yes
from accounts.guessing import RETURN_DOOR, alarm, door_is_closed
from accounts.models import GuardianConsent, Municipality, User
from accounts.returning import person_behind
from accounts.second_factor import BY_LETTER_MARK, safe_target
from participation.forms.joining import GuardianForm, ReturnCodeForm
from participation.views.joining import arrive, whoever_arrived


@sensitive_post_parameters("code")
@sensitive_variables("code", "form")
def return_by_code(request: HttpRequest) -> HttpResponse:
    """Let a young person in by the code she was given when she joined."""
    if request.user.is_authenticated:
        return redirect("welcome")
    if door_is_closed(request, RETURN_DOOR):
        return render(request, "participation/codes_wait.html", status=429)
    form = ReturnCodeForm(request.POST or None)
    # The page that her letter named, if she comes from there.
    target = request.POST.get("next", "") or request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        waiting = person_behind(code)
        if waiting is not None and not waiting.is_active:
            arrive(request, waiting)
            return redirect("participation:join-waiting")
        person = authenticate(request, return_code=code, username=RETURN_DOOR)
        if person is not None:
            login(request, person)
            request.session[BY_LETTER_MARK] = True
            return redirect(safe_target(request, target) if target else "welcome")
        alarm(request, RETURN_DOOR)
        form.add_error("code", _no_such_code(code))
    return render(request, "participation/return.html", {"form": form, "next": target})


def _no_such_code(typed: str) -> str:
    # The lengths stand on every slip, so this tells nobody anything about a code.
    if len(tidied(typed)) == JOINING_GROUPS * GROUP:
        return _("This code is as long as one for new people. Press “I am new here”.")
    return _("This code does not work. Look at it once more, or ask for a new one.")


def waiting(request: HttpRequest) -> HttpResponse:
    """Say to a young person that her guardian is being asked; the letter can be sent once more."""
    if request.user.is_authenticated:
        return redirect("welcome")
    person = whoever_arrived(request)
    if person is None:
        return redirect("participation:return")
    if person.is_active:
        return render(request, "participation/join_agreed.html", {"person": person})
    return _wait(request, person)


def _consent_in(town: Municipality, person: User) -> GuardianConsent | None:
    with scope(municipality=town):
        return newest_consent(person, town)


def _wait(request: HttpRequest, person: User) -> HttpResponse:
    # The one whose guardian is still to be asked comes before one that was taken back.
    asked = [_consent_in(town, person) for town in towns_without_yes(person)]
    consents = [each for each in asked if each is not None]
    consents.sort(key=lambda each: each.withdrawn_at is not None)
    consent = consents[0] if consents else None
    may_ask = consent is not None and consent.given_at is None and consent.withdrawn_at is None
    initial = {"guardian": consent.contact} if consent else {}
    own = person.email or ""
    form = GuardianForm(request.POST or None, initial=initial, own_address=own)
    if request.method == "POST" and consent and may_ask and form.is_valid():
        with scope(municipality=consent.municipality):
            sent = ask_guardian(consent, form.cleaned_data["guardian"])
        if sent:
            messages.success(request, _("The letter is on its way."))
        else:
            messages.warning(
                request,
                _("We have written often enough. Please ask the person who gave you the code."),
            )
        return redirect("participation:join-waiting")
    context = {"form": form, "consent": consent, "may_ask": may_ask}
    return render(request, "participation/join_waiting.html", context)
