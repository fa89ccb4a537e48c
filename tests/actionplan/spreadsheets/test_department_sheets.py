"""A department's own sheet: what stands in it, and what becomes of it when it comes back."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from actionplan.choices import Cause, ImportState, InitiativeState
from actionplan.models import Import, Initiative, Milestone
from actionplan.revisions import fresh, save_checked
from actionplan.spreadsheets.department_sheets import department_sheet
from actionplan.spreadsheets.department_writing import department_workbook
from actionplan.transitions import make_move
from tests.actionplan.spreadsheets.conftest import saved, workbook_of
from tests.cast import Cast, PlanOfCast
from tests.factories import DepartmentFactory, InitiativeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scoped")]

PLAN = "/fjordlund/plans/1/"
TITLE, GOAL, LEAD, AREA, THEME = "Indsats", "Mål", "Ansvarlig forvaltning", "Fokusområde", "Tema"


class Paper:
    """A department's sheet on somebody's desk, opened in a spreadsheet program."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(io.BytesIO(content))
        self.page = self.book.worksheets[0]

    @property
    def heads(self) -> list[str]:
        return [cell.value for cell in self.page[1]]

    def row_of(self, title: str) -> int:
        column = self.heads.index(TITLE) + 1
        rows = range(2, self.page.max_row + 1)
        return next(row for row in rows if self.page.cell(row, column).value == title)

    def cell(self, row: int, heading: str) -> Any:
        return self.page.cell(row, self.heads.index(heading) + 1)

    def write(self, row: int, **cells: str | None) -> None:
        names = {"title": TITLE, "goal": GOAL, "lead": LEAD, "area": AREA, "theme": THEME}
        for name, text in cells.items():
            self.cell(row, names.get(name, name)).value = text

    def empty_row(self) -> int:
        return next(
            row
            for row in range(2, self.page.max_row + 1)
            if not any(cell.value for cell in self.page[row])
        )


class Desk:
    """Somebody who takes a department's sheet home and hands it back."""

    def __init__(self, browser: Any, department: Any) -> None:
        self.browser, self.department = browser, department

    def take_home(self) -> Paper:
        answer = self.browser.get(f"{PLAN}sheet/{self.department.pk}.xlsx")
        assert answer.status_code == 200
        return Paper(answer.content)

    def hand_back(self, paper: Paper | bytes) -> Any:
        content = paper if isinstance(paper, bytes) else saved(paper.book)
        file = SimpleUploadedFile("parks.xlsx", content)
        return self.browser.post(f"{PLAN}sheet/", {"file": file})

    def preview(self, paper: Paper) -> Any:
        self.url = self.hand_back(paper).url
        return self.see()

    def see(self) -> Any:
        page = self.browser.get(self.url)
        # The report of a decided sheet has no such word.
        self.seen = (page.context or {}).get("seen", "")
        return page

    def say(self, **data: Any) -> None:
        assert self.browser.post(f"{self.url}answer/", data).status_code == 302

    def press(self, **data: Any) -> Any:
        """Press the button on the page as it was seen last."""
        data = {"then": "apply", "seen": self.seen} | data
        return self.browser.post(f"{self.url}answer/", data, follow=True)

    def take_in(self) -> Import:
        # As the button does it where nothing else is asked.
        self.see()
        self.press()
        return Import.objects.latest("pk")


@pytest.fixture
def paula(cast: Cast, story: PlanOfCast, browser_of: Callable[[str], Any]) -> Desk:
    return Desk(browser_of("paula"), cast.parks)


def edited(initiative: Initiative, by: Any, **values: Any) -> None:
    now = fresh(initiative)
    save_checked(now, values, base_version=now.version, by=by, cause=Cause.EDITED)


def outcomes(page: Any) -> dict[str, int]:
    return {group["outcome"]: group["many"] for group in page.context["groups"]}


