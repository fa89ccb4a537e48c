"""What the public reads: a plan's published version, without a log-in, the same for everybody."""

import hashlib
from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from django_scopes import scope

from accounts.models import Municipality
from actionplan.models import PlanVersion
from actionplan.reading import Data, plan_as_read
from participation.statements import statements_in
from programme.members import members_on
from programme.public import public_seal

# Short: what is taken back should be gone soon; with its ETag an unchanged page costs little.
CACHE = "public, max-age=60"


class Published:
    """What the public reads now: known again by everything that has a say in the page."""

    def __init__(self, version: PlanVersion) -> None:
        town = version.plan.municipality
        meetings = version.paper.deliberations.all() if version.paper else []
        self.version = version
        self.members = members_on(town, timezone.localdate(version.frozen_at))
        self.statements = statements_in(version.plan, version)
        self.seal = public_seal(town, timezone.localdate())
        self.mark: tuple[object, ...] = (
            version.pk,
            version.published_at,
            # Somebody's name was removed from its texts.
            version.marked_at,
            (town.name, town.slug, town.language, town.currency, town.is_demo),
            tuple((each.held_on, each.body, each.outcome, each.reference) for each in meetings),
            # Somebody may take back that she may be named.
            tuple(self.members),
            tuple(self.statements),
            # It ends by itself on a day.
            self.seal,
        )

    def __hash__(self) -> int:
        return hash(self.mark)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Published) and self.mark == other.mark

    @property
    def robots(self) -> str:
        """Return what search engines may do: what young people say themselves is not for them.

        A name or a word that is taken back is gone from here at once, and from an index it is not.
        """
        return "noindex, nofollow" if self.statements else "all"

    def reading(self) -> Data:
        """Return the plan as plain data, for the public."""
        plan = self.version.plan
        data = plan_as_read(
            plan,
            language=plan.municipality.language,
            version=self.version,
            public=True,
            members=self.members,
        )
        return {**data, "statements": self.statements}


@lru_cache(maxsize=16)
def _page(published: Published) -> tuple[str, str]:
    """Return the page and its mark; made once, because anybody may ask for it at any time."""
    town = published.version.plan.municipality
    context = {
        "town": town,
        "version": published.version,
        "reading": published.reading(),
        "address": address_of("public-plan", town),
        "seal": published.seal,
    }
    page = render_to_string("overview/public_plan.html", context)
    return page, f'"{hashlib.sha256(page.encode()).hexdigest()[:32]}"'


def address_of(name: str, town: Municipality) -> str:
    """Return the whole address of a public page, as it is passed on."""
    return settings.PORTAL_URL + reverse(name, args=[town.slug])


def published_or_404(town: Municipality) -> PlanVersion:
    """Return what the public reads of a municipality; needs its scope."""
    version = (
        PlanVersion.objects.filter(municipality=town, published_at__isnull=False)
        .select_related("plan", "paper")
        .prefetch_related("paper__deliberations")
        .order_by("-published_at")
        .first()
    )
    if version is None:
        raise Http404
    version.plan.municipality = town
    return version


@require_safe
def public_plan(request: HttpRequest, town: str) -> HttpResponse:
    """Show the published plan in the municipality's language; nothing of the reader is asked."""
    municipality = get_object_or_404(Municipality, slug=town)
    with scope(municipality=municipality), translation.override(municipality.language):
        published = Published(published_or_404(municipality))
        page, etag = _page(published)
    response = get_conditional_response(request, etag=etag) or HttpResponse(page)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = CACHE
    response.headers["X-Robots-Tag"] = published.robots
    response.headers["Content-Language"] = municipality.language
    return response
