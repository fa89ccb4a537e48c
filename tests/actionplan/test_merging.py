"""Two people changed the same text: what both typed is compared, and nothing is lost."""

from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from actionplan.merging import Clash, FormValues, form_value, form_values, merge, typed_values
from actionplan.revisions import fresh, payload
from tests.cast import PlanOfCast

NAMES = ["title", "goal", "articles"]
TEXTS = st.lists(st.sampled_from(["a", "b", "c", "12", "31"]), max_size=3, unique=True)
SAID = st.fixed_dictionaries(dict.fromkeys(NAMES, TEXTS))


def held(outcome: Any, name: str) -> list[frozenset[str]]:
    """Return every version of a field that the outcome still holds."""
    clashes = [each for each in outcome.clashes if each.name == name]
    texts = [text for each in clashes for text in (each.base, each.theirs, each.mine)]
    return [frozenset(text) for text in [*texts, outcome.values.get(name, [])]]


@given(base=SAID, theirs=SAID, mine=SAID)
def test_nothing_that_either_typed_is_missing(
    base: FormValues, theirs: FormValues, mine: FormValues
) -> None:
    outcome = merge(base, theirs, mine)
    for name in NAMES:
        then, other, own = (frozenset(each[name]) for each in (base, theirs, mine))
        if own != then:
            assert own in held(outcome, name)
        if other != then:
            assert other in held(outcome, name)
        # Each field is decided once: it stands among the values, or it is a clash.
        clashes = {each.name for each in outcome.clashes}
        assert (name in outcome.values) is (name not in clashes)
        assert (name in clashes) is (other not in (then, own) and own != then)
        assert (name in outcome.from_theirs) is (own == then != other)


@given(base=SAID, mine=SAID)
def test_who_is_alone_gets_what_she_typed(base: FormValues, mine: FormValues) -> None:
    assert merge(base, base, mine) == (mine, [], [])


@given(base=SAID, theirs=SAID)
def test_who_typed_nothing_keeps_what_the_other_did(base: FormValues, theirs: FormValues) -> None:
    outcome = merge(base, theirs, base)
    assert not outcome.clashes
    assert {name: set(text) for name, text in outcome.values.items()} == {
        name: set(text) for name, text in theirs.items()
    }


@given(base=SAID, theirs=SAID, mine=SAID)
def test_both_sides_meet_in_the_same_clashes(
    base: FormValues, theirs: FormValues, mine: FormValues
) -> None:
    one, other = merge(base, theirs, mine), merge(base, mine, theirs)
    seen = {each.name: (each.theirs, each.mine) for each in one.clashes}
    assert seen == {each.name: (each.mine, each.theirs) for each in other.clashes}


def test_both_emptied_it_and_one_emptied_it() -> None:
    base = {"goal": ["a"]}
    assert merge(base, {"goal": []}, {"goal": []}) == ({"goal": []}, [], [])
    assert merge(base, {"goal": []}, {"goal": ["b"]}).clashes == [Clash("goal", ["a"], [], ["b"])]
    assert merge(base, {"goal": ["a"]}, {"goal": []}).values == {"goal": []}


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        (None, []),
        ("", []),
        (False, []),
        (True, ["on"]),
        ([], []),
        ("text", ["text"]),
        ("20000.00", ["20000.00"]),
        ([7, "Play"], ["7"]),
        ([[7, "Parks"], [8, "Streets"]], ["7", "8"]),
        ([[7, "Parks"]], ["7"]),
        ([12], ["12"]),
        ([12, 31], ["12", "31"]),
        ([12, 13, 31], ["12", "13", "31"]),
        (0, ["0"]),
    ],
)
def test_a_saved_value_reads_as_a_form_would_send_it(said: object, sent: list[str]) -> None:
    assert form_value(said) == sent


def test_what_a_browser_sends_is_read_without_its_line_ends_and_margins() -> None:
    data = QueryDict(mutable=True)
    data.setlist("goal", ["  one\r\ntwo  "])
    data.setlist("articles", ["12", "31"])
    data.setlist("contact", ["   "])
    assert typed_values(data, ["goal", "articles", "contact", "title"]) == {
        "goal": ["one\ntwo"],
        "articles": ["12", "31"],
        "contact": [],
        "title": [],
    }


@pytest.mark.usefixtures("scoped")
def test_every_saved_value_of_a_part_can_be_read_so(story: PlanOfCast) -> None:
    for part in (story.swings, story.crossings, story.preface, story.outdoors, story.play):
        said = payload(fresh(part))
        sent = form_values(said, list(said))
        assert {type(text) for texts in sent.values() for text in texts} == {str}
