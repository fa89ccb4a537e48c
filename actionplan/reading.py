"""The plan as plain data, as people read it: on paper, on a page, as a draft or as frozen.

Draft and frozen version go the same way, from payload to data, so that they cannot differ in more
than what was written.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from actionplan.choices import InitiativeState, Novelty, PartState, Placement
from actionplan.models import (
    ROWS,
    ActionPlan,
    FocusArea,
    Initiative,
    PlanSection,
    PlanVersion,
    Theme,
    VersionRow,
)
from actionplan.overviews import (
    Area,
    Told,
    articles_index,
    counts,
    goals_index,
    money,
    timeline,
    world_titles,
)
from actionplan.revisions import DEPARTMENTS, Part, payload
from actionplan.rows import row_line
from programme.members import members_on

Data = dict[str, Any]
Titles = dict[int, str]

# The date of a plan in which nothing stands yet.
EMPTY = datetime(2000, 1, 1, tzinfo=UTC)

# What of an initiative the public reads; the rest is blank there until it is listed here.
PUBLIC = frozenset({
    "lineage", "number", "title", "goal", "description", "text_for_children", "target_group",
    "lead", "contributing", "partners", "time", "money", "articles", "sdgs",
    "participation", "age", "place", "novelty", "decision",
    "milestones", "indicators", "financing",
})  # fmt: skip
# How sure a sum is, and what the administration noted of it, stays inside.
PUBLIC_FINANCING = frozenset({"kind", "year", "amount", "source"})


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


def plan_as_read(
    plan: ActionPlan, *, language: str, version: PlanVersion | None = None, public: bool = False
) -> Data:
    """Return the whole plan as plain data, with its words in this language.

    For the public, only what `PUBLIC` lists of an initiative is in it.
    """
    texts = frozen_texts(version) if version else draft_texts(plan)
    with translation.override(language):
        data = _plan(plan, texts, public=public)
        data["edition"] = _edition(texts, version)
    # Who may be named is asked anew each time: somebody may have taken her word back.
    day = timezone.localdate(version.frozen_at) if version else timezone.localdate()
    data["members"] = members_on(plan.municipality, day)
    return data


def _plan(plan: ActionPlan, texts: Texts, *, public: bool) -> Data:
    chapters = areas_of(texts)
    articles, sdgs = world_titles(chapters)
    currency = plan.municipality.currency
    initiatives = [
        {
            **_initiative(each, articles, sdgs, public=public),
            **_lines(each.payload, currency, public=public),
        }
        for each in texts.initiatives
    ]
    areas = {each.pk for each in texts.focus_areas}
    return {
        "municipality": {
            "name": plan.municipality.name,
            "language": plan.municipality.language,
            "is_demo": plan.municipality.is_demo,
        },
        "title": texts.plan.payload["title"],
        "period": texts.plan.payload["period_text"],
        "sections_before": _sections(texts, Placement.BEFORE),
        "sections_after": _sections(texts, Placement.AFTER),
        "focus_areas": [_focus_area(area, texts, initiatives) for area in texts.focus_areas],
        "articles": articles_index(chapters, articles),
        "goals": goals_index(chapters, sdgs),
        "timeline": timeline(chapters, texts.plan.payload["period_text"]),
        # How sure a sum is stays inside, so what is added up of the sure ones does too.
        "money": {} if public else money(chapters, currency),
        "counts": counts([
            (area.named, ["" if public else each.payload["state"] for each in area.initiatives])
            for area in chapters
        ]),
        "figures": {
            "focus_areas": len(areas),
            "themes": sum(each.payload["focus_area"][0] in areas for each in texts.themes),
            "initiatives": len(texts.initiatives),
        },
    }


def areas_of(texts: Texts) -> list[Area]:
    """Return the focus areas, each with its initiatives in reading order."""
    return [
        Area(area.key, area.payload, [
            Told(each.pk, each.key, each.payload)
            for each in texts.initiatives
            if each.payload["focus_area"][0] == area.pk
        ])
        for area in texts.focus_areas
    ]  # fmt: skip


def _edition(texts: Texts, version: PlanVersion | None) -> Data:
    """Return which state of the plan this is; its date is that of the texts, never the clock's."""
    if version is None:
        parts = [texts.plan, *texts.sections, *texts.focus_areas, *texts.themes]
        newest = max((each.at for each in [*parts, *texts.initiatives]), default=EMPTY)
        return {
            "changed_at": timezone.localtime(newest),
            "label": _("Draft"),
            "changelog": "",
            "adopted": None,
        }
    decision = version.paper.decision if version.paper and version.is_adopted else None
    return {
        "changed_at": timezone.localtime(version.frozen_at),
        "label": _("Version %(number)s") % {"number": version.number},
        "changelog": version.changelog,
        "adopted": decision
        and {
            "how": str(decision.get_outcome_display()),
            "body": decision.body,
            "held_on": decision.held_on,
            "reference": decision.reference,
        },
    }


