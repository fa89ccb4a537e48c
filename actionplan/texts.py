"""What all the parts of a plan say: the payloads of a draft, or of a frozen version."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Q

from accounts.models import User
from actionplan.choices import PartState
from actionplan.models import (
    ActionPlan,
    FocusArea,
    Initiative,
    PlanSection,
    PlanVersion,
    Theme,
    VersionRow,
)
from actionplan.revisions import DEPARTMENTS, Part, payload

Data = dict[str, Any]


class Said(NamedTuple):
    """What one part of the plan says: its row, its lasting key, its payload, and since when."""

    pk: int
    key: str
    payload: Data
    at: datetime


class Texts(NamedTuple):
    """All the parts of a plan in reading order."""

    plan: Said
    sections: list[Said]
    focus_areas: list[Said]
    themes: list[Said]
    initiatives: list[Said]


def draft_texts(plan: ActionPlan, reader: User | None = None) -> Texts:
    """Return what the plan says now; eight queries, or seven where nothing has links.

    Somebody from outside the administration reads only the initiatives that she may see.
    """
    initiatives = Initiative.objects.filter(plan=plan).standing().in_plan_order().for_document()
    if reader is not None:
        initiatives = initiatives.visible_to(reader, plan.municipality)
    rows = list(initiatives)
    # An initiative that was put into an area while that was taken out must not be lost.
    held = Q(state=PartState.STANDING) | Q(pk__in={each.focus_area_id for each in rows})
    areas = FocusArea.objects.filter(held, plan=plan).prefetch_related("goals", "key_figures")
    themes = Theme.objects.filter(plan=plan).standing().in_order().select_related("focus_area")
    return Texts(
        Said(plan.pk, "", payload(plan), plan.changed_at),
        _said(PlanSection.objects.filter(plan=plan).standing()),
        _said(areas),
        _said(themes),
        _said(rows),
    )


def _said(parts: Iterable[Part]) -> list[Said]:
    return [
        Said(
            part.pk,
            str(part.lineage if isinstance(part, Initiative) else getattr(part, "key", "")),
            payload(part),
            part.changed_at,
        )
        for part in parts
    ]


# The subjects of revisions, each with the lasting key of its row.
KEYS = {
    "plan": "revision__plan__number",
    "section": "revision__section__key",
    "focus_area": "revision__focus_area__key",
    "theme": "revision__theme__key",
    "initiative": "revision__initiative__lineage",
}


def frozen_texts(version: PlanVersion) -> Texts:
    """Return what a version says, with the names of its day; one query."""
    found: dict[str, list[Said]] = {subject: [] for subject in KEYS}
    rows = VersionRow.objects.filter(version=version).order_by("order")
    values = rows.values(
        "revision__payload",
        "revision__at",
        *(f"revision__{subject}_id" for subject in KEYS),
        **{f"{subject}_key": F(key) for subject, key in KEYS.items()},
    )
    for row in values:
        subject = next(each for each in KEYS if row[f"revision__{each}_id"])
        found[subject].append(
            Said(
                row[f"revision__{subject}_id"],
                str(row[f"{subject}_key"]),
                row["revision__payload"],
                row["revision__at"],
            )
        )
    names = Names(
        departments={int(pk): name for pk, name in version.departments.items()},
        focus_areas=_titles_of(found["focus_area"]),
        themes=_titles_of(found["theme"]),
    )
    return Texts(
        found["plan"][0],
        found["section"],
        found["focus_area"],
        [_named(each, names) for each in found["theme"]],
        [_named(each, names) for each in found["initiative"]],
    )


class Names(NamedTuple):
    """What departments, focus areas and themes are called in one state of the plan, by their ids.

    A payload holds the names of the day it was written; when something is renamed, the texts that
    name it are not written anew.
    """

    departments: dict[int, str]
    focus_areas: dict[int, str]
    themes: dict[int, str]


def names_in(texts: Texts) -> Names:
    """Return what things are called in these texts."""
    return Names(
        departments={
            pk: name
            for each in texts.initiatives
            for kind in DEPARTMENTS
            for pk, name in each.payload[kind]
        },
        focus_areas=_titles_of(texts.focus_areas),
        themes=_titles_of(texts.themes),
    )


def _titles_of(parts: list[Said]) -> dict[int, str]:
    return {each.pk: each.payload["title"] for each in parts}


def renamed(texts: Texts, names: Names) -> Texts:
    """Return the texts with the names that things have elsewhere."""
    return texts._replace(
        themes=[_named(each, names) for each in texts.themes],
        initiatives=[_named(each, names) for each in texts.initiatives],
    )


def _named(said: Said, names: Names) -> Said:
    """Return what a part says, with today's names of what it points at."""
    words = dict(said.payload)
    for field, known in (("focus_area", names.focus_areas), ("theme", names.themes)):
        if words.get(field):
            pk, name = words[field]
            words[field] = [pk, known.get(pk, name)]
    for kind in DEPARTMENTS:
        if kind in words:
            words[kind] = [[pk, names.departments.get(pk, name)] for pk, name in words[kind]]
    return said._replace(payload=words)
