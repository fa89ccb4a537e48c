"""The pages on which departments say how far their initiatives are."""

import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from PIL import Image

from actionplan.models import Indicator, Initiative, Milestone
from actionplan.revisions import save_checked
from implementation.figures import indicator_figures
from implementation.models import FollowUp, Measurement, MilestoneReached, Proof, StatusUpdate
from implementation.tasks.proofs import forget_photos
from implementation.transitions.updates import send_back
from implementation.work import as_measured, series_of
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.factories import InitiativeFactory
from tests.following import Following, said

Browser = Callable[[str], CanaryClient]


def address(initiative: Initiative, name: str = "") -> str:
    return f"/fjordlund/initiatives/{initiative.pk}/progress/{name}"


def sent(following: Following, **more: Any) -> dict[str, Any]:
    return {
        "status": "in-progress",
        "sentence": "Three swings stand.",
        "as_of": timezone.localdate().isoformat(),
        "seen": following.update.pk,
        "key": str(uuid.uuid4()),
    } | more


def newest(initiative: Initiative) -> StatusUpdate:
    return StatusUpdate.objects.filter(initiative=initiative).standing().get()


# --- Saying it -----------------------------------------------------------------------------------


def test_a_department_says_it_with_one_sentence(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    paula = browser_for("paula")
    page = paula.get(address(story.swings, "add/")).content.decode()
    # Last time's update stands beside the form, and its status is chosen.
    assert "Two swings stand." in page
    assert 'value="in-progress" id="id_status_2" aria-describedby="meaning-2" checked' in page
    answer = paula.post(address(story.swings, "add/"), sent(following, money_spent="1200,50"))
    assert answer.status_code == 422
    answer = paula.post(address(story.swings, "add/"), sent(following, money_spent="1200.50"))
    assert (answer.status_code, answer.headers["Location"]) == (302, address(story.swings))
    update = newest(story.swings)
    assert (update.sentence, update.by, update.department) == (
        "Three swings stand.", cast.paula, cast.parks
    )  # fmt: skip
    assert not update.is_entered_for
    assert str(update.money_spent) == "1200.50"
    page = paula.get(address(story.swings)).content.decode()
    assert page.index("Three swings stand.") < page.index("Two swings stand.")


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"status": "completed"}, "done", "Please say what was done"),
        ({"status": "on-hold"}, "because", "Please say why."),
        ({"status": "dropped"}, "because", "Please say why."),
        ({"status": ""}, "status", "Please choose how far it is."),
        ({"sentence": ""}, "sentence", "Please say it in one sentence."),
        ({"as_of": "2999-01-01"}, "as_of", "This day is still to come."),
        ({"money_spent": "-5"}, "money_spent", "not below zero"),
    ],
)
def test_what_is_missing_is_said_at_the_field_and_nothing_is_lost(
    values: dict[str, Any],
    field: str,
    words: str,
    following: Following,
    story: PlanOfCast,
    browser_for: Browser,
) -> None:
    data = sent(following, next_step="Ask the children.") | values
    answer = browser_for("paula").post(address(story.swings, "add/"), data)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    page = answer.content.decode()
    assert words in page
    assert "Ask the children." in page
    assert newest(story.swings) == following.update


