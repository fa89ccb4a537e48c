"""The second factor of those who see who young people are (S20)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.choices import Role
from accounts.forms import OFFERED
from accounts.models import Invitation, Membership, Municipality
from accounts.second_factor import BY_LETTER_MARK
from accounts.views.second_factor import SECRET
from journal.models import Entry
from tests.canary import CanaryClient, client_of
from tests.cast import Cast
from tests.factories import InvitationFactory, MembershipFactory, MunicipalityFactory, UserFactory

SHOW = "/accounts/second-factor/"
SET_UP = "/accounts/second-factor/set-up/"
CODES = "/accounts/second-factor/codes/"


@pytest.fixture
def mona(cast: Cast, scoped: None) -> Any:
    """Return a moderator who has set up nothing yet."""
    mona = UserFactory(name="Mona", email="mona@fjordlund.example", language="en")
    MembershipFactory(municipality=cast.town, user=mona, role=Role.MODERATOR)
    return mona


def code(secret: str, later: int = 0) -> str:
    """Return what an app shows now, or so many half minutes later."""
    return f"{totp(bytes.fromhex(secret), drift=later):06d}"


def set_up(client: CanaryClient, after: str = "/fjordlund/") -> str:
    """Set up an app; return its secret."""
    client.get(SET_UP)
    secret = client.session[SECRET]
    done = client.post(SET_UP, {"code": code(secret), "next": after})
    assert done.status_code == 302, done.context["form"].errors
    return secret


def test_an_app_is_set_up_and_shown_in_each_session(mona: Any, cast: Cast) -> None:
    first = client_of(mona)
    page = first.get(SET_UP).content.decode()
    assert "<path" in page
    secret = first.session[SECRET]
    assert first.session[SECRET] == secret
    assert not TOTPDevice.objects.exists()
    wrong = first.post(SET_UP, {"code": "000 00x"})
    assert wrong.context["form"].errors["code"]
    set_up(first)
    assert first.get(SHOW).context["spare_codes_left"] == 8
    assert [each.verb for each in Entry.objects.filter(by=mona)] == ["second-factor.set-up"]

    second = client_of(mona)
    assert "spare_codes_left" not in second.get(SHOW).context
    # Used once already: the app's next code opens.
    assert second.post(SHOW, {"code": code(secret)}).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=60)):
        answer = second.post(SHOW, {"code": code(secret), "next": "/fjordlund/plan/"})
        assert answer["Location"] == "/fjordlund/plan/"
        assert second.get(SHOW).context["spare_codes_left"] == 8
    assert "otp_device_id" not in client_of(mona).session


def test_whoever_has_none_is_led_to_set_one_up(mona: Any) -> None:
    answer = client_of(mona).get(f"{SHOW}?next=/fjordlund/plan/")
    assert answer["Location"] == f"{SET_UP}?next=%2Ffjordlund%2Fplan%2F"
    assert CanaryClient().get(SHOW)["Location"].startswith("/accounts/login/")


def test_it_leads_to_no_other_host(mona: Any) -> None:
    client = client_of(mona)
    client.get(SET_UP)
    done = client.post(SET_UP, {"code": code(client.session[SECRET]), "next": "//evil.example/"})
    assert done["Location"] == f"{CODES}?next=%2F"
    assert client.post(CODES, {"next": "https://evil.example/"})["Location"] == "/"


def test_the_spare_codes_are_shown_once_and_open_once(mona: Any) -> None:
    client = client_of(mona)
    set_up(client)
    codes = client.get(f"{CODES}?next=/fjordlund/").context["codes"]
    assert len(set(codes)) == 8
    assert client.post(CODES, {"next": "/fjordlund/"})["Location"] == "/fjordlund/"
    assert client.get(CODES)["Location"] == "/"

    assert client_of(mona).post(SHOW, {"code": codes[0].upper()}).status_code == 302
    later = timezone.now() + timedelta(minutes=1)
    with time_machine.travel(later):
        assert client_of(mona).post(SHOW, {"code": codes[0]}).status_code == 200
    assert StaticToken.objects.count() == 7


def test_guessing_slows_itself_down(mona: Any) -> None:
    secret = set_up(client_of(mona))
    client = client_of(mona)
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False) as clock:
        for wait in (1, 2, 4, 8):
            assert "not right" in str(client.post(SHOW, {"code": "000000"}).context["form"].errors)
            said = str(client.post(SHOW, {"code": code(secret)}).context["form"].errors)
            assert f"wait {wait} second" in said
            clock.shift(wait)
        assert client.post(SHOW, {"code": code(secret)}).status_code == 302


def test_only_who_has_the_old_one_replaces_it(mona: Any) -> None:
    client = client_of(mona)
    set_up(client)
    old = TOTPDevice.objects.get()
    assert client_of(mona).get(SET_UP)["Location"].startswith(SHOW)
    client.get(SET_UP)
    assert client_of(mona).post(SET_UP, {"code": "1"})["Location"].startswith(SHOW)
    set_up(client)
    assert TOTPDevice.objects.get() != old
    assert StaticToken.objects.count() == 8


def test_the_code_is_told_in_the_demo_and_nowhere_else(mona: Any, cast: Cast) -> None:
    client = client_of(mona)
    assert client.get(SET_UP).context["demo_code"] == ""
    Municipality.objects.update(is_demo=True)
    page = client.get(SET_UP)
    told = page.context["demo_code"]
    assert f"Demo: the code now is {told}" in page.content.decode()
    assert client.post(SET_UP, {"code": told}).status_code == 302
    again = client_of(mona)
    told = again.get(SHOW).context["demo_code"]
    assert again.post(SHOW, {"code": told}).status_code == 302

    # Who belongs to a real town as well gets none, and neither does who belongs nowhere.
    real = MunicipalityFactory(slug="realtown", name="Realtown")
    MembershipFactory(municipality=real, user=mona, role=Role.READER)
    assert client_of(mona).get(SHOW).context["demo_code"] == ""
    Membership.objects.all().update(ended_at=timezone.now())
    assert client_of(mona).get(SHOW).context["demo_code"] == ""


def test_a_lost_phone_is_let_go_by_a_coordinator(mona: Any, cast: Cast) -> None:
    client = client_of(mona)
    set_up(client)
    role = Membership.objects.get(user=mona)
    reset = f"/fjordlund/people/{role.pk}/second-factor/"
    assert "Phone lost?" in client_of(cast.clara).get("/fjordlund/people/").content.decode()
    assert client_of(cast.paula).post(reset).status_code == 403
    assert client_of(cast.clara).get(reset).status_code == 405
    assert client_of(cast.clara).post(reset)["Location"] == "/fjordlund/people/"
    assert not TOTPDevice.objects.exists()
    assert client.get(SHOW)["Location"].startswith(SET_UP)
    line = Entry.objects.get(verb="second-factor.reset")
    assert (line.by, line.subject_id) == (cast.clara, role.pk)


def test_nobody_resets_her_own(mona: Any, cast: Cast) -> None:
    own = MembershipFactory(municipality=cast.town, user=cast.clara, role=Role.MODERATOR)
    clara = client_of(cast.clara)
    set_up(clara)
    clara.post(f"/fjordlund/people/{own.pk}/second-factor/")
    assert TOTPDevice.objects.filter(user=cast.clara).exists()


def test_those_who_look_after_young_people_can_be_invited() -> None:
    looks_after = {Role.MODERATOR, Role.YOUTH_FACILITATOR, Role.SAFEGUARDING, Role.DATA_PROTECTION}
    assert looks_after <= set(OFFERED)


def by_letter(person: Any) -> CanaryClient:
    """Return the browser of somebody whom her mailbox alone has let in."""
    client = client_of(person)
    session = client.session
    session[BY_LETTER_MARK] = True
    session.save()
    return client


@pytest.mark.parametrize("page", [SHOW, SET_UP, CODES, "/fjordlund/moderation/"])
def test_a_mailbox_sets_up_no_second_factor(cast: Cast, scoped: None, page: str) -> None:
    paula = by_letter(cast.paula)
    assert paula.get(SET_UP).status_code == 200
    MembershipFactory(municipality=cast.town, user=cast.paula, role=Role.MODERATOR)
    led = paula.get(page, follow=True)
    assert led.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    assert not led.wsgi_request.user.is_authenticated
    assert "Your role needs the password" in led.content.decode()
    assert client_of(cast.paula).get(SET_UP).status_code == 200


def test_a_mailbox_and_an_app_from_before_are_no_password(cast: Cast, scoped: None) -> None:
    paula = by_letter(cast.paula)
    set_up(paula)
    MembershipFactory(municipality=cast.town, user=cast.paula, role=Role.YOUTH_FACILITATOR)
    led = paula.get("/fjordlund/members/")
    assert led["Location"].startswith("/accounts/login/")


GRAVE = [Role.MODERATOR, Role.SAFEGUARDING, Role.YOUTH_FACILITATOR, Role.DATA_PROTECTION]


@pytest.mark.parametrize("role", GRAVE)
def test_who_looks_after_young_people_is_let_in_with_a_second_factor(
    cast: Cast, scoped: None, role: Role
) -> None:
    clara, people = client_of(cast.clara), "/fjordlund/people/"
    assert clara.get(people).status_code == 200
    typed = {"email": "new@fjordlund.example", "role": role, "department": ""}
    led = clara.post(people, typed)
    assert led["Location"] == f"{SHOW}?next=%2Ffjordlund%2Fpeople%2F"
    assert not Invitation.objects.filter(email=typed["email"]).exists()
    assert "Nothing has happened yet" in clara.get(SET_UP).content.decode()
    set_up(clara)
    assert clara.post(people, typed)["Location"] == people
    assert Invitation.objects.get(email=typed["email"]).role == role


def test_other_roles_are_given_without_one(cast: Cast, scoped: None) -> None:
    typed = {"email": "new@fjordlund.example", "role": Role.READER, "department": ""}
    assert client_of(cast.clara).post("/fjordlund/people/", typed).status_code == 302
    assert Invitation.objects.filter(email=typed["email"]).exists()


def test_who_looks_after_young_people_is_sent_away_with_a_second_factor(
    mona: Any, cast: Cast
) -> None:
    clara = client_of(cast.clara)
    role = Membership.objects.get(user=mona)
    end = f"/fjordlund/people/{role.pk}/end/"
    assert clara.get(end).status_code == 200
    assert clara.post(end)["Location"].startswith(SHOW)
    invitation = InvitationFactory(municipality=cast.town, role=Role.MODERATOR)
    revoke = f"/fjordlund/invitations/{invitation.pk}/revoke/"
    assert clara.post(revoke)["Location"] == f"{SHOW}?next=%2Ffjordlund%2Fpeople%2F"
    role.refresh_from_db()
    invitation.refresh_from_db()
    assert (role.ended_at, invitation.revoked_at) == (None, None)
    set_up(clara)
    clara.post(end)
    clara.post(revoke)
    role.refresh_from_db()
    invitation.refresh_from_db()
    assert role.ended_at
    assert invitation.revoked_at


def test_a_coordinator_who_lost_her_phone_is_helped_by_another(cast: Cast, scoped: None) -> None:
    set_up(client_of(cast.clara))
    own = Membership.objects.get(user=cast.clara)
    client_of(cast.ada).post(f"/fjordlund/people/{own.pk}/second-factor/")
    assert not TOTPDevice.objects.filter(user=cast.clara).exists()
