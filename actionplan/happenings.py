"""What somebody did to a part of the plan, in a few words: the state reached, or the fields."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from actionplan.choices import Cause, InitiativeState, PartState
from actionplan.differences import changed_fields
from actionplan.models import Revision

# How many fields are named; the others are counted.
NAMED = 3
# What a step along the path is called afterwards, by where it began and where it led.
STEPS: dict[tuple[str, str], str | Promise] = {
    (InitiativeState.DRAFT, InitiativeState.PROPOSED): pgettext_lazy("what happened", "Proposed"),
    (InitiativeState.PROPOSED, InitiativeState.AGREED): pgettext_lazy("what happened", "Agreed"),
    (InitiativeState.PROPOSED, InitiativeState.DRAFT): pgettext_lazy("what happened", "Sent back"),
    (InitiativeState.AGREED, InitiativeState.DRAFT): pgettext_lazy(
        "what happened", "Opened for changes"
    ),
    (InitiativeState.DRAFT, InitiativeState.WITHDRAWN): pgettext_lazy(
        "what happened", "Taken out of the plan"
    ),
    (InitiativeState.WITHDRAWN, InitiativeState.DRAFT): pgettext_lazy(
        "what happened", "Put back into the plan"
    ),
    (PartState.STANDING, PartState.WITHDRAWN): pgettext_lazy(
        "what happened", "Taken out of the plan"
    ),
    (PartState.WITHDRAWN, PartState.STANDING): pgettext_lazy(
        "what happened", "Put back into the plan"
    ),
}


def happened(revision: Revision, before: dict[str, Any] | None) -> str:
    """Return what a revision did to what stood there before (None: nothing that is known)."""
    cause = str(revision.get_cause_display())
    if before is None:
        return cause
    if revision.cause == Cause.MOVED:
        step = before.get("state", ""), revision.payload.get("state", "")
        return str(STEPS.get(step, cause))
    names = [said.label for said in changed_fields(before, revision.payload)]
    if not names:
        return cause
    named = _("%(what)s: %(fields)s") % {"what": cause, "fields": ", ".join(names[:NAMED])}
    more = len(names) - NAMED
    if more <= 0:
        return named
    return ngettext("%(named)s and %(many)d more", "%(named)s and %(many)d more", more) % {
        "named": named,
        "many": more,
    }
