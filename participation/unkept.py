"""What an answer promised and the draft does not say yet: taken up, and the text is the same."""

from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from actionplan.choices import InitiativeState, PartState
from actionplan.models import ActionPlan, Revision
from participation.carrying import KINDS, PartText, part_text, texts_of
from participation.choices import CHANGES_THE_PLAN
from participation.models import Comment

STANDS = {
    "initiative": ~Q(initiative__state=InitiativeState.WITHDRAWN),
    **{
        kind: Q(**{f"{kind}__state": PartState.STANDING})
        for kind in ("section", "focus_area", "theme")
    },
}


def unkept(comments: QuerySet[Comment]) -> set[int]:
    """Return the numbers of those contributions that were taken up while the text stayed the same.

    The part that the answer names reads in the draft, word for word, as it did in the version
    that was spoken of. That may be right, where the plan said it already: it is for people to
    see, and nothing is refused for it. A part that came since, or was taken out, has changed.
    Three queries; one where nothing was taken up.
    """
    taken_up = comments.filter(outcome__kind__in=CHANGES_THE_PLAN).exclude(outcome__part=None)
    rows = taken_up.order_by().values_list(
        "pk", "version", "consultation__version__plan", "outcome__part", "outcome__field"
    )
    named = list(rows)
    if not named:
        return set()
    keys = {part for *_rest, part, _field in named if part}
    then = texts_of({version for _pk, version, *_rest in named}, {str(key) for key in keys})
    now = _draft_texts({plan for _pk, _version, plan, *_rest in named}, keys)
    return {
        pk
        for pk, version, plan, part, field in named
        if (said := _says(then.get(version, {}).get(str(part)), field)) is not None
        and said == _says(now.get((plan, str(part))), field)
    }


def unkept_in(plan: ActionPlan) -> int:
    """Return how many contributions to a plan were taken up while its text is still the same."""
    said = Comment.objects.filter(consultation__version__plan=plan, parent=None)
    return len(unkept(said.shown()))


def _says(text: PartText | None, field: str) -> str | None:
    return None if text is None else text.fields.get(field)


def _draft_texts(plans: set[int], keys: set[UUID]) -> dict[tuple[int, str], PartText]:
    """Return what parts of the plans say now, by plan and lasting key; one query."""
    lasting = {kind: column.removeprefix("revision__") for kind, (column, _) in KINDS.items()}
    owner = {kind: f"{kind}__plan" for kind in KINDS}
    newest = Q()
    for kind, column in lasting.items():
        chosen = Q(**{
            f"{column}__in": keys, f"{owner[kind]}__in": plans, "number": F(f"{kind}__version")
        })  # fmt: skip
        newest |= chosen & STANDS[kind]
    values: Any = Revision.objects.filter(newest).values(
        "payload",
        **{f"{kind}_key": F(column) for kind, column in lasting.items()},
        **{f"{kind}_plan": F(column) for kind, column in owner.items()},
    )
    found = {}
    for row in values:
        kind = next(each for each in KINDS if row[f"{each}_key"])
        key = (row[f"{kind}_plan"], str(row[f"{kind}_key"]))
        found[key] = part_text(kind, row["payload"])
    return found
