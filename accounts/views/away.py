"""While somebody is away: who stands in for her, from when to when."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.forms import DeputyForm
from accounts.middleware import MemberRequest
from accounts.models import Membership
from accounts.rules import roles_to_hand_on, who_may_stand_in
from accounts.transitions import DeputyRefused, end_role, name_deputy


def away(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show who stands in for whom around me, and name a deputy."""
    town = request.municipality
    if not request.user.has_perm("accounts.name_deputy", town):
        raise PermissionDenied
    form = DeputyForm(
        request.POST or None,
        roles=roles_to_hand_on(request.user, town).select_related("department"),
        colleagues=who_may_stand_in(request.user, town),
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            name_deputy(
                typed["membership"],
                typed["deputy"],
                starts_on=typed["starts_on"],
                ends_on=typed["ends_on"],
                by=request.user,
            )
        except DeputyRefused as refusal:
            form.add_error("deputy", str(refusal))
        else:
            messages.success(
                request,
                _("%(name)s stands in for you and hears of it by e-mail.")
                % {"name": typed["deputy"]},
            )
            return redirect("people:away", town.slug)
    standing_in = Membership.objects.filter(municipality=town, stands_in_for__isnull=False)
    not_over = standing_in.not_over(timezone.localdate()).select_related(
        "user", "department", "stands_in_for__user"
    )
    return render(
        request,
        "accounts/away.html",
        {
            "form": form,
            "deputies": not_over.filter(stands_in_for__user=request.user).order_by("starts_on"),
            "standing_in": not_over.filter(user=request.user).order_by("starts_on"),
        },
    )


@require_POST
def deputy_end(request: MemberRequest, municipality: str, pk: int) -> HttpResponse:
    """Be back: the colleague no longer stands in for me."""
    mine = Membership.objects.filter(
        municipality=request.municipality, stands_in_for__user=request.user
    )
    today = timezone.localdate()
    membership = get_object_or_404(mine.not_over(today).select_related("user"), pk=pk)
    end_role(membership, today=today, by=request.user)
    messages.success(
        request, _("%(name)s no longer stands in for you.") % {"name": membership.user}
    )
    return redirect("people:away", request.municipality.slug)
