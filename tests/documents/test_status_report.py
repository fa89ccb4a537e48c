"""The status report as a file: the council's page first, the same numbers everywhere, for good."""

import io
import json
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override
from docx import Document as WordDocument
from openpyxl import load_workbook

from accounts.models import Municipality
from actionplan.choices import InitiativeState
from actionplan.models import Initiative
from documents.building import Built
from documents.models import Document
from documents.reports import report_for
from implementation.figures import clock_of
from implementation.models import StatusReport
from implementation.report_seal import seal_in_words, seal_then
from implementation.transitions.reports import begin_report, freeze_report
from jobs.models import Job
from jobs.tasks import run
from participation.figures import input_figures
from participation.models import Comment, Outcome
from programme.models import Seal
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.documents.conftest import print_plan
from tests.documents.printed import Printed, complaints, dangers
from tests.factories import InitiativeFactory
from tests.following import Following, said
from tests.implementation.conftest import browser_for as browser_for
from tests.implementation.conftest import following as following
from tests.implementation.conftest import young as young
from tests.young import Young

Browser = Callable[[str], CanaryClient]
Judge = Callable[..., list[str]]
LONG = "Børn og unge skal have gode, sikre og inddragende steder at være i hele kommunen, hele året"
SEAL = {
    "titles": {"da": "Børnevenlig kommune", "de": "Kinderfreundliche Kommune", "en": "Seal"},
    "awarded_on": "2025-05-05", "awarded_by": "UNICEF Danmark og mange andre gode venner",
    "term": "until", "valid_until": "2028-05-05", "has_expired": False,
}  # fmt: skip
COLOURS = ("brick", "leaf", "plum", "sky", "clay", "rose", "teal", "slate", "olive")


def frozen(report: StatusReport, cast: Cast) -> StatusReport:
    found = StatusReport.objects.select_related("plan", "round").get(pk=report.pk)
    found.municipality = found.plan.municipality = cast.town
    clock = clock_of(cast.town, timezone.localdate())
    freeze_report(found, clock, seen=found.edition, by=cast.clara)
    return found


@pytest.fixture
def second(following: Following, young: Young, story: PlanOfCast, cast: Cast) -> StatusReport:
    """The second report on Fjordlund's plan: something moved since the first, money was spent."""
    StatusReport.objects.filter(pk=following.report.pk).update(summary="We **began**.")
    frozen(following.report, cast)
    for number, status in enumerate(("completed", "ongoing", "ongoing", "on-hold")):
        each = InitiativeFactory.create(
            municipality=cast.town, plan=story.plan, focus_area=story.swings.focus_area,
            state=InitiativeState.AGREED, title=f"Promise {number}",
        )  # fmt: skip
        said(each, cast.clara, status, f"Sentence {number}.", money_spent=1000 + number,
             done="All of it", because="No hands")  # fmt: skip
    said(story.swings, cast.paula, "completed", "=Ten swings stand.", done="Ten & more")
    plan = following.report.plan
    plan.municipality = cast.town
    report = begin_report(
        plan, title="Spring", as_of=timezone.localdate(), asked=None, key=uuid.uuid4(),
        by=cast.clara,
    )  # fmt: skip
    StatusReport.objects.filter(pk=report.pk).update(
        summary="Half of it is done.", to_decide="- The council takes note.", outlook="More."
    )
    return frozen(report, cast)


def build(report: StatusReport, file_format: str, language: str = "en") -> Any:
    content = report_for(report.pk, language)
    plan = report.plan
    built = Built(plan, language, kind="status-report", content=content, file_format=file_format)
    return built.render(lambda *_: None)


# --- The file ------------------------------------------------------------------------------------


def test_the_button_makes_a_file_that_readers_and_archives_accept(
    second: StatusReport, browser_for: Browser, tmp_path: Path, verapdf: Judge
) -> None:
    clara = browser_for("clara")
    sent = {"format": "pdf", "language": "en"}
    answer = clara.post(f"/fjordlund/reports/{second.pk}/build/", sent)
    job = Job.objects.get(kind="documents.build")
    assert answer.headers["Location"] == job.get_absolute_url()
    # Where the file was asked for, not among the documents of the plan.
    back = f'<a href="/fjordlund/reports/{second.pk}/">Status report</a>'
    assert back in clara.get(job.get_absolute_url()).content.decode()
    run(job.pk)
    ready = clara.get(f"{job.get_absolute_url()}status/").content.decode()
    assert f'href="/fjordlund/reports/{second.pk}/">Status report</a>' in ready
    assert "All documents" not in ready
    document = Document.objects.get()
    assert (document.kind, document.made_of) == ("status-report", {"report": second.pk})
    answered = clara.get(f"/fjordlund/plans/1/documents/{document.pk}/")
    assert "status-report" in answered.headers["Content-Disposition"]
    path = tmp_path / "report.pdf"
    path.write_bytes(answered.content)
    printed = Printed(path)
    first = printed.words_on(1)
    for words in ("Half of it is done.", "The council takes note.", "What is to be decided"):
        assert words in first
    whole = " ".join(printed.words_on(number + 1) for number in range(len(printed.pdf.pages)))
    for words in ("Ten swings stand.", "No hands", "Since the last report", "before: In progress"):
        assert words in whole
    assert complaints(path) == []
    assert dangers(path) == []
    judgement = verapdf(path)
    assert judgement == [line for line in judgement if line.startswith("KEPT")]
    assert len(judgement) == 2
    # The same report again is the same file.
    clara.post(f"/fjordlund/reports/{second.pk}/build/", sent)
    run(Job.objects.latest("pk").pk)
    assert Document.objects.count() == 1


