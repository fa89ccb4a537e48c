"""What everybody reads: the published version, the same for all, and nothing else."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actionplan.choices import Cause
from actionplan.freezing import freeze
from actionplan.models import PlanVersion
from actionplan.revisions import fresh, save_checked
from actionplan.transitions import deliberate, publish, take_back
from documents.models import Document
from jobs.models import Job
from jobs.tasks import run
from programme.models import Deliberation
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast

pytestmark = pytest.mark.usefixtures("scoped")

URL = "/public/fjordlund/"


@pytest.fixture
def published(cast: Cast, story: PlanOfCast) -> PlanVersion:
    """The plan as the public reads it."""
    initiative = fresh(story.agreed)
    values: dict[str, Any] = {"contact": "mette@fjordlund.example", "extra": {"Note": "inside"}}
    save_checked(
        initiative, values, base_version=initiative.version, by=cast.clara, cause=Cause.EDITED
    )
    version = freeze(story.plan, title="", changelog="", only_agreed=True, by=cast.clara)
    today = timezone.localdate()
    meeting = Deliberation(body="City council", held_on=today, outcome="adopted")
    deliberate(version, meeting, by=cast.clara)
    publish(version, by=cast.clara)
    return version


def test_everybody_reads_what_is_published_and_nothing_else(
    published: PlanVersion, story: PlanOfCast
) -> None:
    page = CanaryClient().get(URL)
    text = page.content.decode()
    assert page.status_code == 200
    assert story.agreed.title in text
    assert "City council" in text
    for hidden in (story.swings.title, "mette@", "inside", "Clara", "csrf"):
        assert hidden not in text


def test_nothing_is_public_before_it_is_published(cast: Cast, story: PlanOfCast) -> None:
    for url in (URL, f"{URL}plan.pdf", "/public/nowhere/", "/public/nordau/"):
        assert CanaryClient().get(url).status_code == 404


def test_it_is_gone_when_it_is_taken_back(published: PlanVersion, cast: Cast) -> None:
    take_back(published, by=cast.clara)
    assert CanaryClient().get(URL).status_code == 404


def test_what_is_written_later_is_not_seen(
    published: PlanVersion, story: PlanOfCast, cast: Cast
) -> None:
    before = CanaryClient().get(URL).content
    initiative = fresh(story.agreed)
    values = {"title": "Secret plans"}
    save_checked(
        initiative, values, base_version=initiative.version, by=cast.clara, cause=Cause.EDITED
    )
    assert CanaryClient().get(URL).content == before


def test_it_is_the_same_for_everybody_and_may_be_kept(published: PlanVersion, cast: Cast) -> None:
    stranger = CanaryClient(headers={"accept-language": "de"}).get(URL)
    clara = client_of(cast.clara).get(URL)
    assert stranger.content == clara.content
    assert re.search(rb'<html lang="da">', stranger.content)
    for answer in (stranger, clara):
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert "Vary" not in answer.headers
        assert not answer.cookies
        assert answer.headers["X-Robots-Tag"] == "all"
    again = CanaryClient().get(URL, headers={"if-none-match": stranger.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_it_asks_little(published: PlanVersion) -> None:
    with CaptureQueriesContext(connection) as captured:
        CanaryClient().get(URL)
    # The town, the version, its meetings, its texts, and the titles of articles and goals.
    assert len(captured) <= 6


def test_publishing_makes_the_file_once(published: PlanVersion, cast: Cast) -> None:
    take_back(published, by=cast.clara)
    clara = client_of(cast.clara)
    clara.post("/fjordlund/plans/1/versions/1/publish/")
    assert CanaryClient().get(f"{URL}plan.pdf").status_code == 202
    job = Job.objects.get()
    assert (job.arguments["public"], job.created_by) == (True, cast.clara)
    run(job.pk)
    document = Document.objects.get()
    assert (document.version, document.is_public, document.language) == (published, True, "da")
    answer = CanaryClient().get(f"{URL}plan.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    # As after a restore without the files.
    document.file.storage.delete(document.file.name)
    assert CanaryClient().get(f"{URL}plan.pdf").status_code == 202


def test_a_file_made_inside_is_not_handed_out(
    published: PlanVersion, story: PlanOfCast, cast: Cast
) -> None:
    clara = client_of(cast.clara)
    clara.post("/fjordlund/plans/1/documents/build/", {"version": published.number})
    run(Job.objects.get().pk)
    inside = Document.objects.get()
    assert (inside.version, inside.is_public) == (published, False)
    assert CanaryClient().get(f"{URL}plan.pdf").status_code == 202
