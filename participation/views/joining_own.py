"""What is stored about me: to see, take along, correct, and leave (safeguard S16)."""

import json

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from accounts.addresses import send_address_letter
from accounts.codes import in_groups
from accounts.guardians import newest_consent
from accounts.middleware import MemberRequest
from accounts.models import ReturnCode
from participation.forms.joining import AgeForm, NameForm, WayBackForm
from participation.own_data import everything_about, in_short
from participation.pseudonyms import offer_names
from participation.transitions.joining import NameTaken, correct_age, leave, rename, renew_code
from participation.views.joining import arrive

# The names somebody was offered in place of hers.
NAMES = "names_offered"


def _demand_young(request: MemberRequest) -> None:
    if not request.user.has_perm("participation.change_own", request.municipality):
        raise PermissionDenied


def _back(request: MemberRequest) -> HttpResponse:
    return redirect("participation:my-data", request.municipality.slug)


def my_data(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show in plain words what is stored about the person who looks."""
    town, person = request.municipality, request.user
    is_young = person.has_perm("participation.change_own", town)
    code = ReturnCode.objects.filter(user=person, revoked_at=None).first() if is_young else None
    context = {
        "person": person,
        "is_young": is_young,
        "roles": person.memberships_in(town),
        "return_code": code,
        "consent": newest_consent(person, town) if is_young else None,
        "age_form": AgeForm(initial={"age_band": person.age_band}),
        "email_form": WayBackForm(),
        **in_short(person, town),
    }
    return render(request, "participation/my_data.html", context)


def download(request: MemberRequest, municipality: str) -> HttpResponse:
    """Hand out everything that is stored about the person as a file that machines read."""
    town = request.municipality
    told = everything_about(request.user, town)
    said = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    answer = HttpResponse(said, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="my-data-{town.slug}.json"'
    return answer


@require_POST
def age(request: MemberRequest, municipality: str) -> HttpResponse:
    """Correct the age band; who now needs a guardian's yes waits for it from here on."""
    _demand_young(request)
    form = AgeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose one of the entries."))
        return _back(request)
    person = request.user
    if correct_age(person, request.municipality, form.cleaned_data["age_band"]):
        logout(request)
        arrive(request, person)
        return redirect("participation:join-waiting")
    messages.success(request, _("Saved."))
    return _back(request)


def name(request: MemberRequest, municipality: str) -> HttpResponse:
    """Let her choose another of the names she is offered."""
    _demand_young(request)
    town = request.municipality
    if NAMES not in request.session or "others" in request.POST:
        request.session[NAMES] = offer_names(town, get_language() or "")
        if "others" in request.POST:
            return redirect(request.path)
    form = NameForm(request.POST or None, names=request.session[NAMES])
    if request.method == "POST" and form.is_valid():
        del request.session[NAMES]
        try:
            rename(request.user, town, form.cleaned_data["pseudonym"])
        except NameTaken:
            messages.info(request, _("Somebody was faster with this name. Here are others."))
            return redirect(request.path)
        messages.success(request, _("Saved."))
        return _back(request)
    return render(request, "participation/my_name.html", {"form": form})


@require_POST
@sensitive_variables("code")
def code(request: MemberRequest, municipality: str) -> HttpResponse:
    """Give her a new code to come back by; it is shown once, in this answer."""
    _demand_young(request)
    new = renew_code(request.user, request.municipality, by=request.user)
    context = {"code": in_groups(new), "person": request.user, "own": True}
    return render(request, "participation/new_code.html", context)


@require_POST
def email(request: MemberRequest, municipality: str) -> HttpResponse:
    """Write to an address she wants to come back by; it counts once she has opened the letter."""
    _demand_young(request)
    form = WayBackForm(request.POST)
    if form.is_valid() and form.cleaned_data["email"]:
        send_address_letter(request.user, form.cleaned_data["email"])
        messages.success(request, _("Look into your mailbox: a letter is on its way."))
    else:
        messages.error(
            request, _("This is no e-mail address. Please look at it once more.")
        )
    return _back(request)


def leaving(request: MemberRequest, municipality: str) -> HttpResponse:
    """Ask, and then let a young person leave."""
    _demand_young(request)
    if request.method == "POST":
        leave(request.user, request.municipality, by=request.user)
        logout(request)
        return render(request, "participation/left.html")
    return render(request, "participation/leave.html")