def test_the_councils_page_is_one_page(second: StatusReport, tmp_path: Path) -> None:
    content = report_for(second.pk, "da")
    area = content["by_area"][0]
    every = [
        {"status": status, "label": "Overført til næste plan", "many": 3, "url": ""}
        for status in ("planned", "in-progress", "completed", "ongoing", "on-hold", "dropped")
    ]
    content["by_area"] = [
        {**area, "label": f"{LONG} {number}", "colour": colour, "statuses": every}
        for number, colour in enumerate(COLOURS)
    ]
    content["has_many_areas"] = True
    content["title"] = "Statusrapport om børn og unge i byen, på landet og ved vandet " * 3
    long = {"text": "\n\n".join([" ".join(["ord"] * 56)] * 2), "goes_on": True}
    content["page_one"] = {"summary": long, "to_decide": long}
    content["seal"] = seal_in_words(SEAL, "da")
    path = tmp_path / "report.pdf"
    rendered = print_plan(content, "da", template="documents/status_report.html")
    path.write_bytes(rendered.content)
    printed = Printed(path)
    assert f"{LONG} 8" in printed.words_on(1)
    assert "Indhold" in printed.words_on(2)


@pytest.mark.parametrize("file_format", ["pdf", "docx", "xlsx"])
def test_rebuilt_later_it_says_the_same(
    file_format: str, second: StatusReport, story: PlanOfCast, cast: Cast
) -> None:
    before = build(second, file_format).sha256
    said(story.swings, cast.paula, "dropped", "Taken down.", because="Storm")
    Initiative.objects.filter(plan=story.plan).update(title="Other words")
    Initiative.objects.filter(pk=story.crossings.pk).update(state=InitiativeState.WITHDRAWN)
    cast.parks.name = "Greens"
    cast.parks.save()
    again = StatusReport.objects.select_related("plan__municipality").get(pk=second.pk)
    assert build(again, file_format).sha256 == before


# --- The same numbers everywhere -----------------------------------------------------------------


def _in_page(page: str) -> dict[str, int]:
    table = page[page.index("All measures by status") :]
    table = table[: table.index("</table>")]
    rows = re.findall(r"</span>\s*([^<]+)</th><td class=\"amount\">(\d+)</td>", table)
    return {label.strip(): int(many) for label, many in rows}


def _in_word(content: bytes) -> list[list[tuple[str, ...]]]:
    tables = WordDocument(io.BytesIO(content)).tables
    return [[tuple(cell.text for cell in row.cells) for row in table.rows] for table in tables]


