"""The ways between what young people and grown-ups do together: the same on every page of it."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.duties import Duty
from accounts.models import Municipality, User
from participation.rules import is_young_member


class Way(NamedTuple):
    """One way: its name among the others, what it is called, and where it leads."""

    name: str
    label: str
    url: str


def ways(user: User, municipality: Municipality) -> list[Way]:
    """Return the ways that are open to somebody; two queries at most, for young people."""
    slug = municipality.slug
    is_young = is_young_member(user, municipality)
    asked = _("What we are asked") if is_young else _("Consultations")
    offered = (
        ("consultations", asked, "consultation-list", "participation.list"),
        ("own", _("My words"), "my-input", "participation.follow_own" if is_young else ""),
        ("answers", _("Answers"), "answer-list-all", "participation.follow_some_answers"),
        ("ideas", _("Ideas"), "idea-list", "participation.read_ideas"),
        ("meetings", _("Meetings"), "gathering-list", "participation.read_gatherings"),
        ("waiting", _("Waiting to be read"), "moderation-queue", "participation.moderate_some"),
        ("sealed", _("Sealed texts"), "sealed-list", "participation.unseal_some"),
    )
    return [
        Way(name, label, reverse(f"participation:{address}", args=[slug]))
        for name, label, address, permission in offered
        if permission and user.has_perm(permission, municipality)
    ]


def doings(user: User, municipality: Municipality) -> list[Duty]:
    """Return what a young person can do at any time; nothing for others."""
    if not is_young_member(user, municipality):
        return []
    said = {
        "own": (
            _("What happened with my words?"),
            _("All you have said, and the answers."),
            "language",
        ),
        "ideas": (_("Ideas"), _("Say what you would like to see in the plan."), "plus"),
        "meetings": (_("Meetings"), _("When we meet, and what came of it."), "calendar"),
    }
    return [
        Duty(label, detail, way.url, icon=icon)
        for way in ways(user, municipality)
        if way.name in said
        for label, detail, icon in [said[way.name]]
    ]
