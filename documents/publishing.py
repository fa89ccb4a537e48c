"""Publishing a version of the plan: what leaves the house for everybody, as page and as file."""

from collections import Counter

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from accounts.models import User
from actionplan.choices import InitiativeState
from actionplan.models import PlanVersion
from actionplan.reading import frozen_texts, plan_as_read
from actionplan.transitions import publish, take_back
from actionplan.views.access import demand
from actionplan.views.versions import drafted_plan, version_or_404
from documents.tasks import KIND, same_wish
from jobs.tasks import ring
from jobs.transitions import enqueue
from programme.transitions import MoveRefused


@transaction.atomic
def _publish(version: PlanVersion, by: User) -> None:
    publish(version, by=by)
    town = version.plan.municipality
    wish = {
        "plan": version.plan_id,
        "plan_number": version.plan.number,
        "version": version.number,
        "language": town.language,
        "public": True,
    }
    enqueue(town, KIND, wish, by=by, ring=ring, dedupe_key=same_wish(wish))


def _take_back(version: PlanVersion, by: User) -> None:
    take_back(version, by=by)


ACTS = {"publish": _publish, "take-back": _take_back}


def version_publish(
    request: MemberRequest, municipality: str, number: int, pk: int, name: str
) -> HttpResponse:
    """Show what the public will see, and publish it; or take it back."""
    plan = drafted_plan(request, number)
    demand(request, "actionplan.publish_version", plan)
    version = version_or_404(plan, pk)
    if request.method == "POST":
        try:
            ACTS[name](version, request.user)
        except MoveRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return redirect(version)
    if name == "publish" and (version.published_at or not version.is_adopted):
        # Nothing to ask: it is published, or nobody has adopted it; its page says which.
        return redirect(version)
    reading = plan_as_read(plan, language=plan.municipality.language, version=version, public=True)
    states = Counter(each.payload["state"] for each in frozen_texts(version).initiatives)
    context = {
        "plan": plan,
        "version": version,
        "reading": reading,
        "name": name,
        "many": states.total(),
        "not_agreed": states.total() - states[InitiativeState.AGREED],
    }
    return render(request, "documents/version_publish.html", context)
