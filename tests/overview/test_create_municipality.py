"""A municipality begins: its round, an empty plan, and a door that opens once for one person."""

import io
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import resolve
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from accounts.models import Invitation, Membership, Municipality
from accounts.transitions import accept, digest
from actionplan.models import ActionPlan, Initiative
from programme.models import Cycle, Phase

pytestmark = pytest.mark.django_db

WANTED = {"country": "dk", "language": "da", "administrator": "it@randers.example"}


def create(slug: str = "randers", **changes: Any) -> str:
    """Run the command and return what it printed."""
    out = io.StringIO()
    call_command("create_municipality", slug, **(WANTED | changes), stdout=out)
    return out.getvalue()


def test_it_begins_today_with_a_round_and_an_empty_plan() -> None:
    create(name="Randers Kommune", inhabitants=98_000)
    town = Municipality.objects.get()
    assert (town.slug, town.name, town.inhabitants) == ("randers", "Randers Kommune", 98_000)
    assert not town.is_demo
    with scope(municipality=town):
        cycle = Cycle.objects.get()
        assert (cycle.number, cycle.variant_key, cycle.remark) == (1, "denmark", "")
        first = Phase.objects.first()
        assert first
        assert first.opened_on == first.starts_on == timezone.localdate()
        plan = ActionPlan.objects.get()
        assert (plan.number, plan.cycle, bool(plan.title)) == (1, cycle, True)
        assert not Initiative.objects.exists()
        assert not Membership.objects.exists()


def test_the_link_is_printed_last_and_stored_nowhere(settings: Any) -> None:
    settings.PORTAL_URL = "https://plan.example.org"
    link = create().splitlines()[-1]
    token = resolve(link.removeprefix("https://plan.example.org")).kwargs["token"]
    with scopes_disabled():
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.role) == ("it@randers.example", "administrator")
        assert invitation.token_hash == digest(token)
        assert token not in str(vars(invitation))
        person = accept(invitation, name="Ida", password="en-lang-adgangskode")
    assert person.roles_in(Municipality.objects.get()) == {"administrator"}


def test_the_way_of_a_german_town_follows_its_size() -> None:
    create("klein", country="de", language="de", inhabitants=12_000)
    create("gross", country="de", language="de", inhabitants=400_000)
    with scopes_disabled():
        keys = Cycle.objects.order_by("pk").values_list("variant_key", flat=True)
        assert list(keys) == ["germany-small", "germany-large"]


def test_without_a_name_it_is_called_by_its_address() -> None:
    create("bad-auenfurt", country="de", language="de")
    assert Municipality.objects.get().name == "Bad Auenfurt"


@pytest.mark.parametrize(
    ("slug", "changes", "reason"),
    [
        ("admin", {}, "slug: This address belongs to the portal itself"),
        ("Randers", {}, "slug: Use small letters, digits and hyphens."),
        ("randers!", {}, "slug: "),
        ("a" * 41, {}, "slug: "),
        ("randers", {"administrator": "it"}, "'it' is not an e-mail address"),
        ("randers", {"inhabitants": -1}, "inhabitants: "),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_leaves_nothing(
    slug: str, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(CommandError, match=re.escape(reason)):
        create(slug, **changes)
    assert not Municipality.objects.exists()


def test_one_that_is_there_stays_as_it_is() -> None:
    create()
    with pytest.raises(CommandError, match=r"^There is a municipality 'randers' already\.$"):
        create(name="Noget andet")
    assert Municipality.objects.get().name == "Randers"
    with scopes_disabled():
        assert Invitation.objects.count() == 1
