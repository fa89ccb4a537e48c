"""What is kept of a text that is not saved yet: whose it is, how much, and how long."""

from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts import drafts
from accounts.drafts import (
    MOST_BEGUN,
    MOST_LETTERS,
    Desk,
    DraftTooLong,
    begun,
    draft_at,
    forget,
    keep,
    make_room,
    make_room_in_one,
)
from accounts.models import Draft, User
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("scoped")


def desk(cast: Cast, name: str = "paula", **changes: Any) -> Desk:
    person: User = getattr(cast, name)
    return Desk(person, cast.town, "themes-1", "7")._replace(**changes)


def test_what_is_typed_last_takes_the_place_of_what_was_before(cast: Cast) -> None:
    for text, version in (("Sw", 1), ("Swings", 2)):
        keep(desk(cast), {"title": [text]}, base_version=version)
    kept = Draft.objects.get(user=cast.paula)
    assert (kept.payload, kept.base_version) == ({"title": ["Swings"]}, 2)
    assert draft_at(desk(cast)) == kept


@pytest.mark.parametrize(
    "other", [{"name": "stefan"}, {"form_key": "themes-2"}, {"object_key": "8"}]
)
def test_it_is_hers_and_of_one_thing(cast: Cast, other: dict[str, str]) -> None:
    keep(desk(cast), {"title": ["Swings"]}, base_version=1)
    elsewhere = desk(cast, **other)
    assert draft_at(elsewhere) is None
    forget(elsewhere)
    assert draft_at(desk(cast)) is not None
    forget(desk(cast))
    assert draft_at(desk(cast)) is None


def test_the_moment_is_that_of_the_last_letter(cast: Cast) -> None:
    keep(desk(cast), {"title": ["S"]}, base_version=1)
    with time_machine.travel("2031-05-14T10:00+00:00", tick=False):
        assert keep(desk(cast), {"title": ["Sw"]}, base_version=1).updated_at == timezone.now()


def test_there_is_room_for_the_longest_form_and_not_for_more(cast: Cast) -> None:
    fits = "x" * (MOST_LETTERS - len("title"))
    keep(desk(cast), {"title": [fits]}, base_version=1)
    with pytest.raises(DraftTooLong):
        keep(desk(cast), {"title": [fits, "x"]}, base_version=1)
    kept = draft_at(desk(cast))
    assert kept
    assert kept.payload == {"title": [fits]}


def test_a_letter_that_no_database_stores_is_left_out(cast: Cast) -> None:
    assert keep(desk(cast), {"title": ["a\x00b😀"]}, base_version=1).payload == {"title": ["ab😀"]}


def test_the_newest_of_the_things_begun_stands_first_and_the_oldest_makes_room(cast: Cast) -> None:
    keep(desk(cast, object_key="another", form_key="new-themes-2"), {}, base_version=0)
    for number in range(MOST_BEGUN + 2):
        with time_machine.travel(f"2031-05-14T10:{number:02}+00:00", tick=False):
            here = desk(cast, form_key="new-themes-1", object_key=str(number))
            keep(here, {}, base_version=0)
            make_room(here)
    kept = [each.object_key for each in begun(cast.paula, cast.town, "new-themes-1")]
    assert kept == [str(number) for number in range(MOST_BEGUN + 1, 1, -1)]
    assert len(begun(cast.paula, cast.town, "new-themes-2")) == 1


def test_two_pages_on_one_thing_keep_their_own_text(cast: Cast) -> None:
    """What was left there, by whichever page, is neither written over nor dropped by another."""
    left, other = desk(cast, opening="5f0c"), desk(cast, opening="9a11")
    longer = desk(cast, object_key="77", opening="5f0c")
    for number, each in enumerate((desk(cast), left, other, longer)):
        keep(each, {"title": [str(number)]}, base_version=1)
    keep(other, {"title": ["Typed on"]}, base_version=1)
    forget(other)
    kept = [draft_at(each) for each in (desk(cast), left, other, longer)]
    assert [each and each.payload["title"] for each in kept] == [["0"], ["1"], None, ["3"]]


def test_of_too_many_texts_left_in_one_thing_the_oldest_makes_room(cast: Cast) -> None:
    keep(desk(cast, object_key="77"), {}, base_version=1)
    for number in range(MOST_BEGUN + 2):
        with time_machine.travel(f"2031-05-14T10:{number:02}+00:00", tick=False):
            here = desk(cast, opening=f"{number:02}")
            keep(here, {}, base_version=1)
            make_room_in_one(here)
    kept = Draft.objects.filter(user=cast.paula).values_list("object_key", flat=True)
    assert list(kept) == [*(f"7.{n:02}" for n in range(MOST_BEGUN + 1, 1, -1)), "77"]


def test_the_room_knows_no_part_of_the_plan() -> None:
    """What is kept is words under names of fields; it never reaches the real thing."""
    assert {each for each in vars(drafts) if each[0].isupper()} == {
        *("Any", "Desk", "Draft", "DraftTooLong", "MOST_BEGUN", "MOST_LETTERS", "Mapping"),
        *("Municipality", "NamedTuple", "Q", "Typed", "User"),
    }
