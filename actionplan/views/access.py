"""Finding the plan of an address, and asking what the person may do with it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic.base import ContextMixin

from accounts.middleware import MemberRequest
from actionplan.models import ActionPlan, Initiative


def plan_or_404(request: HttpRequest, number: int) -> ActionPlan:
    """Return the plan with this number in the municipality of the address."""
    plan = get_object_or_404(
        ActionPlan.objects.filter(municipality=request.municipality), number=number
    )
    # The same object everywhere, so that what was asked about it is asked once for a request.
    plan.municipality = request.municipality
    return plan


def initiative_or_404(request: MemberRequest, plan: ActionPlan, pk: int) -> Initiative:
    """Return an initiative the person may see, with what its page shows."""
    rows = Initiative.objects.visible_to(request.user, request.municipality).filter(plan=plan)
    initiative = get_object_or_404(rows.for_document(), pk=pk)
    initiative.plan = plan
    initiative.municipality = plan.municipality
    return initiative


def demand(request: MemberRequest, permission: str, subject: models.Model) -> None:
    """Refuse (403) what the person may see but not do."""
    if not request.user.has_perm(permission, subject):
        raise PermissionDenied


class OfPlan(ContextMixin):
    """A page of one plan: knows the plan, and that the person may read drafts if she must."""

    request: MemberRequest
    kwargs: dict[str, Any]
    permission = "actionplan.view_plan"

    def setup(self, request: MemberRequest, *args: Any, **kwargs: Any) -> None:
        """Find the plan before anything else happens."""
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.plan = plan_or_404(request, kwargs["number"])
        demand(request, self.permission, self.plan)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give every page its plan."""
        return super().get_context_data(plan=self.plan, **kwargs)
