"""Laid-out chapters and finished files: kept by what they say, found again, made anew if gone."""

from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage

from actionplan.choices import Cause
from actionplan.revisions import save_checked
from documents.assembling import Laid
from documents.models import Chapter, Document
from documents.shelf import StoredChapters
from documents.tasks import same_wish
from jobs.models import Job
from jobs.tasks import run
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import JobFactory

pytestmark = pytest.mark.usefixtures("scoped")

PLACES = {"anchors": {"a": [0, 1.5, 2]}, "bookmarks": [], "numbered": [True]}
LAID = Laid(b"%PDF-1.7 a chapter", 1, PLACES)


@pytest.fixture
def shelf(cast: Cast) -> StoredChapters:
    return StoredChapters(cast.town)


def test_a_chapter_is_found_again(shelf: StoredChapters) -> None:
    shelf.put("a" * 64, LAID)
    assert shelf.take(["a" * 64, "b" * 64]) == {"a" * 64: LAID}
    assert shelf.take([]) == {}


def test_a_chapter_that_is_used_is_kept_longer(shelf: StoredChapters) -> None:
    with time_machine.travel("2026-05-01T12:00+00:00", tick=False):
        shelf.put("a" * 64, LAID)
        shelf.put("b" * 64, LAID)
    with time_machine.travel("2026-05-20T12:00+00:00", tick=False):
        shelf.take(["a" * 64])
    assert [f"{each.used_on:%d.%m.}" for each in Chapter.objects.order_by("key")] == [
        "20.05.",
        "01.05.",
    ]


def test_the_same_chapter_made_twice_at_once_lies_there_once(shelf: StoredChapters) -> None:
    shelf.put("a" * 64, LAID)
    folder = str(Chapter.objects.get().file.name).rsplit("/", 1)[0]
    files = sorted(default_storage.listdir(folder)[1])
    shelf.put("a" * 64, LAID)
    assert Chapter.objects.count() == 1
    assert sorted(default_storage.listdir(folder)[1]) == files


def test_a_chapter_whose_file_is_gone_is_made_anew(shelf: StoredChapters) -> None:
    shelf.put("a" * 64, LAID)
    default_storage.delete(str(Chapter.objects.get().file.name))
    assert shelf.take(["a" * 64]) == {}
    shelf.put("a" * 64, LAID)
    assert shelf.take(["a" * 64]) == {"a" * 64: LAID}


def asked(story: PlanOfCast, **more: Any) -> Document:
    """Have the plan made as the worker makes it; return the file."""
    plan = story.plan
    job = JobFactory(
        municipality=plan.municipality,
        kind="documents.build-word" if more else "documents.build",
        arguments={"plan": plan.pk, "plan_number": 1, "language": "da", **more},
    )
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return Document.objects.get(pk=job.result["document"])


def test_a_plan_that_says_the_same_is_served_from_the_last_file(story: PlanOfCast) -> None:
    first = asked(story)
    chapters = set(Chapter.objects.values_list("pk", flat=True))
    assert len(chapters) > 4
    assert asked(story) == first
    assert set(Chapter.objects.values_list("pk", flat=True)) == chapters

    # After one change of a text there is a new file, and one new chapter; of the others none.
    mine = story.agreed
    save_checked(
        mine, {"target_group": "13–18"}, base_version=mine.version, by=None, cause=Cause.EDITED
    )
    second = asked(story)
    assert second.sha256 != first.sha256
    assert Document.objects.count() == 2
    new = Chapter.objects.exclude(pk__in=chapters).count()
    # Where the day of the last change stands may be new too: the cover and the imprint.
    assert 1 <= new < len(chapters)


def test_the_word_document_is_a_file_of_its_own(story: PlanOfCast, cast: Cast) -> None:
    paper, word = asked(story), asked(story, format="docx")
    assert (paper.format, word.format) == ("pdf", "docx")
    assert (paper.key != word.key, word.pages) == (True, 0)
    assert asked(story, format="docx") == word
    paula = client_of(cast.paula)
    answer = paula.get(f"/fjordlund/plans/1/documents/{word.pk}/")
    assert answer.content.startswith(b"PK")
    assert answer.headers["Content-Disposition"].endswith('-da.docx"')
    assert "wordprocessingml" in answer.headers["Content-Type"]
    page = paula.get("/fjordlund/plans/1/documents/").content.decode()
    assert f"/documents/{word.pk}/" in page
    assert f"/documents/{paper.pk}/" in page


def test_each_button_asks_for_its_format(story: PlanOfCast, cast: Cast) -> None:
    paula = client_of(cast.paula)
    for wish in ({}, {"format": "pdf"}, {"format": "docx"}, {"format": "exe"}):
        paula.post("/fjordlund/plans/1/documents/build/", {"language": "da", **wish})
    assert sorted(Job.objects.values_list("kind", flat=True)) == [
        "documents.build",
        "documents.build-word",
    ]


def test_who_asks_after_a_change_does_not_wait_for_the_file_of_before(
    story: PlanOfCast, cast: Cast
) -> None:
    paula = client_of(cast.paula)

    def asks() -> str:
        answer = paula.post("/fjordlund/plans/1/documents/build/", {"language": "da"})
        return str(answer.headers["Location"])

    first = asks()
    assert asks() == first
    mine = story.agreed
    save_checked(mine, {"goal": "New"}, base_version=mine.version, by=None, cause=Cause.EDITED)
    second = asks()
    assert second != first
    assert asks() == second


def test_a_version_is_one_wish_whatever_is_changed_in_the_draft(story: PlanOfCast) -> None:
    wish = {"plan": story.plan.pk, "version": 1, "language": "da"}
    before = same_wish(wish)
    mine = story.agreed
    save_checked(mine, {"goal": "New"}, base_version=mine.version, by=None, cause=Cause.EDITED)
    assert same_wish(wish) == before
