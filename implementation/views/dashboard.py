"""The steering group's page: how far the plan is, what needs a look, what changed since a day."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.middleware import MemberRequest
from actionplan.models import ActionPlan
from implementation.choices import Attention, Review, Status
from implementation.dashboard import (
    Dashboard,
    dashboard_of,
    first_to_look_at,
    last_report,
    measure_url,
    moved_measures,
    newest_words,
    next_days,
    usual_since,
)
from implementation.drawn import (
    Link,
    in_address,
    lateness,
    linker,
    load_table,
    moves,
    reach_bars,
    reasons,
    rights_map,
    status_chart,
    status_word,
    statuses,
    strip,
    why,
)
from implementation.drawn_money import money_tables
from implementation.drawn_voices import voice_chart
from implementation.figures import Cut, clock_of
from implementation.figures.finding import ANY
from implementation.forms.looking import Look
from implementation.models import StatusReport
from programme.models import Phase, phases_of, seal_of

# So many measures have room on the one page for the meeting.
ON_PAPER = 6


class Desk:
    """The plan that is carried out, the part of it somebody looks at, and the day."""

    def __init__(self, request: MemberRequest, form: type[Look] = Look) -> None:
        """Find the plan; to who may not read there is nothing here."""
        self.town, self.user = request.municipality, request.user
        if not self.user.has_perm("implementation.read", self.town):
            raise Http404
        plan = ActionPlan.objects.current(self.town)
        self.today = timezone.localdate()
        self.slug = self.town.slug
        if plan is not None:
            plan.municipality = self.town
            self.form = form(request.GET, plan=plan)
            self.clock = clock_of(self.town, self.today)
            self.link: Link = linker(self.slug, self.form)
        self.plan = plan

    @property
    def cut(self) -> Cut:
        """Return the part of the plan somebody looks at."""
        return self.form.cut

    def since(self, report: StatusReport | None) -> date:
        """Return since when changes are told; a day to come says nothing."""
        asked = self.form.day
        return asked if asked and asked <= self.today else usual_since(report, self.today)

    def nothing(self, request: MemberRequest) -> HttpResponse:
        """Say that nothing is followed yet."""
        return render(request, "implementation/nothing_followed.html", {"plan": self.plan})


def dashboard(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show where the work stands, to those inside."""
    desk = Desk(request)
    if desk.plan is None:
        return desk.nothing(request)
    report = last_report(desk.plan)
    seen = dashboard_of(desk.plan, desk.clock, desk.cut, desk.since(report))
    if not seen.progress.many and not desk.form.narrows:
        return desk.nothing(request)
    lang = desk.town.language
    link = desk.link
    context = {
        **_heads(desk, seen, report),
        "may_report": desk.user.has_perm("implementation.report_some", desk.town),
        "areas": status_chart(seen.progress.by_area, "focus_area", link, lang),
        "departments": status_chart(seen.progress.by_department, "department", link, lang),
        "measures": listed(first_to_look_at(desk.plan, desk.clock, desk.cut)),
        "money": money_tables(seen.money, desk.town.currency, link),
        "left_out": seen.money.left_out,
        "indicators": reach_bars(seen.indicators, indicator_linker(desk)),
        "many_indicators": sum(seen.indicators.values()),
        "voices": voice_chart(seen.voices, voice_linker(desk), lang),
        "quotes": newest_words(desk.plan, desk.cut) if seen.many_said else [],
        "rights": rights_map(seen.rights, link),
        "load": load_table(seen.load, link, lang),
    }
    return render(request, "implementation/dashboard.html", context)


def dashboard_print(request: MemberRequest, municipality: str) -> HttpResponse:
    """Show the one page for the meeting: since last time, to decide today."""
    desk = Desk(request)
    if desk.plan is None:
        return desk.nothing(request)
    report = last_report(desk.plan)
    seen = dashboard_of(desk.plan, desk.clock, desk.cut, desk.since(report))
    first = first_to_look_at(desk.plan, desk.clock, desk.cut, ON_PAPER, counted=True)
    moved_first = [
        {**each, "before": {"status": in_address(before), "label": status_word(before)}}
        for each, before in _with_before(desk, seen)
    ]
    context = {
        **_heads(desk, seen, report),
        "areas": status_chart(
            seen.progress.by_area, "focus_area", desk.link, desk.town.language
        ),
        "measures": listed(first),
        # What has no room on the sheet is at least counted there.
        "more_measures": first[0].in_all - len(first) if first else 0,
        "moved": moved_first,
        "more_moved": seen.many_moved - len(moved_first),
        "money": money_tables(seen.money, desk.town.currency, desk.link),
        "rights": rights_map(seen.rights, desk.link),
        "to_decide": report.to_decide if report else "",
        "in_words": desk.form.in_words(),
    }
    return render(request, "implementation/dashboard_print.html", context)


