"""The facilitator's codes: made in a batch, shown once on slips of paper, revoked one by one."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from accounts.codes import in_groups
from accounts.guardians import set_young_settings
from accounts.middleware import MemberRequest
from participation.forms.joining import CodesForm, YoungSettingsForm
from participation.models import JoinCode
from participation.qr import drawn
from participation.transitions.joining import JoinRefused, Slip, make_codes, revoke_code
from programme.models import Body

ON_A_PAGE = 40
# The forms from which codes were made already, so that a second press makes no second batch.
MADE = "codes_made"


def demand_facilitator(request: MemberRequest) -> None:
    """Refuse whoever does not let young people in."""
    if not request.user.has_perm("participation.let_in", request.municipality):
        raise PermissionDenied


def looked_after(request: MemberRequest) -> QuerySet[Body]:
    """Return the bodies of which the facilitator may know who sits there (S20)."""
    return Body.objects.looked_after_by(request.user, request.municipality)


def _codes(request: MemberRequest) -> QuerySet[JoinCode]:
    mine = looked_after(request).values("pk")
    return JoinCode.objects.filter(municipality=request.municipality, body__in=mine)


@sensitive_variables("slips")
def join_codes(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show which codes are open, used, run out and revoked, never the codes; make new ones."""
    demand_facilitator(request)
    bodies = looked_after(request)
    form = CodesForm(request.POST or None, bodies=bodies, initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        return _make(request, form)
    rows = _codes(request).select_related("body")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "now": timezone.now(),
        "bodies": bodies,
        "counts": _counts(request),
    }
    return render(request, "participation/join_codes.html", context)


def _counts(request: MemberRequest) -> dict[str, int]:
    unused = Q(used_at=None, revoked_at=None)
    now = timezone.now()
    counts: dict[str, int] = _codes(request).aggregate(
        open=Count("pk", filter=unused & Q(expires_at__gt=now)),
        used=Count("pk", filter=Q(used_at__isnull=False)),
        over=Count("pk", filter=unused & Q(expires_at__lte=now)),
        revoked=Count("pk", filter=Q(revoked_at__isnull=False)),
    )
    return counts


@sensitive_variables("slips")
def _make(request: MemberRequest, form: CodesForm) -> HttpResponse:
    typed = form.cleaned_data
    key, made = str(typed["key"]), request.session.get(MADE, [])
    if key in made:
        messages.info(
            request,
            _("These codes have been made already, and are shown only once. If you have not seen "
              "them, take them back and make new ones."),
        )  # fmt: skip
        return redirect(request.path)
    request.session[MADE] = [*made[-20:], key]
    body: Body = typed["body"]
    body.municipality = request.municipality
    slips = make_codes(body, typed["many"], days=typed["days"], by=request.user)
    until = timezone.now() + timedelta(days=typed["days"])
    return render(
        request,
        "participation/join_slips.html",
        {"body": body, "slips": [printed(slip) for slip in slips], "until": until,
         "address": _plain_address()},
    )  # fmt: skip


@sensitive_variables("slip", "url")
def printed(slip: Slip) -> dict[str, object]:
    """Return a slip as it is printed: its number, the code in groups, and the picture of both."""
    url = settings.PORTAL_URL + reverse("participation:join-by-code", args=[slip.code])
    return {"number": slip.number, "code": in_groups(slip.code), **drawn(url)}


def _plain_address() -> str:
    address = settings.PORTAL_URL + reverse("participation:join")
    return address.partition("://")[2]


@require_POST
def code_revoke(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Take a code back that nobody has used."""
    demand_facilitator(request)
    code = get_object_or_404(_codes(request), pk=pk)
    try:
        revoke_code(code, by=request.user)
    except JoinRefused:
        messages.error(request, _("This code has been used or taken back already."))
    else:
        messages.success(request, _("The code is taken back."))
    return redirect("participation:join-codes", request.municipality.slug)


def young_settings(request: MemberRequest, municipality: str) -> HttpResponse:
    """Set from which age on no guardian is needed, the help line, and when ideas are read."""
    town = request.municipality
    if not request.user.has_perm("participation.keep_young_settings", town):
        raise PermissionDenied
    present = {"consent_age": town.consent_age, "help_line": town.help_line,
               "idea_hours": town.idea_hours}  # fmt: skip
    form = YoungSettingsForm(request.POST or None, initial=present)
    if request.method == "POST" and form.is_valid():
        change = set_young_settings(
            town,
            consent_age=form.cleaned_data["consent_age"],
            help_line=form.cleaned_data["help_line"],
            idea_hours=form.cleaned_data["idea_hours"],
            by=request.user,
        )
        messages.success(request, _("Saved."))
        if change.closed or change.opened:
            messages.info(
                request,
                _("Waiting for a guardian from now on: %(closed)d. Let in again: %(opened)d.")
                % change._asdict(),
            )
        return redirect(request.path)
    return render(request, "participation/young_settings.html", {"form": form})
