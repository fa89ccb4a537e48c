"""Which facts stand in the list: chosen once, kept for the person, sorted as people expect it."""

from typing import Any

import pytest

from actionplan.columns import COLUMNS, USUAL
from actionplan.models import Initiative, SavedFilter
from actionplan.ordering import natural_key
from programme.models import Article, SustainableDevelopmentGoal
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import InitiativeFactory

pytestmark = pytest.mark.usefixtures("scoped")

LIST = "/fjordlund/plans/1/initiatives/"
COLUMNS_URL = f"{LIST}columns/"


def headings(page: Any) -> list[str]:
    """Return the chosen columns of a list."""
    return [name for name, _column in page.context["columns"]]


def cells(page: Any, title: str) -> dict[str, str]:
    """Return what an initiative says in the list."""
    (row,) = [each for each in page.context["object_list"] if each.title == title]
    return {cell.name: cell.text for cell in row.cells}


def titles(page: Any) -> list[str]:
    return [each.title for each in page.context["object_list"]]


def test_the_list_begins_with_the_usual_columns(cast: Cast, story: PlanOfCast) -> None:
    page = client_of(cast.clara).get(LIST)
    assert headings(page) == list(USUAL)
    assert cells(page, "More swings") == {"lead": "Parks", "time": "from 2027", "state": "Draft"}


def test_chosen_columns_are_kept_for_the_person_alone(cast: Cast, story: PlanOfCast) -> None:
    clara = client_of(cast.clara)
    answer = clara.post(
        COLUMNS_URL, {"columns": ["place", "lead", "bogus"], "query": "q=swings&columns=age"}
    )
    assert answer["Location"] == f"{LIST}?q=swings"
    assert headings(clara.get(LIST)) == ["lead", "place"]
    assert headings(client_of(cast.greta).get(LIST)) == list(USUAL)
    clara.post(COLUMNS_URL, {"columns": []})
    assert headings(clara.get(LIST)) == []
    assert SavedFilter.objects.filter(user=cast.clara).count() == 1
    clara.post(COLUMNS_URL, {"usual": "yes"})
    assert headings(clara.get(LIST)) == list(USUAL)
    assert not SavedFilter.objects.filter(user=cast.clara).exists()


def test_every_column_says_its_fact(cast: Cast, story: PlanOfCast) -> None:
    Initiative.objects.filter(pk=story.crossings.pk).update(
        age_text="6 to 9",
        target_group="Pupils",
        place_text="Harbour side",
        money_text="2 million",
        partners="Police",
        novelty="new",
        decision_text="Paper 12",
        goal="",
    )
    story.crossings.articles.set(Article.objects.filter(number__in=[2, 12, 31]))
    story.crossings.sdgs.set(SustainableDevelopmentGoal.objects.filter(number=11))
    query = "&".join(f"columns={name}" for name in COLUMNS)
    page = client_of(cast.clara).get(f"{LIST}?{query}")
    said = cells(page, "Safe crossings")
    assert said.pop("changed") != ""
    assert said == {
        "focus_area": "1 Out of doors",
        "theme": "Safe paths",
        "lead": "Streets",
        "contributing": "Harbour",
        "partners": "Police",
        "time": "from 2027",
        "age": "6 to 9",
        "target_group": "Pupils",
        "place": "Harbour side",
        "money": "2 million",
        "articles": "2, 12, 31",
        "sdgs": "11",
        "novelty": "New",
        "decision": "Paper 12",
        "lacks": "goal or description",
        "state": "Draft",
    }
    assert cells(page, "More swings")["articles"] == ""
    # What has a column of its own is not said a second time.
    assert page.content.decode().count("goal or description") == 1


def test_a_reader_has_no_column_for_what_is_missing(cast: Cast, story: PlanOfCast) -> None:
    page = client_of(cast.rolf).get(f"{LIST}?columns=lacks&columns=lead")
    assert headings(page) == ["lead"]
    assert "lacks" not in [name for name, _label, _chosen in page.context["choices"]]


