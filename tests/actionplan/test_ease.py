"""How hard a text for children is: Björnsson's index, counted by hand."""

import pytest

from actionplan.ease import ease_of, lix, sentences


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", 0),
        ("One two three four. Five six.", 3),
        # Nine words in one sentence, three of them long: 9 + 100 * 3 / 9.
        ("Children decide together what the town buys for playgrounds.", 42),
        # Seven letters make a long word, six do not.
        ("Letter. Letters.", 51),
        # A word with a star or a hyphen is one word.
        ("Alle Lehrer*innen sind Viel-Leser.", 54),
        # The marks of a list and of emphasis are no words, and a link is read by its name.
        ("- **One** two\n- three [four](https://longlonglong.example) five", 2),
        ("Ålen æder øl. Straße!", 2),
    ],
)
def test_the_index_counts_words_sentences_and_long_words(text: str, value: int) -> None:
    assert lix(text) == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Vi mødes d. 20. november i parken. Kom med!", 2),
        ("Spielen, z. B. im Park. Und mehr?", 2),
        ("Vi leger, f.eks. i parken… Det er sjovt.", 2),
        ("“We ask you.” Then we answer.", 2),
        ("One line\nthat goes on.", 1),
        ("A heading\n\nA paragraph", 2),
        ("Like this:\n- swings\n- slides", 3),
        (" \n\n - \n", 0),
    ],
)
def test_a_sentence_ends_where_a_reader_pauses(text: str, said: int) -> None:
    assert len(list(sentences(text))) == said


def test_a_word_or_two_cannot_be_judged() -> None:
    assert ease_of("") is None
    assert ease_of("Participatory budgeting guaranteed") is None


@pytest.mark.parametrize(
    ("text", "verdict", "is_easy"),
    [
        ("We ask you what to buy. You vote.", "very easy to read", True),
        (
            "We ask all children what the council should buy in the summer and the autumn.",
            "easy to read",
            True,
        ),
        (
            "Children decide together what the town buys for playgrounds.",
            "a bit hard for a ten-year-old",
            False,
        ),
        (
            "Participatory procedures guarantee representative involvement.",
            "hard for a ten-year-old",
            False,
        ),
    ],
)
def test_the_verdict_is_said_in_words(text: str, verdict: str, is_easy: bool) -> None:
    ease = ease_of(text)
    assert ease is not None
    assert (str(ease.verdict), ease.is_easy) == (verdict, is_easy)


HARDEST = "Representative committees accompany all procedures."


def test_the_hardest_sentence_is_named() -> None:
    ease = ease_of(f"Participatory procedures need committees. {HARDEST} You vote.")
    assert ease is not None
    assert not ease.is_easy
    assert ease.hardest == HARDEST


def test_no_sentence_of_an_easy_text_is_called_its_hardest() -> None:
    ease = ease_of("We ask you. You vote. We buy it. You play. It is fun. " * 3 + HARDEST)
    assert ease is not None
    assert ease.is_easy
    assert ease.hardest == ""


def test_where_no_sentence_is_hard_none_is_named() -> None:
    ease = ease_of("We ask you what to buy. You vote.")
    assert ease is not None
    assert ease.hardest == ""
