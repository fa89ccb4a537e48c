"""What changed, word by word and field by field."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from actionplan.differences import (
    LABELS,
    FieldChange,
    Piece,
    payload_difference,
    text_difference,
    without_marks,
    word_difference,
)
from actionplan.revisions import fresh, payload
from tests.cast import PlanOfCast

TEXT = st.text(alphabet=" \nabcæ-.", max_size=30)


def read_before(pieces: list[Piece]) -> str:
    """Return the earlier text as the pieces hold it."""
    return "".join(text for op, text in pieces if op not in {"added", "now"})


def read_now(pieces: list[Piece]) -> str:
    """Return the later text as the pieces hold it."""
    return "".join(text for op, text in pieces if op not in {"removed", "before"})


@pytest.mark.parametrize("compare", [word_difference, text_difference])
@given(before=TEXT, after=TEXT)
def test_both_texts_can_be_read_out_of_the_pieces(
    compare: Callable[[str, str], list[Piece]], before: str, after: str
) -> None:
    pieces = compare(before, after)
    assert (read_before(pieces), read_now(pieces)) == (before, after)
    assert all(text for _op, text in pieces)


@given(text=TEXT)
def test_a_text_that_stayed_is_one_piece(text: str) -> None:
    assert word_difference(text, text) == ([Piece("same", text)] if text else [])
    assert text_difference(text, text) == ([Piece("same", text)] if text else [])


def test_words_are_compared_whole() -> None:
    assert word_difference("Swings in parks", "New swings in parks") == [
        Piece("removed", "Swings"),
        Piece("added", "New swings"),
        Piece("same", " in parks"),
    ]


def test_words_that_changed_side_by_side_are_one_change() -> None:
    assert word_difference("for all the children", "for every young child") == [
        Piece("same", "for "),
        Piece("removed", "all the children"),
        Piece("added", "every young child"),
    ]


OLD = "Children follow the budget of the town and vote on a part of it."
ANEW = "In every school a council says what the playgrounds near it need most."
STAYED = "Every school takes part."


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        (OLD, ANEW, [("before", OLD), ("now", ANEW)]),
        # Only the paragraph that was written anew stands as a whole.
        (
            f"{STAYED}\n\n{OLD}\n\nVoting is in May.",
            f"{STAYED}\n\n{ANEW}\n\nAll that costs nothing.",
            [
                ("same", f"{STAYED}\n\n"),
                ("before", f"{OLD}\n\nVoting is in May."),
                ("now", f"{ANEW}\n\nAll that costs nothing."),
            ],
        ),
        (
            f"{OLD}\n\n{STAYED}",
            f"{ANEW}\n\n{STAYED}",
            [("before", OLD), ("now", ANEW), ("same", f"\n\n{STAYED}")],
        ),
        # Paragraphs that resemble each other are compared word by word beside one that does not.
        (
            f"{OLD}\n\n{STAYED}",
            f"{ANEW}\n\nNearly every school takes part.",
            [
                ("before", OLD),
                ("now", ANEW),
                ("same", "\n\n"),
                ("removed", "Every"),
                ("added", "Nearly every"),
                ("same", " school takes part."),
            ],
        ),
        # A paragraph put in, one taken out, and half the words kept: word by word.
        (STAYED, f"{STAYED}\n\n{OLD}", [("same", STAYED), ("added", f"\n\n{OLD}")]),
        (f"{OLD}\n{STAYED}", STAYED, [("removed", f"{OLD}\n"), ("same", STAYED)]),
        # Few words are read at a glance.
        ("Draft", "Agreed", [("removed", "Draft"), ("added", "Agreed")]),
    ],
)
def test_a_paragraph_written_anew_stands_as_a_whole(
    before: str, after: str, pieces: list[tuple[str, str]]
) -> None:
    assert text_difference(before, after) == pieces


def test_a_hostile_text_is_compared_in_time() -> None:
    lines = "\n".join(f"a{number}" for number in range(3000))
    others = "\n".join(f"b{number}" for number in range(3000))
    assert [op for op, _text in text_difference(lines, others)] == ["before", "now"]


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
            read_before(each.pieces),
            read_now(each.pieces),
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
        # The states of a chapter are others than those of an initiative.
        ({"state": "standing"}, [("state", "Draft", "In the plan")]),
        ({"theme": None}, [("theme", "Play", "")]),
        ({"lead": [[1, "Parks"], [2, "Streets"]]}, [("lead", "Parks", "Parks, Streets")]),
        ({"articles": [12, 31]}, [("articles", "12", "12, 31")]),
        ({"time_confirmed": True}, [("time_confirmed", "no", "yes")]),
        # What was written before a field was there says neither no nor yes to it.
        ({"age_confirmed": False, "age_text": "", "age_from": None, "novelty": ""}, []),
        ({"age_confirmed": True}, [("age_confirmed", "", "yes")]),
        ({"novelty": "existing"}, [("novelty", "", "Continues what is there")]),
        ({"age_from": 0, "age_to": -1}, [("age_from", "", "0"), ("age_to", "", "-1")]),
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


def test_days_and_sums_read_as_in_the_readers_language() -> None:
    said = {"time_from": "2027-05-14", "money_amount": "12500.50"}
    with translation.override("de"):
        changes = {each.name: each.pieces[0].text for each in payload_difference({}, said)}
    assert changes == {"time_from": "14. Mai 2027", "money_amount": "12.500,50"}


def test_marks_of_layout_are_compared_only_where_no_word_changed() -> None:
    before = {"goal": "Every **child** finds [a swing](/swings)."}
    (change,) = payload_difference(before, {"goal": "Every **small child** finds a *free* swing."})
    assert not any(mark in text for _op, text in change.pieces for mark in "*[")
    assert [text.strip() for op, text in change.pieces if op == "added"] == ["small", "free"]
    (change,) = payload_difference(before, {"goal": "Every child finds [a swing](/swings)."})
    assert [text for op, text in change.pieces if op == "removed"] == ["**child**"]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("a \\* b", "a * b"),
        ("***x*** and **a *b* c**", "x and a b c"),
        ("- one\n- *two*", "- one\n- two"),
        ("[here](https://a.example) and there", "here and there"),
    ],
)
def test_a_text_without_its_marks(text: str, bare: str) -> None:
    assert without_marks(text) == bare
