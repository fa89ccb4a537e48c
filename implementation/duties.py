"""What of the work waits for whom: what is asked of a department, what came back, what came in."""

from datetime import date
from textwrap import shorten

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.duties import Duty
from accounts.models import Municipality, User
from actionplan.models import ActionPlan, Initiative
from implementation.choices import Review
from implementation.figures.answering import round_figures, to_review
from implementation.figures.watching import awaited, begun_on, open_round
from implementation.models import StatusUpdate, UpdateRound
from programme.duties import AHEAD, Coming

# So many measures that came back are named one by one, with so much of the reason.
NAMED = 3
REASON = 200


def duties(
    user: User, municipality: Municipality, plan: ActionPlan | None, today: date
) -> list[Duty]:
    """Return what waits for a person; nothing and no query before the work has begun.

    Two queries for a department, one more where a round is open; the coordinator has two of her
    own.
    """
    if plan is None or begun_on(municipality) is None:
        return []
    found = []
    asked = None
    if user.has_perm("implementation.report_some", municipality):
        asked = open_round(plan)
    if asked is not None:
        asked.municipality, asked.plan = municipality, plan
    units = user.departments_in(municipality)
    if units and user.has_perm("implementation.report_some", municipality):
        found += _came_back(municipality, plan, units)
        found += _asked(municipality, asked, units, today) if asked else []
    if user.has_perm("implementation.review_some", municipality):
        found += _came_in(municipality, plan)
        found += _over(asked, today) if asked else []
    return found


def _asked(
    town: Municipality, asked: UpdateRound, units: set[int], today: date
) -> list[Duty]:
    """Return how many measures of somebody's departments a round still waits for."""
    if asked.opens_on > today:
        return []
    led = Initiative.objects.filter(plan=asked.plan).of_departments(units, leading=True)
    many = awaited(asked).filter(pk__in=led.values("pk")).count()
    if not many:
        return []
    label = ngettext(
        "Say how far %(many)d initiative is", "Say how far %(many)d initiatives are", many
    )
    url = reverse("implementation:my-updates", args=[town.slug])
    return [Duty(label % {"many": many}, asked.title, url, asked.due_on, "edit")]


def _came_back(town: Municipality, plan: ActionPlan, units: set[int]) -> list[Duty]:
    """Return the updates that the coordinator sent back, with her reason."""
    led = Initiative.objects.filter(plan=plan).of_departments(units, leading=True)
    rows = StatusUpdate.objects.standing().filter(
        plan=plan, review=Review.RETURNED, initiative__in=led.values("pk")
    )
    back = list(rows.select_related("initiative").order_by("reviewed_at", "pk")[: NAMED + 1])
    found = [
        Duty(
            _("Your update came back: %(title)s") % {"title": each.initiative},
            shorten(each.returned_because, REASON, placeholder=" …"),
            reverse("implementation:update-add", args=[town.slug, each.initiative_id]),
            icon="edit",
        )
        for each in back[:NAMED]
    ]
    if len(back) > NAMED:
        url = reverse("implementation:my-updates", args=[town.slug])
        found.append(Duty(_("More updates came back"), "", url, icon="edit"))
    return found


def _came_in(town: Municipality, plan: ActionPlan) -> list[Duty]:
    """Return how many updates wait for the coordinator's word."""
    many = to_review(plan).count()
    if not many:
        return []
    label = ngettext(
        "%(many)d update waits for your word", "%(many)d updates wait for your word", many
    )
    url = reverse("implementation:review", args=[town.slug])
    return [Duty(label % {"many": many}, _("Accept it, or send it back."), url, icon="document")]


def _over(asked: UpdateRound, today: date) -> list[Duty]:
    """Return the round whose last day is over: it can be closed."""
    if asked.due_on >= today:
        return []
    whole = round_figures(asked).whole
    said = _("%(answered)d of %(many)d initiatives have an answer.")
    return [
        Duty(
            _("Close the round “%(title)s”") % {"title": asked.title},
            said % {"answered": whole.answered, "many": whole.many},
            asked.get_absolute_url(),
            asked.due_on,
            "calendar",
        )
    ]


def coming(user: User, municipality: Municipality, plan: ActionPlan, today: date) -> list[Coming]:
    """Return the last day of the round that is open, for those inside; one query."""
    if begun_on(municipality) is None or not user.has_perm("implementation.read", municipality):
        return []
    asked = open_round(plan)
    if asked is None or not today <= asked.due_on <= today + AHEAD:
        return []
    asked.municipality = municipality
    return [Coming(asked.due_on, _("Departments answer by"), asked.title, asked.get_absolute_url())]
