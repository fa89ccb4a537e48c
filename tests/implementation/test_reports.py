"""Status reports: begun, written, finished; and what is finished never changes."""

import copy
import uuid
from collections.abc import Callable
from datetime import timedelta
from math import ceil
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from actionplan.choices import InitiativeState
from actionplan.models import Initiative
from implementation import freezing
from implementation.choices import ReportState
from implementation.figures import clock_of
from implementation.freezing import stand_of, thawed
from implementation.models import Measurement, ReportRow, StatusReport, StatusUpdate
from implementation.telling import report_data, stand_of_report
from implementation.transitions.reports import (
    ReportRefused,
    begin_report,
    freeze_report,
    write_report,
)
from implementation.transitions.updates import send_back
from programme.models import Article
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.factories import InitiativeFactory
from tests.following import Following, said

Browser = Callable[[str], CanaryClient]
HOME = "/fjordlund/reports/"


def frozen(report: StatusReport, cast: Cast) -> StatusReport:
    """Finish a report as its button does, and return it as the next page reads it."""
    report.plan.municipality = report.municipality = cast.town
    clock = clock_of(cast.town, timezone.localdate())
    freeze_report(report, clock, seen=report.edition, by=cast.clara)
    return again(report, cast)


def again(report: StatusReport, cast: Cast) -> StatusReport:
    found = StatusReport.objects.select_related("plan", "round").get(pk=report.pk)
    found.municipality = found.plan.municipality = cast.town
    return found


def told(report: StatusReport) -> dict[str, Any]:
    stand = stand_of_report(report)
    return report_data(report, stand.figures, stand.rows)


def begun(following: Following, cast: Cast, **more: Any) -> StatusReport:
    plan = following.report.plan
    plan.municipality = cast.town
    values = {"title": "Next", "as_of": timezone.localdate(), "asked": None, "key": uuid.uuid4()}
    return begin_report(plan, by=cast.clara, **values | more)


# --- Freezing ------------------------------------------------------------------------------------


