"""The list, the document, and the history: what they show, in which order."""

from typing import Any

import pytest

from actionplan.choices import Cause
from actionplan.models import Initiative
from actionplan.revisions import save_checked
from actionplan.transitions import move_part
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast, Strangers
from tests.factories import FocusAreaFactory, InitiativeFactory, PlanFactory, SectionFactory

pytestmark = pytest.mark.usefixtures("scoped")

LIST = "/fjordlund/plans/1/initiatives/"


def titles(page: Any) -> list[str]:
    """Return the initiatives of a list."""
    return [each.title for each in page.context["object_list"]]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["More swings", "Safe crossings", "A youth budget", "Ask children first"]),
        ("q=SWINGS", ["More swings"]),
        ("q=everybody+youth", ["A youth budget"]),
        ("q=nothing+of+it", []),
        ("q=2.1", ["A youth budget"]),
        ("state=withdrawn", ["A slide down"]),
        ("state=agreed", ["Ask children first"]),
        ("state=exploded&q=more", ["More swings"]),
        ("sort=title", ["A youth budget", "Ask children first", "More swings", "Safe crossings"]),
        ("focus_area={voices}", ["A youth budget", "Ask children first"]),
        ("theme={paths}", ["Safe crossings"]),
        ("department={streets}", ["Safe crossings"]),
        ("department={harbour}", ["Safe crossings"]),
        ("department={parks}&state=draft&q=more", ["More swings"]),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    cast: Cast, story: PlanOfCast, query: str, shown: list[str]
) -> None:
    query = query.format(
        voices=story.voices.pk,
        paths=story.paths.pk,
        streets=cast.streets.pk,
        harbour=cast.harbour.pk,
        parks=cast.parks.pk,
    )
    page = client_of(cast.clara).get(f"{LIST}?{query}")
    assert titles(page) == shown


def test_what_changed_last_comes_first(cast: Cast, story: PlanOfCast) -> None:
    save_checked(
        story.crossings, {"goal": "New"}, base_version=1, by=cast.stefan, cause=Cause.EDITED
    )
    assert titles(client_of(cast.clara).get(f"{LIST}?sort=changed"))[0] == "Safe crossings"


def test_a_foreign_focus_area_narrows_nothing(
    cast: Cast, story: PlanOfCast, strangers: Strangers
) -> None:
    query = f"focus_area={strangers.focus_area.pk}&department={strangers.department.pk}"
    assert len(titles(client_of(cast.clara).get(f"{LIST}?{query}"))) == 4


def test_a_long_list_has_pages_that_keep_what_was_looked_for(cast: Cast, story: PlanOfCast) -> None:
    for number in range(60):
        InitiativeFactory(plan=story.plan, focus_area=story.voices, title=f"Bench {number:02}")
    clara = client_of(cast.clara)
    first, second = (clara.get(f"{LIST}?q=bench&sort=title&page={page}") for page in (1, 2))
    assert titles(first) + titles(second) == [f"Bench {number:02}" for number in range(60)]
    assert len(titles(first)) == 50
    assert "q=bench&amp;sort=title&amp;page=2" in first.content.decode()


def test_a_reader_sees_what_is_agreed_and_nothing_else(cast: Cast, story: PlanOfCast) -> None:
    rolf = client_of(cast.rolf)
    assert titles(rolf.get(LIST)) == ["Ask children first"]
    for path in ("/fjordlund/", "/fjordlund/plans/1/", LIST, f"{LIST}?state=draft"):
        said = rolf.get(path).content.decode()
        assert "More swings" not in said
        assert "A youth budget" not in said


def test_the_document_reads_from_top_to_bottom(cast: Cast, story: PlanOfCast) -> None:
    empty = FocusAreaFactory(plan=story.plan, title="At school")
    page = client_of(cast.clara).get("/fjordlund/plans/1/")
    told = [
        (
            chapter.focus_area,
            [(theme, [each.title for each in own]) for theme, own in chapter.themes],
        )
        for chapter in page.context["chapters"]
    ]
    assert told == [
        (story.outdoors, [(story.play, ["More swings"]), (story.paths, ["Safe crossings"])]),
        (story.voices, [(story.council, ["A youth budget", "Ask children first"])]),
        (empty, []),
    ]
    assert list(page.context["sections_before"]) == [story.preface]


def jumps(page: Any) -> tuple[list[str], list[str]]:
    """Return where the contents lead: on the same page, and to other pages."""
    urls = [jump.url for jump in page.context["contents"]]
    return [url for url in urls if url[0] == "#"], [url for url in urls if url[0] != "#"]


