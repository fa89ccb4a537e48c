"""What a hostile text can do to the document and to the machine that prints it: nothing."""

import hashlib
import itertools
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from documents import pdf
from documents.printers import ASSETS, RenderingFailed
from documents.rendering import write_page
from tests.documents.conftest import Ear, print_plan
from tests.documents.plans import make_plan
from tests.documents.printed import Printed, dangers

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>T</title>{head}</head><body><h1>T</h1>{body}</body></html>
"""
# Every way we know in which a page can ask for something, or leave something behind in the file.
IN_HEAD = [
    '<link rel="stylesheet" href="{url}/a.css">',
    '<link rel="attachment" href="{url}/attached">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<link rel="attachment" href="data:text/plain,secret">',
    '<link rel="attachment" href="asset:paper.css">',
    '<base href="{url}/">',
    '<meta http-equiv="refresh" content="0; url={url}/refresh">',
    "<style>@import url('{url}/import.css');</style>",
    "<style>@font-face {{ font-family: F; src: url('{url}/f.woff2') }}h1 {{ font: 9pt F }}</style>",
    "<style>@font-face {{ font-family: G; src: url('file:///etc/h') }}p {{ font: 9pt G }}</style>",
    "<style>body {{ background: url('{url}/background.png') }}</style>",
    "<style>@page {{ background: url('{url}/page.png') }}</style>",
    "<style>h1::before {{ content: url('{url}/content.png') }}</style>",
    "<style>ul {{ list-style-image: url('{url}/bullet.png') }}</style>",
    "<style>h1 {{ border-image: url('{url}/border.png') 1; mask: url('{url}/mask.svg') }}</style>",
    "<style>h1 {{ -weasy-link: url('javascript:alert(1)') }}</style>",
]
IN_BODY = [
    '<img src="{url}/image.png" alt="x">',
    '<img src="file:///etc/passwd" alt="x">',
    '<img src="//127.0.0.1:1/image.png" alt="x">',
    '<img src="asset:../fonts.py" alt="x">',
    '<img src="asset:..%2Ffonts.py" alt="x">',
    '<img src="asset:/etc/passwd" alt="x">',
    '<img srcset="{url}/set.png 2x" src="" alt="x">',
    '<object data="{url}/object"></object>',
    '<embed src="{url}/embed">',
    '<iframe src="{url}/frame"></iframe>',
    '<video poster="{url}/poster.png" src="{url}/film"></video>',
    '<svg><title>x</title><image href="{url}/svg.png" width="9" height="9"/></svg>',
    '<svg><title>x</title><image xlink:href="file:///etc/passwd" width="9" height="9"/></svg>',
    '<svg><title>x</title><use href="{url}/use.svg#a"/></svg>',
    "<svg><style>@import '{url}/svg.css';</style><rect width='9' height='9'/></svg>",
    "<svg><title>x</title><rect width='9' height='9' fill=\"url('{url}/fill.svg#a')\"/></svg>",
    "<p style=\"background-image: url('{url}/style.png')\">x</p>",
    "<p style=\"-weasy-link: url('file:///etc/passwd')\">x</p>",
    '<a href="javascript:app.alert(1)">a</a>',
    '<a href=" java&#10;script:app.alert(1)">a</a>',
    '<a href="file:///etc/passwd">a</a>',
    '<a href="data:text/html,x">a</a>',
    '<a href="vbscript:x">a</a>',
    '<a href="relative/path">a</a>',
    '<a href="//example.org/x">a</a>',
    '<a rel="attachment" href="{url}/attachment">a</a>',
    '<a rel="attachment" href="file:///etc/passwd">a</a>',
    '<a rel="attachment" href="data:text/plain,secret">a</a>',
    '<form action="{url}/form"><input name="x" value="y"><button>b</button></form>',
    '<script>fetch("{url}/script")</script>',
]


@pytest.mark.parametrize("whole", [True, False], ids=["together", "one by one"])
def test_a_page_can_fetch_nothing(ear: Ear, tmp_path: Path, whole: bool) -> None:
    heads, bodies = (
        ([["".join(IN_HEAD)], ["".join(IN_BODY)]])
        if whole
        else ([*IN_HEAD, *("" for _ in IN_BODY)], [*("" for _ in IN_HEAD), *IN_BODY])
    )
    for head, body in zip(heads, bodies, strict=True):
        page = PAGE.format(head=head.format(url=ear.address), body=body.format(url=ear.address))
        path = tmp_path / "page.pdf"
        path.write_bytes(pdf.render(page, assets=ASSETS).content)
        assert dangers(path) == [], (head, body)
    assert ear.heard == []


def test_a_colour_profile_from_elsewhere_stops_the_printing(ear: Ear) -> None:
    head = f"<style>@color-profile --p {{ src: url('{ear.address}/profile.icc') }}</style>"
    with pytest.raises(OSError, match="may not be fetched"):
        pdf.render(PAGE.format(head=head, body=""), assets=ASSETS)
    assert ear.heard == []


def test_the_ear_hears(ear: Ear, tmp_path: Path) -> None:
    """With the library's own fetcher the same page does call: the test above is not deaf."""
    body = f'<img src="{ear.address}/image.png" alt="x">'
    pdf.laying.HTML(string=PAGE.format(head="", body=body)).render()
    assert "/image.png" in ear.heard


