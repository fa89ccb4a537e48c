"""Editing through the pages: two people at once, double clicks, mistakes."""

from collections.abc import Callable
from typing import Any

import pytest

from actionplan.choices import Cause
from actionplan.models import Initiative, Revision
from actionplan.revisions import save_checked
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast

pytestmark = pytest.mark.django_db

Browser = Callable[[str], CanaryClient]


def address(initiative: Initiative) -> str:
    return f"/fjordlund/plans/1/initiatives/{initiative.pk}/edit/"


def shown(browser: CanaryClient, url: str) -> dict[str, Any]:
    """Return what the form on a page would send if nobody typed anything."""
    form = browser.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def now(initiative: Initiative) -> Initiative:
    return Initiative.objects.get(pk=initiative.pk)


def test_saving_leads_to_the_page_of_the_initiative(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser
) -> None:
    browser = browser_of("paula")
    typed = shown(browser, address(story.swings)) | {"goal": "Swings in every park"}

    response = browser.post(address(story.swings), typed)

    assert response.headers["Location"] == address(story.swings).removesuffix("edit/")
    assert (now(story.swings).goal, now(story.swings).version) == ("Swings in every park", 2)


def test_saving_without_a_change_writes_nothing(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser
) -> None:
    browser = browser_of("paula")

    browser.post(address(story.swings), shown(browser, address(story.swings)))

    assert now(story.swings).version == 1


def test_a_double_click_writes_once(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser
) -> None:
    browser = browser_of("paula")
    typed = shown(browser, address(story.swings)) | {"goal": "Once"}

    answers = [browser.post(address(story.swings), typed) for _click in range(2)]

    assert [each.status_code for each in answers] == [302, 302]
    assert Revision.objects.filter(initiative=story.swings).count() == 2


def test_a_new_initiative_sent_twice_stands_once(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser
) -> None:
    browser = browser_of("paula")
    url = "/fjordlund/plans/1/initiatives/new/"
    typed = shown(browser, url) | {"title": "A new one", "focus_area": story.outdoors.pk}

    answers = [browser.post(url, typed) for _click in range(2)]

    assert len({each.headers["Location"] for each in answers}) == 1
    written = Initiative.objects.get(title="A new one")
    assert [unit.name for unit in written.leads] == ["Parks"]


def test_changes_to_different_fields_are_joined_without_asking(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser
) -> None:
    paula, clara = browser_of("paula"), browser_of("clara")
    hers, mine = (shown(each, address(story.swings)) for each in (clara, paula))
    clara.post(address(story.swings), hers | {"time_text": "from 2028"})

    response = paula.post(address(story.swings), mine | {"goal": "Higher"}, follow=True)

    assert (now(story.swings).goal, now(story.swings).time_text) == ("Higher", "from 2028")
    assert "Kept from there: Time frame." in response.content.decode()
    assert Revision.objects.get(initiative=story.swings, number=3).cause == Cause.MERGED


@pytest.fixture
def clash(cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser) -> Any:
    """Clara has saved a goal while Paula was writing another one."""
    paula, clara = browser_of("paula"), browser_of("clara")
    hers, mine = (shown(each, address(story.swings)) for each in (clara, paula))
    clara.post(address(story.swings), hers | {"goal": "Clara's goal"})
    response = paula.post(address(story.swings), mine | {"goal": "Paula's goal", "contact": "p@x"})
    return response, paula


def sent_by(page: Any, **choices: str) -> dict[str, Any]:
    """Return what the merge page sends with some choices made."""
    sent: dict[str, Any] = {"merging": "1", "version": page.context["version"]}
    sent |= {name: values for name, values in page.context["values"] if values}
    sent["clash"] = [row["name"] for row in page.context["rows"]]
    sent["kept"] = list(page.context["kept"])
    for row in page.context["rows"]:
        sent[f"mine-{row['name']}"] = row["mine_values"]
        sent[f"base-{row['name']}"] = row["base_values"]
    return sent | choices


def test_the_merge_page_shows_both_texts_and_saves_nothing(story: PlanOfCast, clash: Any) -> None:
    page, _paula = clash
    words = page.content.decode()

    assert page.status_code == 409
    assert [row["name"] for row in page.context["rows"]] == ["goal"]
    row = page.context["rows"][0]
    assert (row["theirs"], row["mine"]) == ("Clara's goal", "Paula's goal")
    assert page.context["theirs_name"] == "Clara"
    assert "p@x" in words
    assert now(story.swings).goal == "Clara's goal"


@pytest.mark.parametrize(
    ("choices", "goal"),
    [
        ({"choice-goal": "mine"}, "Paula's goal"),
        ({"choice-goal": "theirs"}, "Clara's goal"),
        ({"choice-goal": "edit", "edit-goal": "Our goal"}, "Our goal"),
    ],
)
def test_the_choice_is_saved_with_everything_else(
    story: PlanOfCast, clash: Any, choices: dict[str, str], goal: str
) -> None:
    page, paula = clash

    response = paula.post(address(story.swings), sent_by(page, **choices))

    assert response.status_code == 302
    assert (now(story.swings).goal, now(story.swings).contact) == (goal, "p@x")


