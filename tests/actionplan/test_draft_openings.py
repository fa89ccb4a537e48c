"""Several pages of one person open on the same thing: each keeps, saves and ends its own text."""

from typing import Any

import pytest

from accounts.models import Draft
from actionplan.choices import Cause
from actionplan.revisions import fresh, save_checked
from tests.actionplan.test_drafts import (
    PLAN,
    Browser,
    draft_of,
    form_of,
    offers,
    payload_of,
    sent_by,
    shown,
)
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast

pytestmark = pytest.mark.usefixtures("scoped")


def opened(browser: CanaryClient, url: str) -> dict[str, Any]:
    """Return what the page that is opened by a browser would send, with its own key."""
    page = browser.get(url)
    assert f'name="opening" value="{page.context["desk"]["opening"]}"' in page.content.decode()
    return sent_by(page) | {"opening": page.context["desk"]["opening"]}


@pytest.mark.parametrize("then", ["type", "save", "save nothing", "take back"])
def test_a_text_still_offered_outlives_what_happens_on_another_page(
    story: PlanOfCast, browser_of: Browser, then: str
) -> None:
    paula, url = browser_of("paula"), form_of(story.swings)
    paula.post(draft_of(story.swings), opened(paula, url) | {"goal": "Of yesterday"})
    (offer,) = paula.get(url).context["desk"]["offers"]
    typed = opened(paula, url)
    if then != "save nothing":
        paula.post(draft_of(story.swings), typed | {"contact": "p@x"})
    if then == "take back":
        assert paula.post(draft_of(story.swings), typed).content == b""
    if then.startswith("save"):
        paula.post(url, typed | ({"contact": "p@x"} if then == "save" else {}))
    assert offer.use_url in [use_url for _title, use_url in offers(paula, url)]
    assert len(offers(paula, url)) == (2 if then == "type" else 1)
    assert shown(paula, offer.use_url)["goal"] == "Of yesterday"
    paula.post(offer.discard_url)
    assert len(offers(paula, url)) == (1 if then == "type" else 0)


def test_what_is_used_is_written_on_and_ends_with_its_save(
    story: PlanOfCast, browser_of: Browser
) -> None:
    paula, url = browser_of("paula"), form_of(story.swings)
    paula.post(draft_of(story.swings), opened(paula, url) | {"goal": "Of yesterday"})
    ((_title, use_url),) = offers(paula, url)
    typed = opened(paula, use_url) | {"goal": "Of yesterday and today"}
    paula.post(draft_of(story.swings), typed)
    assert payload_of("Paula")["goal"] == ["Of yesterday and today"]
    paula.post(url, typed)
    assert not Draft.objects.exists()


def test_the_save_of_one_page_leaves_what_another_keeps(
    story: PlanOfCast, browser_of: Browser
) -> None:
    paula, url = browser_of("paula"), form_of(story.swings)
    first, second = opened(paula, url), opened(paula, url)
    paula.post(draft_of(story.swings), first | {"goal": "Of the first"})
    paula.post(draft_of(story.swings), second | {"contact": "second@x"})
    paula.post(url, second | {"contact": "second@x"})
    assert payload_of("Paula")["goal"] == ["Of the first"]
    # The first page goes on as if nothing had been.
    more = first | {"goal": "Of the first, and more"}
    assert paula.post(draft_of(story.swings), more).content.startswith(b"Saved as your draft")
    assert paula.post(url, more).status_code == 302
    assert not Draft.objects.exists()
    now = fresh(story.swings)
    assert (now.goal, now.contact) == ("Of the first, and more", "second@x")


def test_a_sign_that_comes_after_the_save_brings_nothing_back(
    story: PlanOfCast, browser_of: Browser
) -> None:
    paula, url = browser_of("paula"), form_of(story.swings)
    typed = opened(paula, url)
    paula.post(url, typed | {"goal": "Swings for all"})
    answer = paula.post(draft_of(story.swings), typed | {"goal": "Swings for"})
    assert (answer.status_code, offers(paula, url)) == (409, [])
    # Whoever opens the page again writes a text of its own.
    paula.post(draft_of(story.swings), opened(paula, url) | {"goal": "Swings for"})
    assert len(offers(paula, url)) == 1


def test_a_merge_ends_the_text_of_the_page_it_came_from(
    cast: Cast, story: PlanOfCast, browser_of: Browser
) -> None:
    paula, url = browser_of("paula"), form_of(story.swings)
    typed = opened(paula, url) | {"goal": "Paula's"}
    save_checked(
        fresh(story.swings), {"goal": "Clara's"}, base_version=1, by=cast.clara, cause=Cause.EDITED
    )
    page = paula.post(url, typed)
    assert f'name="opening" value="{typed["opening"]}"' in page.content.decode()
    sent = {"merging": "1", "version": "2", "clash": "goal", "choice-goal": "theirs"}
    kept = {name: values for name, values in page.context["values"] if values}
    paula.post(url, sent | kept | {"opening": typed["opening"], "mine-goal": "Paula's"})
    assert not Draft.objects.exists()


@pytest.mark.parametrize("asked", ["", "0", "{pk}.", "{pk}.zz", "{pk}.aaaa", "{pk}.'"])
def test_no_other_key_shows_or_throws_away_anything(
    story: PlanOfCast, browser_of: Browser, asked: str
) -> None:
    paula, url = browser_of("paula"), form_of(story.swings)
    paula.post(draft_of(story.swings), opened(paula, url) | {"goal": "Hers"})
    wrong = asked.format(pk=story.swings.pk)
    assert shown(paula, f"{url}?draft={wrong}")["goal"] != "Hers"
    paula.post(f"{PLAN}initiatives/{story.swings.pk}/draft/discard/?draft={wrong}")
    assert len(offers(paula, url)) == 1


def test_lines_in_another_order_are_unsaved_and_boxes_are_not(
    story: PlanOfCast, browser_of: Browser
) -> None:
    paula, url = browser_of("paula"), form_of(story.swings)
    lines = {"milestones-0-title": "Ground", "milestones-1-title": "Swings"}
    paula.post(url, shown(paula, url) | lines | {"articles": ["12", "31"]})
    stands = shown(paula, url)
    first, second = stands["milestones"]
    paula.post(draft_of(story.swings), stands | {"articles": ["31", "12"]})
    assert not Draft.objects.exists()
    paula.post(draft_of(story.swings), stands | {"milestones": [second, first]})
    assert payload_of("Paula")["milestones"] == [second, first]
