"""Where in the plan something was said: its parts by their lasting keys, in some versions."""

from collections.abc import Iterable
from typing import Any, NamedTuple, Self
from uuid import UUID

from django.db.models import F
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from accounts.models import Department
from actionplan.choices import ResponsibilityKind
from actionplan.models import ActionPlan, Initiative, PlanVersion, Responsibility, VersionRow
from actionplan.texts import KEYS
from participation.carrying import Spoken, Spot, first_of, last_of, ways
from participation.models import Consultation, PartMove
from participation.parts import field_label

# What is read first within a focus area: its own words, its themes', its initiatives'.
STEPS = ("section", "focus_area", "theme", "initiative")

PAYLOAD = "revision__payload"


class Part(NamedTuple):
    """An initiative, chapter, focus area or theme as one version has it."""

    key: str
    subject: str
    number: str
    title: str
    # Its focus area's key and title; "" for a chapter.
    area: str
    area_title: str
    order: tuple[int, ...]
    revision: int

    @property
    def name(self) -> str:
        """Return number and title."""
        return f"{self.number} {self.title}".strip()


class Place(NamedTuple):
    """The part and field that somebody spoke of, as it is called now."""

    part: Part
    field: str
    # Whether it stands in the version that lies before the body now.
    stands: bool

    @property
    def label(self) -> str:
        """Return which field of the part it is; "" for the part as a whole."""
        return field_label(self.field)


# A part of which nothing is known any more.
NOWHERE = Part("", "", "", "", "", "", (9,), 0)


class Whereabouts:
    """The parts of several versions of the plan, read in one query."""

    def __init__(self, versions: Iterable[int], moves: Iterable[PartMove] = ()) -> None:
        """Read what these versions hold; `moves` say what became of parts that were split."""
        self.versions = _read(set(versions))
        self.moves: dict[int, dict[Spot, Spot]] = {}
        for move in moves:
            self.moves.setdefault(move.consultation_id, {}).update(ways([move]))

    @classmethod
    def of(cls, consultations: Iterable[Consultation], versions: Iterable[int] = ()) -> Self:
        """Read the versions of consultations, those of their comments too; two queries."""
        asked = list(consultations)
        moves = PartMove.objects.filter(consultation__in=[each.pk for each in asked])
        return cls({*versions, *(each.version_id for each in asked)}, moves)

    def place(self, consultation: Consultation, comment: Spoken) -> Place:
        """Return where something said on a version stands now."""
        moves = self.moves.get(consultation.pk, {})
        key, field = last_of(first_of(comment, moves), moves)
        now = self.versions.get(consultation.version_id, {}).get(key)
        then = self.versions.get(comment.version_id, {}).get(str(comment.part))
        return Place(now or then or NOWHERE, field, stands=now is not None)

    def part(self, version: int, key: UUID | str) -> Part | None:
        """Return a part as a version has it."""
        return self.versions.get(version, {}).get(str(key))


def _read(versions: set[int]) -> dict[int, dict[str, Part]]:
    rows = VersionRow.objects.filter(version__in=versions).order_by("version", "order")
    found: list[Any] = list(
        rows.values(
            "version_id",
            "order",
            "revision_id",
            # As text: else "3.10" comes back as a number on some databases.
            title=KeyTextTransform("title", PAYLOAD),
            number=KeyTextTransform("number", PAYLOAD),
            in_area=KeyTextTransform(0, KeyTransform("focus_area", PAYLOAD)),
            own_area=F("revision__focus_area_id"),
            **{f"{subject}_key": F(KEYS[subject]) for subject in STEPS},
        )
    )
    areas = {
        (row["version_id"], str(row["own_area"])): row for row in found if row["focus_area_key"]
    }
    parts: dict[int, dict[str, Part]] = {version: {} for version in versions}
    for row in found:
        subject = next((each for each in STEPS if row[f"{each}_key"]), None)
        if subject is not None:
            part = _part(row, subject, areas)
            parts[row["version_id"]][part.key] = part
    return parts


def _part(row: dict[str, Any], subject: str, areas: dict[tuple[int, str], Any]) -> Part:
    area = row if subject == "focus_area" else areas.get((row["version_id"], str(row["in_area"])))
    return Part(
        key=str(row[f"{subject}_key"]),
        subject=subject,
        number=row["number"] or "",
        title=row["title"] or "",
        area=str(area["focus_area_key"]) if area else "",
        area_title=area["title"] if area else "",
        order=(area["order"] if area else 0, STEPS.index(subject), row["order"]),
        revision=row["revision_id"],
    )


def parts_to_point_at(version: PlanVersion) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what an answer can point at: focus areas, each with its parts (key, name).

    Of the initiatives those of the draft, where an answer may have made a new one; two queries.
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for part in sorted(_read({version.pk})[version.pk].values(), key=lambda each: each.order):
        if part.subject != "initiative":
            groups.setdefault(part.area_title, []).append((part.key, part.name))
    rows = Initiative.objects.filter(plan=version.plan_id).standing().in_plan_order()
    for key, number, title, area in rows.values_list(
        "lineage", "number", "title", "focus_area__title"
    ):
        groups.setdefault(area, []).append((str(key), f"{number} {title}".strip()))
    return list(groups.items())


def lead_departments(plan: ActionPlan, keys: Iterable[str]) -> dict[str, Department]:
    """Return the departments that lead these initiatives now, the first of each; one query."""
    rows = Responsibility.objects.filter(
        kind=ResponsibilityKind.LEAD,
        initiative__plan=plan,
        initiative__lineage__in=[key for key in keys if key],
        department__closed_on=None,
    )
    found: dict[str, Department] = {}
    for row in rows.select_related("department", "initiative").order_by("initiative", "order"):
        found.setdefault(str(row.initiative.lineage), row.department)
    return found
