"""Milestones, indicators and financing: lines that are words of their initiative."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from actionplan.choices import Cause
from actionplan.freezing import compare, freeze
from actionplan.models import Financing, Indicator, Initiative, Milestone, Revision
from actionplan.reading import draft_texts, frozen_texts, plan_as_read
from actionplan.revisions import Stale, fresh, payload, save_checked
from actionplan.rows import row_in, row_line, row_text
from tests.actionplan.test_real_fields import form_of
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scoped")]

STEPS: list[dict[str, Any]] = [
    {"title": "Ask the school", "due_text": "in spring", "due_on": date(2027, 5, 14)},
    {"title": "Build"},
]
COUNTS = [{"title": "Children who swing", "baseline": Decimal(40), "target": Decimal("62.5"),
           "unit": "%", "direction": "up", "source": "survey"}]  # fmt: skip
SUMS = [
    {"kind": "one-off", "year": 2027, "amount": Decimal(20000), "source": "budget",
     "certainty": "secured", "note": "talk to Ada"},
    {"kind": "in-kind", "amount": Decimal(120)},
]  # fmt: skip
ALL = {"milestones": STEPS, "indicators": COUNTS, "financing": SUMS}
SAID = {
    "milestones": [
        {"title": "Ask the school", "due_text": "in spring", "due_on": "2027-05-14"},
        {"title": "Build"},
    ],
    "indicators": [
        {"title": "Children who swing", "baseline": "40.00", "target": "62.50", "unit": "%",
         "direction": "up", "source": "survey"},
    ],
    "financing": [
        {"kind": "one-off", "year": 2027, "amount": "20000.00", "source": "budget",
         "certainty": "secured", "note": "talk to Ada"},
        {"kind": "in-kind", "amount": "120.00"},
    ],
}  # fmt: skip


def write(initiative: Initiative, by: Any, base_version: int = 1, **values: Any) -> Initiative:
    return save_checked(initiative, values, base_version=base_version, by=by, cause=Cause.EDITED)


def typed(**rows: list[dict[str, str]]) -> dict[str, str]:
    """Return lines as a browser sends them."""
    return {
        f"{name}-{place}-{field}": text
        for name, lines in rows.items()
        for place, line in enumerate(lines)
        for field, text in line.items()
    }


def as_sent(initiative: Initiative) -> dict[str, str]:
    """Return the lines that stand there as an untouched form sends them."""
    said = payload(fresh(initiative))
    return typed(
        **{
            name: [{field: str(value) for field, value in line.items()} for line in said[name]]
            for name in ALL
        }
    )


def edit_url(initiative: Initiative) -> str:
    return initiative.get_absolute_url() + "edit/"


def steps(*titles: str, **changed: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"title": title, "due_text": f"day of {title}"} | changed.get(title, {})
        for title in titles
    ]


@pytest.mark.parametrize(
    ("after", "same"),
    [
        # Moved, one new between them.
        (steps("C", "new", "A", "B"), {"A", "B", "C"}),
        # One went; another got a new day.
        (steps("A", "C", C={"due_text": "later"}), {"A", "C"}),
        # Reworded, but with the same day.
        ([*steps("A", "B"), {"title": "C, but better", "due_text": "day of C"}], {"A", "B", "C"}),
        ([{"title": "something else"}], set()),
        ([], set()),
    ],
)
def test_a_line_that_stays_keeps_its_row(
    cast: Cast, story: PlanOfCast, after: list[dict[str, Any]], same: set[str]
) -> None:
    write(story.swings, cast.paula, milestones=steps("A", "B", "C"))
    before = {each.title: each.pk for each in Milestone.objects.all()}
    written = write(story.swings, cast.paula, 2, milestones=after)
    assert payload(written)["milestones"] == after
    there = set(Milestone.objects.values_list("pk", flat=True))
    assert {title for title, pk in before.items() if pk in there} == same
    assert list(Milestone.objects.values_list("order", flat=True)) == list(range(len(after)))


def test_lines_are_saved_with_the_initiative_and_remembered(cast: Cast, story: PlanOfCast) -> None:
    written = write(story.swings, cast.paula, **ALL)
    said = payload(written)
    assert {name: said[name] for name in SAID} == SAID
    assert Revision.objects.get(initiative=story.swings, number=2).payload == said
    assert list(Milestone.objects.values_list("title", "order", "municipality__slug")) == [
        ("Ask the school", 0, "fjordlund"),
        ("Build", 1, "fjordlund"),
    ]
    # What is not named stays; what is named is all there is.
    again = write(story.swings, cast.paula, 2, goal="Higher", milestones=STEPS[1:])
    now = payload(again)
    assert now["milestones"] == SAID["milestones"][1:]
    assert now["financing"] == SAID["financing"]
    assert Milestone.objects.count() == 1


def test_lines_that_say_the_same_are_not_written_again(cast: Cast, story: PlanOfCast) -> None:
    write(story.swings, cast.paula, **ALL)
    before = set(Financing.objects.values_list("pk", flat=True))
    write(story.swings, cast.paula, 2, **ALL)
    assert set(Financing.objects.values_list("pk", flat=True)) == before


def test_whoever_comes_second_writes_no_line(cast: Cast, story: PlanOfCast) -> None:
    write(story.swings, cast.paula, **ALL)
    with pytest.raises(Stale):
        write(story.swings, cast.clara, 1, milestones=[])
    assert Milestone.objects.count() == 2


def test_the_lines_of_all_come_in_one_query(cast: Cast, story: PlanOfCast) -> None:
    write(story.swings, cast.paula, **ALL)
    write(story.agreed, cast.clara, milestones=[{"title": "Other"}])
    with CaptureQueriesContext(connection) as captured:
        found = {each.pk: each.rows for each in Initiative.objects.for_document()}
    # initiatives, responsibilities, articles, goals, and lines
    assert len(captured) == 5
    assert [len(found[story.swings.pk][name]) for name in ALL] == [2, 1, 2]
    assert [each["title"] for each in found[story.agreed.pk]["milestones"]] == ["Other"]
    assert found[story.crossings.pk] == {"milestones": [], "indicators": [], "financing": []}


def test_a_form_without_javascript_adds_changes_and_takes_out(
    story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    browser = browser_of("paula")
    first = typed(
        milestones=[{"title": "Ask"}, {"title": " "}, {"title": "Build", "due_on": "2027-05-14"}],
        indicators=[{"title": "Swings", "target": "12"}],
        financing=[{"kind": "recurring", "amount": "1500"}],
    )
    assert browser.post(edit_url(story.swings), form_of(story.swings, **first)).status_code == 302
    page = browser.get(edit_url(story.swings)).content.decode()
    # Two lines that stand and three empty ones.
    assert page.count('name="milestones-') == 5 * 3 + 2
    assert 'value="2027-05-14"' in page
    second = typed(
        milestones=[{"title": "Ask", "out": "on"}, {"title": "Build all", "due_on": "2027-05-14"}],
        indicators=[{"title": "Swings", "target": "12.00"}],
        financing=[{"kind": "recurring", "amount": "1500.00"}],
    )
    sent = form_of(story.swings, **second) | {"version": 2}
    assert browser.post(edit_url(story.swings), sent).status_code == 302
    said = payload(fresh(story.swings))
    assert said["milestones"] == [{"title": "Build all", "due_on": "2027-05-14"}]
    assert said["indicators"] == [{"title": "Swings", "target": "12.00"}]
    page = browser.get(story.swings.get_absolute_url()).content.decode()
    for line in ("Build all · 14 May 2027", "Swings · to reach: 12", "every year · 1,500\xa0kr."):
        assert line in page


def test_an_untouched_form_changes_nothing(
    cast: Cast, story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    write(story.swings, cast.paula, **ALL)
    sent = form_of(story.swings, **as_sent(story.swings)) | {"version": 2}
    assert browser_of("paula").post(edit_url(story.swings), sent).status_code == 302
    assert fresh(story.swings).version == 2


@pytest.mark.parametrize(
    ("rows", "field", "problem"),
    [
        ({"milestones": [{"due_text": "soon"}]}, "milestones", "Step: Please fill this in."),
        ({"financing": [{"amount": "5"}]}, "financing", "Kind: Please fill this in."),
        ({"financing": [{"kind": "gift"}]}, "financing",
         "Kind: Please choose one of the entries."),
        ({"indicators": [{"title": "x", "target": "many"}]}, "indicators",
         "Value to reach: Please give a number, for example 15000."),
        ({"financing": [{"kind": "one-off", "amount": "-500"}]}, "financing",
         "Amount: Please give no number below 0."),
        ({"milestones": [{"title": "x", "due_on": "tomorrow"}]}, "milestones",
         "Day, if known: This is no day. Please write it like this: 2027-05-14."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_line_is_named_and_what_was_typed_stays(
    story: PlanOfCast,
    browser_of: Callable[[str], CanaryClient],
    rows: dict[str, Any],
    field: str,
    problem: str,
) -> None:
    sent = form_of(story.swings, **typed(**rows))
    answer = browser_of("paula").post(edit_url(story.swings), sent)
    assert answer.status_code == 422
    assert {
        name: [each.lower() for each in said]
        for name, said in answer.context["form"].errors.items()
    } == {field: [f"line 1, {problem}".lower()]}
    for text in rows[field][0].values():
        if text != "gift":
            assert f'value="{text}"' in answer.content.decode()


def test_two_people_who_wrote_lines_choose_between_them(
    cast: Cast, story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    write(story.swings, cast.clara, milestones=[{"title": "Clara's step"}], goal="Hers")
    browser = browser_of("paula")
    mine = form_of(story.swings, **typed(milestones=[{"title": "My step"}]))
    page = browser.post(edit_url(story.swings), mine)
    assert page.status_code == 409
    (row,) = page.context["rows"]
    assert (row["name"], row["theirs"], row["mine"]) == ("milestones", "Clara's step", "My step")
    sent: dict[str, Any] = {"merging": "1", "version": page.context["version"]}
    sent |= dict(page.context["values"])
    sent |= {
        "clash": "milestones",
        "base-milestones": row["base_values"],
        "mine-milestones": row["mine_values"],
        "choice-milestones": "mine",
    }
    assert browser.post(edit_url(story.swings), sent).status_code == 302
    said = payload(fresh(story.swings))
    assert (said["milestones"], said["goal"]) == ([{"title": "My step"}], "Hers")


def test_lines_of_one_and_words_of_another_are_joined(
    cast: Cast, story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    write(story.swings, cast.clara, **ALL)
    sent = form_of(story.swings, contact="paula@fjordlund.example")
    assert browser_of("paula").post(edit_url(story.swings), sent).status_code == 302
    said = payload(fresh(story.swings))
    assert {name: said[name] for name in SAID} == SAID
    assert said["contact"] == "paula@fjordlund.example"


def test_who_comes_too_late_gets_the_lines_back(
    story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    # Agreed initiatives are closed for Paula.
    sent = form_of(story.agreed, **typed(milestones=[{"title": "My late step"}]))
    answer = browser_of("paula").post(edit_url(story.agreed), sent)
    assert answer.status_code == 403
    assert "My late step" in answer.content.decode()
    # Why, and who can help.
    assert "can open it for changes" in answer.content.decode()


def test_a_version_says_its_lines_and_the_comparison_tells_them_apart(
    cast: Cast, story: PlanOfCast
) -> None:
    old = freeze(story.plan, title="", changelog="", only_agreed=False, by=cast.clara)
    write(story.swings, cast.paula, **ALL)
    new = freeze(story.plan, title="", changelog="", only_agreed=False, by=cast.clara)
    write(story.swings, cast.paula, 2, **{name: [] for name in ALL})
    (changed,) = compare(frozen_texts(old), frozen_texts(new)).changed
    told = {each.name: "".join(piece.text for piece in each.pieces) for each in changed.fields}
    assert told == {
        "milestones": "Ask the school · in spring · 14 May 2027\nBuild",
        "indicators": "Children who swing · from 40.0 to 62.5 % · shall rise · survey",
        "financing": "one-off · 2027 · 20,000 · budget · secured · talk to Ada\n"
        "working hours · 120 hours",
    }
    read = plan_as_read(story.plan, language="en", version=new)
    swings = read["focus_areas"][0]["themes"][0]["initiatives"][0]
    assert swings["milestones"] == ["Ask the school · in spring · 14 May 2027", "Build"]
    assert compare(frozen_texts(old), draft_texts(story.plan)).is_empty


def test_the_public_reads_the_sum_and_not_what_was_noted_of_it(
    cast: Cast, story: PlanOfCast
) -> None:
    write(story.swings, cast.paula, **ALL)
    read = plan_as_read(story.plan, language="en", public=True)
    swings = read["focus_areas"][0]["themes"][0]["initiatives"][0]
    assert swings["financing"] == [
        "one-off · 2027 · 20,000\xa0kr. · budget",
        "working hours · 120 hours",
    ]
    assert len(swings["milestones"]) == 2
    assert len(swings["indicators"]) == 1


def test_lines_read_in_the_reader_s_manner() -> None:
    with translation.override("de"):
        assert "1.500,50\xa0€" in row_line({"kind": "one-off", "amount": "1500.50"}, "EUR")
    counted = {"title": "Swings", "unit": "pieces"}
    assert row_line(counted | {"baseline": "3.00"}) == "Swings · today: 3 pieces"
    assert row_line(counted | {"target": "8.00"}) == "Swings · to reach: 8 pieces"
    with translation.override("de"):
        weeks = {"title": "Wait", "unit": "weeks", "baseline": "6.50", "target": "2.00"}
        assert "6,5 " in row_line(weeks)
        assert "2,0 weeks" in row_line(weeks)
    # What nobody has checked yet is shown as it was typed.
    assert row_line({"title": "x", "due_on": "soon"}) == "x · soon"


@pytest.mark.parametrize("text", ["", "x", "[1]", "null", '"x"', "[" * 100_000])
def test_what_is_no_line_is_none(text: str) -> None:
    assert row_in(text) == {}


def test_a_line_is_one_text_however_its_words_came() -> None:
    assert row_text({"title": "x", "year": 2027, "note": ""}) == row_text(
        row_in(json.dumps({"year": "2027", "title": "x"}))
    )


def test_too_many_lines_are_refused(
    story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    sent = form_of(story.swings, **typed(indicators=[{"title": str(n)} for n in range(61)]))
    answer = browser_of("paula").post(edit_url(story.swings), sent)
    assert answer.context["form"].errors == {"indicators": ["There is room for 60 lines."]}
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(("language", "said"), [("da", "120 timer"), ("de", "120 Stunden")])
def test_hours_in_kind_are_said_in_the_language_of_the_paper(language: str, said: str) -> None:
    with translation.override(language):
        line = row_line({"kind": "in-kind", "year": 2027, "amount": "120"}, "DKK")
    assert said in line
    assert "hours" not in line


@pytest.mark.parametrize("words", ["2026-04-30", "30 April 2026", " 2026-04-30 "])
def test_a_day_is_read_once(words: str) -> None:
    line = {"title": "First swing", "due_text": words, "due_on": "2026-04-30"}
    assert row_line(line) == "First swing · 30 April 2026"
    said = row_line(line | {"due_text": "after Easter"})
    assert said == "First swing · after Easter · 30 April 2026"
