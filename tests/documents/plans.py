"""Plans as plain data, for the tests of the printed page: of any length, in Danish or German."""

from datetime import UTC, datetime
from typing import Any

from django.utils import translation

from actionplan.overviews import (
    Area,
    Told,
    counts,
    departments_index,
    goals_index,
    money,
    timeline,
)
from programme.members import BodyThen, Member

COLOURS = ["brick", "leaf", "plum", "sky", "clay", "rose", "teal", "slate", "olive"]
SHAPES = ["circle", "leaf", "star", "drop", "house", "wave", "sun", "kite", "heart"]
CHANGED_AT = datetime(2026, 5, 14, 9, 30, tzinfo=UTC)

WORDS: dict[str, dict[str, Any]] = {
    "da": {
        "town": "Aalborg Kommune",
        "title": "Handleplan for en børnevenlig kommune",
        "period": "2021–2022",
        "preface": "Forord",
        "area": "Retten til at blive hørt og taget alvorligt",
        "theme": "Børn og unges adgang til kommunen",
        "initiative": "Børne- og ungemøder med borgmesteren",
        "prose": "Børn og unge inddrages i **planlægning**, *udførelse* og evaluering. "
        "مرحبا og 😀 fra Đặng, Ẽva og børnene.\n\n- Møder hvert halve år\n"
        "- Referat på [kommunens side](https://www.aalborg.dk/ung)\n\nSå er alle hørt.",
        "lead": "Børne- og Ungeforvaltningen",
        "other": ["Sundheds- og Kulturforvaltningen", "Klima og Miljø"],
        "time": "løbende, fra 2026",
        "article": "Barnet har ret til at sige sin mening og blive hørt",
        "label": "Udkast",
    },
    "de": {
        "town": "Stadt Auenfurt",
        "title": "Aktionsplan Kinderfreundliche Kommune",
        "period": "2026–2029",
        "preface": "Grußwort der Oberbürgermeisterin",
        "area": "Beteiligung von Kindern und Jugendlichen",
        "theme": "Kinder- und Jugendhilfeplanungsausschuss",
        "initiative": "Straßenraumgestaltung: Übergänge für Fußgängerinnen und Fußgänger",
        "prose": "Kinder planen **Größe** und *Farbe* der Plätze selbst. 🎉 Größer → schöner. "
        "مرحبا بكم\n\n1. Begehung\n2. Werkstatt mit [Fachleuten](mailto:plan@auenfurt.example)"
        "\n\nDanach entscheidet der Rat.",
        "lead": "Stadtplanungsamt",
        "other": ["Jugendamt", "Grünflächenamt"],
        "time": "bis Ende 2027",
        "article": "Berücksichtigung des Kindeswillens",
        "label": "Entwurf",
    },
}


def make_initiative(words: dict[str, Any], number: str, **changes: Any) -> dict[str, Any]:
    """Return one full initiative."""
    return {
        "lineage": f"0000-{number.replace('.', '-')}",
        "number": number,
        "title": words["initiative"],
        "goal": "",
        "description": words["prose"],
        "text_for_children": "",
        "target_group": "13–17",
        "participation": "",
        "took_part": {},
        "age": "",
        "place": "",
        "novelty": "",
        "decision": "",
        "milestones": [],
        "indicators": [],
        "financing": [],
        "lead": [words["lead"]],
        "contributing": words["other"],
        "partners": "",
        "time": words["time"],
        "money": "",
        "contact": "",
        "articles": [{"number": 12, "title": words["article"]}],
        "sdgs": [],
        "extra": [],
        "state_label": words["label"],
        **changes,
    }