def test_numbers_and_titles_are_sorted_as_people_count(cast: Cast, story: PlanOfCast) -> None:
    titled = {"3.10": "Ål i havnen", "3.2": "Zoo", "": "Æbler 10", "10": "æbler 9"}
    for number, title in titled.items():
        InitiativeFactory(
            plan=story.plan, focus_area=story.voices, number=number, title=title, goal="mine"
        )
    clara = client_of(cast.clara)
    mine = ["Zoo", "Ål i havnen", "æbler 9", "Æbler 10"]
    found = clara.get(f"{LIST}?q=mine&sort=number")
    assert titles(found) == mine
    assert found.context["page_obj"].paginator.count == 4
    assert titles(clara.get(f"{LIST}?q=mine&sort=title")) == [
        *("Zoo", "æbler 9", "Æbler 10", "Ål i havnen")
    ]


def test_umlauts_stand_with_their_letter_in_german_and_last_in_danish() -> None:
    words = ["Zoo", "Übung", "Apfel", "Ära", "Ulme"]

    def in_order(language: str) -> list[str]:
        return sorted(words, key=lambda word: natural_key(word, language))

    assert in_order("de") == ["Apfel", "Ära", "Übung", "Ulme", "Zoo"]
    danish = sorted(["Å", "Ø", "Æ", "Z", ""], key=lambda word: natural_key(word, "da"))
    assert danish == ["Z", "Æ", "Ø", "Å", ""]


def test_states_follow_their_path_and_times_their_dates(cast: Cast, story: PlanOfCast) -> None:
    clara = client_of(cast.clara)
    assert [each.state for each in clara.get(f"{LIST}?sort=state").context["object_list"]] == [
        *("draft", "draft", "proposed", "agreed")
    ]
    Initiative.objects.filter(pk=story.agreed.pk).update(time_from="2026-01-01")
    Initiative.objects.filter(pk=story.crossings.pk).update(time_to="2025-06-01")
    Initiative.objects.filter(pk=story.swings.pk).update(time_text="")
    assert titles(clara.get(f"{LIST}?sort=time")) == [
        *("Safe crossings", "Ask children first", "A youth budget", "More swings")
    ]


def test_the_heading_says_how_the_list_is_sorted(cast: Cast, story: PlanOfCast) -> None:
    clara = client_of(cast.clara)
    for sort, said in (("number", "ascending"), ("time", "ascending"), ("changed", "descending")):
        page = clara.get(f"{LIST}?sort={sort}&columns=time&columns=changed").content.decode()
        assert page.count("aria-sort=") == page.count(f'aria-sort="{said}"') == 1
    assert "aria-sort=" not in clara.get(LIST).content.decode()


# --- Paper ---------------------------------------------------------------------------------------


def test_the_print_holds_every_row_and_says_what_was_looked_for(
    cast: Cast, story: PlanOfCast
) -> None:
    for number in range(60):
        InitiativeFactory(plan=story.plan, focus_area=story.voices, title=f"Bench {number:02}")
    page = client_of(cast.clara).get(
        f"{LIST}?q=bench&focus_area={story.voices.pk}&sort=title&columns=lead&print=1"
    )
    assert len(titles(page)) == 60
    words = " ".join(page.content.decode().split())
    assert "Search: bench; Focus area: Being heard; Order: By title; 60 of 64 initiatives" in words
    assert page.context["acts"] == {}
    assert page.context["filter"].in_words()[0] == ("Search", "bench")
    assert 'class="filter-bar' not in words


def test_a_print_of_very_many_says_that_there_are_more(
    cast: Cast, story: PlanOfCast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actionplan.views.listing.PRINTED", 3)
    page = client_of(cast.clara).get(f"{LIST}?print=1")
    words = " ".join(page.content.decode().split())
    assert "Only 3 initiatives stand on one print." in words
    assert "4 of 4 initiatives, 3 of them on this print" in words
    assert "print=1&amp;page=2" in words


def test_on_paper_a_reader_counts_only_what_she_may_read(cast: Cast, story: PlanOfCast) -> None:
    words = client_of(cast.rolf).get(f"{LIST}?print=1").content.decode()
    assert "1 of 1 initiatives" in words
