"""Drawn times, sums, indexes, members, and the catalogue: on paper, for every reader."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import translation

from tests.documents.conftest import print_plan
from tests.documents.plans import make_plan
from tests.documents.printed import Printed, complaints, dangers

# Nine areas with long names, and as many initiatives as the largest plans hold.
MANY = 65


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The catalogue in Danish and German."""
    folder = tmp_path_factory.mktemp("catalogues")
    paths = {language: folder / f"catalogue-{language}.pdf" for language in ("da", "de")}
    for language, path in paths.items():
        with translation.override("en"):
            plan = make_plan(12, language)
        path.write_bytes(
            print_plan(plan, language, template="documents/catalogue.html").content
        )
    return paths


@pytest.fixture(scope="module")
def large_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan as large as plans are."""
    path = tmp_path_factory.mktemp("large") / "large.pdf"
    path.write_bytes(print_plan(make_plan(MANY, "da", areas=9), "da").content)
    return path


def test_nothing_to_complain_about_in_catalogues(catalogues: dict[str, Path]) -> None:
    for path in catalogues.values():
        assert complaints(path) == []
        assert dangers(path) == []


def test_nothing_to_complain_about_in_a_large_plan(large_plan: Path) -> None:
    assert complaints(large_plan) == []


def test_the_validator_finds_both_standards_kept(
    catalogues: dict[str, Path], large_plan: Path, verapdf: Callable[..., list[str]]
) -> None:
    judgement = verapdf(*catalogues.values(), large_plan)
    assert [line.split(" ")[0] for line in judgement] == ["KEPT"] * 6


def test_a_catalogue_has_a_heading_for_each_initiative_and_three_indexes(
    catalogues: dict[str, Path],
) -> None:
    printed = Printed(catalogues["da"])
    headings = [
        printed.words_of(element) for element, kind in printed.parts() if kind in {"H2", "H3"}
    ]
    assert sum("borgmesteren" in each for each in headings) == 12
    for name in ("departments", "articles", "goals"):
        assert printed.page_of_name(name) > 2


def test_the_timeline_has_a_row_for_every_drawn_initiative(large_plan: Path) -> None:
    with translation.override("da"):
        drawn = make_plan(MANY, "da", areas=9)["timeline"]
    printed = Printed(large_plan)
    figures = [element for element, kind in printed.parts() if kind == "Figure"]
    spoken = [str(element.get("/Alt", "")) for element in figures]
    rows = [row for area in drawn["areas"] for row in area["rows"]]
    assert drawn["drawn"] == len(rows) > 30
    for words in {row["when"] for row in rows if row["when"]}:
        assert words in spoken


def test_sums_and_members_are_printed(large_plan: Path) -> None:
    printed = Printed(large_plan)
    money, members = printed.page_of_name("money"), printed.page_of_name("members")
    with translation.override("da"):
        plan = make_plan(MANY, "da", areas=9)
    # On paper a no-break space is a space.
    words = printed.words_on(money)
    assert all(cell.replace("\xa0", " ") in words for _heading, cell in plan["money"]["total"])
    # Who agreed is named, young people are counted.
    assert "Ida Holm" in printed.words_on(members)
    assert "12" in printed.words_on(members)
