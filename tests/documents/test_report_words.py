"""The coordinator's words of a report look the same on page, on paper and in Word."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document as WordDocument
from openpyxl import load_workbook

from actionplan.differences import LABELS
from actionplan.models import Initiative
from implementation.beginnings import beginning_of, with_whole_marks
from implementation.models import StatusReport
from tests.canary import CanaryClient
from tests.cast import Cast
from tests.documents.printed import Printed, dangers
from tests.documents.test_status_report import build, frozen
from tests.following import Following
from tests.implementation.conftest import browser_for as browser_for
from tests.implementation.conftest import following as following
from tests.implementation.conftest import young as young

Browser = Callable[[str], CanaryClient]
TYPED = """Half of it is **done**, *really*. Read [the page](https://example.org/page).

- First <script>alert(1)</script>
- Second [no](javascript:alert(1))

1. One
2. Two"""


@pytest.fixture
def report(following: Following, cast: Cast) -> StatusReport:
    """A finished report in whose words there is everything that the toolbar can make, and worse."""
    StatusReport.objects.filter(pk=following.report.pk).update(
        summary=TYPED, outlook=TYPED, to_decide="- One\n- Two"
    )
    return frozen(following.report, cast)


def test_the_words_look_the_same_everywhere(
    report: StatusReport, browser_for: Browser, tmp_path: Path
) -> None:
    page = browser_for("greta").get(f"/fjordlund/reports/{report.pk}/").content.decode()
    assert page.count("<strong>done</strong>, <em>really</em>") == 2
    assert page.count("<li>First &lt;script&gt;alert(1)&lt;/script&gt;</li>") == 2
    assert page.count('href="https://example.org/page"') == 2
    assert 'href="javascript' not in page
    path = tmp_path / "report.pdf"
    path.write_bytes(build(report, "pdf").content)
    assert dangers(path) == []
    printed = Printed(path)
    whole = " ".join(printed.words_on(number + 1) for number in range(len(printed.pdf.pages)))
    # The words of a page come font by font.
    assert "Half of it is done , really . Read the page" in " ".join(whole.split())
    assert "**" not in whole
    paper = WordDocument(io.BytesIO(build(report, "docx").content))
    said = [each for each in paper.paragraphs if "Half of it" in each.text]
    assert len(said) == 2
    assert [run.text for run in said[0].runs if run.bold] == ["done"]
    assert [run.text for run in said[0].runs if run.italic] == ["really"]
    styles = {each.text: each.style.name for each in paper.paragraphs}
    assert styles["First <script>alert(1)</script>"] == "List Bullet"
    assert styles["One"].startswith("List")


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("Half **of it", "Half **of it**"),
        ("Half *of it", "Half *of it*"),
        ("Half **of it** is", "Half **of it** is"),
        ("Half of it **", "Half of it"),
        ("- One\n- Two **of", "- One\n- Two **of**"),
        ("* One\n* Two", "* One\n* Two"),
        ("Read [the page](https://exam", "Read"),
        ("Read [the", "Read"),
        ("Read [the page](https://example.org) now", "Read [the page](https://example.org) now"),
        ("Schüler*innen and", "Schüler*innen and"),
    ],
)
def test_a_beginning_has_no_half_marks(cut: str, whole: str) -> None:
    assert with_whole_marks(cut) == whole


def test_many_short_lines_are_no_page_of_their_own() -> None:
    text = "\n".join(f"- {number}" for number in range(40))
    told = beginning_of(text)
    assert told == {"text": "\n".join(f"- {number}" for number in range(9)) + " …", "goes_on": True}
    assert beginning_of("word " * 200)["goes_on"]
    assert len(beginning_of("word " * 200)["text"]) <= 452
    assert beginning_of("Short.") == {"text": "Short.", "goes_on": False}
    assert beginning_of("") is None


def test_how_children_took_part_in_a_measure_stands_in_the_report(
    following: Following, cast: Cast, browser_for: Browser, tmp_path: Path
) -> None:
    said = {
        "took_part_space": "On two mornings in the library.",
        "took_part_voice": "They drew and voted.",
        "took_part_audience": "The committee came.",
        "took_part_influence": "The bus comes later.",
    }
    followed = Initiative.objects.filter(plan=following.report.plan, progress__gt="")
    assert followed.update(**said)
    report = frozen(following.report, cast)
    # The report keeps what stood there on its day.
    followed.update(**dict.fromkeys(said, "Later words."))
    page = browser_for("greta").get(f"/fjordlund/reports/{report.pk}/").content.decode()
    path = tmp_path / "report.pdf"
    path.write_bytes(build(report, "pdf").content)
    printed = Printed(path)
    pages = (printed.words_on(number + 1) for number in range(len(printed.pdf.pages)))
    on_paper = " ".join(" ".join(pages).split())
    paper = WordDocument(io.BytesIO(build(report, "docx").content))
    in_word = {cell.text for table in paper.tables for row in table.rows for cell in row.cells}
    sheet = load_workbook(io.BytesIO(build(report, "xlsx").content))["Measures"]
    in_sheet = {cell.value for row in sheet.iter_rows() for cell in row}
    for name, words in said.items():
        for told in (str(LABELS[name]), words):
            assert told in page
            assert told in on_paper
            assert told in in_word
            assert told in in_sheet
    assert "Later words." not in page
