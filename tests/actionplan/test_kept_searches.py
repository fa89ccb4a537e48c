"""Searches kept under a name: by whom, for whom, and what becomes of them when the plan changes."""

from typing import Any

import pytest

from actionplan.models import MOST_FILTERS, SavedFilter
from actionplan.transitions import move_part
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import SavedFilterFactory, ThemeFactory

pytestmark = pytest.mark.usefixtures("scoped")

LIST = "/fjordlund/plans/1/initiatives/"
KEPT = f"{LIST}searches/"


def names(page: Any) -> list[str]:
    """Return the searches over a list."""
    return [each["filter"].name for each in page.context["kept"]]


def test_a_search_is_kept_as_it_stands_and_opens_again(cast: Cast, story: PlanOfCast) -> None:
    clara = client_of(cast.clara)
    looked = clara.get(f"{LIST}?q=swings&sort=title&page=1&bogus=7&state=")
    here = looked.context["here"]
    assert here == "q=swings&sort=title&columns=lead&columns=time&columns=state"
    answer = clara.post(KEPT, {"name": "Swings", "query": here}, follow=True)
    assert "Kept: “Swings” stands over the list." in answer.content.decode()
    assert [each["current"] for each in answer.context["kept"]] == [True]
    again = clara.get(f"{LIST}?{SavedFilter.objects.get(name='Swings').query}")
    assert [each.title for each in again.context["object_list"]] == ["More swings"]
    assert names(client_of(cast.paula).get(LIST)) == []


def test_what_is_kept_is_understood_first(cast: Cast, story: PlanOfCast) -> None:
    query = f"state=exploded&lacking=on&theme={story.play.pk}&x=%00&columns=lead&columns=no"
    client_of(cast.clara).post(KEPT, {"name": "Play", "query": query})
    kept = SavedFilter.objects.get(name="Play")
    assert kept.query == f"theme={story.play.pk}&lacking=on"


def test_one_name_stands_once_for_a_person(cast: Cast, story: PlanOfCast) -> None:
    SavedFilterFactory(plan=story.plan, user=cast.paula, name="Mine")
    clara = client_of(cast.clara)
    clara.post(KEPT, {"name": "Mine", "query": "q=a"})
    refused = clara.post(KEPT, {"name": "Mine", "query": "q=b"})
    assert "already kept a search under this name" in refused.content.decode()
    # What was looked for is not lost.
    assert refused.context["query"] == "q=b"
    assert SavedFilter.objects.filter(name="Mine", user=cast.clara).count() == 1
    assert "name" in clara.post(KEPT, {"name": "  ", "query": "q=b"}).context["form"].errors


def test_twenty_are_enough(cast: Cast, story: PlanOfCast) -> None:
    for _ in range(MOST_FILTERS):
        SavedFilterFactory(plan=story.plan, user=cast.clara)
    refused = client_of(cast.clara).post(KEPT, {"name": "One more", "query": "q=b"})
    assert "Please delete one before you keep another." in refused.content.decode()
    assert SavedFilter.objects.filter(user=cast.clara).count() == MOST_FILTERS


def test_a_coordinator_shares_and_everybody_sees_it(cast: Cast, story: PlanOfCast) -> None:
    client_of(cast.clara).post(KEPT, {"name": "For all", "query": "q=first", "shared": "on"})
    # Nobody else can: the box does not exist for her.
    client_of(cast.paula).post(KEPT, {"name": "Paula's", "query": "q=a", "shared": "on"})
    assert names(client_of(cast.rolf).get(LIST)) == ["For all"]
    page = client_of(cast.rolf).get(LIST).content.decode()
    assert "<small>shared</small>" in page
    assert names(client_of(cast.paula).get(LIST)) == ["For all", "Paula's"]
    assert not SavedFilter.objects.get(name="Paula's").shared


def test_it_is_renamed_and_deleted_by_who_keeps_it(cast: Cast, story: PlanOfCast) -> None:
    kept = SavedFilterFactory(plan=story.plan, user=cast.paula, name="Old")
    paula = client_of(cast.paula)
    paula.post(f"{KEPT}{kept.pk}/edit/", {"name": "New"})
    kept.refresh_from_db()
    assert (kept.name, kept.user, kept.query) == ("New", cast.paula, "q=swings")
    assert "Delete the search “New”?" in paula.get(f"{KEPT}{kept.pk}/delete/").content.decode()
    gone = paula.post(f"{KEPT}{kept.pk}/delete/", follow=True)
    assert "No search is kept yet" in gone.content.decode()
    assert not SavedFilter.objects.filter(pk=kept.pk).exists()


def test_a_shared_search_of_another_coordinator_keeps_its_person(
    cast: Cast, story: PlanOfCast
) -> None:
    shared = SavedFilterFactory(plan=story.plan, user=cast.wanda, name="Old", shared=True)
    client_of(cast.clara).post(f"{KEPT}{shared.pk}/edit/", {"name": "Renamed", "shared": "on"})
    shared.refresh_from_db()
    assert (shared.name, shared.user, shared.shared) == ("Renamed", cast.wanda, True)


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_kept_searches_lists_them(cast: Cast, story: PlanOfCast, many: int) -> None:
    for number in range(many):
        SavedFilterFactory(plan=story.plan, user=cast.clara, name=f"Search no. {number}")
    page = client_of(cast.clara).get(KEPT)
    assert [row["filter"].name for row in page.context["rows"]] == [
        f"Search no. {number}" for number in range(many)
    ]


def test_what_the_plan_no_longer_has_is_said(cast: Cast, story: PlanOfCast) -> None:
    theme = ThemeFactory(plan=story.plan, focus_area=story.outdoors, title="Climbing")
    query = f"theme={theme.pk}&q=swings"
    move_part(theme, "withdraw", by=cast.clara)
    page = client_of(cast.clara).get(f"{LIST}?{query}")
    assert [each.title for each in page.context["object_list"]] == ["More swings"]
    assert "The theme “Climbing” is no longer in the plan" in page.content.decode()
    merged = client_of(cast.clara).get(f"{LIST}?department={cast.harbour.pk}")
    assert "The department “Harbour” was merged into “Streets”" in merged.content.decode()
    assert [each.title for each in merged.context["object_list"]] == ["Safe crossings"]


def test_a_reader_is_not_told_the_name_of_what_she_cannot_see(
    cast: Cast, story: PlanOfCast
) -> None:
    page = client_of(cast.rolf).get(f"{LIST}?theme={story.paths.pk}")
    assert "Safe paths" not in page.content.decode()
    assert "is no longer in the plan" in page.content.decode()
