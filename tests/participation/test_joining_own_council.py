"""S20, own youth council: who sits in a body is known to its own facilitator alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Membership, User
from journal.models import Entry
from participation.models import JoinCode
from participation.transitions.joining import make_codes
from programme.erasing import erase
from programme.models import Body, Seat
from tests.canary import CanaryClient
from tests.cast import Cast
from tests.factories import MembershipFactory, UserFactory
from tests.young import Young, verified

Browser = Callable[[str], CanaryClient]
MEMBERS = "/fjordlund/members/"
CODES = "/fjordlund/join-codes/"
NOBODY_NAMED = "Nobody is named for it."


@pytest.fixture
def fay(cast: Cast, young: Young) -> User:
    """The facilitator of the school class; Frida is the council's."""
    fay = UserFactory(name="Fay", email="fay@fjordlund.example", language="en")
    MembershipFactory(municipality=cast.town, user=fay, role="youth-facilitator")
    Body.objects.filter(pk=young.council.pk).update(facilitator=young.frida)
    Body.objects.filter(pk=young.school_class.pk).update(facilitator=fay)
    return fay


def seen_by(client: CanaryClient) -> set[str]:
    return {seat.person.pseudonym for seat in client.get(MEMBERS).context["page"]}


def test_each_facilitator_sees_the_members_of_her_own_body(
    fay: User, young: Young, browser_for: Browser
) -> None:
    assert seen_by(browser_for("frida")) == {"Brave Otter"}
    assert seen_by(verified(fay)) == {"Quiet Heron"}
    assert NOBODY_NAMED not in verified(fay).get(MEMBERS).content.decode()
    assert Entry.objects.filter(verb="young.view").count() == 3


def test_another_facilitator_gets_404(fay: User, young: Young, browser_for: Browser) -> None:
    """S20: other council -> 404, for members and codes alike, and nothing is changed."""
    seat = Seat.objects.get(person=young.yrsa)
    make_codes(young.council, 1, days=14, by=young.frida)
    code = JoinCode.objects.get()
    other = verified(fay)
    for path in (f"{MEMBERS}{seat.pk}/code/", f"{MEMBERS}{seat.pk}/end/",
                 f"{CODES}{code.pk}/revoke/"):  # fmt: skip
        assert other.post(path).status_code == 404
    assert other.get(f"{MEMBERS}{seat.pk}/end/").status_code == 404
    listed = other.get(CODES)
    assert listed.context["page"].paginator.count == 0
    assert set(listed.context["counts"].values()) == {0}
    assert list(listed.context["form"].fields["body"].queryset) == [young.school_class]
    refused = other.post(CODES, {"body": young.council.pk, "many": 1, "days": 1})
    assert set(refused.context["form"].errors) == {"body"}
    assert JoinCode.objects.get().revoked_at is None
    assert browser_for("frida").post(f"{MEMBERS}{seat.pk}/code/").status_code == 200
    assert Entry.objects.filter(verb="code.view").count() == 1


def test_who_stands_in_for_her_sees_them_for_these_days(
    fay: User, cast: Cast, young: Young
) -> None:
    today = timezone.localdate()
    role = MembershipFactory(
        municipality=cast.town,
        user=cast.greta,
        role="youth-facilitator",
        starts_on=today,
        ends_on=today + timedelta(days=3),
        stands_in_for=Membership.objects.get(user=fay),
    )
    assert seen_by(verified(cast.greta)) == {"Quiet Heron"}
    Membership.objects.filter(pk=role.pk).update(ended_at=timezone.now())
    assert verified(cast.greta).get(MEMBERS).status_code == 403


@pytest.mark.parametrize("why", ["nobody named", "no longer holds the role", "erased"])
def test_where_nobody_is_named_every_facilitator_looks_after_it_and_is_told(
    fay: User, young: Young, browser_for: Browser, why: str
) -> None:
    if why == "nobody named":
        Body.objects.filter(pk=young.school_class.pk).update(facilitator=None)
    elif why == "erased":
        erase(fay, today=timezone.localdate())
        assert Body.objects.get(pk=young.school_class.pk).facilitator is None
    else:
        Membership.objects.filter(user=fay).update(ended_at=timezone.now())
    frida = browser_for("frida")
    assert seen_by(frida) == {"Brave Otter", "Quiet Heron"}
    for page in (MEMBERS, CODES):
        assert frida.get(page).content.decode().count(NOBODY_NAMED) == 1


def test_who_sits_with_another_facilitator_too_leaves_only_the_one_body(
    fay: User, young: Young, cast: Cast, browser_for: Browser
) -> None:
    Seat.objects.create(municipality=cast.town, body=young.school_class, person=young.yrsa)
    seat = Seat.objects.get(person=young.yrsa, body=young.council)
    browser_for("frida").post(f"{MEMBERS}{seat.pk}/end/")
    assert Seat.objects.get(person=young.yrsa, body=young.school_class).to_on is None
    assert Seat.objects.get(pk=seat.pk).to_on == timezone.localdate()
    assert User.objects.get(pk=young.yrsa.pk).roles_in(cast.town) == {"youth-council"}


def test_the_coordinator_names_her_on_the_page_of_the_body(
    fay: User, young: Young, cast: Cast, browser_for: Browser
) -> None:
    clara = browser_for("clara")
    path = f"/fjordlund/programme/bodies/{young.council.pk}/edit/"
    typed: dict[str, Any] = {"name": "Youth council", "kind": "youth"}
    offered = clara.get(path).context["form"].fields["facilitator"].queryset
    assert set(offered) == {fay, young.frida}
    assert clara.post(path, typed | {"facilitator": fay.pk}).status_code == 302
    assert Body.objects.get(pk=young.council.pk).facilitator == fay
    assert "Fay looks after its young people" in clara.get(
        "/fjordlund/programme/bodies/"
    ).content.decode()
    # Somebody who is no facilitator cannot be named, and other bodies have none.
    refused = clara.post(path, typed | {"facilitator": cast.greta.pk})
    assert set(refused.context["form"].errors) == {"facilitator"}
    clara.post(path, typed | {"kind": "working", "facilitator": fay.pk})
    assert Body.objects.get(pk=young.council.pk).facilitator is None
