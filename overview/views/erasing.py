"""A person goes: by herself, or by those who keep the list of people; and words go everywhere."""

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.erasing import ErasureRefused, look_for
from accounts.middleware import MemberRequest
from accounts.models import Membership, Municipality, User
from accounts.rules import is_coordinator
from accounts.second_factor import demand_second_factor
from accounts.views.door import keep_language
from overview.erasing import erase
from overview.forms import EraseMeForm, WordsForm
from overview.redacting import Sample, places, redact, samples
from participation.views.joining_closed import away, closed_person
from programme.models import Seat


@sensitive_post_parameters("password")
def erase_me(request: MemberRequest, municipality: str) -> HttpResponse:
    """Let somebody go by herself alone: nobody is asked, and it happens at once."""
    form = EraseMeForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            erase(request.user, by=None, today=timezone.localdate())
        except ErasureRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            farewell = redirect("erased")
            # Nobody knows any more in which language she has read.
            keep_language(farewell, get_language())
            return farewell
    return render(request, "overview/erase_me.html", {"form": form, "person": request.user})


def erase_closed(request: HttpRequest) -> HttpResponse:
    """Let a young person go whose account is closed, once she has shown her code at the door."""
    person = closed_person(request)
    if person is None:
        return away(request)
    form = EraseMeForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            erase(person, by=None, today=timezone.localdate())
        except ErasureRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session.flush()
            return redirect("erased")
    return render(request, "overview/erase_closed.html", {"form": form, "person": person})


def erased(request: HttpRequest) -> HttpResponse:
    """Say goodbye."""
    return render(request, "overview/erased.html")


def people_left(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show who has left and is still known by name."""
    _demand_manager(request)
    people = who_left(request.municipality).order_by("name", "pseudonym", "pk")
    return render(request, "overview/people_left.html", {"people": people})


def erase_person(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Ask, and then erase somebody who has left."""
    _demand_manager(request)
    person = get_object_or_404(who_left(request.municipality, known=False), pk=pk)
    if not who_left(request.municipality).filter(pk=pk).exists():
        messages.info(request, _("This person has been erased already."))
        return redirect("overview:people-left", request.municipality.slug)
    if request.method == "POST":
        try:
            erase(person, by=request.user, today=timezone.localdate())
        except ErasureRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The person is erased. What she wrote stays."))
        return redirect("overview:people-left", request.municipality.slug)
    return render(request, "overview/erase_person.html", {"person": person})


def redact_words(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show where words stand, and remove them there once somebody has looked and said so."""
    _demand_manager(request)
    led = demand_second_factor(request, after=request.path)
    if led is not None:
        return led
    town = request.municipality
    form = WordsForm(request.POST or None)
    found: dict[str, int] | None = None
    shown: list[Sample] = []
    if request.method == "POST" and form.is_valid():
        words = look_for(form.cleaned_data["words"])
        if "sure" in request.POST:
            many = redact(town, [words], by=request.user, today=timezone.localdate())
            messages.success(request, _removed(many))
            return redirect("overview:redact", town.slug)
        found = places(town, words)
        # Whoever looks after people alone does not read by this what she may not read otherwise.
        if found and is_coordinator(request.user, town):
            shown = samples(town, words)
    context = {"form": form, "found": found, "samples": shown}
    return render(request, "overview/redact.html", context)


def who_left(town: Municipality, *, known: bool = True) -> QuerySet[User]:
    """Return the people who had a role or a seat here and have none here or elsewhere any more.

    Somebody who still belongs to another town is not this one's to erase. Those who are erased
    already are left out, unless they are asked for.
    """
    today = timezone.localdate()
    roles = Membership._base_manager.filter(user=OuterRef("pk"))
    seats = Seat._base_manager.filter(person=OuterRef("pk"))
    here = Exists(roles.filter(municipality=town)) | Exists(seats.filter(municipality=town))
    over = Q(ends_on__lt=today) | Q(ended_at__isnull=False)
    named = ~Q(name="") | ~Q(pseudonym="") | Q(email__isnull=False)
    return (
        User.objects.filter(here, named if known else Q())
        .exclude(Exists(roles.exclude(over)))
        .exclude(Exists(seats.filter(Q(to_on=None) | Q(to_on__gte=today))))
    )


def _removed(many: int) -> str:
    if not many:
        return _("These words stand nowhere that others than the author and a moderator may read.")
    return ngettext(
        "The words are removed from %(many)d record.",
        "The words are removed from %(many)d records.",
        many,
    ) % {"many": many}


def _demand_manager(request: MemberRequest) -> None:
    if not request.user.has_perm("accounts.manage_people", request.municipality):
        raise PermissionDenied
