"""The demo's command: open to all, twice changes nothing, and never on a portal in earnest."""

import io
import re
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django_scopes import scopes_disabled

from accounts.models import Department, Membership, Municipality, User
from actionplan.models import ActionPlan, Initiative, Revision
from journal.models import Entry
from overview.demo import loading
from overview.demo.loading import load
from overview.demo.towns import PASSWORD, read_town

pytestmark = pytest.mark.django_db

COUNTED = (Municipality, Department, User, Membership, ActionPlan, Initiative, Revision, Entry)


def demo() -> str:
    """Run the command and return what it printed."""
    out = io.StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    """Return how many rows there are of what the demo writes."""
    with scopes_disabled():
        return {model.__name__: model.objects.count() for model in COUNTED}


def test_it_refuses_where_debug_is_off(settings: Any) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError, match=r"^The demo is not loaded where DEBUG is off\.$"):
        demo()
    assert counts() == dict.fromkeys(counts(), 0)


def test_it_does_not_touch_a_municipality_of_somebodys_own(settings: Any) -> None:
    settings.DEBUG = True
    Municipality.objects.create(slug="aalborg", name="Aalborg", country="dk", language="da")
    with pytest.raises(CommandError, match="is not the demo's own; nothing was changed in it"):
        demo()
    assert counts() == dict.fromkeys(counts(), 0) | {"Municipality": 1}


def test_a_town_is_loaded_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    town = read_town("aalborg")
    town["edits"].append({"number": "9.9"})
    monkeypatch.setattr(loading, "read_town", {"aalborg": town}.get)
    with pytest.raises(KeyError):
        load("aalborg")
    assert counts() == dict.fromkeys(counts(), 0)


def test_it_says_who_can_log_in_and_a_second_run_says_the_same_and_changes_nothing(
    settings: Any, rf: Any, django_assert_max_num_queries: Any
) -> None:
    settings.DEBUG = True
    first = demo()
    lines = first.rstrip().splitlines()
    assert re.split(r"  +", lines[0].strip()) == ["E-mail", "Role", "Municipality"]
    rows = [tuple(re.split(r"  +", line.strip())) for line in lines[2:-2]]
    assert ("ung1@aalborg.example", "Youth-council member", "Aalborg") in rows
    assert ("moderation@auenfurt.example", "Moderator", "Auenfurt") in rows
    assert rows[0] == ("koordinator@aalborg.example", "Coordinator", "Aalborg")
    assert ("skole@aalborg.example", "Department editor (Skoleforvaltningen)", "Aalborg") in rows
    assert [town for _email, _role, town in rows] == [
        *["Aalborg"] * 12, *["Auenfurt"] * 16, *["Solsund"] * 11
    ]  # fmt: skip
    assert lines[-1] == f"  Everybody's password: {PASSWORD}"
    assert {email for email, _role, _town in rows} == {
        person.email for person in User.objects.all()
    }

    koordinator = User.objects.get(email="koordinator@aalborg.example")
    door = rf.post("/accounts/login/")
    assert authenticate(door, username=koordinator.email, password=PASSWORD) == koordinator
    validate_password(PASSWORD, koordinator)

    with scopes_disabled():
        Initiative.objects.filter(number="3.6").update(title="Vi bestemmer selv")
        Department.objects.filter(name="Biblioteket").update(name="Hovedbiblioteket")
    before = counts()
    # Savepoints included: whether each town is there, the towns, and the people of each.
    with django_assert_max_num_queries(13):
        assert demo() == first
    assert counts() == before
    with scopes_disabled():
        assert Initiative.objects.filter(title="Vi bestemmer selv").exists()
        assert not Department.objects.filter(name="Biblioteket").exists()
