"""The page of a piece of work."""

import pytest
from django.utils import timezone

from jobs.models import Job
from jobs.transitions import claim
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import DocumentFactory, JobFactory

pytestmark = pytest.mark.usefixtures("scoped")


@pytest.fixture
def job(cast: Cast, story: PlanOfCast) -> Job:
    """A document that somebody asked for."""
    return JobFactory(
        municipality=cast.town,
        arguments={"plan": story.plan.pk, "plan_number": 1, "language": "da"},
    )


def test_the_page_asks_on_until_the_work_is_over(job: Job, cast: Cast) -> None:
    paula = client_of(cast.paula)
    status = f"{job.get_absolute_url()}status/"
    assert paula.get(status).status_code == 200
    assert b"hx-get" in paula.get(job.get_absolute_url()).content
    assert claim(job.pk)
    assert paula.get(status).status_code == 200
    Job.objects.filter(pk=job.pk).update(state="failed", error="The plan is empty.")
    over = paula.get(status)
    assert over.status_code == 286
    assert b"The plan is empty." in over.content
    assert b"hx-get" not in paula.get(job.get_absolute_url()).content


def test_finished_work_leads_to_what_it_made(job: Job, cast: Cast, story: PlanOfCast) -> None:
    document = DocumentFactory(plan=story.plan)
    Job.objects.filter(pk=job.pk).update(state="done", result={"document": document.pk})
    page = client_of(cast.paula).get(job.get_absolute_url())
    outcome = f"/fjordlund/plans/1/documents/{document.pk}/"
    assert page.context["outcome_url"] == outcome
    assert outcome in page.content.decode()


def test_failed_work_is_tried_again_once(job: Job, cast: Cast) -> None:
    Job.objects.filter(pk=job.pk).update(state="failed")
    paula = client_of(cast.paula)
    places = [paula.post(f"{job.get_absolute_url()}repeat/").headers["Location"] for _ in range(2)]
    again = Job.objects.exclude(pk=job.pk).get()
    assert places == [again.get_absolute_url()] * 2


def test_failed_work_tried_again_and_a_new_wish_are_one(
    job: Job, cast: Cast, story: PlanOfCast
) -> None:
    Job.objects.filter(pk=job.pk).update(state="failed")
    paula = client_of(cast.paula)
    again = paula.post(f"{job.get_absolute_url()}repeat/").headers["Location"]
    wish = paula.post("/fjordlund/plans/1/documents/build/", {"language": "da"})
    assert wish.headers["Location"] == again
    assert Job.objects.exclude(pk=job.pk).count() == 1


@pytest.mark.parametrize("state", ["waiting", "running", "done"])
def test_only_failed_work_is_tried_again(job: Job, cast: Cast, state: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, result={"document": 1})
    answer = client_of(cast.paula).post(f"{job.get_absolute_url()}repeat/")
    assert answer.headers["Location"] == job.get_absolute_url()
    assert Job.objects.count() == 1


def test_work_that_nobody_knows_any_more_is_nobody_s(job: Job, cast: Cast) -> None:
    Job.objects.filter(pk=job.pk).update(kind="of.old")
    assert client_of(cast.clara).get(job.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("state", "shown"), [("waiting", 1), ("running", 1), ("failed", 1), ("done", 0)]
)
def test_the_documents_page_shows_what_is_under_way(
    job: Job, cast: Cast, state: str, shown: int
) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, progress=40, finished_at=timezone.now())
    page = client_of(cast.paula).get("/fjordlund/plans/1/documents/").content.decode()
    assert page.count(job.get_absolute_url()) == shown
    assert page.count("<progress") == shown
