"""What real plans say of a measure: age, place, participation, new or existing, decision."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from actionplan.choices import Cause
from actionplan.freezing import compare, freeze
from actionplan.models import Initiative, Revision
from actionplan.reading import PUBLIC, draft_texts, frozen_texts, plan_as_read
from actionplan.revisions import save_checked
from actionplan.templatetags.actionplan_tags import age_span
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scoped")]

SAID = {
    "age_text": "from starting school to 19",
    "age_from": "6",
    "age_to": "19",
    "age_confirmed": "on",
    "place_text": "Harbour quarter",
    "participation_text": "The pupils' council chooses the swings.",
    "novelty": "existing",
    "decision_text": "DS-Nr. 2022/118, 14 March 2022",
}
NEW_KEYS = ("age_text", "age_from", "age_to", "age_confirmed", "place_text")
NEW_KEYS += ("participation_text", "novelty", "decision_text")


def form_of(initiative: Initiative, **values: str) -> dict[str, Any]:
    return {
        "title": initiative.title,
        "number": initiative.number,
        "goal": initiative.goal,
        "time_text": initiative.time_text,
        "focus_area": initiative.focus_area_id,
        "theme": initiative.theme_id,
        "lead": [each.pk for each in initiative.leads],
        "version": 1,
        **values,
    }


def forget_the_fields(initiative: Initiative) -> None:
    """Let its last revision be one that was written before these fields were there."""
    row = Revision.objects.get(initiative=initiative, number=initiative.version)
    said = {name: value for name, value in row.payload.items() if name not in NEW_KEYS}
    Revision.objects.filter(pk=row.pk).update(payload=said)


def test_what_is_typed_is_kept_and_shown(
    story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    browser = browser_of("paula")
    url = story.swings.get_absolute_url()
    assert browser.post(url + "edit/", form_of(story.swings, **SAID)).status_code == 302
    now = Initiative.objects.get(pk=story.swings.pk)
    assert {name: getattr(now, name) for name in SAID} == {
        **SAID,
        "age_from": 6,
        "age_to": 19,
        "age_confirmed": True,
    }
    page = browser.get(url).content.decode()
    told = (SAID["age_text"], "6 to 19", SAID["place_text"], "The pupils' council")
    for words in (*told, "Continues what is there", SAID["decision_text"]):
        assert words in page
    assert list(Initiative.objects.search("harbour pupils 2022/118 19")) == [now]


@pytest.mark.parametrize(
    ("youngest", "oldest", "field", "words"),
    [
        ("12", "6", "age_to", "The oldest are younger than the youngest."),
        ("0", "-1", "age_to", "The oldest are younger than the youngest."),
        ("-2", "", "age_from", "Please give whole years, from -1 (before birth) to 99."),
        ("", "100", "age_to", "Please give whole years, from -1 (before birth) to 99."),
        ("6.5", "", "age_from", "Please give whole years, from -1 (before birth) to 99."),
    ],
)
def test_ages_that_cannot_be_are_refused_and_their_fold_is_open(
    story: PlanOfCast,
    browser_of: Callable[[str], CanaryClient],
    youngest: str,
    oldest: str,
    field: str,
    words: str,
) -> None:
    sent = form_of(story.swings, age_from=youngest, age_to=oldest)
    answer = browser_of("paula").post(story.swings.get_absolute_url() + "edit/", sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [words]}
    assert answer.content.decode().count('<details class="fields-fold" open>') == 1


def test_the_folds_are_closed_while_nothing_stands_in_them(
    story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    page = browser_of("paula").get(story.swings.get_absolute_url() + "edit/").content.decode()
    assert page.count('<details class="fields-fold">') == 6
    assert '<details class="fields-fold" open>' not in page


@pytest.mark.parametrize("ages", [(12, 6), (-2, None), (None, 100)])
def test_the_database_refuses_them_too(
    story: PlanOfCast, ages: tuple[int | None, int | None]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.filter(pk=story.swings.pk).update(age_from=ages[0], age_to=ages[1])


@pytest.mark.parametrize(
    ("youngest", "oldest", "words"),
    [
        (None, None, ""),
        (6, 19, "6 to 19"),
        (6, 6, "6"),
        (6, None, "6 and older"),
        (None, 0, "up to 0"),
        (-1, 3, "from before birth to 3"),
        (-1, None, "before birth and later"),
        (-1, -1, "before birth"),
        (None, -1, "before birth"),
    ],
)
def test_ages_read_as_people_say_them(youngest: int | None, oldest: int | None, words: str) -> None:
    assert age_span(youngest, oldest) == words


def test_a_version_frozen_before_the_fields_were_there_is_read_and_compared(
    cast: Cast, story: PlanOfCast
) -> None:
    forget_the_fields(story.swings)
    old = freeze(story.plan, title="", changelog="", only_agreed=False, by=cast.clara)
    read = plan_as_read(story.plan, language="en", version=old)
    first = read["focus_areas"][0]["themes"][0]["initiatives"][0]
    names = ("participation", "age", "place", "novelty", "decision")
    assert {first[name] for name in names} == {""}
    # A save that touches another field is told as just that.
    values = {"goal": "Higher"}
    save_checked(story.swings, values, base_version=1, by=cast.paula, cause=Cause.EDITED)
    changed = compare(frozen_texts(old), draft_texts(story.plan)).changed
    assert [[field.name for field in each.fields] for each in changed] == [["goal"]]


def test_the_public_reads_them(cast: Cast, story: PlanOfCast) -> None:
    values = SAID | {"age_from": 6, "age_to": 19, "age_confirmed": True}
    save_checked(story.swings, values, base_version=1, by=cast.paula, cause=Cause.EDITED)
    read = plan_as_read(story.plan, language="en", public=True)
    swings = read["focus_areas"][0]["themes"][0]["initiatives"][0]
    told = {name: swings[name] for name in ("participation", "age", "place", "novelty", "decision")}
    assert told == {
        "participation": SAID["participation_text"],
        "age": SAID["age_text"],
        "place": SAID["place_text"],
        "novelty": "Continues what is there",
        "decision": SAID["decision_text"],
    }
    assert told.keys() <= PUBLIC


def test_a_text_of_before_the_fields_meets_the_form_without_a_clash(
    cast: Cast, story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    forget_the_fields(story.swings)
    values = {"contact": "clara@fjordlund.example"}
    save_checked(story.swings, values, base_version=1, by=cast.clara, cause=Cause.EDITED)
    sent = form_of(story.swings, place_text="Harbour")
    answer = browser_of("paula").post(story.swings.get_absolute_url() + "edit/", sent)
    assert answer.status_code == 302
    now = Initiative.objects.get(pk=story.swings.pk)
    assert (now.contact, now.place_text, now.version) == ("clara@fjordlund.example", "Harbour", 3)