def test_a_finished_report_says_the_same_although_the_plan_moved_on(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    report = frozen(following.report, cast)
    before = copy.deepcopy(told(report))
    assert before["many"] == 4
    assert [len(area["measures"]) for area in before["focus_areas"]] == [2, 2]
    said(story.swings, cast.paula, "completed", "All swings stand.", done="Ten swings")
    Initiative.objects.filter(pk=story.crossings.pk).update(
        title="Other words", state=InitiativeState.WITHDRAWN
    )
    Measurement.objects.create(
        municipality=cast.town,
        initiative=story.swings,
        indicator=following.indicator.key,
        title="Swings",
        value=9,
        on=timezone.localdate(),
    )
    cast.parks.name = "Greens"
    cast.parks.save()
    story.plan.title, cast.town.name = "Other plan", "Other town"
    story.plan.save()
    cast.town.save()
    assert told(again(report, cast)) == before


def test_a_report_says_what_began_and_what_was_completed_late(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    today = timezone.localdate()
    Initiative.objects.filter(pk=story.crossings.pk).update(
        time_from=today - timedelta(days=60), time_to=today - timedelta(days=9),
        time_confirmed=True,
    )  # fmt: skip
    said(story.crossings, cast.stefan, "planned", "Soon.", as_of=today - timedelta(days=55))
    said(story.crossings, cast.stefan, "in-progress", "We paint.", as_of=today - timedelta(days=5))
    said(story.crossings, cast.stefan, "completed", "Done.", done="All.")
    report = frozen(following.report, cast)
    measures = [each for area in told(report)["focus_areas"] for each in area["measures"]]
    late = {
        heading: text
        for each in measures
        for heading, text in each["facts"]
        if heading in {"Started late", "Finished late"}
    }
    assert set(late) == {"Started late", "Finished late"}
    assert "not begun yet on" in late["Started late"]
    assert "completed as of" in late["Finished late"]
    # What was finished before this was kept says nothing of it, and still opens.
    for row in report.rows.all():
        del row.payload["delays"]
        row.save()
    old = [each for area in told(again(report, cast))["focus_areas"] for each in area["measures"]]
    assert len(old) == len(measures)
    assert {each["started_late"] for each in old} == {""}


def test_a_finished_report_names_the_articles_in_the_language_of_its_reader(
    following: Following, cast: Cast
) -> None:
    report = frozen(following.report, cast)
    Article.objects.update(title_da="X", title_de="X", title_en="X")
    for language, title in (("da", "22 Flygtningebørn"), ("de", "22 Flüchtlingskinder")):
        with override(language):
            assert title in told(report)["rights"]["gaps"]
    # What was finished before every language was kept has the town's own.
    for article in report.figures["rights"]:
        del article["titles"]
    with override("de"):
        assert told(report)["rights"]["gaps"][0].startswith("1 ")


def test_the_rows_count_what_the_figures_count(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    said(story.crossings, cast.stefan, "on-hold", "It rests.", because="No money", outlook="unsure")
    send_back([story.crossings.updates.get(superseded_at=None)], "Why?", by=cast.clara)
    following.report.round = following.round
    following.report.save()
    report = frozen(following.report, cast)
    figures, rows = thawed(report.figures), list(report.rows.order_by("order"))
    assert len(rows) == figures.progress.many == 4
    for status, many in figures.progress.by_status.items():
        assert sum(row.payload["status"] == status for row in rows) == many
    for kind, many in figures.progress.attention.items():
        assert sum(kind in row.payload["attention"] for row in rows) == many
    assert sum(figures.indicators.values()) == sum(len(row.payload["indicators"]) for row in rows)
    assert report.figures["awaited"] == sum(row.payload["is_awaited"] for row in rows) == 3
    assert report.figures["returned"] == sum(row.payload["is_returned"] for row in rows) == 1
    crossings = next(row for row in rows if row.initiative_id == story.crossings.pk).payload
    assert (crossings["status"], crossings["because"]) == ("on-hold", "No money")
    assert (crossings["lead"], crossings["outlook"]) == (["Streets"], "unsure")
    swings = next(row for row in rows if row.initiative_id == story.swings.pk).payload
    assert [step["title"] for step in swings["steps"]] == ["First swing"]
    assert swings["indicators"][0]["target"] == "10.00"


def test_the_report_before_stands_beside(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    first = frozen(following.report, cast)
    assert told(first)["since"] is None
    said(story.swings, cast.paula, "completed", "All swings stand.", done="Ten swings")
    Initiative.objects.filter(pk=story.crossings.pk).update(state=InitiativeState.WITHDRAWN)
    second = frozen(begun(following, cast), cast)
    since = told(second)["since"]
    assert second.previous == first
    assert (since["title"], since["moved"], since["same"], since["new"]) == ("Half-time", 1, 2, 0)
    assert [(each["before"]["status"], each["after"]["status"]) for each in since["moves"]] == [
        ("in-progress", "completed")
    ]
    assert [each["number"] for each in since["gone"]] == [story.crossings.number]
    measures = {
        each["lineage"]: each
        for area in told(second)["focus_areas"]
        for each in area["measures"]
    }
    assert measures[str(story.swings.lineage)]["before_label"] == "In progress"


def queries_of_freezing(report: StatusReport, cast: Cast) -> int:
    clock = clock_of(cast.town, timezone.localdate())
    report = again(report, cast)
    with CaptureQueriesContext(connection) as asked:
        freeze_report(report, clock, seen=report.edition, by=cast.clara)
    return len(asked)


def test_freezing_asks_no_more_for_many_measures(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    # Four measures: ten questions, the report, its rows, the journal, and the transaction's two.
    assert queries_of_freezing(following.report, cast) == 15
    many = InitiativeFactory.create_batch(
        150, municipality=cast.town, plan=story.plan, focus_area=story.swings.focus_area,
        state=InitiativeState.AGREED,
    )  # fmt: skip
    for each in many[:40]:
        said(each, cast.clara, "ongoing", "It runs.", money_spent=5)
    second = begun(following, cast)
    assert queries_of_freezing(second, cast) == 15
    assert second.rows.count() == 154


def test_five_thousand_measures_are_frozen_in_fifteen_statements(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    """PostgreSQL takes all rows at once, SQLite as many as it has room for."""
    one = {
        "municipality": cast.town, "plan": story.plan, "focus_area": story.swings.focus_area,
        "state": InitiativeState.AGREED,
    }  # fmt: skip
    Initiative.objects.bulk_create(
        [Initiative(**one, title=f"Measure {number}") for number in range(4996)]
    )
    asked = queries_of_freezing(following.report, cast)
    rows = list(ReportRow.objects.filter(report=following.report))
    fields = [field for field in ReportRow._meta.concrete_fields if not field.primary_key]
    at_once = connection.ops.bulk_batch_size(fields, rows)
    assert len(rows) == 5000
    assert asked == 14 + ceil(5000 / at_once)


def test_somebody_who_says_something_meanwhile_is_counted_once(
    following: Following, story: PlanOfCast, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, spoken = freezing.measures_then, []

    def interrupted(*args: Any) -> Any:
        if not spoken:
            spoken.append(said(story.crossings, cast.stefan, "planned", "Next year."))
        return real(*args)

    monkeypatch.setattr(freezing, "measures_then", interrupted)
    story.plan.municipality = cast.town
    stand = stand_of(story.plan, clock_of(cast.town, timezone.localdate()))
    assert stand.agrees
    assert stand.figures["progress"]["by_status"]["planned"] == 1


# --- Writing -------------------------------------------------------------------------------------


def test_a_report_is_begun_once(following: Following, cast: Cast, browser_for: Browser) -> None:
    clara = browser_for("clara")
    page = clara.get(f"{HOME}add/").content.decode()
    assert 'value="Status report: Spring round"' in page
    sent = {
        "title": "Spring", "as_of": timezone.localdate().isoformat(), "round": following.round.pk,
        "key": str(uuid.uuid4()),
    }  # fmt: skip
    first, second = clara.post(f"{HOME}add/", sent), clara.post(f"{HOME}add/", sent)
    assert first.headers["Location"] == second.headers["Location"]
    report = StatusReport.objects.get(title="Spring")
    assert (report.number, report.round, report.state) == (2, following.round, ReportState.DRAFT)
    again_sent = clara.post(f"{HOME}add/", sent | {"key": str(uuid.uuid4())})
    assert again_sent.status_code == 422
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = clara.post(f"{HOME}add/", sent | {"as_of": tomorrow, "key": uuid.uuid4()})
    assert answer.status_code == 422


def words(report: StatusReport, **more: Any) -> dict[str, Any]:
    return {
        "title": report.title, "as_of": report.as_of.isoformat(), "seen": report.edition,
        "summary": "We are half-way.",
    } | more  # fmt: skip


def test_two_who_write_at_once_lose_no_word(
    following: Following, cast: Cast, browser_for: Browser
) -> None:
    clara, address = browser_for("clara"), f"{HOME}{following.report.pk}/edit/"
    first = words(following.report)
    assert clara.post(address, first).status_code == 302
    second = clara.post(address, words(following.report, summary="A hard year.", outlook="Hope."))
    page = second.content.decode()
    assert second.status_code == 409
    for said_by_one in ("A hard year.", "We are half-way.", "Hope."):
        assert said_by_one in page
    report = StatusReport.objects.get(pk=following.report.pk)
    assert (report.summary, report.edition) == ("We are half-way.", 2)
    assert 'name="seen" value="2"' in page
    third = clara.post(address, words(report, summary="Half-way, in a hard year."))
    assert third.status_code == 302


def test_who_comes_too_late_gets_her_words_back(
    following: Following, cast: Cast, browser_for: Browser
) -> None:
    clara, address = browser_for("clara"), f"{HOME}{following.report.pk}/edit/"
    frozen(following.report, cast)
    answer = clara.post(address, words(following.report))
    assert answer.status_code == 409
    assert "We are half-way." in answer.content.decode()
    assert not StatusReport.objects.get(pk=following.report.pk).summary
    # Kept as well, for the day on which that page is lost.
    page = clara.get(address)
    assert "We are half-way." in page.content.decode()
    assert clara.post(page.context["unsaved"][0]["discard_url"]).status_code == 302
    assert clara.get(address).status_code == 302
    with pytest.raises(ReportRefused):
        write_report(following.report, {"summary": "x"}, seen=1, by=cast.clara)
    with pytest.raises(ReportRefused):
        freeze_report(
            again(following.report, cast), clock_of(cast.town, timezone.localdate()), seen=1,
            by=cast.clara,
        )  # fmt: skip


def test_before_it_is_finished_one_hears_what_is_open(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    following.report.round = following.round
    following.report.save()
    update = StatusUpdate.objects.get(pk=following.update.pk)
    send_back([update], "Which ones?", by=cast.clara)
    address = f"{HOME}{following.report.pk}/freeze/"
    clara = browser_for("clara")
    page = clara.get(address).content.decode()
    assert "4 measures are still awaited" in page
    assert "1 update was sent back and not answered yet" in page
    assert not ReportRow.objects.filter(report=following.report).exists()
    # Somebody wrote on it in the meantime: it is looked at once more.
    write_report(following.report, {"summary": "New"}, seen=1, by=cast.clara)
    clara.post(address, {"seen": "1"})
    assert not again(following.report, cast).is_frozen
    assert clara.post(address, {"seen": "2"}).status_code == 302
    assert again(following.report, cast).is_frozen
    page = browser_for("paula").get(f"{HOME}{following.report.pk}/").content.decode()
    assert "Two swings stand." in page
    assert "New" in page


def test_pages_ask_no_more_for_many_measures(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    greta, clara = browser_for("greta"), browser_for("clara")
    draft = begun(following, cast)
    frozen(following.report, cast)
    # The first visit writes that somebody was here.
    _queries(greta, draft, 404), _queries(clara, draft)
    few = [_queries(greta, following.report), _queries(clara, draft)]
    InitiativeFactory.create_batch(
        70, municipality=cast.town, plan=story.plan, focus_area=story.swings.focus_area,
        state=InitiativeState.AGREED,
    )  # fmt: skip
    third = frozen(begun(following, cast), cast)
    assert [_queries(greta, third), _queries(clara, draft)] == few


def _queries(client: CanaryClient, report: StatusReport, status: int = 200) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"{HOME}{report.pk}/").status_code == status
    return len(asked)