def test_what_stands_in_the_sheet(paula: Desk, cast: Cast, story: PlanOfCast) -> None:
    Milestone.objects.create(
        municipality=cast.town, initiative=story.swings, title="Drawn", due_text="2027"
    )
    edited(story.crossings, cast.clara, contributing=[cast.parks])
    paper = paula.take_home()
    page = paper.page
    assert (page.title, page.freeze_panes) == ("Parks", "C2")
    assert page.column_dimensions["A"].hidden
    assert page.protection.sheet
    assert page.protection.password is None
    titles = [paper.cell(row, TITLE).value for row in range(2, 6)]
    assert titles == ["More swings", "Safe crossings", "A youth budget", "Ask children first"]
    mine, others, closed = 2, 3, 5
    assert page.cell(mine, 1).value == f"{story.swings.lineage}:1"
    assert page.cell(mine, 1).protection.locked
    assert not paper.cell(mine, GOAL).protection.locked
    assert [paper.cell(row, GOAL).protection.locked for row in (others, closed)] == [True, True]
    assert "Streets" in page.cell(others, 2).value
    assert "Drawn" in page.cell(mine, page.max_column - 2).value
    assert not paper.cell(paper.empty_row(), TITLE).protection.locked
    assert len(page.data_validations.dataValidation) == 3
    assert paper.book["Lists"].sheet_state == "hidden"
    areas = [cell.value for cell in paper.book["Lists"]["A"]]
    assert areas == ["Out of doors", "Being heard", None]
    assert len([row for row in paper.book.worksheets[2].values if row[0]]) == 6


def test_a_sheet_that_comes_back_as_it_went_asks_for_nothing(
    paula: Desk, cast: Cast, story: PlanOfCast
) -> None:
    edited(
        story.swings,
        cast.clara,
        goal="=1+1\n\nand '=this _x000D_ one",
        extra={"Udvalg": "- none", "Økonomi (gammel)": "x"},
        novelty="new",
        contributing=[cast.streets, cast.harbour],
        articles=[31, 12],
        number="3.10",
    )
    page = paula.preview(paula.take_home())
    assert outcomes(page) == {"refused": 0, "created": 0, "updated": 0, "unchanged": 3}
    assert page.context["clashes"] == []
    # And what others wrote meanwhile in their places is not touched either.
    paper = paula.take_home()
    edited(story.swings, cast.clara, goal="Something else", number="4")
    assert outcomes(paula.preview(paper))["unchanged"] == 3


def test_what_she_changed_is_taken_and_what_others_changed_stays(
    paula: Desk, cast: Cast, story: PlanOfCast
) -> None:
    edited(story.swings, cast.clara, description="Two trees", contact="tree@fjordlund.example")
    paper = paula.take_home()
    row = paper.row_of("More swings")
    paper.write(row, goal="Swings in every street", Kontakt=None, Målgruppe="all")
    edited(story.swings, cast.clara, description="Three trees")
    page = paula.preview(paper)
    assert outcomes(page) == {"refused": 0, "created": 0, "updated": 1, "unchanged": 2}
    sheet = paula.take_in()
    assert (sheet.state, sheet.department, sheet.by) == (
        ImportState.APPLIED,
        cast.parks,
        cast.paula,
    )
    now = fresh(story.swings)
    assert (now.goal, now.description, now.contact, now.target_group) == (
        "Swings in every street",
        "Three trees",
        "",
        "all",
    )
    assert (now.revisions.first().by, now.revisions.first().cause) == (cast.paula, Cause.IMPORTED)


def test_what_both_changed_is_shown_and_nothing_is_overwritten(
    paula: Desk, cast: Cast, story: PlanOfCast
) -> None:
    paper = paula.take_home()
    row = paper.row_of("More swings")
    paper.write(row, goal="Swings everywhere", title="MORE SWINGS", theme="Safe paths")
    edited(story.swings, cast.clara, goal="Swings at schools", title="Many swings")
    page = paula.preview(paper)
    clashes = {each["label"]: each for each in page.context["clashes"]}
    assert set(clashes) == {GOAL, TITLE}
    goal = clashes[GOAL]
    assert (goal["base"], goal["theirs"], goal["mine"], goal["chosen"], goal["theirs_name"]) == (
        "More swings for everybody",
        "Swings at schools",
        "Swings everywhere",
        "theirs",
        "Clara",
    )
    names = [goal["name"], clashes[TITLE]["name"]]
    paula.say(
        part="cells",
        clash=names,
        **{
            f"choice-{names[0]}": "edit",
            f"edit-{names[0]}": "Swings at schools, and everywhere",
            f"choice-{names[1]}": "mine",
        },
    )
    assert {each["chosen"] for each in paula.see().context["clashes"]} == {"edit", "mine"}
    # She may think otherwise.
    paula.say(part="cells", clash=names[1:], **{f"choice-{names[1]}": "theirs"})
    paula.take_in()
    now = fresh(story.swings)
    assert (now.goal, now.title, now.theme) == (
        "Swings at schools, and everywhere",
        "Many swings",
        story.paths,
    )


