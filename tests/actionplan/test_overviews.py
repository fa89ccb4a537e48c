"""What the plan says across its parts, against adding up by hand."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.utils import translation

from actionplan.choices import Cause
from actionplan.figures import (
    Span,
    Sums,
    Years,
    money_figures,
    span_of,
    steps_of,
    time_figures,
    years_of,
)
from actionplan.freezing import freeze
from actionplan.models import Financing, Initiative, Milestone
from actionplan.overviews import counts, goals_index, money, timeline
from actionplan.overviews.money import in_currency
from actionplan.overviews.telling import Area, Told
from actionplan.overviews.times import span_words
from actionplan.reading import plan_as_read
from actionplan.revisions import fresh, save_checked
from programme.models import SustainableDevelopmentGoal
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast

# --- Money ---------------------------------------------------------------------------------------


def some_money(chance: Random) -> dict[str, Any]:
    """Return what an initiative may say of money: much, little, unconfirmed, nothing."""
    return {
        "money_text": chance.choice(["", "5.000 kr."]),
        "money_amount": chance.choice([None, "0.00", "1200.50", "90000.00"]),
        "money_confirmed": chance.random() < 0.5,
        "financing": [
            {
                name: value
                for name, value in {
                    "kind": chance.choice(["one-off", "recurring", "in-kind"]),
                    "year": chance.choice([None, 2026, 2027]),
                    "amount": chance.choice([None, "10.25", "7000.00"]),
                    "certainty": chance.choice([None, "secured", "budget"]),
                }.items()
                if value is not None
            }
            for _ in range(chance.randint(0, 3))
        ],
    }


@pytest.mark.parametrize("seed", range(30))
def test_the_parts_add_up_to_the_whole(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 (not a secret)
    areas = [[some_money(chance) for _ in range(chance.randint(0, 9))] for _ in range(4)]
    everything = [each for area in areas for each in area]
    whole = money_figures(everything)

    def together(parts: list[Sums]) -> Sums:
        return Sums(*(sum(values, Decimal(0)) for values in zip(Sums(), *parts, strict=True)))

    assert together([money_figures(area).total for area in areas]) == whole.total
    assert together([*whole.by_year.values()]) == whole.total
    assert together([*whole.by_certainty.values()]) == whole.total
    assert whole.counted + whole.in_words + whole.silent == len(everything)
    # By hand: the one-off lines whose certainty somebody has told.
    assert whole.total.once == sum(
        Decimal(row["amount"])
        for each in everything
        for row in each["financing"]
        if row["kind"] == "one-off" and "certainty" in row and "amount" in row
    )


LINE = {"kind": "one-off", "year": 2027, "amount": "100.00", "certainty": "secured"}


@pytest.mark.parametrize(
    ("said", "total"),
    [
        ({}, Sums()),
        ({"money_text": "5.000 kr.", "money_amount": "5000.00"}, Sums()),
        ({"money_amount": "5000.00", "money_confirmed": True}, Sums(whole=Decimal(5000))),
        ({"financing": [LINE]}, Sums(once=Decimal(100))),
        ({"financing": [{**LINE, "certainty": ""}]}, Sums()),
        ({"financing": [LINE], "money_amount": "5", "money_confirmed": True}, Sums(Decimal(100))),
        # Hours say nothing about money, so the confirmed amount still counts.
        (
            {
                "financing": [{**LINE, "kind": "in-kind"}],
                "money_amount": "5.00",
                "money_confirmed": True,
            },
            Sums(whole=Decimal(5), hours=Decimal(100)),
        ),
        ({"financing": [{**LINE, "amount": "some"}]}, Sums()),
    ],
)
def test_only_what_is_confirmed_is_added_and_nothing_twice(
    said: dict[str, Any], total: Sums
) -> None:
    assert money_figures([said]).total == total


def test_lines_of_which_nobody_knows_how_sure_they_are_are_counted() -> None:
    figures = money_figures([{"financing": [LINE, {**LINE, "certainty": ""}, {"kind": "one-off"}]}])
    assert (figures.left_out, figures.counted) == (1, 1)


@pytest.mark.parametrize(
    ("language", "currency", "words"),
    [
        ("da", "DKK", "1.250.000\xa0kr."),
        ("de", "EUR", "1.250.000\xa0€"),
        ("en", "EUR", "1,250,000\xa0€"),
    ],
)
def test_money_is_written_as_the_language_writes_it(
    language: str, currency: str, words: str
) -> None:
    with translation.override(language):
        assert in_currency(Decimal("1250000.00"), currency) == words
        assert in_currency(Decimal("0.50"), currency).replace(".", ",").startswith("0,50\xa0")


def test_what_is_paid_every_year_goes_on_after_its_first_year() -> None:
    yearly = {"kind": "recurring", "year": 2027, "amount": "30.00", "certainty": "secured"}
    with translation.override("en"):
        said = money([an_area(told(financing=[LINE, yearly]))], "EUR")
    assert [(label, [words for _name, words in cells]) for label, cells in said["by_year"]] == [
        ("2027", ["100\xa0€", "–"]),
        ("from 2027, every year", ["–", "30\xa0€"]),
    ]


def test_each_kind_of_money_is_drawn_or_the_biggest_sum_would_be_missing() -> None:
    yearly = {**LINE, "kind": "recurring", "amount": "900.00"}
    areas = [an_area(told(financing=[LINE, yearly])), an_area(told(financing=[LINE]))]
    charts = money(areas, "EUR")["charts"]
    assert [(each["kind"], len(each["bars"])) for each in charts] == [("once", 2), ("yearly", 1)]


# --- Time ----------------------------------------------------------------------------------------

MARCH = {"time_text": "2027", "time_from": "2027-03-01", "time_to": "2028-07-31"}


def test_only_confirmed_times_are_drawn() -> None:
    sure = {**MARCH, "time_confirmed": True}
    stepped = {"milestones": [{"title": "B", "due_on": "2028-01-01"}, {"title": "A"}]}
    said = [sure, {**MARCH, "time_confirmed": False}, {"time_text": "soon"}, {}, stepped]
    assert span_of(sure) == (date(2027, 3, 1), date(2028, 7, 31))
    assert [step.title for step in steps_of(stepped)] == ["B"]
    assert time_figures(said) == (2, 2, 1)


@pytest.mark.parametrize(
    ("period", "years"),
    [
        ("2026–2028", Years(2026, 2028)),
        ("2024", Years(2024, 2025)),
        ("2030–2031", Years(2029, 2031)),
        ("", Years(2027, 2028)),
    ],
)
def test_the_drawing_covers_the_plan_s_period(period: str, years: Years) -> None:
    assert years_of([{**MARCH, "time_confirmed": True}], period) == years
    assert years_of([MARCH], period) is None


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        ("2027-01-01", "2027-12-31", "2027"),
        ("2027-01-01", "2030-12-31", "2027 – 2030"),
        ("2027-03-01", "2028-07-31", "marts 2027 – juli 2028"),
        ("2027-03-02", "2028-07-31", "2. marts 2027 – 31. juli 2028"),
    ],
)
def test_a_time_is_said_no_finer_than_it_was_meant(begins: str, ends: str, words: str) -> None:
    with translation.override("da"):
        assert span_words(Span(date.fromisoformat(begins), date.fromisoformat(ends))) == words


def told(**said: Any) -> Told:
    empty = {"number": "", "title": "Swings", "time_text": "", "sdgs": [], "milestones": []}
    return Told(7, "swings", {**empty, **said})


def an_area(*initiatives: Told) -> Area:
    looks = {"number": "1", "title": "Outside", "colour": "brick", "shape": "circle"}
    return Area("outside", looks, list(initiatives))


def test_bars_lie_where_their_days_are() -> None:
    whole = told(time_from="2027-01-01", time_to="2028-12-31", time_confirmed=True)
    second = told(time_from="2028-01-01", time_confirmed=True)
    with translation.override("en"):
        drawn = timeline([an_area(whole, second, told(time_text="soon"))], "2027–2028")
    bars = [row["bar"] for row in drawn["areas"][0]["rows"]]
    assert (bars[0]["x"], bars[0]["width"], bars[0]["goes_on"]) == ("0.00%", "100.00%", False)
    assert (bars[1]["x"], bars[1]["end"], bars[1]["goes_on"]) == ("49.93%", "100.00%", True)
    assert [row["time"] for row in drawn["told"]] == ["soon"]
    assert (drawn["drawn"], drawn["in_words"], drawn["silent"]) == (2, 1, 0)


def test_steps_without_a_day_are_counted() -> None:
    steps = [{"title": "A", "due_on": "2027-05-01"}, {"title": "B"}, {"title": "C"}]
    with translation.override("en"):
        drawn = timeline([an_area(told(milestones=steps), told(milestones=steps[:1]))], "")
    rows = drawn["areas"][0]["rows"]
    assert [row["undated"] for row in rows] == ["2 steps have no day yet", ""]


def test_the_index_of_goals_says_what_serves_none() -> None:
    titles = {1: "No poverty", 2: "Zero hunger"}
    index = goals_index([an_area(told(sdgs=[2]), told())], titles)
    assert [(goal["number"], len(goal["initiatives"])) for goal in index["goals"]] == [(2, 1)]
    assert [goal["number"] for goal in index["unserved"]] == [1]
    assert len(index["silent"]) == 1
    assert goals_index([an_area(told())], {}) == {"goals": [], "unserved": [], "silent": []}


def test_bars_count_by_state() -> None:
    area = an_area().named
    with translation.override("en"):
        assert [bar["value"] for bar in counts([(area, ["draft", "draft", "agreed"])])] == [
            "3 (Draft: 2, Agreed: 1)"
        ]
        assert [bar["value"] for bar in counts([(area, ["draft"]), (area, [])])] == ["1", "0"]


# --- Draft, version, pages -----------------------------------------------------------------------


@pytest.fixture
def told_story(cast: Cast, story: PlanOfCast, scoped: None) -> PlanOfCast:
    """The plan with times, sums and goals in two of its initiatives, one of them agreed."""
    for initiative in (story.agreed, story.swings):
        Initiative.objects.filter(pk=initiative.pk).update(
            time_from=date(2027, 1, 1), time_to=date(2027, 12, 31), time_confirmed=True
        )
        town = {"municipality": cast.town, "initiative": initiative}
        Milestone.objects.create(**town, title="Opening", due_on=date(2027, 5, 1))
        Financing.objects.create(**town, kind="one-off", amount=1000, certainty="secured")
        present = fresh(Initiative.objects.get(pk=initiative.pk))
        goals = SustainableDevelopmentGoal.objects.filter(number=11)
        save_checked(
            present, {"sdgs": goals}, base_version=present.version, by=None, cause=Cause.EDITED
        )
    return story


def test_draft_and_version_are_added_up_by_the_same_function(
    told_story: PlanOfCast, cast: Cast
) -> None:
    version = freeze(told_story.plan, title="", changelog="", only_agreed=False, by=cast.clara)
    draft = plan_as_read(told_story.plan, language="en")
    frozen = plan_as_read(told_story.plan, language="en", version=version)
    for name in ("timeline", "money", "goals", "counts", "articles", "departments"):
        assert draft[name] == frozen[name]
    assert [words for _label, words in draft["money"]["total"]] == ["2,000\xa0kr."]
    assert (draft["timeline"]["drawn"], draft["timeline"]["in_words"]) == (2, 2)


def test_the_public_reads_no_sums(told_story: PlanOfCast) -> None:
    data = plan_as_read(told_story.plan, language="en", public=True)
    assert data["money"] == {}
    assert {bar["value"] for bar in data["counts"]} == {"2"}
    assert data["timeline"]["drawn"] == 2


PLAN = "/fjordlund/plans/1/"


def test_somebody_from_outside_sees_what_is_agreed(
    told_story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    rolf, clara = browser_of("rolf"), browser_of("clara")
    for page in ("timeline/", "rights/"):
        inside = clara.get(PLAN + page).content.decode()
        outside = rolf.get(PLAN + page).content.decode()
        assert told_story.agreed.title in inside
        assert told_story.agreed.title in outside
        assert told_story.swings.title in inside
        assert told_story.swings.title not in outside
        assert "/money/" not in outside
    # A goal that only a draft serves is not told to be served by nothing.
    assert "Goals that no initiative serves" in inside
    assert "Goals that no initiative serves" not in outside
    assert "1,000\xa0kr." in clara.get(PLAN + "money/").content.decode()


def test_a_version_is_seen_as_it_was_frozen(
    told_story: PlanOfCast, cast: Cast, browser_of: Callable[[str], CanaryClient]
) -> None:
    freeze(told_story.plan, title="", changelog="", only_agreed=True, by=cast.clara)
    clara = browser_of("clara")
    beside = clara.get(PLAN + "versions/1/").content.decode()
    assert f'href="{PLAN}timeline/?version=1"' in beside
    assert 'value="initiative-catalogue"' in beside
    page = clara.get(PLAN + "timeline/?version=1").content.decode()
    assert f'href="{PLAN}versions/1/"' in page
    assert told_story.agreed.title in page
    assert told_story.swings.title not in page
    for wrong in ("2", "x", "9" * 30):
        assert clara.get(PLAN + f"timeline/?version={wrong}").status_code == 404
    assert browser_of("rolf").get(PLAN + "timeline/?version=1").status_code == 404


def test_an_empty_plan_says_so(
    story: PlanOfCast, scoped: None, browser_of: Callable[[str], CanaryClient]
) -> None:
    clara = browser_of("clara")
    assert "Nothing can be drawn yet" in clara.get(PLAN + "timeline/").content.decode()
    assert "4 say nothing about money." in clara.get(PLAN + "money/").content.decode()
    Initiative.objects.filter(plan=story.plan).update(state="withdrawn")
    assert "The plan is still empty" in clara.get(PLAN + "timeline/").content.decode()
