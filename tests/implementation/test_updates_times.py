"""What comes too late, what needs a look, and what began or ended after its planned day."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from actionplan.models import Initiative, Milestone
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.following import Following, said
from tests.implementation.test_updates_pages import address, newest, sent


def test_what_comes_too_late_is_given_back_and_said_in_words(
    following: Following, story: PlanOfCast, browser_for: Callable[[str], CanaryClient]
) -> None:
    story.cycle.phases.filter(key="implementation").update(closed_on=timezone.localdate())
    paula = browser_for("paula")
    typed = sent(following, sentence="Nine swings stand.")
    answer = paula.post(address(story.swings, "add/"), typed)
    words = answer.content.decode()
    assert answer.status_code == 403
    assert "Nine swings stand." in words
    assert "Departments report while the plan is carried out." in words
    # It was kept, too: she may have closed that page.
    assert "Nine swings stand." in paula.get(address(story.swings, "add/")).content.decode()
    clara = browser_for("clara")
    for late in (
        clara.get(address(story.swings, "add/"), follow=True),
        paula.post(address(story.swings, "same/"), {"seen": following.update.pk}, follow=True),
    ):
        assert "Nothing is asked now" in late.content.decode()
    assert newest(story.swings) == following.update
    assert browser_for("stefan").post(address(story.swings, "add/"), typed).status_code == 403
    assert browser_for("stefan").get(address(story.swings, "add/")).status_code == 403


def test_what_was_measured_reached_or_proved_too_late_is_given_back(
    following: Following, story: PlanOfCast, browser_for: Callable[[str], CanaryClient]
) -> None:
    milestone = Milestone.objects.filter(initiative=story.swings).first()
    assert milestone is not None
    story.cycle.phases.filter(key="implementation").update(closed_on=timezone.localdate())
    forms = {
        address(story.swings, "measure/"): {"note": "Counted by hand."},
        f"/fjordlund/progress/milestones/{milestone.pk}/": {"on": "2026-03-04"},
        f"/fjordlund/progress/updates/{following.update.pk}/proof/": {
            "kind": "link", "link-title": "Counted by hand.", "link-url": "https://town.example/",
        },
    }  # fmt: skip
    paula, stefan = browser_for("paula"), browser_for("stefan")
    for url, typed in forms.items():
        answer = paula.post(url, typed)
        assert answer.status_code == 403
        assert all(
            each in answer.content.decode() for name, each in typed.items() if name != "kind"
        )
        assert "Nothing is asked now" in paula.get(url, follow=True).content.decode()
        assert stefan.post(url, typed).status_code == stefan.get(url).status_code == 403
    # What was chosen comes back as she saw it, not by its key.
    chosen = {"indicator": str(following.indicator.key), "value": "12"}
    page = paula.post(address(story.swings, "measure/"), chosen)
    assert following.indicator.title in page.context["kept"][0]["text"]
    assert [each["text"] for each in page.context["kept"][1:]] == ["12"]


def test_what_needs_a_look_stands_on_the_start_page_and_on_the_card(
    following: Following, story: PlanOfCast, browser_for: Callable[[str], CanaryClient]
) -> None:
    said(story.crossings, story.swings.updates.get().by, "on-hold", "Rests.", because="No.")
    told = {}
    for name in ("paula", "stefan", "clara", "greta"):
        duties = browser_for(name).get("/fjordlund/").context["duties"]
        told[name] = {each.label: each.url for each in duties}
    label = "Look at 1 initiative that needs attention"
    assert told["stefan"][label] == "/fjordlund/updates/"
    [(many, url)] = [each for each in told["clara"].items() if each[0].startswith("Look at")]
    assert url == "/fjordlund/dashboard/measures/?attention=any"
    assert label not in told["paula"]
    assert not any("attention" in each for each in told["greta"])
    page = browser_for("stefan").get("/fjordlund/updates/").content.decode()
    assert "At risk" in page
    listed = browser_for("clara").get(url)
    assert many.split()[2] == str(len(listed.context["measures"]))


def test_started_late_and_finished_late_follow_from_what_was_said(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Callable[[str], CanaryClient]
) -> None:
    start, end = timezone.localdate() - timedelta(days=60), timezone.localdate() - timedelta(days=9)
    for each in (story.crossings, story.swings):
        Initiative.objects.filter(pk=each.pk).update(
            time_from=start, time_to=end, time_confirmed=True
        )
    words = browser_for("stefan").get(address(story.crossings)).content.decode()
    assert "Started late" not in words
    said(story.crossings, cast.stefan, "planned", "Soon.", as_of=start + timedelta(days=5))
    said(story.crossings, cast.stefan, "in-progress", "We paint.", as_of=end)
    said(story.crossings, cast.stefan, "completed", "Done.", done="All.")
    page = browser_for("stefan").get(address(story.crossings))
    assert [(each.of_end, each.planned) for each in page.context["delays"]] == [
        (False, start), (True, end)
    ]  # fmt: skip
    assert "Started late" in page.content.decode()
    assert "Finished late" in page.content.decode()
    # Of the swings nobody said that they had not begun, and they are not completed.
    assert browser_for("paula").get(address(story.swings)).context["delays"] == []
