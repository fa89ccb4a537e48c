"""How children took part in an initiative: four plain questions, wherever the plan is read."""

import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from actionplan.choices import LUNDY, TOOK_PART, Cause
from actionplan.figures import missing
from actionplan.freezing import compare, freeze
from actionplan.models import Initiative, Revision
from actionplan.reading import PUBLIC, draft_texts, frozen_texts, plan_as_read
from actionplan.revisions import save_checked
from actionplan.spreadsheets.importing import apply_import
from actionplan.spreadsheets.reading import read_table
from actionplan.spreadsheets.writing import initiatives_workbook
from tests.actionplan.test_real_fields import form_of
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scoped")]

SAID = {
    "took_part_space": "Two lessons on the square, with their teacher.",
    "took_part_voice": "They built models; the quiet ones drew.",
    "took_part_audience": "The head of Parks listened and decides.",
    "took_part_influence": "The swings stand in the shade now.",
}


def swings_of(plan_data: dict) -> dict:
    return plan_data["focus_areas"][0]["themes"][0]["initiatives"][0]


def test_the_four_answers_are_typed_kept_found_and_shown(
    story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    browser, url = browser_of("paula"), story.swings.get_absolute_url()
    form = browser.get(url + "edit/").content.decode()
    assert "How children took part: four questions" in form
    assert "If nothing changed, say why." in form
    assert browser.post(url + "edit/", form_of(story.swings, **SAID)).status_code == 302
    now = Initiative.objects.get(pk=story.swings.pk)
    assert {name: getattr(now, name) for name in TOOK_PART} == SAID
    page = browser.get(url).content.decode()
    for words in ("How children took part", "What changed because of it?", *SAID.values()):
        assert words in page
    assert list(Initiative.objects.search("models shade")) == [now]


def test_nobody_has_to_answer_them(story: PlanOfCast) -> None:
    before = missing(story.swings)
    Initiative.objects.filter(pk=story.swings.pk).update(**SAID)
    assert missing(Initiative.objects.get(pk=story.swings.pk)) == before


def test_the_version_and_the_public_read_them(cast: Cast, story: PlanOfCast) -> None:
    save_checked(story.swings, SAID, base_version=1, by=cast.paula, cause=Cause.EDITED)
    version = freeze(story.plan, title="", changelog="", only_agreed=False, by=cast.clara)
    told = dict(zip(LUNDY, SAID.values(), strict=True))
    read = plan_as_read(story.plan, language="en", version=version, public=True)
    assert swings_of(read)["took_part"] == told
    assert "took_part" in PUBLIC


def test_a_version_of_before_says_nothing_of_them_and_is_compared(
    cast: Cast, story: PlanOfCast
) -> None:
    row = Revision.objects.get(initiative=story.swings, number=story.swings.version)
    said = {name: value for name, value in row.payload.items() if name not in TOOK_PART}
    Revision.objects.filter(pk=row.pk).update(payload=said)
    old = freeze(story.plan, title="", changelog="", only_agreed=False, by=cast.clara)
    assert swings_of(plan_as_read(story.plan, language="en", version=old))["took_part"] == {}
    values = {"took_part_voice": SAID["took_part_voice"]}
    save_checked(story.swings, values, base_version=1, by=cast.paula, cause=Cause.EDITED)
    changed = compare(frozen_texts(old), draft_texts(story.plan)).changed
    assert [[str(field.label) for field in each.fields] for each in changed] == [
        ["How could they say it, and who was asked?"]
    ]


def test_two_who_answer_different_questions_at_once_lose_nothing(
    cast: Cast, story: PlanOfCast, browser_of: Callable[[str], CanaryClient]
) -> None:
    values = {"took_part_space": SAID["took_part_space"]}
    save_checked(story.swings, values, base_version=1, by=cast.clara, cause=Cause.EDITED)
    sent = form_of(story.swings, took_part_voice=SAID["took_part_voice"])
    answer = browser_of("paula").post(story.swings.get_absolute_url() + "edit/", sent)
    assert answer.status_code == 302
    now = Initiative.objects.get(pk=story.swings.pk)
    assert (now.took_part_space, now.took_part_voice) == tuple(SAID.values())[:2]


def test_they_go_out_in_a_sheet_and_come_back_unchanged(cast: Cast, story: PlanOfCast) -> None:
    save_checked(story.swings, SAID, base_version=1, by=cast.paula, cause=Cause.EDITED)
    file = initiatives_workbook(story.plan, "da")
    page = load_workbook(io.BytesIO(file)).active
    assert page is not None
    headings = [cell.value for cell in page[1]]
    assert [str(each).split(":")[0] for each in headings if "?" in str(each)] == [
        *("Rum", "Stemme", "Lydhørhed", "Indflydelse")
    ]
    before = Revision.objects.filter(initiative=story.swings).count()
    apply_import(story.plan, read_table(file, "plan.xlsx"), by=cast.clara, filename="plan.xlsx")
    assert Revision.objects.filter(initiative=story.swings).count() == before
    now = Initiative.objects.get(pk=story.swings.pk)
    assert {name: getattr(now, name) for name in TOOK_PART} == SAID
