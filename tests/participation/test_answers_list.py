"""The work list: what young people said, who answers it, and what nobody there may know."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from overview.transitions import reorganise
from participation.answer_duties import answer_duties
from participation.choices import CommentKind, CommentState
from participation.models import Comment, Consultation, Heart, Notice, PartMove
from participation.transitions.answers import answer, assign, hand_over_answers
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.young import Young, a_comment

Browser = Callable[[str], CanaryClient]
# A day before that by which everybody was promised an answer.
SOON = (timezone.localdate() + timedelta(days=20)).isoformat()


@pytest.fixture
def url(young: Young) -> str:
    return f"/fjordlund/consultations/{young.consultation.pk}/answers/"


def read(browser: CanaryClient, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def say_many(young: Young, story: PlanOfCast, many: int, **more: object) -> list[Comment]:
    return [
        a_comment(
            young.consultation,
            young.yrsa,
            story.swings if number % 2 else story.crossings,
            **{"state": CommentState.SHOWN, "text": f"Number {number}", **more},
        )
        for number in range(many)
    ]


def test_departments_see_neither_who_it_is_nor_what_nobody_has_read(
    young: Young, browser_for: Browser, url: str
) -> None:
    """No second factor is needed, because nothing is here that one guards (S7, S20)."""
    young.yrsa.name, young.yrsa.email = "Real Name", "yrsa@school.example"
    young.yrsa.save()
    for name in ("paula", "clara", "greta"):
        page = read(browser_for(name), url)
        assert "Brave Otter" in page
        assert young.shown.text in page
        told = ("Real Name", "yrsa@", "years old", str(young.yrsa.get_age_band_display()))
        assert not [word for word in told if word in _words(page)]
        assert young.waiting.text not in page
        # A reply needs no answer.
        assert "And benches." not in page
    assert "1 contribution" in page


def _words(page: str) -> str:
    """Return what stands in the rows, without numbers of rows and addresses."""
    return page[page.index("<tbody") : page.index("</tbody")]


def test_what_was_taken_back_or_sealed_is_not_there(
    young: Young, browser_for: Browser, url: str
) -> None:
    for state in (CommentState.WITHDRAWN, CommentState.SEALED, CommentState.RETURNED):
        Comment.objects.filter(pk=young.shown.pk).update(state=state)
        assert young.shown.text not in read(browser_for("clara"), url)
        assert "No contributions yet" in read(browser_for("clara"), url)


def test_filters_stay_in_the_address(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser, url: str
) -> None:
    clara = browser_for("clara")
    yesterday = timezone.localdate() - timedelta(days=1)
    question, idea = (
        a_comment(young.consultation, young.yrsa, story.crossings, state=CommentState.SHOWN,
                  kind=kind, text=text)
        for kind, text in ((CommentKind.QUESTION, "When?"), (CommentKind.IDEA, "Slides!"))
    )  # fmt: skip
    assign(question, department=cast.streets, person=None, due=yesterday, by=cast.clara)
    answer([idea], kind="later", reason="Next year.", by=cast.clara)

    def found(query: str) -> set[str]:
        page = read(clara, f"{url}?{query}")
        return {text for text in ("When?", "Slides!", young.shown.text) if text in page}

    assert found("") == {"When?", "Slides!", young.shown.text}
    assert found("show=unanswered") == {"When?", young.shown.text}
    assert found("show=late") == {"When?"}
    assert found("show=answered") == found("outcome=later") == {"Slides!"}
    assert found("show=excused") == set()
    assert found("kind=question") == found("q=when") == {"When?"}
    assert found(f"department={cast.streets.pk}") == {"When?"}
    assert found("whose=nobody") == {"Slides!", young.shown.text}
    assert found(f"part={story.swings.lineage}") == {young.shown.text}
    assert found(f"area={story.outdoors.key}") == {"When?", "Slides!", young.shown.text}
    assert found(f"area={story.voices.key}") == set()
    assert found("kind=nonsense&department=9999") == {"When?", "Slides!", young.shown.text}
    assert "whose=mine&amp;" not in read(clara, f"{url}?whose=mine")
    assert '<option value="mine" selected>' in read(clara, f"{url}?whose=mine")


def test_mine_is_what_my_department_or_i_was_asked(
    young: Young, cast: Cast, browser_for: Browser, url: str
) -> None:
    paula, stefan = browser_for("paula"), browser_for("stefan")
    assert young.shown.text not in read(paula, f"{url}?whose=mine")
    assign(young.shown, department=cast.playgrounds, person=None, due=None, by=cast.clara)
    # An office right below hers.
    assert young.shown.text in read(paula, f"{url}?whose=mine")
    assert young.shown.text not in read(stefan, f"{url}?whose=mine")
    assign(young.shown, department=cast.streets, person=cast.stefan, due=None, by=cast.clara)
    assert young.shown.text in read(stefan, f"{url}?whose=mine")


def test_sorted_as_in_the_plan_or_by_what_is_due_first(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser, url: str
) -> None:
    first = a_comment(
        young.consultation, young.yrsa, story.crossings, state="shown", text="Crossings first"
    )
    assign(first, department=None, person=None, due=timezone.localdate(), by=cast.clara)
    page = read(browser_for("clara"), url)
    assert page.index(young.shown.text) < page.index("Crossings first")
    page = read(browser_for("clara"), f"{url}?sort=due")
    assert page.index("Crossings first") < page.index(young.shown.text)


def test_a_part_that_was_moved_by_hand_is_found_where_it_went(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser, url: str
) -> None:
    PartMove.objects.create(
        municipality=cast.town,
        consultation=young.consultation,
        old_part=story.swings.lineage,
        old_field="goal",
        new_part=story.agreed.lineage,
        new_field="description",
        by=cast.clara,
    )
    page = read(browser_for("clara"), f"{url}?area={story.voices.key}")
    assert young.shown.text in page
    assert "2.2 Ask children first" in page


def test_moves_of_whole_parts_and_chains_of_moves_are_followed(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser, url: str
) -> None:
    """The list says the same place as the plan beside which the words are read."""
    way = [
        (story.swings.lineage, story.crossings.lineage),
        (story.crossings.lineage, story.agreed.lineage),
    ]
    for old, new in way:
        PartMove.objects.create(
            municipality=cast.town,
            consultation=young.consultation,
            old_part=old,
            old_field="",
            new_part=new,
            new_field="",
            by=cast.clara,
        )
    page = read(browser_for("clara"), f"{url}?area={story.voices.key}")
    assert young.shown.text in page
    assert "2.2 Ask children first" in page


def test_long_lists_have_pages(
    young: Young, story: PlanOfCast, browser_for: Browser, url: str
) -> None:
    say_many(young, story, 60)
    page = read(browser_for("clara"), f"{url}?show=unanswered")
    assert page.count('name="chosen"') == 50
    assert "61 contributions" in page
    assert "?show=unanswered&amp;page=2" in page
    assert read(browser_for("clara"), f"{url}?page=2").count('name="chosen"') == 11


@pytest.mark.parametrize("many", [1, 3, 50])
@pytest.mark.parametrize("name", ["clara", "paula"])
def test_the_list_asks_ten_questions_whatever_stands_in_it(
    young: Young,
    cast: Cast,
    story: PlanOfCast,
    browser_for: Browser,
    url: str,
    many: int,
    name: str,
) -> None:
    """At the door four; consultation, numbers, moved parts, version, rows, departments."""
    for comment in say_many(young, story, many - 1):
        Heart.objects.create(municipality=cast.town, comment=comment, person=young.ymir)
        assign(comment, department=cast.parks, person=cast.paula, due=None, by=cast.clara)
    browser = browser_for(name)
    browser.get(url)
    with CaptureQueriesContext(connection) as captured:
        browser.get(url)
    assert len(captured) == 10
    with CaptureQueriesContext(connection) as captured:
        browser.get("/fjordlund/answers/")
    assert len(captured) == 10


def test_the_list_over_all_holds_every_consultation(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser
) -> None:
    page = read(browser_for("paula"), "/fjordlund/answers/")
    assert young.shown.text in page
    assert young.consultation.title in page
    assert browser_for("yrsa").get("/fjordlund/answers/").status_code == 403


# --- Who answers ---------------------------------------------------------------------------------


def test_many_are_given_to_the_departments_that_lead(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser
) -> None:
    crossing = a_comment(young.consultation, young.yrsa, story.crossings, state="shown")
    clara, url = browser_for("clara"), "/fjordlund/answers/assign/"
    chosen = {"chosen": [young.shown.pk, crossing.pk]}
    page = clara.get(url, chosen).content.decode()
    suggested = young.consultation.answers_by - timedelta(days=7)
    assert f'value="{suggested:%Y-%m-%d}"' in page
    sent = chosen | {"due": SOON}
    assert clara.post(url, sent).status_code == 302
    young.shown.refresh_from_db()
    crossing.refresh_from_db()
    assert (young.shown.answering_department, crossing.answering_department) == (
        cast.parks,
        cast.streets,
    )
    assert f"{young.shown.answer_due:%Y-%m-%d}" == SOON
    page = browser_for("yrsa").get("/fjordlund/my-input/").content.decode()
    day = date_format(young.shown.answer_due, "j F Y")
    assert f"Parks answers by {day}." in page


def test_whoever_is_asked_hears_of_it_once_for_many(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser
) -> None:
    swing = a_comment(young.consultation, young.yrsa, story.swings, state="shown")
    clara, url = browser_for("clara"), "/fjordlund/answers/assign/"
    chosen = [young.shown.pk, swing.pk]
    clara.post(url, {"chosen": chosen, "due": SOON, "department": cast.parks.pk})
    (told,) = Notice.objects.filter(kind="assigned")
    assert told.person == cast.paula
    page = browser_for("paula").get(told.path).content.decode()
    assert all(f'value="{number}"' in page for number in chosen)


def test_a_department_in_which_nobody_writes_is_named(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    cast.paula.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    sent = {"chosen": young.shown.pk, "due": SOON, "department": cast.parks.pk}
    page = browser_for("clara").post("/fjordlund/answers/assign/", sent, follow=True)
    assert b"Nobody writes for Parks yet." in page.content
    assert not Notice.objects.filter(kind="assigned").exists()


def test_no_answer_is_due_after_the_day_that_young_people_were_promised(
    young: Young, browser_for: Browser
) -> None:
    promised = young.consultation.answers_by
    after = promised + timedelta(days=1)
    url, sent = "/fjordlund/answers/assign/", {"chosen": young.shown.pk}
    clara = browser_for("clara")
    page = clara.post(url, sent | {"due": after.isoformat()}).content.decode()
    assert "Young people were promised an answer by" in page
    young.shown.refresh_from_db()
    assert young.shown.answer_due is None
    assert clara.post(url, sent | {"due": promised.isoformat()}).status_code == 302
    # Where the promise is broken already, a day is better than none.
    yesterday = timezone.localdate() - timedelta(days=1)
    Consultation.objects.filter(pk=young.consultation.pk).update(answers_by=yesterday)
    assert clara.post(url, sent | {"due": after.isoformat()}).status_code == 302
    young.shown.refresh_from_db()
    assert young.shown.answer_due == after


def test_who_has_chosen_nothing_comes_back_to_her_list(
    young: Young, browser_for: Browser, url: str
) -> None:
    clara = browser_for("clara")
    assert f'name="of" value="{young.consultation.pk}"' in read(clara, url)
    sent = {"back": "show=unanswered", "of": young.consultation.pk}
    for name in ("assign", "write"):
        assert clara.get(f"/fjordlund/answers/{name}/", sent).url == f"{url}?show=unanswered"
        assert clara.get(f"/fjordlund/answers/{name}/", {"of": "x"}).url == "/fjordlund/answers/"


def test_no_answer_is_due_on_a_day_that_is_over(young: Young, browser_for: Browser) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    sent = {"chosen": young.shown.pk, "due": yesterday.isoformat()}
    page = browser_for("clara").post("/fjordlund/answers/assign/", sent)
    assert b"This day is over already." in page.content
    young.shown.refresh_from_db()
    assert young.shown.answer_due is None


def test_somebody_must_work_in_the_department(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    clara, url = browser_for("clara"), "/fjordlund/answers/assign/"
    stefan = cast.stefan.memberships.get()
    sent = {"chosen": young.shown.pk, "due": SOON, "department": cast.parks.pk}
    page = clara.post(url, sent | {"person": stefan.pk})
    assert b"This person does not work in that department." in page.content
    assert f'value="{SOON}"'.encode() in page.content
    del sent["department"]
    assert clara.post(url, sent | {"person": stefan.pk}).status_code == 302
    young.shown.refresh_from_db()
    assert young.shown.answering_person == cast.stefan
    assert young.shown.answering_department == cast.streets


def test_what_nobody_leads_needs_a_department(
    young: Young, cast: Cast, story: PlanOfCast, browser_for: Browser
) -> None:
    Comment.objects.filter(pk=young.shown.pk).update(part=story.preface.key, field="body")
    clara, url = browser_for("clara"), "/fjordlund/answers/assign/"
    sent = {"chosen": young.shown.pk, "due": SOON}
    page = clara.post(url, sent).content.decode()
    assert "Not every one of these parts has a lead department." in page
    assert clara.post(url, sent | {"department": cast.parks.pk}).status_code == 302


def test_what_has_an_answer_is_given_to_nobody(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    answer([young.shown], kind="later", reason="Next year.", by=cast.clara)
    page = browser_for("clara").get(
        "/fjordlund/answers/assign/", {"chosen": young.shown.pk}, follow=True
    )
    assert b"These have an answer already" in page.content


def test_a_department_that_is_closed_hands_its_answers_over(
    young: Young, cast: Cast, story: PlanOfCast
) -> None:
    assign(young.shown, department=cast.parks, person=cast.paula, due=None, by=cast.clara)
    today = timezone.localdate()
    reorganise(cast.parks, into=cast.streets, today=today, by=cast.clara)
    young.shown.refresh_from_db()
    assert (young.shown.answering_department, young.shown.answering_person) == (cast.streets, None)
    hand_over_answers(cast.streets, None, by=cast.clara)
    young.shown.refresh_from_db()
    assert young.shown.answering_department is None
    assert len(answer_duties(cast.clara, cast.town)) == 1


def test_what_is_late_stands_on_the_steering_groups_start_page(young: Young, cast: Cast) -> None:
    assert answer_duties(cast.greta, cast.town) == []
    yesterday = timezone.localdate() - timedelta(days=1)
    assign(young.shown, department=cast.parks, person=None, due=yesterday, by=cast.clara)
    for person in (cast.greta, cast.clara):
        (late,) = answer_duties(person, cast.town)
        assert late.label == "1 answer to young people is late"
        assert late.url.endswith("/answers/?show=late&sort=due")


def test_editors_see_it_on_their_start_page(young: Young, cast: Cast, story: PlanOfCast) -> None:
    assert answer_duties(cast.paula, cast.town) == []
    (waiting,) = answer_duties(cast.clara, cast.town)
    assert "nobody who answers it" in waiting.label
    day = timezone.localdate() + timedelta(days=3)
    assign(young.shown, department=cast.parks, person=None, due=day, by=cast.clara)
    assert answer_duties(cast.clara, cast.town) == []
    later = a_comment(young.consultation, young.yrsa, story.swings, state="shown", text="More")
    assign(later, department=cast.parks, person=None, due=day + timedelta(days=1), by=cast.clara)
    (mine,) = answer_duties(cast.person("paula"), cast.town)
    assert mine.label == "2 contributions of young people wait for your answer"
    answer([later], kind="later", reason="Next year.", by=cast.clara)
    (mine,) = answer_duties(cast.person("paula"), cast.town)
    assert mine.due == day
    assert mine.label == "1 contribution of young people waits for your answer"
    assert "whose=mine" in mine.url
    assert answer_duties(cast.stefan, cast.town) == []
    answer([young.shown], kind="later", reason="Next year.", by=cast.clara)
    assert answer_duties(cast.person("paula"), cast.town) == []


def test_every_page_counts_the_same_contributions(
    young: Young, story: PlanOfCast, browser_for: Browser, url: str
) -> None:
    """Neither a reply is one, nor the place of what was taken back, nor what nobody has read."""
    gone = a_comment(young.consultation, young.ymir, story.swings, state=CommentState.WITHDRAWN)
    for parent in (young.shown, gone):
        a_comment(
            young.consultation, young.ymir, story.swings, state=CommentState.SHOWN, parent=parent
        )
    a_comment(young.consultation, young.ymir, story.crossings, state=CommentState.SHOWN)
    reads = young.consultation.get_absolute_url()
    greta = browser_for("greta")
    sheet = greta.get(reads).context["sheet"]
    [card] = greta.get("/fjordlund/consultations/").context["open"]
    listed = greta.get(url).context["page_obj"].paginator.count
    all_of_it = greta.get(f"{reads}input/").context["figures"].many
    assert [card.shown_many, sheet.many, listed, all_of_it] == [2, 2, 2, 2]
    # Nothing that can be read is left out for it.
    assert sum(chapter.many for chapter in sheet.contents) == 2
    assert sum(len(told.talk.threads) for told in sheet.told) == 3
