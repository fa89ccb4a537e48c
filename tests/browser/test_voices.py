"""On a phone: a youth council writes its statement together, and somebody says an idea."""

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from deploy.processes import manage
from tests.browser.visitors import PHONE, Auenfurt, field, fits, save, speak, told

ComeIn = Callable[..., Page]

# Two members of a council that is asked. They have neither an address nor a password: who comes
# in by a code stands in a session like this.
COUNCIL = """
import json
from datetime import timedelta
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from django_scopes import scope
from accounts.models import Membership, Municipality, User
from actionplan.freezing import freeze
from actionplan.models import ActionPlan
from participation.models import Consultation
from programme.models import Body, Seat

town, now = Municipality.objects.get(slug="auenfurt"), timezone.now()
keys = {}
with scope(municipality=town):
    body = Body.objects.create(municipality=town, kind="youth", name="Jugendrat der Probe")
    for name in ("Mutiger Otter", "Ruhige Robbe"):
        person = User.objects.create(pseudonym=name, age_band="13-14", language="en")
        Membership.objects.create(municipality=town, user=person, role="youth-council")
        Seat.objects.create(municipality=town, body=body, person=person)
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.save()
        keys[name] = session.session_key
    # Where nobody reads, no box is open.
    reader = User.objects.create(name="Wer liest", email="wer.liest@auenfurt.example")
    Membership.objects.create(municipality=town, user=reader, role="moderator")
    plan = ActionPlan.objects.current(town)
    version = plan.versions.first() or freeze(
        plan, title="Voices", changelog="", only_agreed=False, by=None
    )
    asked = [
        Consultation.objects.create(
            municipality=town, body=body, version=version, title="Was sagt ihr?", state="open",
            opens_at=now, closes_at=now + timedelta(days=9), opened_at=now,
            moderator=reader, hours="werktags",
        ).pk
        for _ in range(2)
    ]
print(json.dumps({"keys": keys, "asked": asked}))
"""


@pytest.fixture(scope="module")
def council(portal: str, surroundings: dict[str, str]) -> dict[str, Any]:
    """A council of two that is asked about the plan of Auenfurt."""
    done = subprocess.run(
        manage("shell", "--no-imports", "-c", COUNCIL),
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture
def member(
    council: dict[str, Any], portal: str, window: Callable[..., Page]
) -> Callable[..., Page]:
    """A member at her phone: `member("Mutiger Otter")`."""

    def come(name: str, **options: Any) -> Page:
        page = window(PHONE, has_touch=True, **options)
        cookie = {"name": "session", "value": council["keys"][name], "url": portal}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.goto(Auenfurt.start)
        speak(page, "en")
        return page

    return come


@pytest.mark.parametrize("scripts", [True, False])
def test_two_members_write_the_statement_and_adopt_it_together(
    council: dict[str, Any], member: Callable[..., Page], scripts: bool
) -> None:
    # Each way has a consultation of its own.
    address = f"/auenfurt/consultations/{council['asked'][scripts]}/statement/"
    otter = member("Mutiger Otter", java_script_enabled=scripts)
    seal = member("Ruhige Robbe", java_script_enabled=scripts)
    for page in (otter, seal):
        page.goto(address)
        fits(page)
    field(otter, "Our statement").fill("We want shade.")
    save(otter)
    # Ruhige Robbe still has the empty page before her.
    field(seal, "Our statement").fill("We want a night bus.")
    seal.get_by_role("button", name="Save", exact=True).click()
    expect(seal.get_by_text("Somebody else wrote in the same place")).to_be_visible()
    both = field(seal, "Our statement")
    expect(both).to_have_value("We want shade.\n\nWe want a night bus.")
    fits(seal)
    save(seal)
    # Otter agrees to what stands there now, after being asked once more.
    otter.goto(address)
    otter.get_by_role("link", name="This is our statement").click()
    expect(otter.get_by_text("We want a night bus.")).to_be_visible()
    fits(otter)
    otter.get_by_role("button", name="Yes, this is our statement").click()
    expect(told(otter, "You have said yes.")).to_be_visible()
    fits(otter)
    # Nobody decides alone.
    expect(otter.get_by_role("link", name="This is our statement")).to_have_count(0)
    seal.goto(address)
    expect(seal.get_by_text("Mutiger Otter has said yes")).to_be_visible()
    seal.get_by_role("link", name="This is our statement").click()
    seal.get_by_role("button", name="Yes, this is our statement").click()
    expect(told(seal, "This is the statement now.")).to_be_visible()
    # Others read it after its moderator.
    expect(seal.get_by_text("Now it waits to be read by a moderator.")).to_be_visible()
    fits(seal)


@pytest.mark.parametrize("late", ["**/*.ttf", "**/bootstrap.min.css"])
def test_nothing_is_wider_than_the_phone_before_everything_has_come(
    council: dict[str, Any], member: Callable[..., Page], late: str
) -> None:
    page = member("Mutiger Otter")
    # What comes is empty: a refusal would be an error in the console.
    page.route(late, lambda route: route.fulfill(body=""))
    asked = f"{Auenfurt.start}consultations/{council['asked'][False]}/"
    for language in ("en", "de", "da"):
        speak(page, language)
        for address in (asked, f"{asked}statement/", f"{asked}input/", f"{Auenfurt.start}ideas/"):
            page.goto(address)
            fits(page)


def test_an_idea_waits_for_its_reader_and_staff_are_marked(
    council: dict[str, Any], member: Callable[..., Page], come_in: ComeIn
) -> None:
    otter = member("Mutiger Otter")
    otter.goto("/auenfurt/ideas/add/")
    field(otter, "Your idea in one sentence").fill("A tree house")
    field(otter, "Tell more about it").fill("Call me: 0151 23456789")
    otter.get_by_role("button", name="Send").click()
    expect(otter.get_by_role("alert")).to_contain_text("0151 23456789")
    expect(field(otter, "Your idea in one sentence")).to_have_value("A tree house")
    field(otter, "Tell more about it").fill("With a roof.")
    otter.get_by_role("button", name="Send").click()
    expect(told(otter, "Somebody reads your idea first.")).to_be_visible()
    expect(otter.get_by_text("Only you can see this so far.")).to_be_visible()
    fits(otter)
    adult = come_in(Auenfurt.coordinator)
    adult.goto("/auenfurt/ideas/?side=young")
    expect(adult.get_by_text("A tree house")).to_have_count(0)
    adult.get_by_role("link", name="Say your idea").click()
    field(adult, "Your idea in one sentence").fill("Slower cars at schools")
    adult.get_by_role("button", name="Send").click()
    seal = member("Ruhige Robbe")
    seal.goto("/auenfurt/ideas/?side=staff")
    card = seal.get_by_role("article", name="Slower cars at schools")
    expect(card).to_contain_text("Adult")
    card.get_by_role("button", name="I would like this too").click()
    expect(seal.get_by_text("One person would like this")).to_be_visible()


def test_everybody_can_use_the_pages(
    council: dict[str, Any], member: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    otter = member("Mutiger Otter")
    said = f"/auenfurt/consultations/{council['asked'][0]}/statement/"
    for path in (said, "/auenfurt/ideas/", "/auenfurt/ideas/add/", "/auenfurt/meetings/"):
        otter.goto(path)
        fits(otter)
        axe(otter)