@pytest.mark.parametrize("query", ["", "q=swings", "lacking=on", "q=nothing+of+it"])
def test_every_jump_of_the_contents_lands(cast: Cast, story: PlanOfCast, query: str) -> None:
    page = client_of(cast.clara).get(f"/fjordlund/plans/1/?{query}")
    here, elsewhere = jumps(page)
    words = page.content.decode()
    assert [url for url in here if f'id="{url[1:]}"' not in words] == []
    assert elsewhere == []
    assert len(here) == {"": 3, "q=swings": 1}.get(query, 0)


def test_in_a_long_plan_the_contents_lead_to_other_pages(cast: Cast, story: PlanOfCast) -> None:
    last = FocusAreaFactory(plan=story.plan, title="At last", order=8)
    for number in range(110):
        InitiativeFactory(plan=story.plan, focus_area=last, order=number)
    end = SectionFactory(plan=story.plan, title="How we wrote it", placement="after")
    clara = client_of(cast.clara)
    first = jumps(clara.get("/fjordlund/plans/1/"))
    assert first[1] == [f"?page=2#part-{end.key}"]
    here, elsewhere = jumps(clara.get("/fjordlund/plans/1/?page=2"))
    assert here == [f"#part-{end.key}"]
    for url in elsewhere:
        path, anchor = f"/fjordlund/plans/1/{url}".split("#")
        assert f'id="{anchor}"' in clara.get(path).content.decode()
    assert len(elsewhere) == 4


def test_what_was_taken_out_can_be_found_again(cast: Cast, story: PlanOfCast) -> None:
    move_part(story.preface, "withdraw", by=cast.clara)
    way = story.plan.url_of("section-edit", story.preface.pk)
    assert f'href="{way}"' in client_of(cast.clara).get("/fjordlund/plans/1/").content.decode()
    assert "Preface" not in client_of(cast.greta).get("/fjordlund/plans/1/").content.decode()


def test_before_there_is_a_plan_the_page_says_so(cast: Cast) -> None:
    page = client_of(cast.clara).get("/fjordlund/plan/")
    assert (page.status_code, page.templates[0].name) == (200, "actionplan/plan_none.html")


def test_the_way_to_the_plan_leads_to_the_newest(cast: Cast, story: PlanOfCast) -> None:
    PlanFactory(municipality=cast.town, number=2)
    page = client_of(cast.rolf).get("/fjordlund/plan/")
    assert page.headers["Location"] == "/fjordlund/plans/2/"


def test_without_a_focus_area_one_is_written_first(cast: Cast) -> None:
    PlanFactory(municipality=cast.town, number=1)
    page = client_of(cast.clara).get(f"{LIST}new/")
    assert page.headers["Location"] == "/fjordlund/plans/1/focus-areas/new/"


@pytest.mark.parametrize(
    ("query", "chosen", "before"),
    [
        ("", 3, 2),
        ("text=2", 2, 1),
        ("text=1", 1, None),
        ("text=3&before=1", 3, 1),
        ("text=2&before=3", 2, 1),
        ("text=9&before=x", 3, 2),
    ],
)
def test_any_two_texts_of_the_history_can_be_compared(
    cast: Cast, story: PlanOfCast, query: str, chosen: int, before: int | None
) -> None:
    for version, goal in ((1, "Two swings"), (2, "Three swings")):
        part = Initiative.objects.get(pk=story.swings.pk)
        save_checked(part, {"goal": goal}, base_version=version, by=cast.paula, cause=Cause.EDITED)
    page = client_of(cast.greta).get(f"{LIST}{story.swings.pk}/history/?{query}")
    earlier = page.context["before"]
    assert page.context["chosen"].number == chosen
    assert (earlier.number if earlier else None) == before
    assert [change.name for change in page.context["changes"]] == (["goal"] if before else [])
    assert [each.number for each, _what in page.context["steps"]] == [3, 2, 1]


def test_hostile_words_are_shown_as_words(cast: Cast, story: PlanOfCast) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) {{ 7 }}"
    values: dict[str, Any] = dict.fromkeys(("title", "goal", "description", "contact"), evil)
    values["extra"] = {evil: evil}
    save_checked(story.swings, values, base_version=1, by=cast.paula, cause=Cause.EDITED)
    clara = client_of(cast.clara)
    own = f"{LIST}{story.swings.pk}/"
    across = ("/fjordlund/", "/fjordlund/changes/", "/fjordlund/plans/1/", LIST, f"{LIST}?print=1")
    for path in (*across, own, f"{own}edit/", f"{own}history/"):
        said = clara.get(path).content.decode()
        assert "<script>alert" not in said
        assert "<img src=x" not in said
        assert 'href="javascript:' not in said
        assert "alert(1)" in said
