"""Two people at one waiting sheet at the same moment."""

from collections.abc import Callable
from typing import Any

from django_scopes import scope

from tests.actionplan.spreadsheets.conftest import workbook_of
from tests.canary import client_of
from tests.cast import make_cast, make_plan
from tests.factories import ImportFactory

ROWS = range(2, 10)


def test_of_many_who_answer_at_once_nobody_is_forgotten(
    at_once: Callable[..., list[Any]],
) -> None:
    cast = make_cast()
    story = make_plan(cast)
    rows = [(str(row), "Out of doors", f"Rink {row}") for row in ROWS]
    content = workbook_of(("Nr.", "Fokusområde", "Indsats"), *rows)
    with scope(municipality=cast.town):
        sheet = ImportFactory(
            plan=story.plan, filename="plan.xlsx", content=content, state="preview"
        )
    url = f"/fjordlund/plans/1/import/{sheet.pk}/answer/"
    browsers = {row: client_of(cast.clara) for row in ROWS}

    def say(row: int) -> int:
        return browsers[row].post(url, {"part": "row", "row": str(row)}).status_code

    assert at_once(*[lambda row=row: say(row) for row in ROWS]) == [302] * len(ROWS)
    with scope(municipality=cast.town):
        sheet.refresh_from_db()
    assert sheet.answers == {"apart": list(ROWS)}
