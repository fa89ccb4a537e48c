"""What young people said, as a sheet: what is shown, pseudonyms only, nothing that can act."""

import csv
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from participation.models import Comment
from participation.transitions.answers import answer
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young, a_comment

Browser = Callable[[str], CanaryClient]


@pytest.fixture
def url(young: Young) -> str:
    return f"/fjordlund/consultations/{young.consultation.pk}/answers."


def test_the_sheet_holds_what_is_shown_and_its_answer(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser, url: str
) -> None:
    young.yrsa.name, young.yrsa.email = "Real Name", "yrsa@school.example"
    young.yrsa.save()
    many = a_comment(young.consultation, young.frida, story.crossings, state="shown",
                     text="=1+1", on_behalf_of=24)  # fmt: skip
    answer([many], kind="taken-up", reason="@Done", part=story.crossings.lineage, by=cast.clara)
    page = load_workbook(io.BytesIO(browser_for("clara").get(f"{url}xlsx").content)).active
    rows = [[cell.value or "" for cell in row] for row in page.iter_rows()]
    assert rows[0][4] == "Text"
    assert [row[4] for row in rows[1:]] == [young.shown.text, "=1+1"]
    assert page.cell(3, 5).data_type in {"s", "inlineStr"}
    assert [row[6] for row in rows[1:]] == [
        "Brave Otter", "24 children, written down by a grown-up"
    ]  # fmt: skip
    assert rows[2][12:15] == ["Taken up", "@Done", "1.2 Safe crossings"]
    said = repr(rows)
    for hidden in ("Real Name", "yrsa@", "Frida", young.waiting.text, "And benches."):
        assert hidden not in said
    text = browser_for("clara").get(f"{url}csv").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [line[4] for line in lines[1:]] == [young.shown.text, "'=1+1"]
    assert lines[2][13] == "'@Done"


def test_1200_comments_take_seven_questions(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser, url: str
) -> None:
    """At the door three; consultation, rows with hearts, moved parts, version."""
    rows = [
        Comment(
            municipality=cast.town,
            consultation=young.consultation,
            version=young.version,
            author=young.yrsa,
            part=(story.swings if number % 2 else story.crossings).lineage,
            field="goal",
            kind="idea",
            text=f"Number {number}",
            state="shown",
        )
        for number in range(1199)
    ]
    said = Comment.objects.bulk_create(rows)
    # Each answer points at a part: it is found without asking for each.
    for each in said[:3]:
        answer([each], kind="taken-up", reason="Done", part=story.crossings.lineage, by=cast.clara)
    clara = browser_for("clara")
    clara.get("/fjordlund/")
    for form in ("xlsx", "csv"):
        with CaptureQueriesContext(connection) as captured:
            answered = clara.get(f"{url}{form}")
        assert answered.status_code == 200
        assert len(captured) == 7
