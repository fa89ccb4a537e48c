"""The parts that can be spoken about are the plan as it is read: the same order, the same words."""

from typing import Any

import pytest

from actionplan.reading import plan_as_read
from participation.parts import BRIEF, FIELDS, ROWS, Part, parts_of
from tests.cast import PlanOfCast
from tests.young import Young


def as_read(young: Young) -> list[tuple[str, str, dict[str, Any]]]:
    """Return every part of the version by kind and key, as the public would read it."""
    asked = young.consultation
    read = plan_as_read(
        asked.version.plan, language=asked.municipality.language, version=asked.version, public=True
    )
    found = [("section", each["key"], each) for each in read["sections_before"]]
    for area in read["focus_areas"]:
        found.append(("area", area["key"], area))
        for theme in area["themes"]:
            if theme["title"]:
                found.append(("theme", theme["key"], theme))
            found += [("initiative", each["lineage"], each) for each in theme["initiatives"]]
    return found + [("section", each["key"], each) for each in read["sections_after"]]


def spoken(part: Part) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {each.field: (each.text, each.rows) for each in (*part.texts, *part.brief)}


@pytest.mark.parametrize("language", ["da", "de", "en"])
def test_they_say_what_the_plan_says(language: str, young: Young, story: PlanOfCast) -> None:
    young.consultation.municipality.language = language
    read = as_read(young)
    parts = parts_of(young.consultation)
    assert [(part.kind, part.key, part.title) for part in parts] == [
        (kind, key, said["title"]) for kind, key, said in read
    ]
    for part, (kind, _key, said) in zip(parts, read, strict=True):
        assert spoken(part) == {
            field: (said[field], tuple(said[ROWS[field]]) if field in ROWS else ())
            for field in FIELDS[kind]
            if field and (said[field] or (field in ROWS and said[ROWS[field]]))
        }
        assert {each.field for each in part.brief} <= BRIEF


def test_every_initiative_is_there_once(young: Young, story: PlanOfCast) -> None:
    from_the_plan = [key for kind, key, _said in as_read(young) if kind == "initiative"]
    assert len(from_the_plan) == len(set(from_the_plan))
