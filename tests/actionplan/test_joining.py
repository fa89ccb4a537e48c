"""One text of two: nothing of either is lost, and what does not touch is put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.joining import Joint, join_lines, join_texts

SENTENCE = st.sampled_from(["Aa.", "Bb.", "Cc!", "Dd?", "Ee", "- f", "z. B. Gg."])
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=3).map(" ".join)
TEXT = st.lists(PARAGRAPH, max_size=4).map("\n\n".join)


@given(base=TEXT, theirs=TEXT, mine=TEXT)
def test_every_word_that_either_put_in_is_there(base: str, theirs: str, mine: str) -> None:
    joint = join_texts(base, theirs, mine)
    put_in = set(f"{theirs} {mine}".split()) - set(base.split())
    assert put_in <= set(joint.text.split())
    assert joint.text == joint.text.strip()


@given(base=TEXT, mine=TEXT)
def test_who_wrote_alone_finds_her_text(base: str, mine: str) -> None:
    if base and mine:
        assert join_texts(base, base, mine).text == mine
        assert join_texts(base, mine, base).text == mine


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "joint"),
    [
        # Both changed it freely.
        ("", "Theirs.", "Mine.", Joint("Theirs.\n\nMine.", "both")),
        ("Old.", "Theirs.", "Mine.", Joint("Theirs.\n\nMine.", "both")),
        (
            "Old one.\n\nOld two.",
            "Their one.\n\nTheir two.",
            "My only one.",
            Joint("Their one.\n\nTheir two.\n\nMy only one.", "both"),
        ),
        # Different paragraphs.
        (
            "One.\n\nTwo.\n\nThree.",
            "One more.\n\nTwo.\n\nThree.",
            "One.\n\nTwo.\n\nThree more.\n\nFour.",
            Joint("One more.\n\nTwo.\n\nThree more.\n\nFour.", "joined"),
        ),
        # One paragraph changed by both; the other stays single.
        (
            "One.\n\nTwo.",
            "One.\n\nTheir two.",
            "One.\n\nMy two.",
            Joint("One.\n\nTheir two.\n\nMy two.", "both"),
        ),
        # Different sentences of one paragraph, and both put one in at the same place.
        ("A. B. C.", "A two. B. C.", "A. B. C two.", Joint("A two. B. C two.", "joined")),
        ("A.", "A. B.", "A. C.", Joint("A. B. C.", "joined")),
        ("- a\n- b. c.", "- a\n- x. c.", "- a\n- b. y.", Joint("- a\n- x. y.", "joined")),
        ("- a", "- a\n- b", "- a\n- c", Joint("- a\n- b\n- c", "both")),
        # What one took out stays out; where the other wrote on, hers stays.
        ("A. B. C.", "A. C.", "A. B. D.", Joint("A. D.", "joined")),
        ("A.\n\nB.", "A.", "A.\n\nB two.", Joint("A.\n\nB two.", "both")),
        # Both did the same, or one emptied it.
        ("A.\n\nB.", "A.\n\nC.", "A.\n\nC.\n\nD.", Joint("A.\n\nC.\n\nD.", "both")),
        ("A.", "B.", "B.", Joint("B.", "one")),
        ("A.", "", "B.", Joint("B.", "one")),
        ("A.", "B.", "", Joint("B.", "one")),
    ],
)
def test_one_text_of_both(base: str, theirs: str, mine: str, joint: Joint) -> None:
    assert join_texts(base, theirs, mine) == joint


def test_one_line_of_both() -> None:
    assert join_lines("Theirs", "Mine") == Joint("Theirs / Mine", "both")
    assert join_lines("", "Mine") == Joint("Mine", "one")
    assert join_lines("Theirs", "") == Joint("Theirs", "one")