def _sections(texts: Texts, placement: str) -> list[Data]:
    return [
        {"key": each.key, "title": each.payload["title"], "body": each.payload["body"]}
        for each in texts.sections
        if each.payload["placement"] == placement
    ]


def _focus_area(area: Said, texts: Texts, initiatives: list[Data]) -> Data:
    own = [
        (said, data)
        for said, data in zip(texts.initiatives, initiatives, strict=True)
        if said.payload["focus_area"][0] == area.pk
    ]
    # First what stands under no theme, then every theme, also one that holds nothing yet.
    own_themes = [each for each in texts.themes if each.payload["focus_area"][0] == area.pk]
    known = {each.pk for each in own_themes}
    alone = [data for said, data in own if (said.payload["theme"] or [None])[0] not in known]
    names = ("number", "title", "colour", "shape", "motto", "reasons", "is_cross_cutting")
    return {
        "key": area.key,
        **{name: area.payload[name] for name in names},
        "key_figures": [row_line(each) for each in area.payload.get("key_figures", [])],
        "themes": [
            *([_theme(area, None, alone)] if alone else []),
            *(
                _theme(
                    area,
                    theme,
                    [
                        data
                        for said, data in own
                        if (said.payload["theme"] or [None])[0] == theme.pk
                    ],
                )
                for theme in own_themes
            ),
        ],
    }


def _theme(area: Said, theme: Said | None, initiatives: list[Data]) -> Data:
    return {
        "key": theme.key if theme else f"{area.key}-alone",
        "title": theme.payload["title"] if theme else "",
        "age": theme.payload.get("age_text", "") if theme else "",
        "introduction": theme.payload["introduction"] if theme else "",
        "initiatives": initiatives,
    }


def _initiative(said: Said, articles: Titles, sdgs: Titles, *, public: bool) -> Data:
    words = said.payload
    data = {
        "lineage": said.key,
        **{
            name: words[name]
            for name in (
                "number",
                "title",
                "goal",
                "description",
                "text_for_children",
                "target_group",
                "partners",
                "contact",
            )
        },
        "lead": [name for _pk, name in words["lead"]],
        "contributing": [name for _pk, name in words["contributing"]],
        "time": words["time_text"],
        "money": words["money_text"],
        # Versions frozen before these were asked for do not say them.
        "participation": words.get("participation_text", ""),
        "age": words.get("age_text", ""),
        "place": words.get("place_text", ""),
        "novelty": str(Novelty(words["novelty"]).label) if words.get("novelty") else "",
        "decision": words.get("decision_text", ""),
        "articles": [{"number": each, "title": articles[each]} for each in words["articles"]],
        "sdgs": [{"number": each, "title": sdgs[each]} for each in words["sdgs"]],
        "extra": list(words["extra"].items()),
        "state_label": str(InitiativeState(words["state"]).label),
    }
    if not public:
        return data
    return {name: value if name in PUBLIC else type(value)() for name, value in data.items()}


def _lines(words: Data, currency: str, *, public: bool) -> Data:
    """Return an initiative's lines in words; versions of before have none."""
    return {
        name: [
            row_line({
                field: value
                for field, value in row.items()
                if not public or name != "financing" or field in PUBLIC_FINANCING
            }, currency)
            for row in words.get(name, [])
        ]
        for name in ROWS
    }  # fmt: skip
