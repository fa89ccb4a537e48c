"""Two sets of changes to one text: nothing that anybody typed is lost."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from actionplan.merging import Clash, form_value, form_values, merge, typed_values

TEXTS = st.dictionaries(
    st.sampled_from(["title", "goal", "lead"]), st.lists(st.text("abc", max_size=3), max_size=2)
)


def full(values: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: values.get(name, []) for name in ("title", "goal", "lead")}


@given(TEXTS, TEXTS, TEXTS)
def test_every_text_is_kept_in_the_outcome(base: dict, theirs: dict, mine: dict) -> None:
    then, other, own = full(base), full(theirs), full(mine)

    outcome = merge(then, other, own)

    clashes = {clash.name: clash for clash in outcome.clashes}
    for name in own:
        if name in clashes:
            assert clashes[name] == Clash(name, then[name], other[name], own[name])
            continue
        kept = outcome.values[name]
        # What I typed stands, unless I left the field as it was and the other did not.
        if sorted(own[name]) != sorted(then[name]):
            assert kept == own[name]
        elif sorted(other[name]) != sorted(then[name]):
            assert sorted(kept) == sorted(other[name])
    assert set(outcome.values) | set(clashes) == set(own)


@given(TEXTS, TEXTS)
def test_where_only_one_wrote_nobody_is_asked(base: dict, mine: dict) -> None:
    assert merge(full(base), full(base), full(mine)).clashes == []
    assert merge(full(base), full(mine), full(base)).clashes == []
    assert merge(full(base), full(mine), full(mine)).clashes == []


def test_values_are_told_as_a_form_would_send_them() -> None:
    payload = {
        "title": "Gynger",
        "theme": None,
        "focus_area": [3, "Ude"],
        "time_confirmed": True,
        "money_confirmed": False,
        "lead": [[7, "Parks"], [9, "Streets"]],
        "contributing": [],
        "articles": [12, 31],
    }

    assert form_values(payload, list(payload)) == {
        "title": ["Gynger"],
        "theme": [],
        "focus_area": ["3"],
        "time_confirmed": ["on"],
        "money_confirmed": [],
        "lead": ["7", "9"],
        "contributing": [],
        "articles": ["12", "31"],
    }
    # One article is a list of numbers, not a record.
    assert form_value([12]) == ["12"]
    assert form_value([[7, "Parks"]]) == ["7"]


def test_line_ends_of_a_browser_are_those_of_the_database() -> None:
    sent = QueryDict(mutable=True)
    sent.setlist("goal", ["one\r\ntwo  "])
    sent.setlist("lead", ["7", ""])

    assert typed_values(sent, ["goal", "lead", "title"]) == {
        "goal": ["one\ntwo"],
        "lead": ["7"],
        "title": [],
    }