def test_links_for_people_stay(tmp_path: Path) -> None:
    body = "".join(
        f'<p><a href="{address}">{address}</a></p>'
        for address in (
            "https://example.org/",
            "http://example.org/",
            "mailto:a@example.org",
            "#here",
        )
    )
    path = tmp_path / "page.pdf"
    path.write_bytes(
        pdf.render(PAGE.format(head="", body=body + '<p id="here">x</p>'), assets=ASSETS).content
    )
    assert len(Printed(path).links()) == 4
    assert dangers(path) == []


def test_hostile_words_in_every_field_are_only_words(ear: Ear, tmp_path: Path) -> None:
    words = (
        "".join([*IN_HEAD, *IN_BODY]).format(url=ear.address)
        + " [x](javascript:alert(1)) [y](file:///etc/passwd)"
    )
    path = tmp_path / "plan.pdf"
    path.write_bytes(print_plan(_everywhere(make_plan(1, areas=1), words), "da").content)
    assert ear.heard == []
    assert dangers(path) == []
    printed = Printed(path)
    assert "<script>" in "".join(printed.words_on(n) for n in range(1, len(printed.pdf.pages) + 1))
    assert not [link for link in printed.links() if "/A" in link]


def _everywhere(value: Any, words: str, name: str = "") -> Any:
    """Return the plan with these words in every field that a person fills in."""
    if isinstance(value, dict):
        return {key: _everywhere(each, words, key) for key, each in value.items()}
    if hasattr(value, "_asdict"):
        return type(value)(**_everywhere(value._asdict(), words))
    if isinstance(value, list | tuple):
        return [_everywhere(each, words, name) for each in value]
    fixed = {"key", "lineage", "colour", "shape", "language", "kind"}
    # Where on a drawing something stands is computed.
    fixed |= {"x", "width", "end", "marks"}
    return words if isinstance(value, str) and name not in fixed else value


def test_the_same_plan_is_the_same_file() -> None:
    first, second = (print_plan(make_plan(6), "da") for _ in range(2))
    assert first.content == second.content
    assert first.sha256 == hashlib.sha256(second.content).hexdigest()
    assert first.content.startswith(b"%PDF-1.7")


def test_other_words_are_another_file() -> None:
    first, second = (print_plan(make_plan(2, period=period), "da") for period in ("2021", "2022"))
    assert first.sha256 != second.sha256