def test_unless_she_chooses_the_portal_s_text_stays(
    paula: Desk, cast: Cast, story: PlanOfCast
) -> None:
    paper = paula.take_home()
    paper.write(paper.row_of("More swings"), goal="Swings everywhere")
    edited(story.swings, cast.clara, goal="Swings at schools", time_text="2029")
    page = paula.preview(paper)
    assert not page.context["changes_anything"]
    assert len(page.context["clashes"]) == 1
    paula.take_in()
    assert fresh(story.swings).goal == "Swings at schools"


def test_a_clash_that_came_after_the_look_leads_back_to_the_preview(
    paula: Desk, cast: Cast, story: PlanOfCast
) -> None:
    paper = paula.take_home()
    paper.write(paper.row_of("More swings"), Sted="At the harbour")
    assert paula.preview(paper).context["clashes"] == []
    edited(story.swings, cast.clara, place_text="In the park")
    page = paula.press().content.decode()
    assert "The plan has changed since you looked. Please look once more." in page
    assert Import.objects.get().state == ImportState.PREVIEW
    (clash,) = paula.see().context["clashes"]
    assert (clash["theirs"], clash["mine"]) == ("In the park", "At the harbour")
    # Her choice comes with the decision, and is no change of the plan.
    name = clash["name"]
    paula.press(part="cells", clash=name, **{f"choice-{name}": "mine"})
    assert Import.objects.get().state == ImportState.APPLIED
    assert fresh(story.swings).place_text == "At the harbour"


def test_what_others_write_elsewhere_does_not_lead_back(
    paula: Desk, cast: Cast, story: PlanOfCast
) -> None:
    paper = paula.take_home()
    paper.write(paper.row_of("More swings"), Sted="At the harbour")
    paula.preview(paper)
    edited(story.crossings, cast.clara, place_text="In the park")
    paula.press()
    assert Import.objects.get().state == ImportState.APPLIED


def test_a_text_of_both_that_is_too_long_is_not_taken(
    paula: Desk, cast: Cast, story: PlanOfCast
) -> None:
    paper = paula.take_home()
    paper.write(paper.row_of("More swings"), title="Swings")
    edited(story.swings, cast.clara, title="Slides")
    name = paula.preview(paper).context["clashes"][0]["name"]
    paula.say(part="cells", clash=name, **{f"choice-{name}": "edit", f"edit-{name}": "x" * 301})
    assert paula.see().context["clashes"][0]["chosen"] == "theirs"
    assert not paula.see().context["changes_anything"]


def test_rows_of_others_and_closed_ones_are_refused_only_if_they_were_changed(
    paula: Desk, cast: Cast, story: PlanOfCast
) -> None:
    edited(story.crossings, cast.clara, contributing=[cast.parks])
    paper = paula.take_home()
    for title in ("Safe crossings", "A youth budget", "Ask children first", "More swings"):
        paper.write(paper.row_of(title), goal="Mine now")
    make_move(story.swings, "withdraw", by=cast.clara)
    page = paula.preview(paper)
    assert outcomes(page) == {"refused": 4, "created": 0, "updated": 0, "unchanged": 0}
    reasons = {each.row: each.reason for each in page.context["proposal"].refusals}
    assert reasons == {
        2: "Only to read: it was taken out of the plan.",
        3: "Only to read: Streets leads it.",
        4: "Only to read: it has been proposed.",
        5: "Only to read: it has been agreed. It must be opened first.",
    }
    paula.take_in()
    assert not Initiative.objects.filter(goal="Mine now").exists()


