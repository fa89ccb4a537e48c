"""The ways between the pages of participation: the same everywhere, and none of them a dead end."""

from collections.abc import Callable

import pytest

from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young

Browser = Callable[[str], CanaryClient]
START = "/fjordlund/"


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("yrsa", ["consultations", "own", "ideas", "meetings"]),
        ("paula", ["consultations", "answers", "ideas", "meetings"]),
        ("greta", ["consultations", "answers", "ideas", "meetings"]),
        ("wanda", ["consultations", "ideas", "meetings"]),
        ("mona", ["consultations", "ideas", "meetings", "waiting"]),
        ("sara", ["consultations", "ideas", "meetings", "sealed"]),
    ],
)
def test_each_way_on_the_menu_leads_somewhere_and_back(
    browser_for: Browser, name: str, ways: list[str]
) -> None:
    browser = browser_for(name)
    offered = browser.get(f"{START}consultations/").context["ways"]
    assert [way.name for way in offered] == ways
    for way in offered:
        page = browser.get(way.url)
        assert page.status_code == 200
        assert [each.name for each in page.context["ways"]] == ways
        assert f'href="{way.url}" aria-current="page">{way.label}<' in page.content.decode()


def test_a_young_person_begins_with_what_she_can_do(browser_for: Browser) -> None:
    page = browser_for("yrsa").get(START)
    assert [each.url for each in page.context["doings"]] == [
        f"{START}my-input/",
        f"{START}ideas/",
        f"{START}meetings/",
    ]
    said = page.content.decode()
    assert "What you can do" in said
    assert "Yours to do" not in said
    assert "Nothing has been agreed yet" not in said
    assert browser_for("clara").get(START).context["doings"] == []


def test_an_answer_that_waits_stands_among_the_duties(
    browser_for: Browser, young: Young, cast: Cast, story: PlanOfCast
) -> None:
    duties = browser_for("clara").get(START).context["duties"]
    to_give = [each for each in duties if "nobody who answers" in each.label]
    assert len(to_give) == 1
    assert browser_for("clara").get(to_give[0].url).status_code == 200


@pytest.mark.parametrize(
    ("name", "open_ways"),
    [
        ("yrsa", {"own", "statement"}),
        ("paula", {"answers"}),
        ("clara", {"desk", "answers"}),
        ("mona", {"queue"}),
        ("frida", {"statement", "desk", "queue"}),
    ],
)
def test_from_the_text_one_goes_on_only_to_what_opens(
    browser_for: Browser, young: Young, name: str, open_ways: set[str]
) -> None:
    browser = browser_for(name)
    page = browser.get(young.consultation.get_absolute_url())
    assert {way for way, opens in page.context["ways_on"].items() if opens} == open_ways
    addresses = {
        "own": f"{START}my-input/",
        "statement": f"{young.consultation.get_absolute_url()}statement/",
        "answers": f"{young.consultation.get_absolute_url()}answers/",
        "desk": f"{young.consultation.get_absolute_url()}desk/",
        "queue": f"{START}moderation/",
    }
    said = page.content.decode()
    for way, address in addresses.items():
        assert (f'class="btn btn-secondary" href="{address}"' in said) == (way in open_ways)
        if way in open_ways:
            assert browser.get(address).status_code == 200