def test_without_a_choice_the_page_asks_again_and_keeps_all(story: PlanOfCast, clash: Any) -> None:
    page, paula = clash

    again = paula.post(address(story.swings), sent_by(page, **{"edit-goal": "Half a thought"}))

    assert again.status_code == 409
    row = again.context["rows"][0]
    assert row["error"] == "Please choose one of the texts."
    assert (row["mine"], row["edit_text"]) == ("Paula's goal", "Half a thought")


def test_a_third_writer_is_caught_too(cast: Cast, story: PlanOfCast, clash: Any) -> None:
    page, paula = clash
    save_checked(
        now(story.swings),
        {"goal": "Wanda's goal"},
        base_version=2,
        by=cast.wanda,
        cause=Cause.EDITED,
    )

    again = paula.post(address(story.swings), sent_by(page, **{"choice-goal": "mine"}))

    assert again.status_code == 409
    row = again.context["rows"][0]
    assert (row["theirs"], row["mine"]) == ("Wanda's goal", "Paula's goal")
    paula.post(address(story.swings), sent_by(again, **{"choice-goal": "mine"}))
    assert now(story.swings).goal == "Paula's goal"
    said = {each.payload["goal"] for each in Revision.objects.filter(initiative=story.swings)}
    assert {"Clara's goal", "Wanda's goal", "Paula's goal"} <= said


def test_the_box_for_one_text_holds_what_both_wrote(story: PlanOfCast, clash: Any) -> None:
    page, paula = clash
    (row,) = page.context["rows"]
    assert (row["edit_text"], row["is_line"]) == ("Clara's goal\n\nPaula's goal", False)
    assert str(row["edit_holds"]) in page.content.decode()
    choices = {"choice-goal": "edit", "edit-goal": row["edit_text"].replace("\n", "\r\n")}
    paula.post(address(story.swings), sent_by(page, **choices))
    assert now(story.swings).goal == "Clara's goal\n\nPaula's goal"


def test_one_line_of_both_stays_one_line(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser
) -> None:
    paula, clara = browser_of("paula"), browser_of("clara")
    hers, mine = (shown(each, address(story.swings)) for each in (clara, paula))
    clara.post(address(story.swings), hers | {"title": "Swings"})
    page = paula.post(address(story.swings), mine | {"title": "Slides"})
    (row,) = page.context["rows"]
    assert row["edit_text"] == "Swings / Slides"
    choices = {"choice-title": "edit", "edit-title": "Swings\r\nand slides"}
    paula.post(address(story.swings), sent_by(page, **choices))
    assert now(story.swings).title == "Swings and slides"


def test_the_page_comes_again_with_the_plan_s_line_ends(story: PlanOfCast, clash: Any) -> None:
    """Browsers send others, from hidden fields too."""
    page, paula = clash
    typed = {"mine-goal": "One.\r\n\r\nTwo.", "base-goal": "Base.\r\n\r\nTwo."}
    (row,) = paula.post(address(story.swings), sent_by(page) | typed).context["rows"]
    assert (row["mine_values"], row["base_values"]) == (["One.\n\nTwo."], ["Base.\n\nTwo."])
    assert row["edit_text"] == "Clara's goal\n\nOne.\n\nTwo."


@pytest.fixture
def clash_with_kept(cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser) -> Any:
    """Clara has saved a goal and a time while Paula was writing another goal."""
    paula, clara = browser_of("paula"), browser_of("clara")
    hers, mine = (shown(each, address(story.swings)) for each in (clara, paula))
    clara.post(address(story.swings), hers | {"goal": "Clara's goal", "time_text": "from 2028"})
    return paula.post(address(story.swings), mine | {"goal": "Paula's goal"}), paula


