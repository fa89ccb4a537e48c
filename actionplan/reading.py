"""The plan as plain data, as people read it: on paper, on a page, as a draft or as frozen.

Draft and frozen version go the same way, from payload to data, so that they cannot differ in more
than what was written.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from actionplan.choices import LUNDY, TOOK_PART, InitiativeState, Novelty, Placement
from actionplan.models import ROWS, ActionPlan, PlanVersion
from actionplan.overviews import (
    Area,
    Told,
    articles_index,
    counts,
    departments_index,
    goals_index,
    money,
    timeline,
    world_titles,
)
from actionplan.rows import row_line
from actionplan.texts import Data, Said, Texts, draft_texts, frozen_texts
from programme.members import BodyThen, members_on

Titles = dict[int, str]

# The date of a plan in which nothing stands yet.
EMPTY = datetime(2000, 1, 1, tzinfo=UTC)

# What of an initiative the public reads; the rest is blank there until it is listed here.
PUBLIC = frozenset({
    "lineage", "number", "title", "goal", "description", "text_for_children", "target_group",
    "lead", "contributing", "partners", "time", "money", "articles", "sdgs",
    "participation", "took_part", "age", "place", "novelty", "decision",
    "milestones", "indicators", "financing",
})  # fmt: skip
# How sure a sum is, and what the administration noted of it, stays inside.
PUBLIC_FINANCING = frozenset({"kind", "year", "amount", "source"})


def plan_as_read(
    plan: ActionPlan,
    *,
    language: str,
    version: PlanVersion | None = None,
    public: bool = False,
    members: Sequence[BodyThen] | None = None,
) -> Data:
    """Return the whole plan as plain data, with its words in this language.

    For the public, only what `PUBLIC` lists of an initiative is in it. `members` spares the
    question who worked on it, where that has just been asked.
    """
    texts = frozen_texts(version) if version else draft_texts(plan)
    with translation.override(language):
        data = _plan(plan, texts, public=public)
        data["edition"] = _edition(texts, version)
    # Who may be named is asked anew each time: somebody may have taken her word back.
    day = timezone.localdate(version.frozen_at) if version else timezone.localdate()
    data["members"] = members_on(plan.municipality, day) if members is None else list(members)
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
        "departments": departments_index(chapters),
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
        "took_part": _took_part(words),
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


def _took_part(words: Data) -> dict[str, str]:
    """Return the answers to the four questions; nothing where none is answered."""
    said = {name: words.get(field, "") for name, field in zip(LUNDY, TOOK_PART, strict=True)}
    return said if any(said.values()) else {}


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