@pytest.mark.parametrize(
    "words",
    [
        "x" * 100_000,
        "\u00a0" * 50_000 + "\u00a0a" * 25_000,
        "e" + "\u0301" * 20_000,
        "\u202e\x00\x07\ufeff" * 5_000,
        "😀" * 20_000,
        "مرحبا " * 10_000,
        "<" * 20_000,
        "- " * 2_000,
        "> " * 2_000 + "*" * 5_000 + "[" * 5_000,
    ],
    ids=["word", "no-break", "marks", "controls", "emoji", "arabic", "angles", "lists", "markdown"],
)
def test_a_hostile_text_ends_well_or_cleanly(words: str, tmp_path: Path) -> None:
    """A file within the limits, or a refusal for people; never a worker that hangs."""
    plan = make_plan(1, "da", sections_before=[{"key": "s", "title": "Forord", "body": words}])
    plan["focus_areas"][0]["themes"][0]["initiatives"][0]["title"] = words[:500]
    path = tmp_path / "plan.pdf"
    began = time.monotonic()
    # Either end is a good one: a file, or a refusal with words.
    with suppress(RenderingFailed):
        path.write_bytes(print_plan(plan, "da", timeout=60).content)
    assert time.monotonic() - began < 75
    assert not path.exists() or dangers(path) == []


def test_progress_is_told_at_least_once_a_second() -> None:
    told: list[tuple[float, int]] = []
    print_plan(
        make_plan(25),
        "da",
        on_progress=lambda _step, percent: told.append((time.monotonic(), percent)),
    )
    pauses = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(told)]
    percents = [percent for _, percent in told]
    # Twice a second is meant; a machine with much to do may lose a moment.
    assert max(pauses) < 3
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert len(told) > 3


def _children() -> list[int]:
    """Return the printing processes that this process has now."""
    ids = [
        int(number)
        for task in Path("/proc/self/task").iterdir()
        for number in (task / "children").read_text().split()
    ]
    return [
        number for number in ids if b"documents.pdf" in Path(f"/proc/{number}/cmdline").read_bytes()
    ]


def _kill_when_printing(sign: signal.Signals) -> Callable[[str, int], None]:
    def on_progress(step: str, percent: int) -> None:
        for child in _children():
            os.kill(child, sign)

    return on_progress


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_child_that_dies_is_a_failure_with_words(sign: signal.Signals) -> None:
    with pytest.raises(RenderingFailed, match="Nothing is lost"):
        print_plan(make_plan(2), "da", on_progress=_kill_when_printing(sign))
    assert _children() == []


def test_a_child_that_stands_still_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(RenderingFailed, match="took too long"):
        print_plan(make_plan(2), "da", timeout=3, on_progress=_kill_when_printing(signal.SIGSTOP))
    assert time.monotonic() - began < 10
    assert _children() == []


def test_a_document_that_needs_too_much_memory_is_refused() -> None:
    with pytest.raises(RenderingFailed, match="Nothing is lost"):
        print_plan(make_plan(200), "da", memory=180_000_000)


def test_who_loses_the_work_ends_the_child() -> None:
    """The report of progress may raise: then another worker has taken over."""

    class Lost(Exception):
        """The lease is gone."""

    def on_progress(step: str, percent: int) -> None:
        if percent > 1:
            raise Lost

    with pytest.raises(Lost):
        print_plan(make_plan(20), "da", on_progress=on_progress)
    assert _children() == []


def test_the_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a-secret-word")
    seen: list[bytes] = []

    def on_progress(step: str, percent: int) -> None:
        seen.extend(Path(f"/proc/{child}/environ").read_bytes() for child in _children())

    print_plan(make_plan(10), "da", on_progress=on_progress)
    assert any(seen)
    assert not any(b"a-secret-word" in environment for environment in seen)


@pytest.mark.parametrize(
    "page", ["<p>x</p>", '<html lang="da"><p>x</p>', "<title>T</title><p>x</p>"]
)
def test_a_document_needs_a_language_and_a_title(page: str) -> None:
    with pytest.raises(ValueError, match="a language and a title"):
        pdf.render(page, assets=ASSETS)


def test_the_page_is_written_in_its_own_language() -> None:
    assert '<html lang="de">' in write_page(
        "documents/action_plan.html", {"plan": make_plan(1, "de")}, language="de"
    )