def test_the_coordinator_enters_it_for_a_department_and_it_is_marked(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    clara = browser_for("clara")
    assert "You enter this for Parks." in clara.get(address(story.swings, "add/")).content.decode()
    clara.post(address(story.swings, "add/"), sent(following))
    update = newest(story.swings)
    assert (update.is_entered_for, update.department, update.by) == (True, cast.parks, cast.clara)
    assert "entered by the coordinator" in clara.get(address(story.swings)).content.decode()


def test_who_was_slower_keeps_what_she_typed_and_sees_the_other(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    said(story.swings, cast.clara, "on-hold", "It rests.", because="Rain.")
    data = sent(following)
    answer = browser_for("paula").post(address(story.swings, "add/"), data)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody else has written an update in the meantime" in page
    assert "It rests." in page
    assert "Three swings stand." in page
    # Sent again, it counts.
    again = data | {"seen": answer.context["form"]["seen"].value()}
    assert browser_for("paula").post(address(story.swings, "add/"), again).status_code == 302
    assert newest(story.swings).sentence == "Three swings stand."


def test_a_double_click_says_it_once(
    following: Following, story: PlanOfCast, browser_for: Browser
) -> None:
    data = sent(following)
    for _click in range(2):
        assert browser_for("paula").post(address(story.swings, "add/"), data).status_code == 302
    assert StatusUpdate.objects.filter(initiative=story.swings).count() == 2


def test_judgements_are_asked_where_the_town_wants_them(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    paula, url = browser_for("paula"), address(story.swings, "add/")
    assert {"situation", "outlook"}.isdisjoint(paula.get(url).context["form"].fields)
    FollowUp.objects.create(municipality=cast.town, asks_situation=True, asks_outlook=True)
    assert {"situation", "outlook"} <= set(paula.get(url).context["form"].fields)
    paula.post(url, sent(following, situation="poor", outlook="unsure"))
    assert (newest(story.swings).situation, newest(story.swings).outlook) == ("poor", "unsure")


# --- Nothing new, and what is asked --------------------------------------------------------------


def test_nothing_new_is_one_tap(
    following: Following, story: PlanOfCast, browser_for: Browser
) -> None:
    data = {"seen": following.update.pk, "key": str(uuid.uuid4()), "mine": "1"}
    paula = browser_for("paula")
    for _click in range(2):
        answer = paula.post(address(story.swings, "same/"), data)
        assert answer.headers["Location"] == "/fjordlund/updates/"
    update = newest(story.swings)
    assert (update.nothing_new, update.sentence) == (True, "Two swings stand.")
    assert StatusUpdate.objects.filter(initiative=story.swings).count() == 2
    # An old page says nothing over what is newer.
    paula.post(address(story.swings, "same/"), data | {"key": str(uuid.uuid4())})
    assert newest(story.swings) == update


def test_what_was_sent_back_wants_a_new_sentence(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    send_back([following.update], "Which two?", by=cast.clara)
    paula = browser_for("paula")
    page = paula.get("/fjordlund/updates/").content.decode()
    assert "Which two?" in page
    answer = paula.post(address(story.swings, "same/"), {"seen": following.update.pk})
    assert answer.headers["Location"] == address(story.swings, "add/")
    assert newest(story.swings) == following.update


@pytest.mark.parametrize("because", ["No money is left.", "The moles came."])
def test_a_reason_that_came_back_goes_with_its_status(
    because: str,
    following: Following,
    story: PlanOfCast,
    cast: Cast,
    browser_for: Browser,
) -> None:
    update = said(
        story.swings, cast.paula, "dropped", "They will not come.", because="No money is left."
    )
    StatusUpdate.objects.filter(pk=update.pk).update(as_of=update.as_of - timedelta(days=3))
    send_back([update], "Is that decided?", by=cast.clara)
    paula, path = browser_for("paula"), address(story.swings, "add/")
    form = paula.get(path).context["form"]
    # All that was said stands there open, the day as well.
    assert form.is_unfolded
    assert form["because"].value() == "No money is left."
    assert form["as_of"].value() == update.as_of - timedelta(days=3)
    said_now = {"status": "in-progress", "sentence": "Two stand.", "because": because}
    assert paula.post(path, sent(following, seen=update.pk, **said_now)).status_code == 302
    # Nobody says why something goes on; what was written anew is kept.
    kept = "" if because == "No money is left." else because
    assert (newest(story.swings).status, newest(story.swings).because) == ("in-progress", kept)


@pytest.mark.parametrize("many", [1, 3])
def test_what_is_asked_of_a_department_takes_twelve_questions(
    many: int,
    following: Following,
    story: PlanOfCast,
    cast: Cast,
    browser_for: Browser,
    django_assert_num_queries: Any,
) -> None:
    for number in range(many - 1):
        InitiativeFactory(
            plan=story.plan, focus_area=story.outdoors, title=f"One more {number}",
            state="agreed", lead=[cast.parks],
        )  # fmt: skip
    paula = browser_for("paula")
    paula.get("/fjordlund/updates/")
    with django_assert_num_queries(12):
        page = paula.get("/fjordlund/updates/").content.decode()
    waiting, others = page.split('id="others"')
    assert "2.2 Ask children first" in waiting
    assert "1.2 Safe crossings" not in page
    assert "1.1 More swings" in others


# --- Milestones, measurements, proof -------------------------------------------------------------


def test_a_milestone_that_was_reached_late_says_so(
    following: Following, story: PlanOfCast, browser_for: Browser
) -> None:
    paula, step = browser_for("paula"), following.milestone
    today = timezone.localdate()
    Milestone.objects.filter(pk=step.pk).update(due_on=today - timedelta(days=3))
    assert "overdue" in paula.get(address(story.swings)).content.decode()
    url = f"/fjordlund/progress/milestones/{step.pk}/"
    for _click in range(2):
        paula.post(url, {"milestone": step.key, "on": today.isoformat()})
    assert MilestoneReached.objects.get().on == today
    page = paula.get(address(story.swings)).content.decode()
    assert "later than planned" in page
    assert "overdue" not in page
    paula.post(url, {"take_back": "1"})
    assert "overdue" in paula.get(address(story.swings)).content.decode()


def test_measurements_outlive_the_words_of_their_indicator(
    following: Following, story: PlanOfCast, cast: Cast, browser_for: Browser
) -> None:
    """A line may be worded anew or go: 0 measurements are lost."""
    paula, url = browser_for("paula"), address(story.swings, "measure/")
    today = timezone.localdate()
    data = {
        "indicator": str(following.indicator.key),
        "value": "6",
        "on": today.isoformat(),
        "source": "Counted",
    }
    for key in (uuid.uuid4(), uuid.uuid4()):
        assert paula.post(url, data | {"key": str(key)}).status_code == 302
    # The second of a day corrects the first.
    assert Measurement.objects.filter(corrected_at=None).count() == 1
    initiative = Initiative.objects.for_document().get(pk=story.swings.pk)
    line = {"title": "Swings in parks", "baseline": 2, "target": 10, "unit": "swings"}
    initiative = save_checked(
        initiative, {"indicators": [line]}, base_version=initiative.version, by=cast.clara,
        cause="edited",
    )  # fmt: skip
    assert Indicator.objects.get(initiative=initiative).key == following.indicator.key
    page = paula.get(address(story.swings)).content.decode()
    assert "Swings in parks" in page
    assert 'width="50%"' in page
    save_checked(
        initiative, {"indicators": []}, base_version=initiative.version, by=cast.clara,
        cause="edited",
    )  # fmt: skip
    page = paula.get(address(story.swings)).content.decode()
    assert "no longer in the plan" in page
    assert Measurement.objects.count() == 2


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("13.50", "13,5"), ("13.00", "13"), ("0.25", "0,25"), ("-40.00", "-40"),
        ("1500.50", "1.500,5"),
    ],
)
def test_a_value_is_told_as_it_was_measured(value: str, said: str) -> None:
    with translation.override("da"):
        assert as_measured(Decimal(value)) == said


@pytest.mark.parametrize("page", ["initiatives/{pk}/progress/", "dashboard/indicators/"])
def test_pages_give_a_value_no_places_that_nobody_measured(
    following: Following, story: PlanOfCast, browser_for: Browser, page: str
) -> None:
    said = {"indicator": str(following.indicator.key), "value": "6,5", "key": str(uuid.uuid4())}
    day = {"on": timezone.localdate().isoformat(), "source": "Counted"}
    sent = browser_for("paula").post(address(story.swings, "measure/"), said | day)
    assert sent.status_code == 302
    url = f"/fjordlund/{page.format(pk=story.swings.pk)}"
    content = browser_for("greta").get(url).content.decode()
    assert "6.5" in content
    assert "6.50" not in content


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "value", "is_reached"),
    [
        ("up", 2, 10, 10, True),
        ("up", 2, 10, 9, False),
        # What baseline and target say where nobody has said it.
        ("", 10, 2, 2, True),
        ("", 10, 2, 3, False),
        ("", None, 5, 6, True),
        ("down", 10, 2, 1, True),
        ("up", 2, None, 9, False),
        ("up", 2, 10, None, False),
    ],
)
def test_the_page_and_the_figures_call_the_same_indicators_reached(
    direction: str, baseline: int | None, target: int | None, value: int | None,
    is_reached: bool, following: Following, story: PlanOfCast, cast: Cast,
) -> None:  # fmt: skip
    Indicator.objects.filter(initiative=story.swings).delete()
    line = Indicator.objects.create(
        municipality=cast.town, initiative=story.swings, title="Swings", direction=direction,
        baseline=baseline, target=target,
    )  # fmt: skip
    if value is not None:
        Measurement.objects.create(
            municipality=cast.town, initiative=story.swings, indicator=line.key, title="Swings",
            value=value, on=timezone.localdate(),
        )  # fmt: skip
    [series] = [each for each in series_of(story.swings) if each.stands]
    assert series.is_reached is is_reached
    assert indicator_figures(story.plan)["reached"] == is_reached