def test_new_rows_become_drafts_of_the_department(
    paula: Desk, cast: Cast, story: PlanOfCast
) -> None:
    paper = paula.take_home()
    first = paper.empty_row()
    paper.write(first, title="A pond", area="Out of doors", theme="Play")
    paper.write(first + 1, title="A well", area="Out of doors", lead="Streets")
    paper.write(first + 2, title="A wall", area="Nowhere")
    paper.write(first + 3, title="A gate", area="Out of doors", lead="Parks / Gardens")
    paper.write(first + 4, title="More swings", area="Out of doors", lead="Streets / Parks")
    paper.write(first + 5, title="A path", area="Out of doors", theme="Youth council")
    page = paula.preview(paper)
    assert {each.row - first: each.reason for each in page.context["proposal"].refusals} == {
        1: "A new row becomes an initiative of Parks. Please leave its lead empty.",
        2: "There is no focus area of this name in the plan.",
        3: "There is no department called “Gardens”.",
        5: "There is no theme of this name in the focus area.",
    }
    assert [each.row - first for each in page.context["proposal"].warnings] == [4]
    sheet = paula.take_in()
    assert sheet.counts["created"] == 2
    made = Initiative.objects.for_document().get(title="A pond")
    assert (made.leads, made.state, made.theme) == (
        [cast.parks],
        InitiativeState.DRAFT,
        story.play,
    )
    assert made.revisions.get().by == cast.paula


def test_the_same_sheet_handed_in_twice_makes_nothing_twice(
    paula: Desk, story: PlanOfCast
) -> None:
    paper = paula.take_home()
    paper.write(paper.empty_row(), title="A pond", area="Out of doors")
    paula.preview(paper)
    waiting = paula.url, paula.seen
    paula.preview(paper)
    paula.take_in()
    # The one that had been handed in before tells something else by now.
    paula.url, paula.seen = waiting
    assert "Please look once more" in paula.press().content.decode()
    page = paula.see()
    assert outcomes(page) == {"refused": 0, "created": 0, "updated": 0, "unchanged": 4}
    assert [each.reason for each in page.context["proposal"].warnings] == [
        "This row is in the plan already: it came with an earlier sheet."
    ]
    pond = Initiative.objects.get(title="A pond")
    # What was taken out of the plan may come once more.
    make_move(pond, "withdraw", by=None)
    assert outcomes(paula.see())["created"] == 1


def test_a_department_that_is_closed_or_called_otherwise_is_told(
    paula: Desk, cast: Cast, story: PlanOfCast
) -> None:
    DepartmentFactory(municipality=cast.town, name="Canal", closed_on=date(2025, 1, 1))
    paper = paula.take_home()
    first = paper.empty_row()
    paper.write(first, title="A pond", area="Out of doors", lead="Parks / Canal")
    paper.write(first + 1, title="A well", area="Out of doors", lead="Parks / Harbour")
    paper.write(first + 2, title="A wall", area="Out of doors", lead="Parks / Streets")
    proposal = paula.preview(paper).context["proposal"]
    assert [(each.row - first, each.reason) for each in proposal.refusals] == [
        (0, "“Canal” has been closed. Please name another department.")
    ]
    assert [(each.row - first, each.column, each.reason) for each in proposal.warnings] == [
        (1, LEAD, "“Harbour” is read as Streets.")
    ]


def test_marks_that_were_copied_or_changed_are_refused(paula: Desk, story: PlanOfCast) -> None:
    paper = paula.take_home()
    first = paper.empty_row()
    marks = [f"{story.swings.lineage}:1", f"{story.swings.lineage}:99", "mine", f"{'0' * 36}:1"]
    for row, mark in enumerate(marks, start=first):
        paper.page.cell(row, 1).value = mark
        paper.write(row, title="A pond", area="Out of doors")
    page = paula.preview(paper)
    reasons = [each.reason for each in page.context["proposal"].refusals]
    assert reasons[0] == "Row 2 has the same identifier."
    assert [("damaged" in each) for each in reasons[1:]] == [True, True, True]


def test_an_emptied_title_is_refused_and_a_row_that_is_gone_stays_in_the_plan(
    paula: Desk, story: PlanOfCast
) -> None:
    paper = paula.take_home()
    paper.write(2, title=None)
    paper.page.delete_rows(3)
    page = paula.preview(paper)
    assert [each.reason for each in page.context["proposal"].refusals] == ["The title is missing."]
    paula.take_in()
    assert fresh(story.proposed).state == InitiativeState.PROPOSED


