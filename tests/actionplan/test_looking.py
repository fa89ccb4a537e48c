"""What a text will look like, what is still missing, and how the form says it."""

import re
from typing import Any

import pytest

from tests.canary import client_of
from tests.cast import Cast, PlanOfCast, Strangers

pytestmark = pytest.mark.usefixtures("scoped")

PLAN = "/fjordlund/plans/1/"
EASY = "We ask you. You vote."


def test_a_text_is_shown_as_it_will_be_read(cast: Cast, story: PlanOfCast) -> None:
    text = "- **More** <b>swings</b>\n- [here](javascript:alert(1))"
    page = client_of(cast.paula).post(f"{PLAN}look/text/", {"text": text}).content.decode()
    assert "<li><strong>More</strong> &lt;b&gt;swings&lt;/b&gt;</li>" in page
    assert "href" not in page
    assert 'lang="da"' in page


def test_no_text_is_said_in_words(cast: Cast, story: PlanOfCast) -> None:
    page = client_of(cast.paula).post(f"{PLAN}look/text/", {"text": " "})
    assert "There is no text yet." in page.content.decode()


def test_an_initiative_is_shown_in_short(cast: Cast, story: PlanOfCast) -> None:
    typed = {
        "number": "1.9",
        "title": "Swings & slides",
        "text_for_children": EASY,
        "focus_area": str(story.outdoors.pk),
    }
    page = client_of(cast.paula).post(f"{PLAN}look/in-short/", typed)
    assert (page.context["colour"], page.context["shape"]) == (
        story.outdoors.colour,
        story.outdoors.shape,
    )
    words = page.content.decode()
    assert "Swings &amp; slides" in words
    assert f"<p>{EASY}</p>" in words
    assert "very easy to read" in words


@pytest.mark.parametrize("area", ["", "x", "9" * 40, "²", "foreign"])
def test_an_unknown_focus_area_lends_no_colour(
    cast: Cast, story: PlanOfCast, strangers: Strangers, area: str
) -> None:
    key = str(strangers.focus_area.pk) if area == "foreign" else area
    typed = {"title": "Swings", "text_for_children": EASY, "focus_area": key}
    page = client_of(cast.paula).post(f"{PLAN}look/in-short/", typed)
    assert (page.status_code, page.context["colour"]) == (200, "")


def test_the_form_shows_what_stands_there_in_short(cast: Cast, story: PlanOfCast) -> None:
    type(story.swings).objects.filter(pk=story.swings.pk).update(text_for_children=EASY)
    url = f"{PLAN}initiatives/{story.swings.pk}/edit/"
    words = client_of(cast.paula).get(url).content.decode()
    assert f'<div class="for-children prose"><p>{EASY}</p>' in words
    # What was typed and could not be saved is shown as it was typed.
    typed = {"title": "", "text_for_children": "Come and swing.", "version": "1"}
    assert "<p>Come and swing.</p>" in client_of(cast.paula).post(url, typed).content.decode()


def test_the_page_says_how_hard_the_text_is_to_those_who_write(
    cast: Cast, story: PlanOfCast
) -> None:
    type(story.agreed).objects.filter(pk=story.agreed.pk).update(text_for_children=EASY)
    url = f"{PLAN}initiatives/{story.agreed.pk}/"
    assert "very easy to read" in client_of(cast.paula).get(url).content.decode()
    page = client_of(cast.rolf).get(url).content.decode()
    assert EASY in page
    assert "easy to read" not in page


# --- What is still missing -----------------------------------------------------------------------


def links(page: Any) -> list[str]:
    """Return where the words about what is missing lead."""
    said = re.search(r'<span class="missing".*?</span>', page.content.decode(), re.DOTALL)
    return re.findall(r'href="([^"]*)"', said.group()) if said else []


@pytest.fixture
def bare(story: PlanOfCast) -> Any:
    """An initiative of Parks without a time, a goal and a description."""
    bare = story.swings
    type(bare).objects.filter(pk=bare.pk).update(time_text="", goal="", description="")
    return bare


def test_the_form_leads_to_each_field_that_is_missing(cast: Cast, bare: Any) -> None:
    page = client_of(cast.paula).get(f"{PLAN}initiatives/{bare.pk}/edit/")
    assert links(page) == ["#id_time_text", "#id_goal"]
    ids = set(re.findall(r'id="([^"]+)"', page.content.decode()))
    assert {"id_time_text", "id_goal", "div_id_lead"} <= ids


def test_the_page_leads_to_the_fields_of_the_form(cast: Cast, bare: Any) -> None:
    url = f"{PLAN}initiatives/{bare.pk}/"
    assert links(client_of(cast.paula).get(url)) == [
        f"{url}edit/#id_time_text",
        f"{url}edit/#id_goal",
    ]
    # Who may not write it is told without a way.
    page = client_of(cast.greta).get(url)
    assert "Still missing: time frame, goal or description" in page.content.decode()
    assert links(page) == []


def test_the_document_and_the_list_say_it_to_those_who_read_drafts(
    cast: Cast, story: PlanOfCast
) -> None:
    type(story.agreed).objects.filter(pk=story.agreed.pk).update(time_text="")
    for url in (PLAN, f"{PLAN}initiatives/"):
        assert "Still missing" in client_of(cast.greta).get(url).content.decode()
        seen = client_of(cast.rolf).get(url).content.decode()
        assert story.agreed.title in seen
        assert "Still missing" not in seen


def test_what_is_out_of_the_plan_lacks_nothing(cast: Cast, story: PlanOfCast) -> None:
    page = client_of(cast.clara).get(f"{PLAN}initiatives/{story.withdrawn.pk}/")
    assert "Still missing" not in page.content.decode()


def test_a_fold_says_how_much_of_it_is_filled_in(cast: Cast, bare: Any) -> None:
    type(bare).objects.filter(pk=bare.pk).update(age_text="6 to 9", place_text="Harbour")
    page = client_of(cast.paula).get(f"{PLAN}initiatives/{bare.pk}/edit/").content.decode()
    counts = re.findall(r'<span class="fold-count">(.*?)</span>', page)
    assert counts == ["0 of 3 filled in", "0 of 4 filled in", "2 of 5 filled in"]