def _with_before(desk: Desk, seen: Dashboard) -> list[tuple[dict[str, Any], str]]:
    assert desk.plan is not None  # noqa: S101
    rows = moved_measures(desk.plan, seen.since, desk.cut, ON_PAPER)
    return list(zip(listed(rows), [each.before for each in rows], strict=True))


def _heads(desk: Desk, seen: Dashboard, report: StatusReport | None) -> dict[str, Any]:
    """Return what both the page and its print say."""
    assert desk.plan is not None  # noqa: S101
    progress, link, seal = seen.progress, desk.link, seal_of(desk.town)
    share = {each.status: each for each in progress.shares}
    return {
        "plan": desk.plan,
        "form": desk.form,
        "query": desk.form.query(),
        # To the sheet a day would mean: only what moved since then.
        "part_query": desk.form.query(since=None),
        "today": desk.today,
        "report": report,
        "many": progress.many,
        "all_url": link(),
        "done": share[Status.COMPLETED],
        "ongoing": share[Status.ONGOING],
        "done_url": link(status=Status.COMPLETED.value),
        "ongoing_url": link(status=Status.ONGOING.value),
        "statuses": statuses(progress.by_status, link),
        "reasons": reasons(progress.attention, link),
        "attention": [
            (str(kind.label), progress.attention[kind], link(attention=kind.value))
            for kind in Attention
        ],
        "attention_url": link(attention=ANY),
        "since": seen.since,
        "moves": moves(seen.moves, link, seen.since.isoformat()),
        "many_moved": seen.many_moved,
        "moved_url": link(since=seen.since.isoformat()),
        "strip": strip(progress.by_status, progress.many or 1),
        "voices_url": voice_linker(desk)(),
        "unanswered_url": voice_linker(desk)(show="unanswered"),
        "many_said": seen.many_said,
        "many_unanswered": seen.many_unanswered,
        "days": next_days(desk.plan, desk.today, desk.cut),
        "open_phases": [phase for phase in phases_of(desk.town) if phase.is_open],
        "next_phase": _next_phase(phases_of(desk.town)),
        "seal": seal,
        "seal_condition": seal.condition(desk.today) if seal else "",
    }


def _next_phase(phases: list[Phase]) -> Phase | None:
    return next((phase for phase in phases if phase.opened_on is None), None)


def not_accepted(review: str | None) -> str:
    """Return in words that an update waits or was sent back; nothing where it was accepted."""
    return str(Review(review).label) if review and review != Review.ACCEPTED else ""


def listed(measures: list[Any]) -> list[dict[str, Any]]:
    """Return measures as a short list shows them."""
    return [
        {
            "measure": each,
            "number": each.number,
            "title": each.title,
            "url": measure_url(each),
            "colour": each.focus_area.colour,
            "shape": each.focus_area.shape,
            "status": in_address(each.progress),
            "status_label": status_word(each.progress),
            "why": why(each),
            "was_late": lateness(each),
            "lead": each.first_lead or "",
            "heard_on": each.progress_at,
            # Whoever decides by it knows what nobody has accepted yet.
            "review": not_accepted(getattr(each, "review", None)),
        }
        for each in measures
    ]


def indicator_linker(desk: Desk) -> Link:
    """Return how a figure leads to the list of indicators behind it."""
    return _linker(desk, "implementation:indicator-list")


def voice_linker(desk: Desk) -> Link:
    """Return how a figure leads to the list of contributions behind it."""
    return _linker(desk, "implementation:voice-list")


def _linker(desk: Desk, name: str) -> Link:
    url, kept = reverse(name, args=[desk.slug]), desk.form.query(since=None)

    def link(**said: Any) -> str:
        query = "&".join(filter(None, [kept, urlencode(said)]))
        return f"{url}?{query}" if query else url

    return link
