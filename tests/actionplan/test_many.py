"""The same act for many initiatives: each by its own permission, each refusal with its reason."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages

from actionplan.choices import Cause
from actionplan.many import ACTS, acts_for, chosen, do_to_many
from actionplan.models import Initiative, Revision
from actionplan.revisions import fresh, save_checked
from journal.models import Entry
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast

pytestmark = pytest.mark.usefixtures("scoped")

LIST = "/fjordlund/plans/1/initiatives/"
MANY = f"{LIST}many/"


def token(initiative: Initiative) -> str:
    """Return how the list names an initiative."""
    return f"{initiative.pk}:{initiative.version}"


def told(answer: Any) -> list[str]:
    """Return the messages of an answer that was followed."""
    return [str(each) for each in get_messages(answer.wsgi_request)]


def test_what_is_chosen_is_looked_over_and_then_done(cast: Cast, story: PlanOfCast) -> None:
    both = [token(story.swings), token(story.crossings)]
    clara = client_of(cast.clara)
    page = clara.get(MANY, {"act": "propose", "chosen": both})
    assert [row.initiative for row in page.context["can"]] == [story.swings, story.crossings]
    assert not Entry.objects.exists()
    answer = clara.post(MANY, {"act": "propose", "chosen": both}, follow=True)
    assert "Done: 2 initiatives." in answer.content.decode()
    assert list(Entry.objects.values_list("verb", flat=True)) == ["initiative.propose"] * 2
    for initiative in (story.swings, story.crossings):
        initiative.refresh_from_db()
        assert initiative.state == "proposed"
        assert Revision.objects.filter(initiative=initiative).latest("number").cause == Cause.MOVED


def test_what_cannot_be_done_says_why_and_holds_up_no_other(cast: Cast, story: PlanOfCast) -> None:
    everything = [token(each) for each in story.initiatives]
    paula = client_of(cast.paula)
    page = paula.get(MANY, {"act": "propose", "chosen": everything})
    reasons = {row.initiative.title: row.obstacle for row in page.context["cannot"]}
    # Hers is done; Stefan's is not hers, the others stand elsewhere.
    assert [row.initiative for row in page.context["can"]] == [story.swings]
    assert reasons[story.crossings.title] == "You may not do this here."
    assert reasons[story.agreed.title] == "It stands elsewhere: Agreed."
    answer = paula.post(MANY, {"act": "propose", "chosen": everything}, follow=True)
    text = answer.content.decode()
    assert "Done: one initiative." in text
    assert f"Not done: {story.crossings.title}. You may not do this here." in text


def test_what_somebody_saved_since_is_left_alone(cast: Cast, story: PlanOfCast) -> None:
    rows = chosen(story.plan, [token(story.swings)], "propose", cast.clara)
    now = fresh(story.swings)
    save_checked(now, {"goal": "New"}, base_version=now.version, by=cast.paula, cause=Cause.EDITED)
    again = chosen(story.plan, [token(story.swings)], "lead", cast.clara)
    assert again[0].obstacle.startswith("Somebody has saved it since")
    # Also when it happens between looking and doing.
    done = do_to_many(rows, "lead", by=cast.clara, lead=cast.streets)
    assert (done.done, len(done.refused)) == (0, 1)
    assert fresh(story.swings).leads == [cast.parks]


def test_another_department_takes_over(cast: Cast, story: PlanOfCast) -> None:
    client_of(cast.clara).post(
        MANY, {"act": "lead", "chosen": [token(story.swings)], "lead": cast.streets.pk}
    )
    now = fresh(story.swings)
    assert now.leads == [cast.streets]
    assert cast.streets not in now.contributors


def test_under_another_theme_and_its_area(cast: Cast, story: PlanOfCast) -> None:
    client_of(cast.wanda).post(
        MANY, {"act": "theme", "chosen": [token(story.swings)], "theme": story.council.pk}
    )
    now = fresh(story.swings)
    assert (now.theme, now.focus_area) == (story.council, story.voices)


@pytest.mark.parametrize("wrong", ["", "987654321", "foreign"])
def test_nothing_that_is_not_there_can_be_chosen(
    cast: Cast, story: PlanOfCast, strangers: Any, wrong: str
) -> None:
    value = strangers.department.pk if wrong == "foreign" else wrong
    page = client_of(cast.clara).post(
        MANY, {"act": "lead", "chosen": [token(story.swings)], "lead": value}
    )
    assert page.context["form"].errors["lead"]
    assert fresh(story.swings).leads == [cast.parks]


@pytest.mark.parametrize(
    "tokens", [[], ["x"], ["1"], ["1:x"], ["9" * 40 + ":1"], ["987654321:1"], ["-1:1"]]
)
def test_without_anything_chosen_it_leads_back(
    cast: Cast, story: PlanOfCast, tokens: list[str]
) -> None:
    answer = client_of(cast.clara).get(MANY, {"act": "agree", "chosen": tokens}, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "Please choose initiatives first" in answer.content.decode()


def test_sending_back_tells_those_who_wrote_it_why(cast: Cast, story: PlanOfCast) -> None:
    greta = client_of(cast.greta)
    greta.post(
        MANY, {"act": "return", "chosen": [token(story.proposed)], "note": "Who pays for it?"}
    )
    assert Entry.objects.get(verb="initiative.return").note == "Who pays for it?"
    page = client_of(cast.paula).get(story.proposed.get_absolute_url()).content.decode()
    assert "Who pays for it?" in page


@pytest.mark.parametrize(
    ("name", "acts"),
    [
        ("clara", set(ACTS)),
        ("greta", {"agree", "return", "reopen"}),
        ("wanda", {"propose", "lead", "theme"}),
        ("paula", {"propose", "lead", "theme"}),
        ("ada", set()),
        ("rolf", set()),
    ],
)
def test_each_role_is_offered_its_acts(
    cast: Cast,
    story: PlanOfCast,
    browser_of: Callable[[str], CanaryClient],
    name: str,
    acts: set[str],
) -> None:
    assert set(acts_for(cast.person(name), story.plan)) == acts
    page = browser_of(name).get(LIST).content.decode()
    assert ('name="chosen"' in page) is bool(acts)


def test_a_hundred_and_no_more_are_taken_at_once(cast: Cast, story: PlanOfCast) -> None:
    tokens = [*(f"{number}:1" for number in range(10_000, 10_100)), token(story.swings)]
    assert chosen(story.plan, tokens, "propose", cast.clara) == []
