"""What is typed into the plan's forms and not saved: kept, offered, used, thrown away."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.drafts import MOST_LETTERS
from accounts.models import Draft, Presence, User
from actionplan.choices import Cause
from actionplan.models import FocusArea, Initiative, PlanSection, Theme
from actionplan.revisions import fresh, save_checked
from actionplan.transitions import make_move
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import ThemeFactory

pytestmark = pytest.mark.usefixtures("scoped")

Browser = Callable[[str], CanaryClient]
PLAN = "/fjordlund/plans/1/"


def form_of(initiative: Initiative) -> str:
    return f"{PLAN}initiatives/{initiative.pk}/edit/"


def draft_of(initiative: Initiative) -> str:
    return f"{PLAN}initiatives/{initiative.pk}/draft/"


def sent_by(page: Any) -> dict[str, Any]:
    """Return what the form on a page would send."""
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def shown(browser: CanaryClient, url: str) -> dict[str, Any]:
    return sent_by(browser.get(url))


def offers(browser: CanaryClient, url: str) -> list[tuple[str, str]]:
    return [(each.title, each.use_url) for each in browser.get(url).context["desk"]["offers"]]


def payload_of(name: str) -> dict[str, list[str]]:
    draft = Draft.objects.get(user__name=name)
    return {key: texts for key, texts in draft.payload.items() if texts not in ([], [""])}


# --- Keeping and using ---------------------------------------------------------------------------


def test_what_is_typed_is_kept_beside_the_real_thing(
    story: PlanOfCast, browser_of: Browser
) -> None:
    paula, before = browser_of("paula"), fresh(story.swings)
    typed = shown(paula, form_of(story.swings))
    typed |= {"goal": "One.\r\nTwo. ", "articles": ["12", "31"]}
    with time_machine.travel("2026-05-14T12:03+00:00", tick=False):
        answer = paula.post(draft_of(story.swings), typed)
    assert answer.content.decode() == "Saved as your draft at 14:03"
    kept = Draft.objects.get()
    assert (kept.user.name, kept.base_version) == ("Paula", 1)
    assert (kept.payload["goal"], kept.payload["articles"]) == (["One.\nTwo. "], ["12", "31"])
    now = fresh(story.swings)
    assert (now.goal, now.version, now.changed_at) == (before.goal, 1, before.changed_at)


def test_only_fields_that_the_form_has_are_kept(story: PlanOfCast, browser_of: Browser) -> None:
    typed = {"goal": "Typed", "state": "agreed", "csrfmiddlewaretoken": "x", "version": "1"}
    browser_of("paula").post(draft_of(story.swings), typed | {"milestones-0-title": "Ground"})
    assert payload_of("Paula") == {"goal": ["Typed"], "milestones": ['{"title": "Ground"}']}


def test_it_is_offered_to_its_writer_alone(story: PlanOfCast, browser_of: Browser) -> None:
    paula, clara = browser_of("paula"), browser_of("clara")
    url = form_of(story.swings)
    paula.post(draft_of(story.swings), shown(paula, url) | {"goal": "Hers alone"})
    assert offers(paula, url) == [("", f"{url}?draft={story.swings.pk}")]
    assert offers(clara, url) == []
    for asked in (url, f"{url}?draft={story.swings.pk}"):
        assert "Hers alone" not in clara.get(asked).content.decode()
    assert "Hers alone" not in paula.get(url).content.decode()


def test_used_it_stands_in_the_form_with_everything_else(
    story: PlanOfCast, browser_of: Browser
) -> None:
    paula, url = browser_of("paula"), form_of(story.swings)
    more = {
        "goal": 'Said "so" & <b>\nthus',
        "articles": ["12", "31"],
        "theme": "",
        "time_from": "2027-05-01",
        "age_from": "not a number",
        "time_confirmed": "on",
        "milestones-0-title": "Ground",
        "title": "",
    }
    paula.post(draft_of(story.swings), shown(paula, url) | more)
    page = paula.get(f"{url}?draft={story.swings.pk}")
    form = page.context["form"]
    assert (page.status_code, page.context["desk"]["offers"], form.is_bound) == (200, [], False)
    got = sent_by(page)
    assert {name: got.get(name, "") for name in more if "-" not in name} == {
        name: value for name, value in more.items() if "-" not in name
    } | {"time_confirmed": True}
    assert got["milestones"] == ['{"title": "Ground"}']
    # Saved, it is no draft any more.
    paula.post(url, got | {"title": "Swings", "age_from": "", "time_confirmed": "on"})
    now = fresh(story.swings)
    assert (now.goal, now.title, now.theme) == (more["goal"], "Swings", None)
    assert not Draft.objects.exists()


def test_one_that_was_typed_on_an_older_text_meets_the_merge_page(
    cast: Cast, story: PlanOfCast, browser_of: Browser
) -> None:
    paula, url = browser_of("paula"), form_of(story.swings)
    paula.post(draft_of(story.swings), shown(paula, url) | {"goal": "Paula's", "contact": "p@x"})
    values = {"goal": "Clara's", "time_text": "from 2028"}
    save_checked(
        fresh(story.swings), values, base_version=1, by=cast.clara, cause=Cause.EDITED
    )
    sent = shown(paula, f"{url}?draft={story.swings.pk}")
    assert (sent["version"], sent["goal"]) == (1, "Paula's")
    page = paula.post(url, sent)
    (row,) = page.context["rows"]
    assert (page.status_code, row["theirs"], row["mine"]) == (409, "Clara's", "Paula's")
    # Left standing there, it is still offered.
    assert len(offers(paula, url)) == 1


def test_thrown_away_it_is_gone(story: PlanOfCast, browser_of: Browser) -> None:
    paula, clara, url = browser_of("paula"), browser_of("clara"), form_of(story.swings)
    for each, goal in ((paula, "Paula's"), (clara, "Clara's")):
        each.post(draft_of(story.swings), shown(each, url) | {"goal": goal})
    (offer,) = paula.get(url).context["desk"]["offers"]
    page = paula.post(offer.discard_url, follow=True)
    assert page.redirect_chain == [(url, 302)]
    assert "Your unsaved text is thrown away." in page.content.decode()
    assert [each.user.name for each in Draft.objects.all()] == ["Clara"]


def test_a_text_taken_back_or_kept_too_late_is_no_unsaved_text(
    story: PlanOfCast, browser_of: Browser
) -> None:
    paula, url = browser_of("paula"), form_of(story.swings)
    untouched = shown(paula, url)
    typed = untouched | {"goal": "Higher"}
    paula.post(draft_of(story.swings), typed)
    assert paula.post(draft_of(story.swings), untouched).content == b""
    assert not Draft.objects.exists()
    # A sign that was on its way while she pressed Save.
    paula.post(url, typed)
    assert paula.post(draft_of(story.swings), typed).content == b""
    assert not Draft.objects.exists()


def test_more_than_any_form_takes_is_refused_in_words(
    story: PlanOfCast, browser_of: Browser
) -> None:
    answer = browser_of("paula").post(draft_of(story.swings), {"goal": "x" * MOST_LETTERS})
    assert answer.status_code == 413
    assert "Please save it, or copy it" in answer.content.decode()
    assert not Draft.objects.exists()


# --- A save that fails ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mistake", "code"), [({"title": ""}, 422), ({"version": "x"}, 422), ({"time_from": "?"}, 422)]
)
def test_a_form_with_something_to_mend_is_kept(
    story: PlanOfCast, browser_of: Browser, mistake: dict[str, str], code: int
) -> None:
    paula, url = browser_of("paula"), form_of(story.swings)
    page = paula.post(url, shown(paula, url) | {"description": "Long work"} | mistake)
    assert page.status_code == code
    assert page.context["desk"]["offers"] == []
    assert "Long work" in page.content.decode()
    assert payload_of("Paula")["description"] == ["Long work"]


def test_a_clash_is_kept_until_it_is_decided(
    cast: Cast, story: PlanOfCast, browser_of: Browser
) -> None:
    paula, url = browser_of("paula"), form_of(story.swings)
    typed = shown(paula, url) | {"goal": "Paula's"}
    save_checked(
        fresh(story.swings), {"goal": "Clara's"}, base_version=1, by=cast.clara, cause=Cause.EDITED
    )
    page = paula.post(url, typed)
    assert (page.status_code, payload_of("Paula")["goal"]) == (409, ["Paula's"])
    sent = {"merging": "1", "version": "2", "clash": "goal", "choice-goal": "mine"}
    sent |= {"mine-goal": "Paula's", "base-goal": "More swings for everybody"}
    kept = {name: values for name, values in page.context["values"] if values}
    assert paula.post(url, sent | kept).status_code == 302
    assert not Draft.objects.exists()


def test_a_text_that_came_with_an_old_form_is_given_back(
    cast: Cast, story: PlanOfCast
) -> None:
    """Somebody logged in again in another tab: the old token is refused, the words are not."""
    paula, url = client_of(cast.paula, enforce_csrf_checks=True), form_of(story.swings)
    typed = {"goal": "Typed for long", "csrfmiddlewaretoken": "a" * 64}
    page = paula.post(url, typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert (page.status_code, page.context["kept"]) == (403, [("goal", "Typed for long")])
    assert "Nothing is lost" in page.content.decode()


# --- Something new -------------------------------------------------------------------------------


NEW = {
    "initiatives": {"title": "Skate park", "goal": "Fun"},
    "chapters": {"title": "How we wrote it", "placement": "after"},
    "focus-areas": {"title": "At home", "colour": "plum", "shape": "house"},
    "themes": {"title": "Climbing"},
}
MODELS = {
    "initiatives": Initiative,
    "chapters": PlanSection,
    "focus-areas": FocusArea,
    "themes": Theme,
}


def typed_of(kind: str, story: PlanOfCast, key: str) -> dict[str, Any]:
    area = {"focus_area": story.outdoors.pk} if kind in {"initiatives", "themes"} else {}
    return NEW[kind] | area | {"lineage": key}


@pytest.mark.parametrize("kind", NEW)
def test_something_new_is_kept_under_the_key_it_will_have(
    story: PlanOfCast, browser_of: Browser, kind: str
) -> None:
    clara, url = browser_of("clara"), f"{PLAN}{kind}/new/"
    page = clara.get(url)
    key = str(page.context["form"]["lineage"].value())
    assert page.context["desk"]["draft_url"] == f"{PLAN}{kind}/{key}/draft/"
    clara.post(f"{PLAN}{kind}/{key}/draft/", typed_of(kind, story, key))
    title = NEW[kind]["title"]
    assert offers(clara, url) == [(title, f"{url}?draft={key}")]
    again = clara.get(f"{url}?draft={key}")
    assert str(again.context["form"]["lineage"].value()) == key
    assert again.context["form"]["title"].value() == title
    assert clara.post(url, sent_by(again)).status_code == 302
    assert not Draft.objects.exists()
    # A sign that comes late, for something that stands already.
    clara.post(f"{PLAN}{kind}/{key}/draft/", typed_of(kind, story, key))
    assert not Draft.objects.exists()


@pytest.mark.parametrize("kind", NEW)
def test_sent_twice_it_stands_once(story: PlanOfCast, browser_of: Browser, kind: str) -> None:
    clara, url, key = browser_of("clara"), f"{PLAN}{kind}/new/", str(uuid.UUID(int=7))
    typed = typed_of(kind, story, key)
    answers = [clara.post(url, typed) for _click in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert len({each.headers["Location"] for each in answers}) == 1
    assert MODELS[kind].objects.filter(title=typed["title"]).count() == 1
    # Whoever goes back and writes on changes what stands by now.
    clara.post(url, typed | {"title": "Another word"})
    made = MODELS[kind].objects.get(title="Another word")
    assert (made.version, str(made.lineage if kind == "initiatives" else made.key)) == (2, key)


@pytest.mark.parametrize("kind", NEW)
def test_a_new_one_with_something_to_mend_is_kept(
    story: PlanOfCast, browser_of: Browser, kind: str
) -> None:
    clara, url, key = browser_of("clara"), f"{PLAN}{kind}/new/", str(uuid.UUID(int=7))
    typed = typed_of(kind, story, key) | {"title": "x" * 301}
    page = clara.post(url, typed)
    assert list(page.context["form"].errors) == ["title"]
    assert page.context["desk"]["draft_url"] == f"{PLAN}{kind}/{key}/draft/"
    assert offers(clara, url) == [("x" * 80, f"{url}?draft={key}")]


def test_nothing_is_kept_of_a_new_form_in_which_nobody_wrote(
    story: PlanOfCast, browser_of: Browser
) -> None:
    url = f"{PLAN}focus-areas/{uuid.UUID(int=7)}/draft/"
    answer = browser_of("clara").post(url, {"title": " ", "colour": "plum", "shape": "star"})
    assert (answer.content, Draft.objects.count()) == (b"", 0)


@pytest.mark.parametrize(
    "path",
    [
        *("themes/0/draft/", "themes/no-key/draft/", "themes/" + "9" * 30 + "/draft/"),
        *("plan/0/draft/", f"plan/{uuid.UUID(int=7)}/draft/", "trees/1/draft/"),
        f"themes/{uuid.UUID(int=7)}/present/",
    ],
)
def test_no_other_address_keeps_anything(
    story: PlanOfCast, browser_of: Browser, path: str
) -> None:
    assert browser_of("clara").post(PLAN + path, {"title": "Typed"}).status_code == 404
    assert not Draft.objects.exists()


def test_a_broken_key_is_no_error(story: PlanOfCast, browser_of: Browser) -> None:
    page = browser_of("clara").post(f"{PLAN}themes/new/", {"title": "x", "lineage": "broken"})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"focus_area", "lineage"}


# --- After a new log-in --------------------------------------------------------------------------


def test_the_writer_gets_a_new_token_and_nobody_else(
    cast: Cast, story: PlanOfCast, browser_of: Browser
) -> None:
    clara, url = browser_of("clara"), draft_of(story.swings)
    page = clara.get(form_of(story.swings)).content.decode()
    found = re.search(r'data-writer="(\d+)"', page)
    assert found
    assert found[1] == str(cast.clara.pk)
    token = clara.get(url, {"writer": found[1]}).json()["token"]
    assert len(token) == 64
    for other in ("", str(cast.paula.pk), "x"):
        assert clara.get(url, {"writer": other}).json() == {"token": ""}
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.clara)
    fresh_token = strict.get(url, {"writer": found[1]}).json()["token"]
    kept = strict.post(url, {"goal": "Typed", "csrfmiddlewaretoken": fresh_token})
    assert kept.status_code == 200
    assert strict.post(url, {"goal": "x", "csrfmiddlewaretoken": "y" * 64}).status_code == 403


# --- Who else is there ---------------------------------------------------------------------------


def present(page: Any) -> list[str]:
    return [str(each.user) for each in page.context["others"]]


def test_two_who_write_the_same_see_each_other(story: PlanOfCast, browser_of: Browser) -> None:
    paula, clara, url = browser_of("paula"), browser_of("clara"), form_of(story.swings)
    with time_machine.travel("2026-05-14T12:01+00:00", tick=False):
        assert paula.get(url).context["desk"]["others"] == []
        page = clara.get(url).content.decode()
        assert "Paula (Parks) has this page open too, since 14:01." in page
        there = paula.post(f"{PLAN}initiatives/{story.swings.pk}/present/")
    assert present(there) == ["Clara"]
    assert "Clara has this page open too, since 14:01." in there.content.decode()


def test_who_has_saved_is_gone(story: PlanOfCast, browser_of: Browser) -> None:
    paula, clara, url = browser_of("paula"), browser_of("clara"), form_of(story.swings)
    typed = shown(paula, url)
    paula.post(url, typed | {"goal": "Saved"})
    assert clara.get(url).context["desk"]["others"] == []
    assert [each.user.name for each in Presence.objects.all()] == ["Clara"]


@pytest.mark.parametrize("many", [1, 3])
def test_each_part_knows_its_own_people(
    story: PlanOfCast, browser_of: Browser, many: int
) -> None:
    clara, wanda = browser_of("clara"), browser_of("wanda")
    themes = [
        ThemeFactory(plan=story.plan, focus_area=story.outdoors, title=f"T{n}") for n in range(many)
    ]
    for each in themes:
        wanda.get(f"{PLAN}themes/{each.pk}/edit/")
    for each in themes:
        page = clara.get(f"{PLAN}themes/{each.pk}/edit/")
        assert present_names(page) == ["Wanda"]
    assert present_names(clara.get(f"{PLAN}themes/{story.play.pk}/edit/")) == []
    assert present_names(clara.get(f"{PLAN}edit/")) == []


def present_names(page: Any) -> list[str]:
    return [str(each.user) for each in page.context["desk"]["others"]]


def test_a_closed_text_gives_back_what_was_typed_before(
    story: PlanOfCast, browser_of: Browser
) -> None:
    """Somebody proposes it while Paula writes; her words stay hers, to copy or to throw away."""
    paula, form = browser_of("paula"), form_of(story.swings)
    typed = shown(paula, form) | {"goal": "Swings for the little ones too."}
    make_move(story.swings, "propose", by=User.objects.get(name="Clara"))
    refused = paula.post(form, typed)
    assert (refused.status_code, Draft.objects.count()) == (403, 1)
    closed = paula.get(form)
    assert closed.status_code == 403
    assert [each["text"] for each in closed.context["unsaved"][0]["kept"]] == [typed["goal"]]
    # Nobody else is told of it.
    assert browser_of("stefan").get(form).context["unsaved"] == []
    paula.post(closed.context["unsaved"][0]["discard_url"])
    assert not Draft.objects.exists()
