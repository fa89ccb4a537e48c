"""What changed, word by word and field by field."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.differences import LABELS, FieldChange, Piece, payload_difference, word_difference
from actionplan.revisions import fresh, payload
from tests.cast import PlanOfCast

TEXT = st.text(alphabet=" \nabcæ-.", max_size=30)


@given(before=TEXT, after=TEXT)
def test_both_texts_can_be_read_out_of_the_pieces(before: str, after: str) -> None:
    pieces = word_difference(before, after)
    assert "".join(text for op, text in pieces if op != "added") == before
    assert "".join(text for op, text in pieces if op != "removed") == after
    assert all(text for _op, text in pieces)


@given(text=TEXT)
def test_a_text_that_stayed_is_one_piece(text: str) -> None:
    assert word_difference(text, text) == ([Piece("same", text)] if text else [])


def test_words_are_compared_whole() -> None:
    assert word_difference("Swings in parks", "New swings in parks") == [
        Piece("removed", "Swings"),
        Piece("added", "New swings"),
        Piece("same", " in parks"),
    ]


BEFORE: dict[str, Any] = {
    "title": "Swings",
    "goal": "",
    "state": "draft",
    "theme": [1, "Play"],
    "lead": [[1, "Parks"]],
    "articles": [12],
    "time_confirmed": False,
    "extra": {"Bemærkning": "old", "Gone": "was here"},
    "order": 3,
}


def changed(**values: Any) -> list[tuple[str, str, str]]:
    """Return name, old and new wording of each change."""
    found = payload_difference(BEFORE, BEFORE | values)
    return [
        (
            each.name,
            "".join(text for op, text in each.pieces if op != "added"),
            "".join(text for op, text in each.pieces if op != "removed"),
        )
        for each in found
    ]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, []),
        ({"title": "New swings"}, [("title", "Swings", "New swings")]),
        ({"goal": "Play"}, [("goal", "", "Play")]),
        ({"state": "agreed"}, [("state", "Draft", "Agreed")]),
        ({"theme": None}, [("theme", "Play", "")]),
        ({"lead": [[1, "Parks"], [2, "Streets"]]}, [("lead", "Parks", "Parks, Streets")]),
        ({"articles": [12, 31]}, [("articles", "12", "12, 31")]),
        ({"time_confirmed": True}, [("time_confirmed", "no", "yes")]),
        (
            {"extra": {"Bemærkning": "new", "More": "x"}},
            [
                ("Bemærkning", "old", "new"),
                ("More", "", "x"),
                ("Gone", "was here", ""),
            ],
        ),
        # Its place in the plan is not a text anybody compares.
        ({"order": 4}, []),
    ],
)
def test_a_change_is_told_in_people_s_words(
    values: dict[str, Any], told: list[tuple[str, str, str]]
) -> None:
    assert changed(**values) == told


def test_fields_are_told_in_reading_order() -> None:
    values = {"contact": "x", "title": "y", "goal": "z"}
    assert [name for name, _old, _new in changed(**values)] == ["title", "goal", "contact"]


@pytest.mark.usefixtures("scoped")
def test_every_field_of_a_payload_has_a_name_on_the_page(story: PlanOfCast) -> None:
    silent = {"order", "external_id", "extra"}
    for part in (story.swings, story.preface, story.outdoors, story.play, story.plan):
        assert set(payload(fresh(part))) - silent - set(LABELS) == set()


def test_the_label_is_in_the_reader_s_language() -> None:
    (change,) = payload_difference({"goal": ""}, {"goal": "x"})
    assert change == FieldChange("goal", "Goal", [Piece("added", "x")])
