"""What every page shows besides its own content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programme.models import phases_of

# What stands below the consultations: all that is said and answered.
VOICES = ("consultations", "my-input", "answers", "ideas", "meetings", "moderation", "comments")
# What stands below the progress of the work.
WORK = (
    *("updates", "initiatives", "progress", "dashboard", "attention", "rounds", "reports"),
    *("review", "follow-up"),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the page its main menu, its languages, and whether this is a demo."""
    municipality = getattr(request, "municipality", None)
    language = get_language() or settings.LANGUAGE_CODE
    return {
        # A part of a page that is fetched by itself has no menu, and asks nothing for one.
        "menu": SimpleLazyObject(lambda: _menu(request, municipality)) if municipality else [],
        "switch_url": reverse("welcome") if municipality else "",
        "away_url": _away_url(request, municipality),
        "own_data_url": _own_data_url(municipality),
        # The styleguide and the pages at the door are the demo's too.
        "demo": municipality.is_demo if municipality else settings.DEBUG,
        "languages": [
            {"code": code, "name": name, "current": code == language}
            for code, name in settings.LANGUAGES
        ],
    }


def _away_url(request: HttpRequest, municipality: Any) -> str:
    if municipality and request.user.has_perm("accounts.name_deputy", municipality):
        return reverse("people:away", args=[municipality.slug])
    return ""


def _own_data_url(municipality: Any) -> str:
    return reverse("participation:my-data", args=[municipality.slug]) if municipality else ""


def _work_began(municipality: Any) -> bool:
    """Whether departments report by now, or did; no query besides that of the phase line."""
    return any(
        phase.opened_on and "report-status" in phase.template.allows
        for phase in phases_of(municipality)
    )


def _progress_url(user: Any, municipality: Any) -> str:
    """Return what a department is asked while it reports; to others, how far everybody is."""
    reports = user.has_perm("implementation.report_some", municipality)
    own = reports and user.departments_in(municipality)
    name = "my-updates" if own else "dashboard"
    return reverse(f"implementation:{name}", args=[municipality.slug])


def _menu(request: HttpRequest, municipality: Any) -> list[dict[str, Any]]:
    slug = municipality.slug
    entries = [
        (_("Start"), reverse("overview:start", args=[slug]), ()),
        (_("Plan"), reverse("actionplan:plan-current", args=[slug]), (f"/{slug}/plans/",)),
        (_("Programme"), reverse("programme:phase-list", args=[slug]), (f"/{slug}/programme/",)),
    ]
    if request.user.has_perm("participation.find", municipality):
        consultations = reverse("participation:consultation-list", args=[slug])
        below = tuple(f"/{slug}/{each}/" for each in VOICES)
        entries.insert(2, (_("Consultations"), consultations, below))
    if request.user.has_perm("implementation.read", municipality) and _work_began(municipality):
        below = tuple(f"/{slug}/{each}/" for each in WORK)
        entries.insert(2, (_("Progress"), _progress_url(request.user, municipality), below))
    if request.user.has_perm("accounts.manage_people", municipality):
        entries.append((_("People"), reverse("people:people", args=[slug]), (f"/{slug}/people/",)))
    if request.user.has_perm("participation.let_in", municipality):
        codes = reverse("participation:join-codes", args=[slug])
        entries.append((_("Young people"), codes, (f"/{slug}/members/",)))
    if request.user.has_perm("participation.read_view_log", municipality):
        looks = reverse("participation:view-log", args=[slug])
        entries.append((_("Who looked at what"), looks, ()))
    return [
        {
            "label": label,
            "url": url,
            "current": request.path == url or request.path.startswith(below),
        }
        for label, url, below in entries
    ]
