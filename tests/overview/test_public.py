"""What everybody reads: the published version, the same for all, and nothing else."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation import gettext

from actionplan.choices import Cause
from actionplan.freezing import freeze
from actionplan.models import Initiative, PlanVersion
from actionplan.revisions import fresh, save_checked
from actionplan.transitions import deliberate, publish, take_back
from documents.models import Document
from documents.tasks import renew_public_files
from jobs.models import Job
from jobs.tasks import run
from programme.models import Body, Deliberation, Seat
from programme.transitions import edit_seat
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import JobFactory, PlanFactory, remember

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
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        assert "Vary" not in answer.headers
        assert not answer.cookies
        assert answer.headers["X-Robots-Tag"] == "all"
    again = CanaryClient().get(URL, headers={"if-none-match": stranger.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_another_decision_is_another_page(published: PlanVersion, cast: Cast) -> None:
    before = CanaryClient().get(URL).headers["ETag"]
    meeting = Deliberation.objects.get(paper=published.paper)
    client_of(cast.clara).post(
        f"/fjordlund/plans/1/versions/1/decide/{meeting.pk}/",
        {"body": "Town council", "held_on": meeting.held_on, "outcome": "adopted-changed"},
    )
    page = CanaryClient().get(URL, headers={"if-none-match": before})
    assert page.status_code == 200
    with translation.override("da"):
        assert gettext("Adopted with changes") in page.content.decode()
    assert b"Town council" in page.content


def test_a_title_of_the_draft_is_not_told(published: PlanVersion, story: PlanOfCast) -> None:
    plan = fresh(story.plan)
    save_checked(plan, {"title": "Secret"}, base_version=plan.version, by=None, cause=Cause.EDITED)
    run_public_job(published)
    answer = CanaryClient().get(f"{URL}plan.pdf")
    assert "fjordlund-for-children" in answer.headers["Content-Disposition"]
    assert "secret" not in str(answer.headers).lower()


def run_public_job(version: PlanVersion) -> None:
    """Make the public file of a version, as publishing does."""
    job = JobFactory(
        municipality=version.municipality,
        arguments={
            "plan": version.plan_id,
            "plan_number": 1,
            "version": version.number,
            "language": "da",
            "public": True,
        },
    )
    run(job.pk)


def the_worker_s_round() -> None:
    """Let the worker look what is due, and make the Word documents that are."""
    renew_public_files()
    for job in Job.objects.filter(state="waiting", kind="documents.build-word"):
        run(job.pk)


def test_looking_asks_for_nothing_and_the_worker_s_round_does(published: PlanVersion) -> None:
    url = f"{URL}plan.docx"
    assert CanaryClient().get(url).status_code == 202
    assert not Job.objects.exists()
    assert (renew_public_files(), renew_public_files(), Job.objects.count()) == (2, 2, 2)
    the_worker_s_round()
    assert CanaryClient().get(url).content.startswith(b"PK")
    assert renew_public_files() == 1


def test_what_could_not_be_made_is_not_tried_again_at_once(published: PlanVersion) -> None:
    renew_public_files()
    Job.objects.update(state="failed", dedupe_key=None, finished_at=timezone.now())
    page = CanaryClient().get(f"{URL}plan.pdf")
    assert (page.status_code, renew_public_files()) == (404, 0)
    with translation.override("da"):
        assert gettext("The file is not there at the moment") in page.content.decode()
    Job.objects.update(finished_at=timezone.now() - timedelta(hours=2))
    assert renew_public_files() == 2


def test_the_public_file_names_nobody_who_took_it_back(published: PlanVersion, cast: Cast) -> None:
    body = Body.objects.create(municipality=cast.town, kind="working", name="Working group")
    seat = Seat.objects.create(municipality=cast.town, body=body, person=cast.paula)
    visitor, url = CanaryClient(), f"{URL}plan.docx"
    the_worker_s_round()
    assert "Paula" not in words_of(visitor.get(url).content)
    # Given, taken back, given and taken back again: the file of before is found by its content.
    today = timezone.localdate()
    for may_be_named in (True, False, True, False):
        edit_seat(seat, may_be_named=may_be_named, today=today, by=cast.clara)
        if (answer := visitor.get(url)).status_code == 202:
            the_worker_s_round()
            answer = visitor.get(url)
        assert ("Paula" in words_of(answer.content)) is may_be_named
    # Two contents, two files; nothing is made twice.
    assert Document.objects.count() == 2


def words_of(word_file: bytes) -> str:
    """Return everything a Word document says."""
    with ZipFile(BytesIO(word_file)) as parts:
        return parts.read("word/document.xml").decode()


def test_one_version_of_all_plans_is_public(
    published: PlanVersion, story: PlanOfCast, cast: Cast
) -> None:
    later = PlanFactory(municipality=cast.town, number=2, title="The next plan")
    remember(later, by=cast.clara)
    version = freeze(later, title="", changelog="", only_agreed=False, by=None)
    meeting = Deliberation(body="City council", held_on=timezone.localdate(), outcome="adopted")
    deliberate(version, meeting, by=None)
    publish(version, by=cast.clara)
    assert list(PlanVersion.objects.filter(published_at__isnull=False)) == [version]


def test_a_plan_without_confirmed_times_says_so(published: PlanVersion) -> None:
    page = CanaryClient().get(URL).content.decode()
    assert 'id="timeline"' in page
    assert 'class="figures-below"' in page
    assert "<svg class=\"years\"" not in page


def test_it_asks_little(published: PlanVersion) -> None:
    with CaptureQueriesContext(connection) as captured:
        CanaryClient().get(URL)
    # Town, version, meetings, the seal, texts, and the titles of articles and goals.
    assert len(captured) <= 7


def test_who_agreed_is_named_until_she_takes_it_back(published: PlanVersion, cast: Cast) -> None:
    body = Body.objects.create(municipality=cast.town, kind="working", name="Working group")
    seat = Seat.objects.create(
        municipality=cast.town, body=body, person=cast.paula, named_since=timezone.localdate()
    )
    assert "Paula" in CanaryClient().get(URL).content.decode()
    edit_seat(seat, may_be_named=False, today=timezone.localdate(), by=cast.clara)
    page = CanaryClient().get(URL).content.decode()
    assert "Working group" in page
    assert "Paula" not in page


def test_publishing_makes_the_file_once(published: PlanVersion, cast: Cast) -> None:
    take_back(published, by=cast.clara)
    clara = client_of(cast.clara)
    clara.post("/fjordlund/plans/1/versions/1/publish/")
    assert CanaryClient().get(f"{URL}plan.pdf").status_code == 202
    assert CanaryClient().get(f"{URL}plan.docx").status_code == 202
    word, job = Job.objects.order_by("-kind")
    assert (job.arguments["public"], job.created_by) == (True, cast.clara)
    run(job.pk)
    run(word.pk)
    assert set(Document.objects.values_list("is_public", "format")) == {
        (True, "pdf"),
        (True, "docx"),
    }
    document = Document.objects.get(format="pdf")
    assert (document.version, document.is_public, document.language) == (published, True, "da")
    answer = CanaryClient().get(f"{URL}plan.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    answer = CanaryClient().get(f"{URL}plan.docx")
    assert answer.content.startswith(b"PK")
    assert answer.headers["Content-Disposition"].endswith('.docx"')
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


def test_a_plan_that_says_the_same_inside_and_outside_has_two_files(
    cast: Cast, story: PlanOfCast
) -> None:
    Initiative.objects.filter(plan=story.plan).update(state="withdrawn")
    version = freeze(story.plan, title="", changelog="", only_agreed=True, by=cast.clara)
    meeting = Deliberation(body="City council", held_on=timezone.localdate(), outcome="adopted")
    deliberate(version, meeting, by=cast.clara)
    client_of(cast.clara).post("/fjordlund/plans/1/documents/build/", {"version": version.number})
    run(Job.objects.get().pk)
    publish(version, by=cast.clara)
    run_public_job(version)
    assert CanaryClient().get(f"{URL}plan.pdf").status_code == 200
