"""What people say about a waiting sheet: headings, columns, departments, rows; and next time."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Department
from actionplan.choices import Cause
from actionplan.models import Import, Initiative, KnownHeading, KnownName
from actionplan.revisions import fresh, save_checked
from actionplan.spreadsheets.importing import apply_import
from actionplan.spreadsheets.reading import open_table, read_table
from actionplan.spreadsheets.resemblance import nearest
from actionplan.spreadsheets.tables import NotATable
from actionplan.spreadsheets.writing import initiatives_workbook
from tests.actionplan.spreadsheets.conftest import workbook_of
from tests.cast import Cast, PlanOfCast
from tests.factories import DepartmentFactory, ImportFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scoped")]

IMPORTS = "/fjordlund/plans/1/import/"


class Desk:
    """Clara at her desk with a waiting sheet."""

    def __init__(self, browser: Any, plan: Any) -> None:
        self.browser, self.plan = browser, plan

    def put(self, *rows: tuple[str, ...]) -> Import:
        self.sheet = ImportFactory(
            plan=self.plan, filename="plan.xlsx", content=workbook_of(*rows), state="preview"
        )
        return self.sheet

    @property
    def url(self) -> str:
        return f"{IMPORTS}{self.sheet.pk}/"

    def see(self) -> Any:
        return self.browser.get(self.url)

    def say(self, part: str, **data: Any) -> Any:
        return self.browser.post(f"{self.url}answer/", {"part": part, **data})

    def take_in(self) -> Import:
        self.browser.post(f"{self.url}apply/", {"seen": self.see().context["seen"]})
        self.sheet.refresh_from_db()
        return self.sheet


@pytest.fixture
def desk(story: PlanOfCast, browser_of: Callable[[str], Any]) -> Desk:
    return Desk(browser_of("clara"), story.plan)


WORDS = ("Emne", "Projekt", "Hvem tager sig af det", "Intern note", "Ansvarlig")


def as_chosen(desk: Desk) -> None:
    columns = {"column-0": "focus_area", "column-1": "title", "column-2": "lead"}
    desk.say("columns", **columns, **{"column-3": "skip", "column-4": "own"})


def test_a_sheet_with_words_of_its_own_is_read_as_somebody_says(desk: Desk, cast: Cast) -> None:
    desk.put(WORDS, ("Out of doors", "Skateboard park", "Parks", "ring til Bo", "Udvalget"))
    page = desk.see()
    assert "No column is known for: Initiative, Focus area." in page.content.decode()
    as_chosen(desk)
    page = desk.see().content.decode()
    assert "No column is known for" not in page
    assert "Skateboard park" in page
    assert not KnownHeading.objects.exists()
    assert desk.take_in().counts["created"] == 1
    made = Initiative.objects.for_document().get(title="Skateboard park")
    assert (made.leads, made.extra) == ([cast.parks], {"Ansvarlig": "Udvalget"})


def test_next_time_the_columns_are_as_last_time(desk: Desk) -> None:
    desk.put(WORDS, ("Out of doors", "Skateboard park", "Parks", "ring til Bo", ""))
    as_chosen(desk)
    desk.take_in()
    head = ("PROJEKT.", "Emne", "Hvem  tager sig af det", "Sted")
    desk.put(head, ("Rink", "Out of doors", "", "Ø"))
    page = desk.see()
    assert [(each.chosen, each.is_remembered) for each in page.context["columns"]] == [
        ("title", True),
        ("focus_area", True),
        ("lead", True),
        ("place", False),
    ]
    assert page.content.decode().count("as last time") == 3
    # The command knows it as well.
    content = workbook_of(("Emne", "Projekt"), ("Out of doors", "Rink"))
    known = {"emne": "focus_area", "projekt": "title"}
    assert len(read_table(content, "plan.xlsx", known).rows) == 1
    with pytest.raises(NotATable):
        read_table(content, "plan.xlsx")


def test_what_was_left_out_does_not_come_out_again(desk: Desk, story: PlanOfCast) -> None:
    row = ("Out of doors", "Skateboard park", "Parks", "ring til Bo", "x", "blank")
    desk.put((*WORDS, ""), row)
    as_chosen(desk)
    desk.take_in()
    out = open_table(initiatives_workbook(story.plan), "plan.xlsx")
    assert "Intern note" not in out.headings
    row = next(row for row in out.rows if "Skateboard park" in row.cells)
    assert row.cells[:5] == ["Out of doors", "Skateboard park", "Parks", "x", "blank"]
    # And the sheet that came out is understood without a word.
    report = apply_import(story.plan, out, by=None, filename="plan.xlsx")
    assert (report.counts["created"], report.counts["refused"]) == (0, 0)


def test_two_columns_cannot_be_one_field(desk: Desk) -> None:
    desk.put(("Nr.", "Fokusområde", "Indsats", "Ny titel"), ("7", "Out of doors", "Rink", "Is"))
    answer = desk.say("columns", **{"column-3": "title"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "“Indsats” is this already." in page
    assert 'id="column-error-3"' in page
    desk.sheet.refresh_from_db()
    assert desk.sheet.answers == {}
    assert desk.say("columns", **{"column-2": "own", "column-3": "title"}).status_code == 302
    desk.take_in()
    assert Initiative.objects.get(number="7").title == "Is"


def test_somebody_says_where_the_headings_stand(desk: Desk) -> None:
    desk.put(
        ("Indsats", "Fokusområde", "kladde"),
        ("Opdateret", "i maj", ""),
        ("Emne", "Projekt", "Nr."),
        ("Out of doors", "Rink", "7"),
    )
    desk.say("columns", **{"head-first": "3", "head-last": "3"})
    assert [each.heading for each in desk.see().context["columns"]] == ["Emne", "Projekt", "Nr."]
    desk.say("columns", **{"column-0": "focus_area", "column-1": "title"})
    assert desk.take_in().counts == {
        "rows": 1, "created": 1, "updated": 0, "unchanged": 0, "refused": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        {"part": "columns", "column-0": "state", "head-first": "x", "head-last": "9" * 20},
        {"part": "departments", "name": "Park", "before": "", "meant": "999999"},
        {"part": "departments", "name": "Park", "before": "", "meant": "x"},
        {"part": "row", "row": "x"},
    ],
)
def test_what_cannot_be_an_answer_is_none(desk: Desk, data: dict[str, str]) -> None:
    desk.put(("Fokusområde", "Indsats"), ("Out of doors", "Rink"))
    assert desk.browser.post(f"{desk.url}answer/", data).status_code == 302
    desk.sheet.refresh_from_db()
    assert desk.sheet.answers == {}
    assert desk.browser.post(f"{desk.url}answer/", {"part": "state"}).status_code == 404


HEAD = ("Nr.", "Fokusområde", "Indsats", "Ansvarlig")


def test_a_department_is_the_one_that_somebody_says_and_is_so_next_time(
    desk: Desk, cast: Cast
) -> None:
    many = Department.objects.count()
    desk.put(HEAD, ("7", "Out of doors", "Rink", "Office for Parks"))
    (name,) = desk.see().context["names"]
    assert (name.how, name.chosen, name.near) == ("new", "", [(str(cast.parks.pk), "Parks")])
    desk.say("departments", name="Office for Parks", before="", meant=str(cast.parks.pk))
    assert desk.see().context["names"][0].how == "chosen"
    desk.take_in()
    assert Initiative.objects.for_document().get(number="7").leads == [cast.parks]
    assert Department.objects.count() == many
    assert KnownName.objects.get().name == "office for parks"
    desk.put(HEAD, ("8", "Out of doors", "Pond", "OFFICE for  Parks / Forests"))
    names = desk.see().context["names"]
    assert [(each.how, each.chosen) for each in names] == [
        ("remembered", str(cast.parks.pk)),
        ("new", ""),
    ]
    # And it can be another one after all.
    desk.say("departments", name="OFFICE for  Parks", before=str(cast.parks.pk), meant="")
    desk.take_in()
    leads = [each.name for each in Initiative.objects.for_document().get(number="8").leads]
    assert leads == ["OFFICE for Parks", "Forests"]


def test_what_was_chosen_and_not_yet_read_is_never_lost(desk: Desk, cast: Cast) -> None:
    desk.put(HEAD, ("7", "Out of doors", "Rink", "Office for Parks"))
    answer = desk.browser.post(
        f"{desk.url}answer/",
        {
            "part": ["departments", "columns"],
            "name": "Office for Parks",
            "before": "",
            "meant": str(cast.parks.pk),
            "then": "apply",
        },
        follow=True,
    )
    assert "Please look once more" in answer.content.decode()
    assert not Initiative.objects.filter(number="7").exists()
    desk.say("departments", then="apply", seen=desk.see().context["seen"])
    assert Initiative.objects.for_document().get(number="7").leads == [cast.parks]


def test_what_was_written_since_the_look_is_not_overwritten(
    desk: Desk, cast: Cast, story: PlanOfCast
) -> None:
    head = ("Nr.", "Fokusområde", "Indsats", "Mål")
    desk.put(head, ("1.1", "Out of doors", "More swings", "Swings everywhere"))
    seen = desk.see().context["seen"]
    now = fresh(story.swings)
    save_checked(
        now,
        {"goal": "Swings at schools"},
        base_version=now.version,
        by=cast.clara,
        cause=Cause.EDITED,
    )
    for url, data in (("apply/", {}), ("answer/", {"then": "apply"})):
        page = desk.browser.post(f"{desk.url}{url}", {"seen": seen, **data}, follow=True)
        assert "Please look once more" in page.content.decode()
    # Who sends no word at all has looked at nothing.
    desk.browser.post(f"{desk.url}apply/")
    assert fresh(story.swings).goal == "Swings at schools"
    desk.sheet.refresh_from_db()
    assert (desk.sheet.state, bool(desk.sheet.content)) == ("preview", True)
    assert f'value="{desk.see().context["seen"]}"' in desk.see().content.decode()
    narrowed = desk.browser.get(f"{desk.url}?outcome=updated")
    assert f'value="{narrowed.context["seen"]}"' in narrowed.content.decode()
    assert desk.take_in().counts["updated"] == 1
    assert fresh(story.swings).goal == "Swings everywhere"


def test_a_closed_department_is_told_with_the_one_it_became(desk: Desk, cast: Cast) -> None:
    DepartmentFactory(municipality=cast.town, name="Canal", closed_on=date(2025, 1, 1))
    desk.put(HEAD, ("7", "Out of doors", "Rink", "Harbour"), ("8", "Out of doors", "Pond", "Canal"))
    harbour, canal = desk.see().context["names"]
    assert (harbour.how, harbour.chosen) == ("merged", str(cast.streets.pk))
    assert (canal.how, canal.near[0][1]) == ("closed", "Canal")
    desk.say("departments", name="Harbour", before=harbour.chosen, meant=str(cast.parks.pk))
    desk.take_in()
    assert Initiative.objects.for_document().get(number="7").leads == [cast.parks]


def test_a_stranger_s_department_cannot_be_meant(desk: Desk, strangers: Any) -> None:
    desk.put(HEAD, ("7", "Out of doors", "Rink", "Forests"))
    desk.say("departments", name="Forests", before="", meant=str(strangers.department.pk))
    desk.sheet.refresh_from_db()
    assert desk.sheet.answers == {}


def test_each_row_tells_how_it_was_found_and_can_be_a_new_one(
    desk: Desk, story: PlanOfCast
) -> None:
    desk.put(
        ("ID", *HEAD),
        ("", "1.1", "Out of doors", "Slides", ""),
        ("", "9.9", "Out of doors", "Safe crossings", ""),
        (str(story.agreed.lineage), "2.2", "Being heard", "Ask them", ""),
    )
    page = desk.see()
    rows = {row.number: row for group in page.context["groups"] for row in group["rows"]}
    assert [(rows[at].found_by, rows[at].may_part) for at in (2, 3, 4)] == [
        ("found by its number", True),
        ("found by its title", True),
        ("found by its identifier", False),
    ]
    assert rows[4].closed == "Agreed"
    assert "1 row changes a text that has been proposed or agreed already." in page.content.decode()
    desk.say("row", row="2")
    assert "new, because you said so" in desk.see().content.decode()
    desk.say("row", row="3")
    desk.say("row", row="3")
    assert desk.take_in().counts["created"] == 1
    story.swings.refresh_from_db()
    assert story.swings.title == "More swings"
    assert Initiative.objects.filter(number="1.1").count() == 2


def test_the_same_number_and_title_twice_is_pointed_out(desk: Desk) -> None:
    row = ("7", "Out of doors", "Rink", "")
    desk.put(HEAD, row, row, ("", "Out of doors", "Pond", ""), ("", "Out of doors", "Pond", ""))
    assert [(each.row, each.reason) for each in desk.see().context["proposal"].warnings] == [
        (3, "Row 2 has the same number and title.")
    ]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Børne- og Ungeforvaltningen", "Børn og Unge"),
        ("Amt für Jugend", "Jugendamt"),
        ("Amt fuer Jugend und Familie", "Jugendamt"),
        ("Tiefbauamt", "Straßen- und Tiefbauamt"),
        ("SKF", "Sundheds- og Kulturforvaltningen"),
        ("Land og By", "By og Land"),
        ("Kita 4", None),
        ("Amt", None),
        ("Park", None),
    ],
)
def test_names_of_offices_that_are_near(name: str, near: str | None) -> None:
    units = [
        *("Børn og Unge", "Jugendamt", "By og Land", "Straßen- und Tiefbauamt", "Kita 3"),
        *("Sundheds- og Kulturforvaltningen", "Amt für Stadtgrün"),
    ]
    assert [*nearest(name, units), None][0] == near


def test_next_time_the_headings_stand_where_they_were_shown_to_stand(
    desk: Desk, story: PlanOfCast
) -> None:
    """A line of groups above them says “Initiative” too, and was taken for the headings."""
    rows = (
        ("Our plan", "", ""),
        ("Initiative", "", "Who"),
        ("Emne", "Projekt", "Hvem tager sig af det"),
        ("Out of doors", "Skateboard park", "Parks"),
    )
    desk.put(*rows)
    desk.say("columns", **{"head-first": "3", "head-last": "3"})
    desk.say("columns", **{"column-0": "focus_area", "column-1": "title", "column-2": "lead"})
    assert desk.take_in().counts["created"] == 1
    upload = SimpleUploadedFile("again.xlsx", workbook_of(*rows, ("Out of doors", "Rink", "")))
    desk.browser.post(IMPORTS, {"file": upload})
    desk.sheet = Import.objects.order_by("-pk")[0]
    page = desk.see()
    assert page.context["table"].head == (3, 3)
    assert [each.chosen for each in page.context["columns"]] == ["focus_area", "title", "lead"]
