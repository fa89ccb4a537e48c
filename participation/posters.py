"""What stands on the poster "You said – we did": young people's words and what became of them.

Nobody is named on it, not even by a pseudonym: it hangs where everybody passes.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone, translation

from actionplan.models import Initiative
from participation.choices import CHANGES_THE_PLAN, OutcomeKind
from participation.models import Comment, Consultation, Outcome
from participation.whereabouts import Whereabouts

# How the floor above calls a measure that will not be done.
GIVEN_UP = "dropped"
# So many fit on three sheets of A3 and are still read.
MOST = 24
# Of a group that has one answer so many are quoted.
QUOTED = 2
# A quotation longer than this is no quotation on a wall.
LONGEST = 280


class Choice(NamedTuple):
    """An answer that can stand on the poster."""

    outcome: Outcome
    comments: list[Comment]
    # What was taken up and not given up since, as long as there is room.
    is_chosen: bool
    # Its measure will not be done after all: a poster would promise too much.
    is_given_up: bool


def _answers(consultation: Consultation) -> list[tuple[Outcome, list[Comment]]]:
    """Return the answers with what they answer, what was taken up first; two queries."""
    said = Comment.objects.shown().filter(parent=None).order_by("created_at", "pk")
    rows = Outcome.objects.filter(consultation=consultation).order_by("at", "pk")
    found = rows.prefetch_related(Prefetch("comments", queryset=said, to_attr="said"))
    ordered = sorted(found, key=lambda each: OutcomeKind.values.index(each.kind))
    return [(each, each.said) for each in ordered if each.said]


def choices_for(consultation: Consultation) -> list[Choice]:
    """Return what the coordinator chooses from; needs the version."""
    every, given_up = _answers(consultation), _given_up(consultation)
    taken = _taken(every, given_up)[:MOST]
    return [
        Choice(outcome, said, outcome.pk in taken, outcome.part in given_up)
        for outcome, said in every
    ]


def _given_up(consultation: Consultation) -> set[UUID]:
    """Return the lasting keys of the measures that will not be done; one query."""
    rows = Initiative.objects.filter(plan=consultation.version.plan_id, progress=GIVEN_UP)
    return set(rows.values_list("lineage", flat=True))


def _taken(every: Sequence[tuple[Outcome, Any]], given_up: set[UUID]) -> list[int]:
    """Return which answers changed the plan, and still hold."""
    return [
        each.pk
        for each, _said in every
        if each.kind in CHANGES_THE_PLAN and each.part not in given_up
    ]


def poster_content(
    consultation: Consultation, chosen: Iterable[int] | None, language: str
) -> dict[str, Any]:
    """Return the poster as plain data, in this language; needs body, version, plan and town.

    Without a choice it holds what was taken up, wholly or in part, and still holds.
    """
    every = _answers(consultation)
    wanted = set(_taken(every, _given_up(consultation)) if chosen is None else chosen)
    answers = [each for each in every if each[0].pk in wanted][:MOST]
    where = Whereabouts.of([consultation])
    town = consultation.version.plan.municipality
    newest = max(
        (outcome.changed_at or outcome.at for outcome, _said in answers),
        default=consultation.created_at,
    )
    with translation.override(language):
        return {
            "municipality": {
                "name": town.name,
                "language": town.language,
                "is_demo": town.is_demo,
            },
            "title": consultation.title,
            "body": consultation.body.name,
            "edition": {"changed_at": timezone.localtime(newest)},
            "entries": [_entry(consultation, where, *each) for each in answers],
        }


def _entry(
    consultation: Consultation, where: Whereabouts, outcome: Outcome, said: Sequence[Comment]
) -> dict[str, Any]:
    part = where.part(consultation.version_id, outcome.part) if outcome.part else None
    return {
        "said": [_quoted(each.text) for each in said[:QUOTED]],
        "more": max(len(said) - QUOTED, 0),
        "kind": outcome.kind,
        "label": str(outcome.get_kind_display()),
        "reason": outcome.reason,
        "part": part.name if part else "",
    }


def _quoted(text: str) -> str:
    """Return somebody's words on one line, cut at a word where they are too long for a wall."""
    words = " ".join(text.split())
    if len(words) <= LONGEST:
        return words
    return words[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:") + " …"
