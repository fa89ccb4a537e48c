"""From the moment words are removed no file from before is handed out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.erasing import look_for
from actionplan.choices import Cause
from actionplan.freezing import freeze
from actionplan.models import PlanVersion
from actionplan.revisions import fresh, save_checked
from documents.building import Built
from documents.models import Document
from documents.tasks import ask_for
from jobs.models import Job
from jobs.tasks import run
from overview.redacting import redact
from tests.cast import Cast, PlanOfCast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scoped")]

NAME = "Zora Quibbleworth"
LIST = "/fjordlund/plans/1/documents/"


@pytest.fixture
def version(cast: Cast, story: PlanOfCast) -> PlanVersion:
    now = fresh(story.agreed)
    values = {"goal": f"{NAME} wants swings."}
    save_checked(now, values, base_version=now.version, by=cast.clara, cause=Cause.EDITED)
    return freeze(story.plan, title="", changelog="", only_agreed=False, by=cast.clara)


def made(story: PlanOfCast, version: PlanVersion | None) -> Document:
    """Make a file as the worker does."""
    wish: dict[str, Any] = {"plan": story.plan.pk, "plan_number": 1, "language": "en"}
    wish["format"] = "docx"
    if version is not None:
        wish["version"] = version.number
    job = ask_for(wish, story.plan.municipality, by=None)
    run(job.pk)
    job.refresh_from_db()
    return Document.objects.get(pk=job.result["document"])


def test_a_file_from_before_is_not_handed_out_and_comes_back_without_the_words(
    version: PlanVersion, story: PlanOfCast, cast: Cast, browser_of: Callable[[str], Any]
) -> None:
    frozen, draft = made(story, version), made(story, None)
    browser = browser_of("clara")
    for each in (frozen, draft):
        assert browser.get(f"{LIST}{each.pk}/").status_code == 200
    redact(cast.town, [look_for(NAME)], by=cast.clara, today=timezone.localdate())
    # No worker has run yet: the files lie where they lay.
    for each, words in ((frozen, "It is being made anew"), (draft, "Please make it again")):
        assert default_storage.exists(each.file.name)
        answer = browser.get(f"{LIST}{each.pk}/", follow=True)
        assert answer.redirect_chain == [(LIST, 302)]
        page = answer.content.decode()
        assert words in page
        assert f'href="{LIST}{each.pk}/"' not in page
    run(Job.objects.get(kind="documents.forget").pk)
    [anew] = Job.objects.filter(state="waiting", kind="documents.build-word")
    run(anew.pk)
    [again] = Document.objects.all()
    assert (again.version, again.format) == (version, "docx")
    # It may be a young person who took her name back: the list names nobody for it.
    assert again.created_by is None
    answer = browser.get(f"{LIST}{again.pk}/")
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert f'href="{LIST}{again.pk}/"' in browser.get(LIST).content.decode()


def test_what_was_read_before_and_kept_after_is_not_handed_out(
    version: PlanVersion, story: PlanOfCast, cast: Cast, browser_of: Callable[[str], Any]
) -> None:
    built = Built(story.plan, "en", version, file_format="docx")
    rendered = built.render(lambda *_: None)
    redact(cast.town, [look_for(NAME)], by=cast.clara, today=timezone.localdate())
    late = built.register(rendered, built.keep(rendered, attempt=1), by=None)
    assert browser_of("clara").get(f"{LIST}{late.pk}/").status_code == 302


def test_a_file_that_says_the_same_as_now_is_handed_out_once_somebody_asks(
    version: PlanVersion, story: PlanOfCast, cast: Cast, browser_of: Callable[[str], Any]
) -> None:
    before = made(story, version)
    redact(cast.town, [look_for("Nobody at all")], by=cast.clara, today=timezone.localdate())
    browser = browser_of("clara")
    assert browser.get(f"{LIST}{before.pk}/").status_code == 302
    assert made(story, version) == before
    assert browser.get(f"{LIST}{before.pk}/").status_code == 200
