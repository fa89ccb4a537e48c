"""A department's sheet about its work: taken out, handed back, and said as in the browser."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openpyxl import load_workbook

from accounts.erasing import look_for, mark_of_removal
from actionplan.models import Initiative
from implementation.choices import Status
from implementation.handed_in import sum_in
from implementation.models import FollowUp, StatusUpdate
from implementation.sheets import CHOSEN, WRITTEN, asked_by, headings, words_of
from overview.redacting import redact
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.following import Following, said

HOME = "/fjordlund/updates/sheet/"
BrowserFor = Callable[[str], CanaryClient]


def taken_out(browser: CanaryClient) -> Any:
    """Return the workbook somebody takes home."""
    answer = browser.get(f"{HOME}file/")
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def place_of(name: str) -> int:
    """Return the column of a field."""
    asked = asked_by(FollowUp.objects.first() or FollowUp())
    return [each for each in headings("da") if each in asked or each not in WRITTEN].index(name) + 2


def row_of(book: Any, initiative: Initiative) -> int:
    """Return the row of an initiative."""
    page = book.worksheets[0]
    marks = {str(page.cell(row, 1).value).partition(":")[0]: row
             for row in range(2, page.max_row + 1)}  # fmt: skip
    return marks[str(initiative.lineage)]


def write(book: Any, initiative: Initiative, **cells: str) -> None:
    """Write into the row of an initiative, as somebody at her desk does."""
    for name, text in cells.items():
        book.worksheets[0].cell(row_of(book, initiative), place_of(name)).value = text


def hand_in(browser: CanaryClient, book: Any, name: str = "sheet.xlsx") -> Any:
    """Hand a workbook back, and return the preview."""
    kept = io.BytesIO()
    book.save(kept)
    return browser.post(HOME, {"file": SimpleUploadedFile(name, kept.getvalue())})


def take(browser: CanaryClient, preview: Any) -> Any:
    """Press the button below the preview."""
    found = re.search(r'name="sealed" value="([^"]+)"', preview.content.decode())
    assert found
    return browser.post(f"{HOME}take/", {"sealed": found[1]}, follow=True)


@pytest.fixture
def paula(browser_for: BrowserFor) -> CanaryClient:
    """Paula, who writes for Parks."""
    return browser_for("paula")


def test_it_holds_her_initiatives_with_last_time_beside(
    paula: CanaryClient, following: Following, story: PlanOfCast
) -> None:
    book = taken_out(paula)
    page = book.worksheets[0]
    assert [page.cell(row, 3).value for row in range(2, page.max_row + 1)] == [
        "More swings", "A youth budget", "Ask children first",
    ]  # fmt: skip
    assert page.column_dimensions["A"].hidden
    assert page.protection.sheet
    row = row_of(book, story.swings)
    assert page.cell(row, 1).value == f"{story.swings.lineage}:{following.update.pk}"
    words = words_of("status", "da")
    cells = [page.cell(row, place).value for place in range(4, 6)]
    assert cells == [words["in-progress"], "Two swings stand."]
    assert page.cell(row, place_of("status")).value == words["in-progress"]
    assert page.cell(row, place_of("sentence")).value is None
    assert not page.cell(row, place_of("sentence")).protection.locked
    assert page.cell(row, place_of("last_sentence")).protection.locked
    listed = [book["Lists"].cell(number, 1).value for number in range(1, 9)]
    assert listed == list(words.values())
    [choice] = page.data_validations.dataValidation
    assert choice.formula1 == "Lists!$A$1:$A$8"


def test_what_she_writes_is_said_once(
    paula: CanaryClient, following: Following, story: PlanOfCast, cast: Cast
) -> None:
    book = taken_out(paula)
    words = words_of("status", "da")
    write(
        book, story.swings, status=words["completed"], sentence="Ten swings stand.",
        done="All ten", money_spent="120.000,50 kr.", as_of="2026-05-01",
    )  # fmt: skip
    preview = hand_in(paula, book)
    text = preview.content.decode()
    assert preview.status_code == 200
    assert "Ten swings stand." in text
    assert StatusUpdate.objects.count() == 1
    take(paula, preview)
    take(paula, preview)
    update = StatusUpdate.objects.standing().get(initiative=story.swings)
    assert (update.status, update.sentence, update.done) == (
        "completed", "Ten swings stand.", "All ten",
    )  # fmt: skip
    assert (str(update.money_spent), update.as_of.isoformat()) == ("120000.50", "2026-05-01")
    assert (update.by, update.department, update.round) == (
        cast.paula, cast.parks, following.round,
    )  # fmt: skip
    assert not update.is_entered_for
    assert StatusUpdate.objects.count() == 2
    # The same file, handed in on the next day.
    again = hand_in(paula, book)
    assert 'name="sealed"' not in again.content.decode()
    assert "it is not said again" in again.content.decode()


def test_completing_by_a_sheet_takes_away_what_was_to_come(
    paula: CanaryClient, following: Following, story: PlanOfCast, cast: Cast
) -> None:
    said(story.swings, cast.paula, "in-progress", "Two stand.", next_step="Paint them")
    book = taken_out(paula)
    done = words_of("status", "da")["completed"]
    write(book, story.swings, status=done, sentence="They stand.", done="Ten swings")
    preview = hand_in(paula, book)
    assert "last time’s words fall away with this status" in preview.content.decode()
    take(paula, preview)
    update = StatusUpdate.objects.filter(initiative=story.swings).standing().get()
    assert (update.status, update.done, update.next_step) == ("completed", "Ten swings", "")
    # Handed in once more it says nothing new.
    assert "last time’s words" not in hand_in(paula, book).content.decode()


def test_what_is_unchanged_says_nothing(paula: CanaryClient, story: PlanOfCast) -> None:
    preview = hand_in(paula, taken_out(paula))
    assert "3 rows are unchanged and say nothing." in preview.content.decode()
    assert 'name="sealed"' not in preview.content.decode()


def test_what_is_refused_says_where_and_why(
    paula: CanaryClient, story: PlanOfCast, following: Following
) -> None:
    words, heads = words_of("status", "da"), headings("da")
    book = taken_out(paula)
    write(book, story.swings, status=words["on-hold"], sentence="It rests.")
    write(book, story.proposed, status="halfway", sentence="Well.", as_of="2999-01-01")
    write(book, story.agreed, next_step="We begin.")
    text = hand_in(paula, book).content.decode()
    assert "3 rows cannot be said" in text
    for row, column, reason in (
        (2, "because", "Please say why."),
        (3, "as_of", "This day is still to come."),
        (3, "status", "Please choose one of the entries."),
        (4, "sentence", "Please say it in one sentence."),
    ):
        own = text.partition(f'<li id="row-{row}">')[2].partition("</li>")[0]
        assert f"Row {row}<" in own
        assert f'<b lang="da">{heads[column]}</b>: {reason}' in own
    assert 'name="sealed"' not in text
    assert StatusUpdate.objects.count() == 1


def test_what_somebody_said_meanwhile_is_shown_and_stays(
    paula: CanaryClient, story: PlanOfCast, cast: Cast
) -> None:
    book = taken_out(paula)
    write(book, story.swings, sentence="From the sheet.")
    said(story.swings, cast.paula, Status.ONGOING, "From the browser.")
    text = hand_in(paula, book).content.decode()
    assert "Somebody was quicker" in text
    assert "From the browser." in text
    assert 'name="sealed"' not in text


def test_what_somebody_says_after_the_preview_stays_too(
    paula: CanaryClient, story: PlanOfCast, cast: Cast
) -> None:
    book = taken_out(paula)
    write(book, story.swings, sentence="From the sheet.")
    preview = hand_in(paula, book)
    said(story.swings, cast.paula, Status.ONGOING, "From the browser.")
    page = take(paula, preview)
    assert "something newer was said" in page.content.decode()
    assert StatusUpdate.objects.standing().get(initiative=story.swings).status == "ongoing"


def test_children_s_part_and_the_judgements_stand_in_it_where_they_are_asked(
    paula: CanaryClient, following: Following, story: PlanOfCast, cast: Cast
) -> None:
    old = taken_out(paula)
    assert headings("da")["outlook"] not in [each.value for each in old.worksheets[0][1]]
    FollowUp.objects.create(municipality=cast.town, asks_situation=True, asks_outlook=True)
    StatusUpdate.objects.update(situation="poor", outlook="in-danger")
    book = taken_out(paula)
    page, row = book.worksheets[0], row_of(book, story.swings)
    words = words_of("outlook", "da")
    assert page.cell(row, place_of("outlook")).value == words["in-danger"]
    assert len(page.data_validations.dataValidation) == 3
    write(book, story.swings, sentence="Four stand.", outlook=words["sure"],
          children_took_part="They chose the places.")  # fmt: skip
    write(book, story.agreed, status=words_of("status", "da")["planned"],
          sentence="Soon.", situation="so-so")  # fmt: skip
    preview = hand_in(paula, book)
    text = preview.content.decode()
    assert f'<b lang="da">{headings("da")["situation"]}</b>: Please choose one' in text
    take(paula, preview)
    said = StatusUpdate.objects.standing().get(initiative=story.swings)
    assert (said.situation, said.outlook) == ("poor", "sure")
    assert said.children_took_part == "They chose the places."


def test_a_sheet_from_before_a_judgement_was_asked_is_still_taken(
    paula: CanaryClient, following: Following, story: PlanOfCast, cast: Cast
) -> None:
    StatusUpdate.objects.update(situation="poor")
    book = taken_out(paula)
    write(book, story.swings, sentence="Four stand.")
    FollowUp.objects.create(municipality=cast.town, asks_situation=True)
    take(paula, hand_in(paula, book))
    said = StatusUpdate.objects.standing().get(initiative=story.swings)
    assert (said.sentence, said.situation) == ("Four stand.", "poor")


def test_each_status_is_explained_on_a_page_of_its_own(
    paula: CanaryClient, story: PlanOfCast
) -> None:
    page = taken_out(paula).worksheets[2]
    words = [page.cell(row, 1).value for row in range(2, page.max_row + 1)]
    assert words == list(words_of("status", "da").values())
    assert all(page.cell(row, 2).value for row in range(2, page.max_row + 1))


def test_only_her_own_rows_are_said(
    paula: CanaryClient, browser_for: BrowserFor, story: PlanOfCast
) -> None:
    whole = taken_out(browser_for("clara"))
    write(whole, story.crossings, status=words_of("status", "da")["ongoing"], sentence="Not hers.")
    text = hand_in(paula, whole).content.decode()
    assert "This initiative is not yours to report on" in text
    assert not StatusUpdate.objects.filter(initiative=story.crossings).exists()


def test_a_preview_of_somebody_else_is_not_taken(
    paula: CanaryClient, browser_for: BrowserFor, story: PlanOfCast
) -> None:
    whole = taken_out(browser_for("clara"))
    write(whole, story.crossings, status=words_of("status", "da")["ongoing"], sentence="Hers.")
    preview = hand_in(browser_for("clara"), whole)
    page = take(paula, preview)
    assert "This preview is too old." in page.content.decode()
    take(browser_for("clara"), preview)
    update = StatusUpdate.objects.get(initiative=story.crossings)
    assert (update.is_entered_for, update.department and update.department.name) == (
        True, "Streets",
    )  # fmt: skip


def test_words_of_any_language_and_no_words_of_the_mark(
    paula: CanaryClient, story: PlanOfCast
) -> None:
    book = taken_out(paula)
    write(book, story.agreed, status="  in PROGRESS ", sentence="We have begun.")
    write(book, story.proposed, sentence="=1+1")
    page = book.worksheets[0]
    page.cell(row_of(book, story.swings), 1).value = "anything"
    page.cell(page.max_row + 1, 3).value = "A new idea"
    preview = hand_in(paula, book)
    assert preview.content.decode().count("This row has lost its mark.") == 2
    assert "This cell holds a formula without a stored value." in preview.content.decode()
    take(paula, preview)
    assert not StatusUpdate.objects.filter(initiative=story.proposed).exists()
    update = StatusUpdate.objects.get(initiative=story.agreed)
    assert update.status == "in-progress"


def test_what_is_no_sheet_is_refused_in_words(paula: CanaryClient, story: PlanOfCast) -> None:
    nothing = paula.post(HOME, {"file": SimpleUploadedFile("a.xlsx", b"nothing of the kind")})
    assert (nothing.status_code, b"This is not a table." in nothing.content) == (422, True)
    book = taken_out(paula)
    book.worksheets[0].cell(1, 1).value = "bkportal work 77"
    other = hand_in(paula, book)
    assert (other.status_code, b"not your sheet of this plan" in other.content) == (422, True)
    assert paula.post(HOME, {}).status_code == 422
    book = taken_out(paula)
    book.worksheets[0].delete_cols(place_of("because"))
    text = hand_in(paula, book).content.decode()
    assert f"These columns are missing: {headings('da')['because']}. Please take" in text


def test_it_asks_little(paula: CanaryClient, story: PlanOfCast) -> None:
    book = taken_out(paula)
    write(book, story.swings, sentence="From the sheet.")
    with CaptureQueriesContext(connection) as captured:
        preview = hand_in(paula, book)
    assert preview.status_code == 200
    assert len(captured) <= 20


def test_headings_are_distinct_in_every_language() -> None:
    for language in ("da", "de", "en"):
        with translation.override(language):
            heads = headings(language)
        assert len({each.casefold() for each in heads.values()}) == len(heads)
        assert set(WRITTEN) < set(heads)
        for name, choices in CHOSEN.items():
            assert len(set(words_of(name, language).values())) == len(choices)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("", ""), ("120000", "120000"), ("120.000", "120000"), ("120.000,50 kr.", "120000.50"),
        ("1,200.50", "1200.50"), ("120000.50", "120000.50"), ("€ 1.200.000", "1200000"),
        ("12,5", "12.5"), ("kr. 400.000,-", "400000"), ("about 12", "about 12"), ("-5", "-5"),
    ],
)  # fmt: skip
def test_sums_are_read_as_people_write_them(cell: str, value: str) -> None:
    assert sum_in(cell) == value


def test_nothing_is_said_when_the_work_is_over(
    paula: CanaryClient, browser_for: BrowserFor, story: PlanOfCast, following: Following
) -> None:
    book = taken_out(paula)
    write(book, story.swings, sentence="Four stand.")
    preview = hand_in(paula, book)
    story.cycle.phases.filter(key="implementation").update(closed_on=timezone.localdate())
    for address in (HOME, f"{HOME}file/"):
        assert "Nothing is asked now" in paula.get(address, follow=True).content.decode()
    words = "Nothing was taken in: departments report while the plan is carried out."
    assert words in take(paula, preview).content.decode()
    assert hand_in(paula, book)["Location"] == "/fjordlund/updates/"
    assert StatusUpdate.objects.count() == 1
    for stranger, answer in (("greta", 403), ("rolf", 404)):
        assert browser_for(stranger).get(HOME).status_code == answer


def test_words_that_were_removed_meanwhile_do_not_come_back(
    paula: CanaryClient,
    following: Following,
    story: PlanOfCast,
    cast: Cast,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    name, day = "Zora Quibbleworth", timezone.localdate()
    book = taken_out(paula)
    words = words_of("status", "da")
    write(book, story.swings, status=words["completed"], sentence=f"{name} built them.",
          done="All ten")  # fmt: skip
    with override_settings(ERASURE_LEDGER=tmp_path / "erasures.txt"):
        before = hand_in(paula, book)
        with django_capture_on_commit_callbacks(execute=True):
            redact(cast.town, [look_for(name)], by=None, today=day)
        page = hand_in(paula, book).content.decode()
        # Also what was looked at before they were removed.
        take(paula, before)
    with translation.override("da"):
        mark = mark_of_removal(day)
    assert name not in page
    assert "removed for data protection" in page
    assert f"{mark} built them." in page
    assert StatusUpdate.objects.latest("pk").sentence == f"{mark} built them."
