"""Removed words do not come back with a file or a backup from before their removal."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import override_settings
from django.utils.timezone import localdate

from accounts.erasing import look_for
from accounts.removed_words import RemovedWords
from actionplan.choices import Cause
from actionplan.models import Import, ImportRow, Initiative
from actionplan.revisions import fresh, save_checked
from overview.redacting import redact, samples
from tests.actionplan.spreadsheets.test_department_sheets import GOAL, Desk
from tests.cast import Cast, PlanOfCast, Strangers
from tests.young import verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scoped")]

NAME = "Zora Quibbleworth"
TODAY = date(2026, 5, 14)
MARK = "[removed on 14/05/2026, data protection]"


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "erasures.txt"
    with override_settings(ERASURE_LEDGER=path):
        yield path


@pytest.fixture
def remove(cast: Cast, django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    def removed(*words: str, day: date = TODAY) -> None:
        cast.town.language = "en"
        cast.town.save()
        with django_capture_on_commit_callbacks(execute=True):
            redact(cast.town, [look_for(each) for each in words], by=cast.clara, today=day)

    return removed


@pytest.fixture
def paula(cast: Cast, story: PlanOfCast, browser_of: Callable[[str], Any]) -> Desk:
    return Desk(browser_of("paula"), cast.parks)


def with_her_name(initiative: Initiative, by: Any) -> None:
    now = fresh(initiative)
    values = {"goal": f"{NAME} wants swings."}
    save_checked(now, values, base_version=now.version, by=by, cause=Cause.EDITED)


# --- What the portal remembers ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("removed", "text", "left"),
    [
        (NAME, "Ask zora  QUIBBLEWORTHS mother", f"Ask {MARK} mother"),
        (NAME, "Ask Zora Quibbleworth’s mother", f"Ask {MARK} mother"),
        (NAME, "Ask Aurora Quibbleworth", "Ask Aurora Quibbleworth"),
        (NAME, "Zora met Mr Quibbleworth", "Zora met Mr Quibbleworth"),
        ("zora@town.example", "Write to Zora@town.example!", f"Write to {MARK}!"),
        ("+45 12 34 56 78", "Call +45 12 34 56 78.", f"Call {MARK}."),
        ("(Zora Q)", "She (Zora Q) said", f"She {MARK} said"),
        ("Bo", "Bo will bo her", f"{MARK} will bo her"),
        ("Hans", "Hans and Hansen", f"{MARK} and Hansen"),
    ],
)
def test_removed_words_are_known_again_as_they_were_looked_for(
    cast: Cast, remove: Callable[..., None], removed: str, text: str, left: str
) -> None:
    remove(removed)
    assert RemovedWords(cast.town).without(text) == left
    assert look_for(removed).pattern.sub(MARK, text) == left


def test_what_is_remembered_tells_nobody_the_words(
    cast: Cast, remove: Callable[..., None], ledger: Path, strangers: Strangers
) -> None:
    remove(NAME)
    secret = settings.SECRET_KEY
    kept = ledger.read_text().casefold()
    assert kept.count("\n") == 1
    assert "zora" not in kept
    assert RemovedWords(cast.town)
    assert not RemovedWords(strangers.town)
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        assert RemovedWords(cast.town).without(NAME) == NAME
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[secret]):
        assert RemovedWords(cast.town).without(NAME) == MARK


def test_a_town_that_removed_nothing_has_nothing_to_look_for(cast: Cast) -> None:
    assert not RemovedWords(cast.town)
    assert RemovedWords(cast.town).without(NAME) == NAME


# --- A department's sheet from before -----------------------------------------------------------


def test_a_sheet_from_before_does_not_bring_the_words_back(
    paula: Desk, story: PlanOfCast, cast: Cast, remove: Callable[..., None]
) -> None:
    with_her_name(story.swings, cast.paula)
    paper = paula.take_home()
    remove(NAME)
    row = paper.row_of("More swings")
    assert NAME in paper.cell(row, GOAL).value
    # Nobody has changed that cell: the row is unchanged, and says why it is not as in the file.
    page = paula.preview(paper)
    said = page.content.decode()
    assert f"row {row}, column “{GOAL}”" in said
    assert NAME not in said
    assert page.context["proposal"].counts["updated"] == 0
    assert not page.context["clashes"]
    # What else was written in the row is taken, also around the words.
    paper.write(row, title="Many swings", goal=f"{NAME} wants red swings.")
    sheet = (paula.preview(paper), paula.take_in())[1]
    swings = Initiative.objects.get(pk=story.swings.pk)
    assert (swings.title, swings.goal) == ("Many swings", f"{MARK} wants red swings.")
    assert not ImportRow.objects.filter(source=sheet, cells__icontains="Quibble").exists()
    assert sheet.warnings[0]["row"] == row
    assert sheet.warnings[0]["column"] == GOAL
    report = paula.see().content.decode()
    assert "removed for data protection" in report


def test_a_new_row_that_came_in_before_is_still_known(
    paula: Desk, story: PlanOfCast, cast: Cast, remove: Callable[..., None]
) -> None:
    paper = paula.take_home()
    paper.write(paper.empty_row(), title="A kiosk", area="Out of doors", goal=f"As {NAME} says.")
    paula.preview(paper)
    paula.take_in()
    kiosk = Initiative.objects.get(title="A kiosk")
    remove(NAME)
    page = paula.preview(paper)
    assert page.context["proposal"].counts["created"] == 0
    assert Initiative.objects.get(pk=kiosk.pk).goal == f"As {MARK} says."


def test_the_coordinators_sheet_is_no_other(
    story: PlanOfCast,
    cast: Cast,
    browser_of: Callable[[str], Any],
    remove: Callable[..., None],
) -> None:
    remove(NAME)
    browser = browser_of("clara")
    content = f"Indsats;Fokusområde;Kontakt\r\nA bench;Play;{NAME}\r\n".encode()
    file = SimpleUploadedFile("plan.csv", content)
    url = browser.post("/fjordlund/plans/1/import/", {"file": file}).url
    page = browser.get(url)
    assert "row 2, column “Kontakt”" in page.content.decode()
    assert NAME not in page.content.decode()
    data = {"then": "apply", "seen": page.context["seen"]}
    assert browser.post(f"{url}answer/", data).status_code == 302
    assert Import.objects.latest("pk").state == "applied"
    assert Initiative.objects.get(title="A bench").contact == MARK


# --- A backup from before -----------------------------------------------------------------------


def test_a_restored_backup_loses_the_words_again(
    story: PlanOfCast, cast: Cast, remove: Callable[..., None], ledger: Path
) -> None:
    with_her_name(story.swings, cast.paula)
    rows = list(Initiative.objects.values("pk", "goal"))
    remove(NAME)
    for row in rows:
        Initiative.objects.filter(pk=row["pk"]).update(goal=row["goal"])
    told = io.StringIO()
    call_command("replay_erasures", str(ledger), stdout=told)
    assert "1 removed words taken out once more" in told.getvalue()
    assert Initiative.objects.get(pk=story.swings.pk).goal == f"{MARK} wants swings."
    assert localdate() != TODAY


# --- Short names --------------------------------------------------------------------------------


def test_a_short_name_goes_as_it_is_written_and_nothing_else_does(
    story: PlanOfCast, cast: Cast
) -> None:
    now = fresh(story.swings)
    goal = "Bo wants to bo here. BO, Bos and Bob too."
    save_checked(now, {"goal": goal}, base_version=now.version, by=cast.paula, cause=Cause.EDITED)
    browser, url = verified(cast.clara), "/fjordlund/people/words/"
    for refused in ("bo", "B", "12", "2b"):
        page = browser.post(url, {"words": refused})
        assert "need a capital letter" in page.content.decode()
    page = browser.post(url, {"words": "Bo"})
    assert page.context["found"]["initiatives"] == 1
    assert "<mark>Bo</mark> wants to bo here." in page.content.decode()
    browser.post(url, {"words": "Bo", "sure": "yes"})
    said = Initiative.objects.get(pk=story.swings.pk).goal
    mark = said.partition("]")[0] + "]"
    assert said == f"{mark} wants to bo here. BO, {mark} and Bob too."


def test_who_looks_after_people_alone_reads_no_texts_by_it(story: PlanOfCast, cast: Cast) -> None:
    with_her_name(story.swings, cast.paula)
    page = verified(cast.ada).post("/fjordlund/people/words/", {"words": NAME})
    assert page.context["found"]["initiatives"] == 1
    assert "wants swings" not in page.content.decode()


def test_the_portals_own_short_words_are_no_names(story: PlanOfCast, cast: Cast) -> None:
    """A text that is one of the portal's own words, such as a kind, is left as it is."""
    assert samples(cast.town, look_for("No")) == []