def picture() -> SimpleUploadedFile:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(target, "JPEG", comment=b"secret place")
    return SimpleUploadedFile("swing.jpg", target.getvalue(), "image/jpeg")


def test_a_photo_is_painted_anew_and_goes_with_the_consent(
    following: Following, story: PlanOfCast, browser_for: Browser
) -> None:
    paula = browser_for("paula")
    today = timezone.localdate()
    data = {
        "kind": "photo",
        "photo-file": picture(),
        "photo-description": "Two swings",
        "photo-consent": "All agreed on paper.",
        "photo-consent_until": (today + timedelta(days=30)).isoformat(),
        "photo-key": str(uuid.uuid4()),
    }
    paula.post(f"/fjordlund/progress/updates/{following.update.pk}/proof/", data)
    proof = Proof.objects.get(kind="photo")
    url = f"/fjordlund/progress/proof/{proof.pk}/"
    shown = paula.get(url)
    assert b"secret place" not in shown.content
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert url in paula.get(address(story.swings)).content.decode()
    Proof.objects.filter(pk=proof.pk).update(consent_until=today - timedelta(days=1))
    assert paula.get(url).status_code == 404
    storage, name = proof.file.storage, str(proof.file.name)
    assert forget_photos() == 1
    assert not storage.exists(name)
    gone = Proof.objects.get(pk=proof.pk)
    assert (str(gone.file), gone.title, gone.consent, gone.removed_on) == ("", "", "", today)


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_the_work_takes_twelve_questions(
    many: int,
    following: Following,
    story: PlanOfCast,
    cast: Cast,
    browser_for: Browser,
    django_assert_num_queries: Any,
) -> None:
    for number in range(many - 1):
        said(story.swings, cast.paula, "in-progress", f"{number} swings stand.")
    paula = browser_for("paula")
    paula.get(address(story.swings))
    with django_assert_num_queries(12):
        assert paula.get(address(story.swings)).status_code == 200
