"""What of the work waits for whom: what is asked of a department, what came back, what came in."""

from collections.abc import Iterator
from datetime import date
from textwrap import shorten

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.duties import Duty
from accounts.models import Draft, Municipality, User
from actionplan.models import ActionPlan, Initiative
from implementation.choices import REPORTS, REVIEW, UNSAVED_IN, UPDATES, Review
from implementation.figures.answering import round_figures, to_review
from implementation.figures.finding import ANY, needing_attention
from implementation.figures.watching import awaited, begun_on, clock_of, open_round, watched
from implementation.models import StatusReport, StatusUpdate, UpdateRound
from programme.duties import AHEAD, Coming

# So many measures that came back are named one by one, with so much of the reason.
NAMED = 3
REASON = 200
# So many unsaved texts are looked at.
UNSAVED = 20


def duties(
    user: User, municipality: Municipality, plan: ActionPlan | None, today: date
) -> list[Duty]:
    """Return what waits for a person; nothing and no query before the work has begun.

    One query for those who write, four more for a department, and one where a round is open; the
    coordinator has three of her own. Where something is left unsaved it costs one or two.
    """
    if plan is None or begun_on(municipality) is None:
        return []
    found = _unsaved(user, municipality)
    asked = None
    if user.has_perm("implementation.report_some", municipality):
        asked = open_round(plan)
    if asked is not None:
        asked.municipality, asked.plan = municipality, plan
    units = user.departments_in(municipality)
    if units and user.has_perm("implementation.report_some", municipality):
        found += _came_back(municipality, plan, units)
        found += _asked(municipality, asked, units, today) if asked else []
        led = Initiative.objects.filter(plan=plan).of_departments(units, leading=True)
        url = reverse("implementation:my-updates", args=[municipality.slug])
        found += _watched(municipality, plan, today, url, led)
    if user.has_perm("implementation.review_some", municipality):
        found += _came_in(municipality, plan)
        found += _over(asked, today) if asked else []
        if not units:
            url = reverse("implementation:attention", args=[municipality.slug])
            found += _watched(municipality, plan, today, f"{url}?attention={ANY}")
    return found


def _unsaved(user: User, town: Municipality) -> list[Duty]:
    """Return what somebody typed about the work and did not save."""
    if not user.has_perm("implementation.write_some", town):
        return []
    rows = Draft.objects.filter(user=user, municipality=town, form_key__in=UNSAVED_IN.values())
    newest: dict[tuple[str, int], Draft] = {}
    for draft in rows.order_by("-updated_at", "-pk")[:UNSAVED]:
        key = draft.object_key.partition(".")[0]
        newest.setdefault((draft.form_key, int(key)), draft)
    return [
        Duty(
            _("Go on with what you have not saved: %(title)s") % {"title": title},
            _("Typed on %(when)s")
            % {"when": date_format(localtime(draft.updated_at), "DATETIME_FORMAT")},
            url,
            icon="edit",
        )
        for title, url, draft in _named(town, newest)
    ]


def _named(
    town: Municipality, newest: dict[tuple[str, int], Draft]
) -> Iterator[tuple[str, str, Draft]]:
    """Return each unsaved text with what it is about, and where it is written on."""
    updates, reports = UNSAVED_IN[UPDATES], UNSAVED_IN[REPORTS]
    titles: dict[tuple[str, int], str] = {}
    if numbers := {key for (form, key) in newest if form == updates}:
        for each in Initiative.objects.filter(municipality=town, pk__in=numbers):
            titles[updates, each.pk] = str(each)
    if numbers := {key for (form, key) in newest if form == reports}:
        for report in StatusReport.objects.filter(municipality=town, pk__in=numbers):
            titles[reports, report.pk] = report.title
    for (form, key), draft in newest.items():
        if form == UNSAVED_IN[REVIEW]:
            yield _("What came in"), reverse("implementation:review", args=[town.slug]), draft
        elif (form, key) in titles:
            name = "update-add" if form == updates else "report-edit"
            url = reverse(f"implementation:{name}", args=[town.slug, key])
            yield titles[form, key], url, draft


def _watched(
    town: Municipality,
    plan: ActionPlan,
    today: date,
    url: str,
    led: QuerySet[Initiative] | None = None,
) -> list[Duty]:
    """Return how many measures are on one of the lists, of all or of a department's own."""
    plan.municipality = town
    rows = needing_attention(watched(plan, clock_of(town, today)))
    if led is not None:
        rows = rows.filter(pk__in=led.values("pk"))
    many = rows.count()
    if not many:
        return []
    label = ngettext(
        "Look at %(many)d initiative that needs attention",
        "Look at %(many)d initiatives that need attention",
        many,
    )
    detail = _("Late, silent or at risk: say what is the case, or what you need.")
    if led is None:
        detail = _("Late, silent or at risk: see which, and who leads them.")
    return [Duty(label % {"many": many}, detail, url, icon="warning")]


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
