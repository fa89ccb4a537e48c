"""Publishing a version of the plan: what leaves the house for everybody, as page and as file."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.middleware import MemberRequest
from accounts.models import User
from actionplan.figures import not_agreed
from actionplan.models import PlanVersion
from actionplan.texts import frozen_texts
from actionplan.transitions import publish, take_back
from actionplan.views.access import demand
from actionplan.views.versions import drafted_plan, version_or_404
from documents.choices import PUBLIC_FORMATS
from documents.tasks import ask_for_public_file
from participation.statements import plan_with_statements
from programme.transitions import MoveRefused


@transaction.atomic
def _publish(version: PlanVersion, *, by: User) -> None:
    publish(version, by=by)
    for file_format in PUBLIC_FORMATS:
        ask_for_public_file(version, file_format, by=by)


ACTS = {"publish": _publish, "take-back": take_back}


def version_publish(
    request: MemberRequest, municipality: str, number: int, pk: int, name: str
) -> HttpResponse:
    """Show what the public will see, and publish it; or take it back."""
    plan = drafted_plan(request, number)
    demand(request, "actionplan.publish_version", plan)
    version = version_or_404(plan, pk)
    if request.method == "POST":
        try:
            ACTS[name](version, by=request.user)
        except MoveRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return redirect(version)
    if name == "publish" and (version.published_at or not version.is_adopted):
        # Nothing to ask: it is published, or nobody has adopted it; its page says which.
        return redirect(version)
    language = plan.municipality.language
    reading = plan_with_statements(plan, language=language, version=version, public=True)
    states = [each.payload["state"] for each in frozen_texts(version).initiatives]
    context = {
        "plan": plan,
        "version": version,
        "reading": reading,
        "name": name,
        "many": len(states),
        "not_agreed": not_agreed(states),
    }
    return render(request, "documents/version_publish.html", context)