def test_what_only_the_other_changed_is_named_as_often_as_the_page_comes(
    cast: Cast, story: PlanOfCast, clash_with_kept: Any
) -> None:
    page, paula = clash_with_kept
    assert page.context["kept"] == {"time_text": "Time frame"}
    undecided = paula.post(address(story.swings), sent_by(page))
    assert undecided.context["kept"] == {"time_text": "Time frame"}
    assert "so they are kept: Time frame." in undecided.content.decode()
    save_checked(
        now(story.swings),
        {"goal": "Wanda's goal", "contact": "wanda@fjordlund.example"},
        base_version=2,
        by=cast.wanda,
        cause=Cause.EDITED,
    )
    # Before Paula has decided, the page still speaks of Clara's text.
    again = paula.post(address(story.swings), sent_by(undecided))
    assert (again.context["theirs_name"], again.context["rows"][0]["theirs"]) == (
        "Clara",
        "Clara's goal",
    )
    third = paula.post(address(story.swings), sent_by(again, **{"choice-goal": "mine"}))
    assert third.context["kept"] == {"time_text": "Time frame", "contact": "Contact"}
    (row,) = third.context["rows"]
    assert (third.context["theirs_name"], row["theirs"]) == ("Wanda", "Wanda's goal")
    # These are other texts, so nothing is chosen yet, and the box holds them.
    assert (row["chosen"], row["edit_text"]) == ("", "Wanda's goal\n\nPaula's goal")
    paula.post(address(story.swings), sent_by(third, **{"choice-goal": "mine"}))
    written = now(story.swings)
    assert (written.goal, written.time_text, written.contact) == (
        "Paula's goal",
        "from 2028",
        "wanda@fjordlund.example",
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"time_from": "2027-05-01", "time_to": "2027-04-30"}, "time_to"),
        ({"time_from": "soon"}, "time_from"),
        ({"money_amount": "much"}, "money_amount"),
        ({"money_amount": "-500"}, "money_amount"),
        ({"focus_area": "999999"}, "focus_area"),
        ({"goal": "a\x00b"}, "goal"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_loses_nothing(
    cast: Cast,
    story: PlanOfCast,
    scoped: None,
    browser_of: Browser,
    typed: dict[str, str],
    field: str,
) -> None:
    browser = browser_of("clara")
    everything = shown(browser, address(story.swings)) | {"description": "Long work"} | typed

    response = browser.post(address(story.swings), everything)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert "Long work" in response.content.decode()
    assert now(story.swings).version == 1


def test_a_theme_of_another_focus_area_is_refused(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser
) -> None:
    browser = browser_of("clara")
    typed = shown(browser, address(story.swings)) | {"theme": story.council.pk}

    response = browser.post(address(story.swings), typed)

    assert list(response.context["form"].errors) == ["theme"]


@pytest.mark.parametrize("version", ["0", "99999999999999999999", "x", ""])
def test_an_impossible_version_is_no_error(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser, version: str
) -> None:
    browser = browser_of("paula")
    typed = shown(browser, address(story.swings)) | {"goal": "Typed", "version": version}

    response = browser.post(address(story.swings), typed)

    assert response.status_code in {302, 409, 422}


def test_fields_that_no_form_shows_cannot_be_written(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser
) -> None:
    browser = browser_of("paula")
    typed = shown(browser, address(story.swings)) | {
        "goal": "Typed",
        "state": "agreed",
        "order": "99",
        "external_id": "evil",
        "municipality": "2",
        "plan": "2",
    }

    browser.post(address(story.swings), typed)

    written = now(story.swings)
    assert (written.goal, written.state, written.external_id) == ("Typed", "draft", "")
    assert (written.order, written.municipality, written.plan) == (0, cast.town, story.plan)


@pytest.mark.parametrize(
    ("name", "which", "why"),
    [
        ("paula", "proposed", "The departments named in it can take it back"),
        ("paula", "agreed", "The coordinator or the steering group can open it for changes."),
        ("paula", "withdrawn", "The coordinator can put it back."),
        ("stefan", "swings", "It is written by these departments: Parks."),
        ("rolf", "agreed", "Your role lets you read it, but not write it."),
    ],
)
def test_who_cannot_edit_is_told_why_and_who_can_help(
    cast: Cast,
    story: PlanOfCast,
    scoped: None,
    browser_of: Browser,
    name: str,
    which: str,
    why: str,
) -> None:
    initiative = getattr(story, which)

    page = browser_of(name).get(address(initiative))

    assert page.status_code == 403
    assert why in page.content.decode()
    assert f'href="{initiative.get_absolute_url()}"' in page.content.decode()


@pytest.mark.parametrize("breaks", ["\n", "\r\n", " \r\n\r\n  ", "\u2028"])
def test_a_title_is_one_paragraph(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser, breaks: str
) -> None:
    browser = browser_of("paula")
    typed = shown(browser, address(story.swings)) | {"title": f"Swings{breaks}for everybody"}

    browser.post(address(story.swings), typed)

    assert now(story.swings).title == "Swings for everybody"


def test_a_line_break_alone_is_no_change(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser
) -> None:
    browser = browser_of("paula")
    typed = shown(browser, address(story.swings)) | {"title": "More\r\nswings\r\n"}

    browser.post(address(story.swings), typed)

    assert now(story.swings).version == 1


def test_no_two_labels_of_the_form_are_the_same(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser
) -> None:
    page = browser_of("paula").get(address(story.swings))
    form = page.context["form"]
    names = [str(form[name].label) for name in form.typed_names]
    names += [str(each.legend) for each in form.helper.layout.fields if hasattr(each, "legend")]
    assert sorted(set(names)) == sorted(names)
    assert '<textarea name="title" cols="40" rows="2"' in page.content.decode()


def test_a_missing_title_is_asked_for_by_its_name(
    cast: Cast, story: PlanOfCast, scoped: None, browser_of: Browser
) -> None:
    browser = browser_of("paula")
    typed = shown(browser, address(story.swings)) | {"title": " ", "focus_area": ""}

    page = browser.post(address(story.swings), typed)

    assert page.context["form"].errors == {
        "title": ["Please give a title."],
        "focus_area": ["Please choose a focus area."],
    }