def test_columns_that_were_added_are_left_out(paula: Desk, story: PlanOfCast) -> None:
    paper = paula.take_home()
    paper.page.cell(1, paper.page.max_column + 1).value = "My notes"
    paper.write(2, **{"My notes": "call Bo"})
    page = paula.preview(paper)
    assert page.context["left_out"] == "My notes"
    assert not page.context["changes_anything"]


def test_only_one_s_own_sheet_of_this_plan_is_taken(
    paula: Desk, cast: Cast, story: PlanOfCast, browser_of: Callable[[str], Any]
) -> None:
    stefan = Desk(browser_of("stefan"), cast.streets)
    assert paula.browser.get(f"{PLAN}sheet/{cast.streets.pk}.xlsx").status_code == 404
    assert paula.browser.get(f"{PLAN}sheet/{cast.playgrounds.pk}.xlsx").status_code == 200
    streets = stefan.take_home()
    assert "another department" in paula.hand_back(streets).content.decode()
    other = paula.take_home()
    other.page["A1"].value = f"bkportal 7/{cast.parks.pk}"
    assert "another plan" in paula.hand_back(other).content.decode()
    plain = workbook_of(("Indsats", "Fokusområde"), ("Pond", "Out of doors"))
    answer = paula.hand_back(plain)
    assert (answer.status_code, "not the sheet that the portal" in answer.content.decode()) == (
        422,
        True,
    )
    assert not Import.objects.exists()
    # A sheet of one department does not come in as if it were the whole plan's.
    clara = browser_of("clara")
    file = SimpleUploadedFile("parks.xlsx", saved(paula.take_home().book))
    answer = clara.post(f"{PLAN}import/", {"file": file})
    assert "the sheet of one department" in answer.content.decode()


def test_the_next_export_is_as_the_last_whole_sheet(
    paula: Desk, cast: Cast, story: PlanOfCast, browser_of: Callable[[str], Any]
) -> None:
    clara = browser_of("clara")
    before = clara.get(f"{PLAN}export/initiatives.csv").content
    paper = paula.take_home()
    paper.write(2, goal="Swings everywhere")
    paula.preview(paper)
    paula.take_in()
    after = clara.get(f"{PLAN}export/initiatives.csv").content
    assert after == before.replace(b"More swings for everybody", b"Swings everywhere")


def test_the_coordinator_hands_in_for_any_department(
    cast: Cast, story: PlanOfCast, browser_of: Callable[[str], Any]
) -> None:
    clara = Desk(browser_of("clara"), cast.streets)
    paper = clara.take_home()
    paper.write(paper.row_of("Safe crossings"), goal="Zebras")
    clara.preview(paper)
    clara.take_in()
    assert fresh(story.crossings).goal == "Zebras"


def test_a_german_sheet_comes_back_too(cast: Cast, story: PlanOfCast) -> None:
    story.plan.municipality.language = "de"
    sheet = department_sheet(story.plan, cast.parks)
    assert sheet.headings[:4] == ["Nr.", "Handlungsfeld", "Thema", "Maßnahme"]
    assert load_workbook(io.BytesIO(department_workbook(sheet)))


def asked(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_the_pages_ask_the_same_for_few_and_for_many(
    paula: Desk, cast: Cast, story: PlanOfCast
) -> None:
    def measure() -> tuple[int, int, int]:
        paper = paula.take_home()
        for row in range(2, paper.empty_row()):
            if not paper.page.cell(row, 2).value:
                paper.write(row, goal="Changed at home")
        for initiative in Initiative.objects.filter(plan=story.plan, goal__contains="everybody"):
            edited(initiative, cast.clara, goal=f"{initiative.title} for everybody else")
        paula.preview(paper)
        page = asked(lambda: paula.browser.get(f"{PLAN}sheet/"))
        return page, asked(paula.take_home), asked(paula.see)

    few = measure()
    for number in range(3):
        InitiativeFactory(
            plan=story.plan,
            focus_area=story.outdoors,
            title=f"Swing {number}",
            goal="For everybody",
            lead=[cast.parks],
            remembered=cast.clara,
        )
    assert few == measure() == (7, 14, 19)
