"""The same act for many initiatives at once, with a word on each that could not be done."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import Department, User
from actionplan.choices import Cause
from actionplan.models import ActionPlan, Initiative, Theme
from actionplan.revisions import Stale, save_checked
from actionplan.transitions import MOVES, make_move
from programme.transitions import MoveRefused

# What is done to many is decided like what is done to one, by the same permission for each.
MOVES_OF_MANY = ("propose", "agree", "return", "reopen", "withdraw")
ACTS: dict[str, str | Promise] = {
    **{name: MOVES[name].label for name in MOVES_OF_MANY},
    "lead": pgettext_lazy("move", "Give to another department"),
    "theme": pgettext_lazy("move", "Put under another theme"),
}
# As many as a page of the list shows, twice: what a person can still look over.
AT_MOST = 100


class Chosen(NamedTuple):
    """An initiative that was chosen, the version that was seen, and why it cannot be done."""

    initiative: Initiative
    version: int
    obstacle: str

    @property
    def token(self) -> str:
        """Return how the page names it: number and version."""
        return f"{self.initiative.pk}:{self.version}"


class Outcome(NamedTuple):
    """How many were done, and the others with the reason."""

    done: int
    refused: list[Chosen]


def acts_for(user: User, plan: ActionPlan) -> dict[str, str | Promise]:
    """Return the acts that somebody in this role may do to some initiative of the plan.

    Whether she may do it to each of those she chooses is asked for each.
    """
    return {
        name: label
        for name, label in ACTS.items()
        if user.has_perm(f"actionplan.{name}_some", plan)
    }


def chosen(plan: ActionPlan, tokens: Iterable[str], act: str, user: User) -> list[Chosen]:
    """Return the initiatives that a page names, in plan order; unknown ones are left out."""
    versions = dict(pair for pair in map(_parsed, tokens) if pair)
    rows = Initiative.objects.filter(plan=plan, pk__in=list(versions)[:AT_MOST])
    visible = rows.visible_to(user, plan.municipality).in_plan_order().for_document()
    found = []
    for initiative in visible:
        initiative.plan, initiative.municipality = plan, plan.municipality
        version = versions[initiative.pk]
        found.append(Chosen(initiative, version, _obstacle(initiative, version, act, user)))
    return found


def _parsed(token: str) -> tuple[int, int] | None:
    pk, _colon, version = token.partition(":")
    if pk.isdecimal() and version.isdecimal() and len(token) < 30:
        return int(pk), int(version)
    return None


def _obstacle(initiative: Initiative, version: int, act: str, user: User) -> str:
    """Return why an act cannot be done to an initiative, in people's words; "" if it can."""
    if initiative.version != version:
        return _("Somebody has saved it since you chose it. Please look at it once more.")
    if act in MOVES and initiative.state != MOVES[act].source:
        return _("It stands elsewhere: %(state)s.") % {"state": initiative.get_state_display()}
    permission = f"{act}_initiative" if act in MOVES else "change_initiative"
    if not user.has_perm(f"actionplan.{permission}", initiative):
        return _("You may not do this here.")
    return ""


def do_to_many(
    rows: Iterable[Chosen],
    act: str,
    *,
    by: User,
    note: str = "",
    lead: Department | None = None,
    theme: Theme | None = None,
) -> Outcome:
    """Do an act to each initiative that nothing stands in the way of, one after another.

    Each is a step of its own: what cannot be done holds up no other, and is told with its reason.
    """
    done, refused = 0, []
    for row in rows:
        obstacle = row.obstacle or _done(row, act, by=by, note=note, lead=lead, theme=theme)
        if obstacle:
            refused.append(row._replace(obstacle=obstacle))
        else:
            done += 1
    return Outcome(done, refused)


def _done(
    row: Chosen,
    act: str,
    *,
    by: User,
    note: str,
    lead: Department | None,
    theme: Theme | None,
) -> str:
    """Do the act to one; return the reason if somebody was quicker."""
    try:
        with transaction.atomic():
            if act in MOVES:
                make_move(row.initiative, act, by=by, note=note)
            elif lead is not None:
                others = [each for each in row.initiative.contributors if each != lead]
                values = {"lead": [lead], "contributing": others}
                _save(row, values, by)
            elif theme is not None:
                _save(row, {"focus_area": theme.focus_area, "theme": theme}, by)
    except Stale:
        return _("Somebody has saved it since you chose it. Please look at it once more.")
    except MoveRefused as refusal:
        return str(refusal)
    return ""


def _save(row: Chosen, values: dict[str, Any], by: User) -> None:
    save_checked(row.initiative, values, base_version=row.version, by=by, cause=Cause.EDITED)