def test_page_paper_word_and_sheet_say_the_same_numbers(
    second: StatusReport, browser_for: Browser, tmp_path: Path
) -> None:
    told = report_for(second.pk, "en")
    statuses = {each["label"]: each["many"] for each in told["statuses"]}
    assert statuses == {"Completed": 2, "Ongoing": 2, "On hold": 1, "Nothing said yet": 3}
    assert sum(statuses.values()) == told["many"] == 8
    page = browser_for("clara").get(
        f"/fjordlund/reports/{second.pk}/", headers={"accept-language": "en"}
    ).content.decode()  # fmt: skip
    assert _in_page(page) == statuses
    word = _in_word(build(second, "docx").content)
    assert {row[0]: int(row[1]) for row in word[0][1:-1]} == statuses
    book = load_workbook(io.BytesIO(build(second, "xlsx").content))
    figures = [tuple(row) for row in book["Figures"].iter_rows(values_only=True)]
    assert {row[1]: row[2] for row in figures if row[0] == "By status"} == statuses
    path = tmp_path / "report.pdf"
    path.write_bytes(build(second, "pdf").content)
    printed = Printed(path)
    numbers = range(1, len(printed.pdf.pages) + 1)
    paper = " ".join(" ".join(printed.words_on(number) for number in numbers).split())
    for each in told["statuses"]:
        assert f"{each['label']} {each['many']} {each['per_cent']} %" in paper
    # Areas, departments, what needs a look, young people, money, and what has changed.
    areas = {row["label"]: row["many"] for row in told["by_area"]}
    assert {row[0]: int(row[1]) for row in word[2][1:]} == areas
    assert {row[1]: row[2] for row in figures if row[0] == "By focus area"} == areas
    needs = {each["label"]: each["many"] for each in told["attention"]}
    assert {row[0]: int(row[1]) for row in word[1][1:]} == needs
    assert {row[1]: row[2] for row in figures if row[0] == "Needs a look"} == needs
    for label, many in needs.items():
        assert f"{label} {many}" in paper
        assert f"{label} <b>{many}</b>" in page
    for many in (f"{told['many_said']} contribution", f"{told['many_unanswered']} without an"):
        assert many in paper
        assert many in page
    voices = told["voices_said"][0]
    row = next(row for row in figures if row[0] == voices["title"])
    assert row[1:4] == (voices["many"], voices["answered"], voices["unanswered"])
    spent = told["money"]["spent"]
    assert spent.startswith("4,006")
    assert spent.replace("\xa0", " ") in paper.replace("\xa0", " ")
    assert spent in page
    moved = told["since"]["moved"]
    assert (moved, told["since"]["new"]) == (1, 4)
    assert "1 measure has another status" in paper
    assert "1 measure has another status" in page
    assert ("Another status", "1") in [row for table in word for row in table]
    changes = [tuple(row) for row in book["Since the last report"].iter_rows(values_only=True)]
    assert ("Another status", None, 1) in changes
    measures = [tuple(row) for row in book["Measures"].iter_rows(values_only=True)]
    assert len(measures) == 1 + told["many"]


def test_what_became_of_young_people_s_input_stands_everywhere(
    second: StatusReport, young: Young, story: PlanOfCast, cast: Cast, browser_for: Browser,
    tmp_path: Path,
) -> None:
    """The same words and numbers as on the page for all, and they add up."""
    outcome = Outcome.objects.create(
        municipality=cast.town, consultation=young.consultation, kind="partly", by=cast.paula,
        reason="Dear Otter, half of it.", part=story.swings.lineage,
    )  # fmt: skip
    Comment.objects.filter(pk=young.shown.pk).update(outcome=outcome)
    young.shown.pk = None
    young.shown.key = uuid.uuid4()
    young.shown.save()
    report = begin_report(
        second.plan, title="Third", as_of=timezone.localdate(), asked=None, key=uuid.uuid4(),
        by=cast.clara,
    )  # fmt: skip
    report = frozen(report, cast)
    told = report_for(report.pk, "en")
    became = {each["label"]: each["many"] for each in told["became"]}
    heard = input_figures(story.plan)
    assert heard.by_kind["partly"] == became["Taken up in part"] == 1
    assert became["No answer yet"] == heard.unanswered
    assert sum(became.values()) == told["many_said"] == heard.many
    facts = [fact for area in told["focus_areas"] for each in area["measures"]
             for fact in each["facts"]]  # fmt: skip
    assert any("Taken up in part 1" in text for _heading, text in facts)
    word = _in_word(build(report, "docx").content)
    rows = [*became.items(), ("Together", told["many_said"])]
    table = next(table for table in word if table[0][0] == "What became of them")
    assert [(row[0], int(row[1])) for row in table[1:]] == rows
    book = load_workbook(io.BytesIO(build(report, "xlsx").content))
    figures = [tuple(row) for row in book["Figures"].iter_rows(values_only=True)]
    at = next(place for place, row in enumerate(figures) if row[1] == "What became of them")
    whole = [row[1:3] for row in figures[at:] if row[0] == "Together"]
    assert whole[: len(rows)] == [*became.items(), ("All contributions", told["many_said"])]
    page = browser_for("clara").get(
        f"/fjordlund/reports/{report.pk}/", headers={"accept-language": "en"}
    ).content.decode()  # fmt: skip
    path = tmp_path / "report.pdf"
    path.write_bytes(build(report, "pdf").content)
    printed = Printed(path)
    numbers = range(1, len(printed.pdf.pages) + 1)
    paper = " ".join(" ".join(printed.words_on(number) for number in numbers).split())
    for each in told["became"]:
        assert f"{each['label']} {each['many']} {each['per_cent']} %" in paper
        assert f'{each["label"]}</th><td class="amount">{each["many"]}</td>' in page
    # Reports that were finished before this was kept say what they said, and no more.
    for each in report.figures["voices"]:
        del each["by_kind"]
    report.save()
    for row in report.rows.all():
        row.payload["voices"].pop("by_kind", None)
        row.save()
    old = report_for(report.pk, "en")
    assert (old["became"], old["many_said"]) == ([], told["many_said"])
    for file_format in ("docx", "xlsx"):
        assert build(report, file_format).content


