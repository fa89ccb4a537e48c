"""A sheet is taken back as a whole: what it made goes, and what people wrote since stays."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import Department
from actionplan.choices import Cause, ImportState, InitiativeState, PartState
from actionplan.models import ActionPlan, FocusArea, Import, Initiative, Theme
from actionplan.revisions import fresh, save_checked
from actionplan.spreadsheets.importing import apply_import
from actionplan.spreadsheets.taking_back import take_back_import, taking_back
from actionplan.transitions import MoveRefused, make_move, move_part, withdraw_together
from journal.models import Entry
from tests.actionplan.spreadsheets.conftest import saved, table_of
from tests.actionplan.spreadsheets.test_department_sheets import Desk, Paper
from tests.cast import Cast, PlanOfCast
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

HEAD = ("Nr.", "Fokusområde", "Tema", "Indsats", "Ansvarlig", "Artikler", "Bemærkning")


def take_in(plan: ActionPlan, *rows: tuple[str, ...]) -> Import:
    report = apply_import(plan, table_of(HEAD, *rows), by=None, filename="plan.xlsx")
    assert report.sheet is not None
    return report.sheet


def one(plan: ActionPlan, number: str) -> Initiative:
    return Initiative.objects.for_document().get(plan=plan, number=number)


def edit(initiative: Initiative, **values: Any) -> None:
    save_checked(initiative, values, base_version=initiative.version, by=None, cause=Cause.EDITED)


def test_what_it_made_goes_and_what_it_changed_is_as_before(plan: ActionPlan) -> None:
    take_in(plan, ("1", "Leg", "Byrum", "Legeplads", "Park", "31", "ny"))
    second = take_in(
        plan,
        ("1", "At blive hørt", "Råd", "Ungeråd", "Vej / Park", "12, 13", "gammel"),
        ("2", "At blive hørt", "Råd", "Høring", "Havn", "", ""),
    )
    assert second.counts["created"] == 2
    third = take_in(
        plan,
        ("1", "Leg", "Bakken", "Legeplads", "Vej", "5", "ændret"),
        ("3", "Leg", "", "Sti", "", "", ""),
    )
    assert third.counts == {"rows": 2, "created": 1, "updated": 1, "unchanged": 0, "refused": 0}
    work = take_back_import(third, by=None)
    assert (len(work.out), len(work.back), work.parts, work.kept) == (1, 1, ["Bakken"], [])
    back = Initiative.objects.for_document().get(title="Legeplads")
    assert (back.theme and back.theme.title, back.leads[0].name, back.extra) == (
        "Byrum",
        "Park",
        {"Bemærkning": "ny"},
    )
    assert [each.number for each in back.articles.all()] == [31]
    assert back.revisions.first().cause == Cause.TAKEN_BACK
    assert one(plan, "3").state == InitiativeState.WITHDRAWN
    assert Theme.objects.get(title="Bakken").state == PartState.WITHDRAWN
    third.refresh_from_db()
    assert third.state == ImportState.TAKEN_BACK
    assert Entry.objects.filter(verb="import.taken-back", subject_id=third.pk).exists()


def test_the_first_sheet_of_all_leaves_an_empty_plan(plan: ActionPlan) -> None:
    sheet = take_in(
        plan,
        ("1", "Leg", "Byrum", "Legeplads", "Park", "", ""),
        ("2", "Trivsel", "", "Sti", "Vej", "", ""),
    )
    take_back_import(sheet, by=None)
    assert not Initiative.objects.filter(plan=plan).standing().exists()
    assert not FocusArea.objects.filter(plan=plan).standing().exists()
    assert not Theme.objects.filter(plan=plan).standing().exists()
    assert not Department.objects.open().exists()
    # And the same sheet comes in again as if it had never been there.
    again = take_in(plan, ("1", "Leg", "Byrum", "Legeplads", "Park", "", ""))
    assert again.counts["created"] == 1
    assert Initiative.objects.filter(plan=plan).standing().get().title == "Legeplads"


def test_what_people_wrote_since_is_listed_and_stays(plan: ActionPlan) -> None:
    sheet = take_in(
        plan,
        ("1", "Leg", "Byrum", "Legeplads", "Park", "", ""),
        ("2", "Leg", "Byrum", "Sti", "Vej", "", ""),
        ("3", "Leg", "", "Bro", "Havn", "", ""),
        ("4", "Leg", "", "Bænk", "", "", ""),
    )
    edit(one(plan, "1"), goal="Mere leg")
    make_move(one(plan, "2"), "propose", by=None)
    # Another place among the others is no other text.
    save_checked(one(plan, "4"), {"order": 9}, base_version=1, by=None, cause=Cause.PLACED)
    work = take_back_import(sheet, by=None)
    sheet.refresh_from_db()
    assert [(each["row"], each["title"]) for each in sheet.kept] == [
        (2, "1 Legeplads"),
        (3, "2 Sti"),
        (0, "Byrum"),
        (0, "Leg"),
        (0, "Park"),
        (0, "Vej"),
    ]
    assert work.parts == ["Havn"]
    states = Initiative.objects.filter(plan=plan).order_by("number").values_list("state", flat=True)
    assert list(states) == ["draft", "proposed", "withdrawn", "withdrawn"]


def test_a_department_with_people_stays(plan: ActionPlan) -> None:
    sheet = take_in(plan, ("1", "Leg", "", "Legeplads", "Park / Vej", "", ""))
    park, way = Department.objects.order_by("name")
    MembershipFactory(municipality=plan.municipality, user=UserFactory(), department=park)
    Department.objects.create(municipality=plan.municipality, name="Cykel", parent=way)
    assert taking_back(sheet).departments == []


def test_an_initiative_whose_old_place_is_gone_stays(plan: ActionPlan) -> None:
    take_in(plan, ("1", "Leg", "Byrum", "Legeplads", "", "", ""))
    sheet = take_in(plan, ("1", "Leg", "Bakken", "Legeplads", "", "", ""))
    move_part(Theme.objects.get(title="Byrum"), "withdraw", by=None)
    (kept, *_more) = taking_back(sheet).kept
    assert "not there any more" in kept.reason


def test_a_row_of_which_nobody_knows_what_stood_before_stays(plan: ActionPlan) -> None:
    sheet = take_in(plan, ("1", "Leg", "", "Legeplads", "", "", ""))
    sheet.rows.update(version=None)
    assert [each.row for each in taking_back(sheet).kept] == [2, 0]
    assert not taking_back(sheet).does_anything


def test_it_is_taken_back_once(plan: ActionPlan) -> None:
    sheet = take_in(plan, ("1", "Leg", "", "Legeplads", "", "", ""))
    take_back_import(sheet, by=None)
    with pytest.raises(MoveRefused):
        take_back_import(Import.objects.get(pk=sheet.pk), by=None)
    assert one(plan, "1").version == 2


def test_it_asks_the_same_number_of_questions_for_any_sheet(plan: ActionPlan) -> None:
    def asked(*numbers: int) -> int:
        rows = [(str(each), "Leg", "Byrum", f"Sti {each}", "Park", "31", "") for each in numbers]
        take_in(plan, *rows)
        other = f"Vej {len(numbers)}"
        sheet = take_in(plan, *((*row[:4], other, "12", "x") for row in rows))
        with CaptureQueriesContext(connection) as captured:
            taking_back(sheet)
        return len(captured)

    assert asked(1) == asked(2, 3, 4, 5, 6) == 17


def test_what_was_written_in_this_very_moment_is_not_withdrawn(plan: ActionPlan) -> None:
    take_in(plan, ("1", "Leg", "", "Legeplads", "", "", ""), ("2", "Leg", "", "Sti", "", "", ""))
    seen = {one(plan, number).pk: one(plan, number).version for number in ("1", "2")}
    edit(one(plan, "1"), goal="Mere leg")
    gone = withdraw_together(seen, by=None, cause=Cause.TAKEN_BACK)
    assert gone == {one(plan, "2").pk}
    assert (one(plan, "1").state, one(plan, "1").goal) == (InitiativeState.DRAFT, "Mere leg")


# --- The pages -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("scoped")
def test_an_editor_takes_her_own_sheet_back_and_no_other(
    cast: Cast, story: PlanOfCast, browser_of: Callable[[str], Any]
) -> None:
    paula = Desk(browser_of("paula"), cast.parks)
    paper = paula.take_home()
    paper.write(2, goal="Swings everywhere")
    paper.write(paper.empty_row(), title="A pond", area="Out of doors")
    paula.preview(paper)
    paula.take_in()
    report = paula.see().content.decode()
    back = f"{paula.url}take-back/"
    assert f'href="{back}"' in report
    page = paula.browser.get(back)
    assert (len(page.context["work"].out), len(page.context["work"].back)) == (1, 1)
    assert fresh(story.swings).goal == "Swings everywhere"
    for name, code in (("stefan", 403), ("wanda", 403), ("clara", 200)):
        assert browser_of(name).get(back).status_code == code
    assert paula.browser.post(back).status_code == 302
    assert fresh(story.swings).goal == "More swings for everybody"
    assert fresh(story.swings).revisions.first().by == cast.paula
    answer = paula.browser.post(back, follow=True)
    assert "not in the plan any more" in answer.content.decode()
    assert paula.browser.get(back).status_code == 302


@pytest.mark.usefixtures("scoped")
def test_what_she_gave_away_by_her_sheet_does_not_come_back_without_its_lead(
    cast: Cast, story: PlanOfCast, browser_of: Callable[[str], Any]
) -> None:
    paula = Desk(browser_of("paula"), cast.parks)
    paper = paula.take_home()
    paper.write(paper.row_of("More swings"), lead="Streets")
    paula.preview(paper)
    paula.take_in()
    back = f"{paula.url}take-back/"
    (kept,) = paula.browser.get(back).context["work"].kept
    assert "It is written by these departments: Streets" in kept.reason
    assert len(browser_of("clara").get(back).context["work"].back) == 1
    paula.browser.post(back)
    assert fresh(story.swings).leads == [cast.streets]
    assert [each["title"] for each in Import.objects.get().kept] == ["1.1 More swings"]


@pytest.mark.usefixtures("scoped")
def test_the_report_tells_what_stayed(
    cast: Cast, story: PlanOfCast, browser_of: Callable[[str], Any]
) -> None:
    paula = Desk(browser_of("paula"), cast.parks)
    paper: Paper = paula.take_home()
    paper.write(2, goal="Swings everywhere")
    paula.preview(paper)
    paula.take_in()
    edit(fresh(story.swings), goal="Swings and slides")
    page = paula.browser.post(f"{paula.url}take-back/", follow=True).content.decode()
    assert "What stayed in the plan" in page
    assert "1.1 More swings" in page
    assert fresh(story.swings).goal == "Swings and slides"
    # Her sheet can be taken home anew.
    assert load_workbook(io.BytesIO(saved(paula.take_home().book)))