def make_plan(
    count: int, language: str = "da", *, areas: int = 5, **changes: Any
) -> dict[str, Any]:
    """Return a plan of so many initiatives; each second one has every field filled."""
    words = WORDS[language]
    focus_areas: list[dict[str, Any]] = []
    for index in range(areas):
        mine = [n for n in range(count) if n % areas == index]
        initiatives = [
            _initiative(words, f"{index + 1}.{place + 1}", n) for place, n in enumerate(mine)
        ]
        half = (len(initiatives) + 1) // 2
        themes = [
            {
                "key": f"t{index}-{part}",
                "title": f"{words['theme']} {part + 1}",
                "age": "6–12 år" if part else "",
                "introduction": words["prose"] if part else "",
                "initiatives": some,
            }
            for part, some in enumerate([initiatives[:half], initiatives[half:]])
            if some
        ]
        if index == 1:
            alone = {"key": None, **dict.fromkeys(["title", "age", "introduction"], "")}
            themes = [{**alone, "initiatives": initiatives}]
        focus_areas.append(
            {
                "key": f"a{index}",
                "number": str(index + 1),
                "title": words["area"],
                "colour": COLOURS[index],
                "shape": SHAPES[index],
                "motto": "»Vi vil høres!« 🌈" if index % 2 else "",
                "key_figures": ["4 af 10 · kender deres rettigheder · 2021"] if index == 1 else [],
                "reasons": words["prose"] if index != 2 else "",
                "is_cross_cutting": index == 0,
                "themes": themes,
            }
        )
    everything = [
        {**initiative, "focus_area": area["title"]}
        for area in focus_areas
        for theme in area["themes"]
        for initiative in theme["initiatives"]
    ]
    with translation.override(language):
        seen = _overviews(focus_areas, words["period"])
    return {
        **seen,
        "municipality": {"name": words["town"], "language": language, "is_demo": True},
        "title": words["title"],
        "period": words["period"],
        "edition": {
            "changed_at": CHANGED_AT,
            "label": words["label"],
            "changelog": "",
            "adopted": None,
        },
        "sections_before": [{"key": "s1", "title": words["preface"], "body": words["prose"] * 3}],
        "sections_after": [{"key": "s2", "title": "Perspektiv", "body": words["prose"]}],
        "focus_areas": focus_areas,
        "statements": [],
        "articles": [{"number": 12, "title": words["article"], "initiatives": everything}],
        "figures": {
            "focus_areas": len(focus_areas),
            "themes": sum(bool(t["title"]) for a in focus_areas for t in a["themes"]),
            "initiatives": len(everything),
        },
        **changes,
    }


def _overviews(focus_areas: list[dict[str, Any]], period: str) -> dict[str, Any]:
    """Return what the plan says across its parts; each third time and sum is confirmed."""
    areas = []
    for area in focus_areas:
        own = [each for theme in area["themes"] for each in theme["initiatives"]]
        told = [Told(0, each["lineage"], _payload(each, n)) for n, each in enumerate(own)]
        areas.append(Area(area["key"], area, told))
    return {
        "timeline": timeline(areas, period),
        "money": money(areas, "DKK"),
        "goals": goals_index(areas, {number: f"Mål {number}" for number in range(1, 18)}),
        "counts": counts([
            (area.named, [each.payload["state"] for each in area.initiatives]) for area in areas
        ]),
        "members": [
            BodyThen("Styregruppe", "steering", False, (Member("Ida Holm", "formand"),), 3),
            BodyThen("Ungebyråd", "youth", True, (), 12),
        ],
        "departments": departments_index(areas),
    }  # fmt: skip


def _payload(initiative: dict[str, Any], index: int) -> dict[str, Any]:
    is_sure = index % 3 == 0
    lines = [
        {"kind": kind, "year": 2021, "amount": "125000.50", "certainty": sure}
        for kind in ("one-off", "recurring", "in-kind")
        for sure in ("secured", "budget", "")
    ]
    return {
        "number": initiative["number"],
        "title": initiative["title"],
        "time_text": initiative["time"],
        "time_from": f"202{index % 4 + 1}-03-01",
        "time_to": None if index % 2 else "2028-07-31",
        "time_confirmed": is_sure,
        "milestones": [{"title": "Kursus", "due_on": "2022-05-14"}] if index % 2 else [],
        "money_text": initiative["money"],
        "money_amount": "20000.00",
        "money_confirmed": index % 3 == 1,
        "financing": lines if is_sure else [],
        "sdgs": [each["number"] for each in initiative["sdgs"]],
        "lead": [[place, name] for place, name in enumerate(initiative["lead"])],
        "contributing": [[place, name] for place, name in enumerate(initiative["contributing"])],
        "state": "agreed" if is_sure else "draft",
    }


def _initiative(words: dict[str, Any], number: str, index: int) -> dict[str, Any]:
    if index % 2:
        return make_initiative(words, number)
    return make_initiative(
        words,
        number,
        goal=words["prose"],
        text_for_children="Du kan være med! 👍 Spørg os.",
        partners="UNICEF\nVand A/S",
        money="20.000 kr.",
        participation=words["prose"],
        age="fra før fødslen til 6 år",
        place="Bydelen Nord",
        novelty="Ny",
        decision="DS-Nr. 2022/118",
        milestones=["Kursus · efteråret 2027", "Evaluering · 1. maj 2028"],
        indicators=["Børn, der kender hjælpelinjen · fra 40 til 80 % · skal stige"],
        financing=["engangsudgift · 2027 · 20.000\N{NO-BREAK SPACE}kr. · forvaltningens budget"],
        contact="plan@example.org",
        sdgs=[{"number": 11, "title": "Bæredygtige byer"}],
        extra=[("Bemærkning", "gælder også sagsfremstillinger")],
        state_label="Foreslået",
    )