def test_the_seal_stands_on_the_first_page_and_never_changes(
    second: StatusReport, story: PlanOfCast, cast: Cast, browser_for: Browser, tmp_path: Path
) -> None:
    today = timezone.localdate()
    seal = Seal.objects.create(
        municipality=cast.town, cycle=story.cycle, awarded_on=today - timedelta(days=90),
        awarded_by="UNICEF & friends", term="until", valid_until=today + timedelta(days=30),
    )  # fmt: skip
    town = Municipality.objects.get(pk=cast.town.pk)
    report = begin_report(
        second.plan, title="Third", as_of=today, asked=None, key=uuid.uuid4(), by=cast.clara
    )
    found = StatusReport.objects.select_related("plan").get(pk=report.pk)
    found.municipality = found.plan.municipality = town
    freeze_report(found, clock_of(town, today), seen=found.edition, by=cast.clara)
    words = report_for(found.pk, "en")["seal"]["sentence"]
    assert "by UNICEF & friends, valid until" in words
    path = tmp_path / "report.pdf"
    path.write_bytes(build(found, "pdf").content)
    assert words in Printed(path).words_on(1)
    paragraphs = WordDocument(io.BytesIO(build(found, "docx").content)).paragraphs
    assert any(words in each.text for each in paragraphs)
    book = load_workbook(io.BytesIO(build(found, "xlsx").content))
    assert any(row[1] == words for row in book["Figures"].iter_rows(values_only=True))
    page = browser_for("clara").get(
        f"/fjordlund/reports/{found.pk}/", headers={"accept-language": "en"}
    ).content.decode()  # fmt: skip
    assert "by UNICEF &amp; friends, valid until" in page
    # What becomes of it changes no report; what was finished before it was kept has none.
    Seal.objects.filter(pk=seal.pk).update(withdrawn_on=today, awarded_by="Nobody")
    assert report_for(found.pk, "en")["seal"]["sentence"] == words
    assert report_for(second.pk, "en")["seal"] is None
    del found.figures["seal"]
    found.save()
    assert report_for(found.pk, "en")["seal"] is None


@pytest.mark.usefixtures("scoped")
def test_a_seal_that_came_later_is_not_in_a_report_of_before(
    story: PlanOfCast, cast: Cast
) -> None:
    today = timezone.localdate()
    Seal.objects.create(
        municipality=cast.town, cycle=story.cycle, awarded_on=today, awarded_by="UNICEF",
        term="permanent",
    )  # fmt: skip
    town = Municipality.objects.get(pk=cast.town.pk)
    assert seal_then(town, today - timedelta(days=1)) is None
    kept = seal_then(town, today)
    assert kept is not None
    with override("en"):
        told = seal_in_words(json.loads(json.dumps(kept, default=str)), "da")
    assert told is not None
    assert told["sentence"].endswith("by UNICEF, without an end.")


def test_a_text_that_looks_like_a_formula_is_a_text(second: StatusReport) -> None:
    book = load_workbook(io.BytesIO(build(second, "xlsx").content))
    cells = [cell for row in book["Measures"].iter_rows() for cell in row]
    assert next(cell for cell in cells if cell.value == "=Ten swings stand.").data_type == "s"


def test_what_is_pasted_from_a_text_program_stands_in_no_files_way(
    following: Following, story: PlanOfCast, cast: Cast
) -> None:
    odd = "One line\x0bthe next\x1f, and \ufffe more"
    said(story.swings, cast.paula, "ongoing", odd, done=odd, obstacles=odd)
    StatusReport.objects.filter(pk=following.report.pk).update(title=odd, summary=odd)
    following.report.refresh_from_db()
    report = frozen(following.report, cast)
    for file_format in ("docx", "xlsx"):
        assert build(report, file_format).content


# --- From the command line -----------------------------------------------------------------------


def test_the_command_takes_the_last_finished_report(
    second: StatusReport, cast: Cast, tmp_path: Path
) -> None:
    begin_report(
        second.plan, title="A draft", as_of=timezone.localdate() - timedelta(days=1), asked=None,
        key=uuid.uuid4(), by=cast.clara,
    )  # fmt: skip
    sheet, word = tmp_path / "report.xlsx", tmp_path / "report.docx"
    options = {"municipality": "fjordlund", "language": "en", "verbosity": 0}
    call_command("build_document", "status-report", output=sheet, **options)
    assert load_workbook(sheet)["Figures"]["A1"].value == "Spring"
    call_command("build_document", "status-report", output=word, frozen=3, **options)
    assert "A draft" in [each.text for each in WordDocument(str(word)).paragraphs]
    with pytest.raises(CommandError, match="no such status report"):
        call_command("build_document", "status-report", output=word, frozen=9, **options)
    with pytest.raises(CommandError, match="Only a status report"):
        call_command("build_document", "action-plan", output=sheet, **options)
