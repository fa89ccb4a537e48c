"""The printed plan for readers with a screen reader, for archives, and for people with paper."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.documents.conftest import print_plan
from tests.documents.plans import WORDS, make_initiative, make_plan
from tests.documents.printed import Printed, complaints, dangers

Verdict = Callable[..., list[str]]


# What an initiative of a title only leaves empty.
NOTHING: dict[str, Any] = {
    **dict.fromkeys(["goal", "description", "text_for_children", "target_group", "partners"], ""),
    **dict.fromkeys(["time", "money", "contact", "participation", "age"], ""),
    **dict.fromkeys(["place", "novelty", "decision"], ""),
    **{key: [] for key in ["lead", "contributing", "articles", "sdgs", "extra"]},
    **{key: [] for key in ["milestones", "indicators", "financing"]},
    "state_label": "Udkast",
}
LINKS = "[**Fed** og *kursiv*](https://example.org/a) og [](https://example.org/tom)."


@pytest.fixture(scope="module")
def small_plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Plans at the edges of what a plan may be."""
    bare = {"sections_before": [], "sections_after": [], "articles": []}
    nowhere = {"timeline": {"areas": []}, "money": {}, "goals": {}, "counts": [], "members": []}
    titles = make_plan(5, **bare | nowhere)
    for area in titles["focus_areas"]:
        for theme in area["themes"]:
            theme["initiatives"] = [make_initiative(WORDS["da"], "", **NOTHING)]
    preface = [{"key": "s", "title": "Forord", "body": LINKS}]
    plans = {
        "empty": make_plan(0, **bare | nowhere),
        "without areas": make_plan(0, areas=0, **bare),
        "one initiative": make_plan(1, **bare),
        "titles only": titles,
        "links": make_plan(2, **bare | {"sections_before": preface}),
    }
    folder = tmp_path_factory.mktemp("small")
    paths = {name: folder / f"{name.replace(' ', '-')}.pdf" for name in plans}
    for name, plan in plans.items():
        paths[name].write_bytes(print_plan(plan, "da").content)
    return paths


def test_nothing_to_complain_about(printed_plan: Path) -> None:
    assert complaints(printed_plan) == []
    assert dangers(printed_plan) == []


def test_nothing_to_complain_about_in_small_plans(small_plans: dict[str, Path]) -> None:
    assert {name: complaints(path) for name, path in small_plans.items()} == {
        key: [] for key in small_plans
    }


def test_the_validator_finds_both_standards_kept(
    printed_plans: dict[str, Path], small_plans: dict[str, Path], verapdf: Verdict
) -> None:
    judgement = verapdf(*printed_plans.values(), *small_plans.values())
    kept = [line for line in judgement if line.startswith("KEPT")]
    assert judgement == kept
    assert len(kept) == 2 * (len(printed_plans) + len(small_plans))


def test_page_numbers_in_the_contents_are_true(printed_plan: Path) -> None:
    printed = Printed(printed_plan)
    numbers = [
        (int(words), printed.page_of_name(str(link.Dest)))
        for link, words in printed.linked()
        if "/Dest" in link and words.strip().isdigit()
    ]
    # Contents, and the index of articles; the overview's numbers are no links.
    assert len(numbers) > 40
    assert all(said == true for said, true in numbers), numbers


def test_every_page_says_which_of_how_many(printed_plan: Path) -> None:
    printed = Printed(printed_plan)
    total = len(printed.pdf.pages)
    feet = [printed.words_on(number) for number in range(2, total + 1)]
    assert all(str(number) in foot and str(total) in foot for number, foot in enumerate(feet, 2))
    # The head names the focus area that one is in.
    heads = [foot for foot in feet if "alvorligt" in foot or "Jugendlichen" in foot]
    assert len(heads) > total / 2


def test_signs_without_a_letter_are_said_in_words(printed_plan: Path) -> None:
    printed = Printed(printed_plan)
    words = " ".join(printed.words_on(n) for n in range(1, len(printed.pdf.pages) + 1))
    assert "[" in words
    assert not {"😀", "🎉", "م"} & set(words)


def test_links_say_where_they_lead(printed_plan: Path) -> None:
    printed = Printed(printed_plan)
    said = {str(link.Contents) for link in printed.links() if "/A" in link}
    assert said <= {
        "kommunens side (https://www.aalborg.dk/ung)",
        "Fachleuten (mailto:plan@auenfurt.example)",
    }
    assert said


def test_the_judges_can_say_no(
    printed_plans: dict[str, Path], tmp_path: Path, verapdf: Verdict
) -> None:
    """Else their yes means nothing: an untagged file, and one whose figures have no words."""
    bare, mute = tmp_path / "bare.pdf", tmp_path / "mute.pdf"
    with pikepdf.open(printed_plans["da"]) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure":
                del thing["/Alt"]
        pdf.save(mute)
        for key in ("/StructTreeRoot", "/MarkInfo", "/Lang", "/Metadata"):
            del pdf.Root[key]
        pdf.save(bare)
    assert {"no language (1)", "not tagged (1)", "no structure (1)"} <= set(complaints(bare))
    assert any(line.startswith("a figure without words") for line in complaints(mute))
    verdicts = [line.split(" ")[:3] for line in verapdf(bare, mute) if not line.startswith(" ")]
    assert verdicts == [
        ["BROKEN", "ua1", "bare.pdf"],
        ["BROKEN", "ua1", "mute.pdf"],
        ["BROKEN", "3a", "bare.pdf"],
        ["KEPT", "3a", "mute.pdf"],
    ]


def test_nothing_empty_is_printed(small_plans: dict[str, Path]) -> None:
    kinds = {
        name: [kind for _, kind in Printed(path).parts()] for name, path in small_plans.items()
    }
    assert "Table" not in kinds["empty"]
    # The overview has a table for each area, without columns for lead and time; no facts follow.
    assert kinds["titles only"].count("Table") == 5
    assert kinds["titles only"].count("TH") == 5 * 4


def test_the_printing_program_says_what_it_wants() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "documents.pdf", "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "--assets" in done.stdout
