"""A plan printed chapter by chapter: only what is new, and the whole is as if in one piece."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from documents import chapters, pdf
from documents.assembling import Laid, render_document
from documents.printers import ASSETS, Printers, RenderingFailed, Work
from documents.rendering import Rendered, write_page
from tests.documents.conftest import print_plan
from tests.documents.plans import make_plan
from tests.documents.printed import Printed, complaints, dangers

TEMPLATE = "documents/action_plan.html"


class Drawer:
    """A shelf in memory, which counts what is put on it."""

    def __init__(self) -> None:
        self.lying: dict[str, Laid] = {}
        self.new: list[str] = []

    def take(self, keys: Iterable[str]) -> dict[str, Laid]:
        return {key: self.lying[key] for key in keys if key in self.lying}

    def put(self, key: str, laid: Laid) -> None:
        self.lying[key] = laid
        self.new.append(key)


def page_of(plan: dict[str, Any]) -> str:
    return write_page(TEMPLATE, {"plan": plan}, language="da")


def changed(plan: dict[str, Any], **words: str) -> dict[str, Any]:
    """Change the first initiative of the second focus area."""
    plan["focus_areas"][1]["themes"][0]["initiatives"][0].update(words)
    return plan


@pytest.fixture(scope="module")
def both_ways(tmp_path_factory: pytest.TempPathFactory) -> tuple[Printed, Printed]:
    """The same plan in one piece and chapter by chapter."""
    folder = tmp_path_factory.mktemp("both")
    whole, joined = folder / "whole.pdf", folder / "joined.pdf"
    whole.write_bytes(pdf.render(page_of(make_plan(9, areas=3)), assets=ASSETS).content)
    joined.write_bytes(print_plan(make_plan(9, areas=3), "da").content)
    return Printed(whole), Printed(joined)


def words(text: str) -> list[str]:
    return sorted(text.split())


def test_every_page_says_the_same_as_in_one_piece(both_ways: tuple[Printed, Printed]) -> None:
    whole, joined = both_ways
    pages = range(1, len(whole.pdf.pages) + 1)
    assert len(joined.pdf.pages) == len(whole.pdf.pages) > 8
    for number in pages:
        assert words(joined.words_on(number)) == words(whole.words_on(number)), number


def test_the_structure_is_the_same_as_in_one_piece(both_ways: tuple[Printed, Printed]) -> None:
    whole, joined = both_ways
    assert [kind for _, kind in joined.parts()] == [kind for _, kind in whole.parts()]


def test_links_lead_to_the_same_pages_as_in_one_piece(both_ways: tuple[Printed, Printed]) -> None:
    places = []
    for printed in both_ways:
        inside = [link for link in printed.links() if "/Dest" in link]
        places.append([printed.page_of_name(str(link.Dest)) for link in inside])
    assert places[0] == places[1]
    assert len(places[0]) > 30


def outline(printed: Printed) -> list[tuple[int, str, int, int]]:
    """Return the bookmarks: how deep, what they say, how many below, on which page."""
    numbers = {page.objgen: number for number, page in enumerate(printed.pdf.pages, 1)}
    found = []

    def walk(entry: Any, depth: int) -> None:
        while entry is not None:
            page = numbers[entry.Dest[0].objgen]
            found.append((depth, str(entry.Title), int(entry.get("/Count", 0)), page))
            walk(entry.get("/First"), depth + 1)
            entry = entry.get("/Next")

    walk(printed.pdf.Root.Outlines.First, 1)
    return found


def test_bookmarks_are_the_same_as_in_one_piece(both_ways: tuple[Printed, Printed]) -> None:
    whole, joined = (outline(printed) for printed in both_ways)
    assert joined == whole
    assert {depth for depth, *_ in joined} == {1, 2, 3}


def test_the_file_says_of_itself_what_it_says_in_one_piece(
    both_ways: tuple[Printed, Printed],
) -> None:
    whole, joined = both_ways
    assert joined.pdf.Root.Metadata.read_bytes() == whole.pdf.Root.Metadata.read_bytes()
    assert dict(joined.pdf.docinfo.items()) == dict(whole.pdf.docinfo.items())


def test_only_what_is_new_is_laid_out() -> None:
    shelf = Drawer()

    def printed(plan: dict[str, Any]) -> tuple[Rendered, int]:
        shelf.new.clear()
        done = render_document(
            TEMPLATE, {"plan": plan}, language="da", shelf=shelf, on_progress=lambda *_: None
        )
        return done, len(shelf.new)

    first, many = printed(make_plan(6, areas=3))
    again, none = printed(make_plan(6, areas=3))
    assert (many > 7, none) == (True, 0)
    assert again.content == first.content
    # One chapter says something new; no page moves.
    text, one = printed(changed(make_plan(6, areas=3), target_group="13–18"))
    assert one == 1
    # Its title stands in the overview and in the index too, first without page numbers.
    _title, more = printed(changed(make_plan(6, areas=3), title="En ny titel"))
    assert 1 < more < many
    # What is taken from the shelf and what is made anew are the same to the last byte.
    anew = print_plan(changed(make_plan(6, areas=3), target_group="13–18"), "da")
    assert anew.content == text.content != first.content


def test_a_chapter_that_grows_moves_the_page_numbers(tmp_path: Path) -> None:
    shelf, path = Drawer(), tmp_path / "plan.pdf"
    for length in (1, 60):
        plan = changed(make_plan(6, areas=3), description="Et ord til.\n\n" * length)
        path.write_bytes(
            render_document(
                TEMPLATE, {"plan": plan}, language="da", shelf=shelf, on_progress=lambda *_: None
            ).content
        )
    printed = Printed(path)
    numbers = [
        (int(said), printed.page_of_name(str(link.Dest)))
        for link, said in printed.linked()
        if "/Dest" in link and said.strip().isdigit()
    ]
    assert len(numbers) > 10
    assert all(said == true for said, true in numbers)


def test_what_was_finished_before_the_work_broke_off_is_not_done_again() -> None:
    class Lost(Exception):
        """The worker is gone."""

    shelf = Drawer()

    def on_progress(step: str, percent: int) -> None:
        if len(shelf.new) > 2:
            raise Lost

    def go(on_progress: Callable[[str, int], None]) -> int:
        shelf.new.clear()
        render_document(
            TEMPLATE,
            {"plan": make_plan(12, areas=4)},
            language="da",
            shelf=shelf,
            on_progress=on_progress,
        )
        return len(shelf.new)

    with pytest.raises(Lost):
        go(on_progress)
    before = len(shelf.lying)
    rest = go(lambda *_: None)
    assert before > 2
    everything = len(shelf.lying)
    assert rest == everything - before


def test_a_chapter_that_cannot_be_laid_out_is_named(tmp_path: Path) -> None:
    wish = {"print": str(tmp_path / "missing"), "to": str(tmp_path / "x.pdf"), "chapter": "x"}
    with (
        Printers(tmp_path) as printers,
        pytest.raises(RenderingFailed, match=r"an error in the portal.*this chapter: Trafik\."),
    ):
        printers.do(
            [Work(wish, 1, "Trafik")],
            on_report=lambda *_: None,
            on_made=lambda _: None,
            on_beat=lambda: None,
        )


def test_people_are_told_which_chapter_of_how_many() -> None:
    told: list[str] = []
    print_plan(make_plan(20, areas=4), "da", on_progress=lambda step, _percent: told.append(step))
    assert any(re.match(r"Chapter \d+ of 14 is being laid out: \w+", step) for step in told), told


# --- Where a page is divided ----------------------------------------------------------------------


def test_nothing_is_lost_between_chapters() -> None:
    page = page_of(make_plan(30))
    divided = chapters.chapters_of(page)
    # Contents, overview, areas, times, money, outlook, members, two indexes, imprint.
    assert len(divided) == 15
    ids = re.compile(r'\bid="([^"]*)"')
    assert [i for each in divided for i in ids.findall(each.html)] == ids.findall(page)
    assert all("dcterms" not in each.html for each in divided)


@pytest.mark.parametrize("largest", [2, 3, 5, 100])
def test_long_areas_are_divided(largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chapters, "LARGEST", largest)
    page = page_of(make_plan(27, areas=3))
    divided = chapters.chapters_of(page)
    counts = [each.html.count("<article") for each in divided]
    assert sum(counts) == 27
    assert max(counts) <= max(largest, 1)
    for each in divided:
        for tag in ("section", "article"):
            assert each.html.count(f"<{tag}") == each.html.count(f"</{tag}>")
    # Only what goes on from the chapter before has no opening.
    areas = [each for each in divided if "<article" in each.html]
    assert sum("data-continued" not in each.html for each in areas) == 3
    assert all(each.title for each in divided)


def test_a_theme_is_rather_kept_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chapters, "LARGEST", 7)
    # Two themes of five and four in one focus area.
    divided = chapters.chapters_of(page_of(make_plan(9, areas=1)))
    counts = [each.html.count("<article") for each in divided if "<article" in each.html]
    assert counts == [5, 4]


def test_a_divided_area_reads_as_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, verapdf: Callable[..., list[str]]
) -> None:
    monkeypatch.setattr(chapters, "LARGEST", 3)
    path = tmp_path / "divided.pdf"
    path.write_bytes(print_plan(make_plan(12, areas=2), "da").content)
    assert complaints(path) == []
    assert dangers(path) == []
    assert [line.split(" ")[0] for line in verapdf(path)] == ["KEPT", "KEPT"]
    printed = Printed(path)
    # The head names the area on the first page of each part but the one with the opening.
    title = make_plan(1)["focus_areas"][0]["title"]
    heads = [
        number
        for number in range(1, len(printed.pdf.pages) + 1)
        if title in printed.words_on(number)
    ]
    assert len(heads) > 6


def test_a_page_without_sections_is_one_chapter() -> None:
    page = '<html lang="da"><head><title>T</title></head><body><h1>T</h1></body></html>'
    assert len(chapters.chapters_of(page)) == 1


def test_every_page_number_of_the_style_sheet_is_known_to_chapters() -> None:
    """What counts pages by itself would count those of its chapter."""
    rule = re.compile(r"([^{}]+)\{[^{}]*?content:([^;}]*)")
    paper, chapter = (
        {" ".join(selector.split()): value.strip() for selector, value in rule.findall(text)}
        for text in (
            re.sub(r"(?s)/\*.*?\*/", "", (ASSETS / name).read_text())
            for name in ("paper.css", "chapter.css")
        )
    )
    counted = {selector for selector, value in paper.items() if "target-counter" in value}
    assert counted
    assert counted <= {selector for selector, value in chapter.items() if "data-page" in value}
