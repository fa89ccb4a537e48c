"""An invitation opens a door once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Invitation, Membership, User
from accounts.transitions import (
    INVITATION_DAYS,
    InvitationRefused,
    accept,
    digest,
    end_role,
    give_role,
    invite,
    revoke,
)
from jobs.mail import send_waiting_letters
from jobs.models import OutgoingMail
from journal.models import Entry
from tests.canary import CanaryClient, client_of
from tests.cast import Cast
from tests.factories import PASSWORD

pytestmark = pytest.mark.usefixtures("scoped")

WORD = "nine quiet owls"
TYPED = {"name": "Gitte", "password1": WORD, "password2": WORD}


@pytest.fixture
def written(cast: Cast) -> tuple[Invitation, str]:
    """Return an invitation that Clara wrote for Gitte, with its token."""
    return invite(
        cast.town,
        email=" Gitte@Fjordlund.example ",
        role=Role.DEPARTMENT_EDITOR,
        department=cast.parks,
        by=cast.clara,
    )


def test_only_the_token_s_hash_is_stored(written: tuple[Invitation, str]) -> None:
    invitation, token = written
    row = Invitation.objects.values().get(pk=invitation.pk)
    assert token not in repr(row)
    assert row["token_hash"] == digest(token)
    assert len(token) >= 43
    assert row["email"] == "gitte@fjordlund.example"


def test_taking_it_up_opens_the_town(
    written: tuple[Invitation, str], cast: Cast, client: CanaryClient
) -> None:
    invitation, token = written
    page = f"/accounts/invitation/{token}/"
    assert client.get(page).status_code == 200
    answer = client.post(page, TYPED)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/fjordlund/")
    gitte = User.objects.get(email="gitte@fjordlund.example")
    assert (gitte.name, gitte.language, gitte.check_password(WORD)) == ("Gitte", "da", True)
    assert gitte.departments_in(cast.town) == {cast.parks.pk}
    assert client.get("/fjordlund/").status_code == 200
    invitation.refresh_from_db()
    assert invitation.accepted_by == gitte
    verbs = list(Entry.objects.order_by("pk").values_list("verb", "by__name"))
    assert verbs == [("invitation.write", "Clara"), ("membership.begin", "Gitte")]


def test_looking_at_the_letter_s_link_does_not_use_it_up(
    written: tuple[Invitation, str], client: CanaryClient
) -> None:
    for _ in range(3):
        assert client.get(f"/accounts/invitation/{written[1]}/").status_code == 200
    assert client.post(f"/accounts/invitation/{written[1]}/", TYPED).status_code == 302


def test_it_is_used_once(written: tuple[Invitation, str], cast: Cast) -> None:
    invitation, token = written
    accept(invitation, name="Gitte", password=WORD)
    with pytest.raises(InvitationRefused):
        accept(invitation, name="Gitte", password="another word of mine")
    answer = CanaryClient().post(f"/accounts/invitation/{token}/", TYPED)
    assert answer.status_code == 200
    assert "This link no longer works" in answer.content.decode()
    assert User.objects.get(email=invitation.email).check_password(WORD)
    assert Membership.objects.filter(user__email=invitation.email).count() == 1


def test_it_grows_old(written: tuple[Invitation, str]) -> None:
    invitation, _token = written
    almost = timezone.now() + timedelta(days=INVITATION_DAYS)
    with (
        time_machine.travel(almost + timedelta(minutes=1), tick=False),
        pytest.raises(InvitationRefused),
    ):
        accept(invitation, name="Gitte", password=WORD)
    with time_machine.travel(almost - timedelta(minutes=1), tick=False):
        assert accept(invitation, name="Gitte", password=WORD).email == invitation.email


def test_it_can_be_taken_back(written: tuple[Invitation, str], cast: Cast) -> None:
    invitation, _token = written
    revoke(invitation, by=cast.ada)
    with pytest.raises(InvitationRefused):
        accept(invitation, name="Gitte", password=WORD)
    with pytest.raises(InvitationRefused):
        revoke(invitation, by=cast.ada)
    assert not User.objects.filter(email=invitation.email).exists()


def test_what_was_used_cannot_be_taken_back(written: tuple[Invitation, str], cast: Cast) -> None:
    accept(written[0], name="Gitte", password=WORD)
    with pytest.raises(InvitationRefused):
        revoke(written[0], by=cast.ada)


def test_somebody_known_takes_up_a_role_only_when_she_is_logged_in(
    cast: Cast, client: CanaryClient
) -> None:
    """Whoever holds the letter could otherwise act for her, or learn her name."""
    _invitation, token = invite(
        cast.town, email="ROLF@fjordlund.example", role=Role.AMBASSADOR, department=None, by=None
    )
    page = f"/accounts/invitation/{token}/"
    answer = client.post(page, TYPED)
    assert answer.headers["Location"] == f"/accounts/login/?next={page}"
    # Somebody else at the same computer is told so, and not sent in a ring.
    paula = client_of(cast.paula)
    for answer in (paula.get(page), paula.post(page, TYPED)):
        assert b"This invitation is for somebody else" in answer.content
        assert b"Rolf" not in answer.content
    assert cast.person("rolf").roles_in(cast.town) == {Role.READER}

    own = client_of(cast.rolf)
    assert own.get(page).context["form"] is None
    assert own.post(page, TYPED).headers["Location"] == "/fjordlund/"
    rolf = cast.person("rolf")
    assert rolf.check_password(PASSWORD)
    assert rolf.name == "Rolf"
    assert rolf.roles_in(cast.town) == {Role.READER, Role.AMBASSADOR}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"password2": "something else"}, "password2"),
        ({"password1": "short", "password2": "short"}, "password2"),
        ({"password1": "password1234", "password2": "password1234"}, "password2"),
        ({"name": ""}, "name"),
    ],
)
def test_a_weak_start_is_refused_and_uses_nothing_up(
    written: tuple[Invitation, str], client: CanaryClient, changed: dict[str, str], field: str
) -> None:
    answer = client.post(f"/accounts/invitation/{written[1]}/", TYPED | changed)
    assert list(answer.context["form"].errors) == [field]
    written[0].refresh_from_db()
    assert written[0].accepted_at is None


def test_the_page_shows_the_link_once(cast: Cast) -> None:
    clara = client_of(cast.clara)
    page = "/fjordlund/people/"
    answer = clara.post(page, {"email": "new@fjordlund.example", "role": "reader"})
    link = answer.context["link"]
    assert link.startswith("http://127.0.0.1:8000/accounts/invitation/")
    assert CanaryClient().get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert link not in clara.get(page).content.decode()


def test_an_editor_is_not_invited_without_a_department(cast: Cast) -> None:
    answer = client_of(cast.clara).post(
        "/fjordlund/people/", {"email": "new@fjordlund.example", "role": "department-editor"}
    )
    assert list(answer.context["form"].errors) == ["department"]
    assert not Invitation.objects.exists()


# --- Roles begin and end -------------------------------------------------------------------------


def test_a_role_that_ends_opens_nothing_from_now_on(cast: Cast) -> None:
    stefan = client_of(cast.stefan)
    assert stefan.get("/fjordlund/").status_code == 200
    role = Membership.objects.get(user=cast.stefan)
    client_of(cast.clara).post(f"/fjordlund/people/{role.pk}/end/")
    assert stefan.get("/fjordlund/").status_code == 404


def test_a_role_that_began_today_can_end_today(cast: Cast) -> None:
    today = timezone.localdate()
    role = give_role(cast.rolf, cast.town, Role.AMBASSADOR, by=cast.clara)
    assert role.starts_on == today
    end_role(role, today=today, by=cast.clara)
    assert cast.person("rolf").roles_in(cast.town) == {Role.READER}


def test_an_ended_role_is_taken_up_again_and_the_earlier_time_stays(cast: Cast) -> None:
    role = Membership.objects.get(user=cast.rolf)
    end_role(role, today=date(2026, 3, 1), by=cast.clara)
    assert cast.person("rolf").roles_in(cast.town) == set()
    again = give_role(cast.rolf, cast.town, Role.READER, by=cast.clara)
    assert again.pk != role.pk
    role.refresh_from_db()
    assert (role.ends_on, again.ends_on) == (date(2026, 3, 1), None)
    assert cast.person("rolf").roles_in(cast.town) == {Role.READER}


def test_a_role_that_runs_is_given_again_and_stays_one(cast: Cast) -> None:
    role = Membership.objects.get(user=cast.rolf)
    Membership.objects.filter(pk=role.pk).update(ends_on=date(2099, 1, 1))
    for _time in range(2):
        assert give_role(cast.rolf, cast.town, Role.READER, by=cast.clara).pk == role.pk
    role.refresh_from_db()
    assert role.ends_on is None


def test_a_running_and_a_planned_period_do_not_stumble_over_each_other(cast: Cast) -> None:
    role = Membership.objects.get(user=cast.rolf)
    Membership.objects.filter(pk=role.pk).update(ends_on=date(2099, 1, 1))
    planned = Membership.objects.create(
        municipality=cast.town, user=cast.rolf, role=Role.READER, starts_on=date(2099, 1, 2)
    )
    assert give_role(cast.rolf, cast.town, Role.READER, by=cast.clara).pk == planned.pk
    assert cast.person("rolf").roles_in(cast.town) == {Role.READER}


def test_a_role_still_to_come_begins_now_when_it_is_given_now(cast: Cast) -> None:
    far = date(2099, 1, 1)
    Membership.objects.filter(user=cast.rolf).update(starts_on=far)
    give_role(cast.rolf, cast.town, Role.READER, by=cast.clara)
    assert cast.person("rolf").roles_in(cast.town) == {Role.READER}


def test_nobody_ends_her_own_role(cast: Cast) -> None:
    role = Membership.objects.get(user=cast.clara)
    client_of(cast.clara).post(f"/fjordlund/people/{role.pk}/end/")
    role.refresh_from_db()
    assert role.ends_on is None


def test_the_letter_brings_the_link_and_the_tray_forgets_it(
    written: tuple[Invitation, str], cast: Cast
) -> None:
    letter = OutgoingMail.objects.get(key=f"invitation:{written[0].pk}")
    assert f"/accounts/invitation/{written[1]}/" in letter.body
    OutgoingMail.objects.exclude(pk=letter.pk).delete()

    assert send_waiting_letters() == 1

    assert mail.outbox[0].to == ["gitte@fjordlund.example"]
    letter.refresh_from_db()
    assert (letter.body, letter.address) == ("", "")


@pytest.mark.parametrize(
    ("who", "email", "role", "field"),
    [
        ("clara", "clara@fjordlund.example", Role.READER, "email"),
        ("ada", "Ada@fjordlund.example", Role.COORDINATOR, "email"),
        ("clara", "new@fjordlund.example", Role.ADMINISTRATOR, "role"),
    ],
)
def test_nobody_gives_herself_a_role_and_only_administrators_make_administrators(
    cast: Cast, who: str, email: str, role: str, field: str
) -> None:
    answer = client_of(getattr(cast, who)).post(
        "/fjordlund/people/", {"email": email, "role": role}
    )
    assert list(answer.context["form"].errors) == [field]
    assert not Invitation.objects.exists()


def test_a_coordinator_does_not_end_an_administrator(cast: Cast) -> None:
    ada = Membership.objects.get(user=cast.ada)
    client_of(cast.clara).post(f"/fjordlund/people/{ada.pk}/end/")
    assert cast.person("ada").roles_in(cast.town) == {Role.ADMINISTRATOR}


def test_the_link_stands_in_the_letter_alone(cast: Cast) -> None:
    browser = client_of(cast.ada)
    person = {"email": "new@fjordlund.example", "role": Role.READER}
    page = browser.post("/fjordlund/people/", person, follow=True)
    letter = OutgoingMail.objects.get(address="new@fjordlund.example")
    assert "/accounts/invitation/" in letter.body
    assert "/accounts/invitation/" not in page.content.decode()
    invitation = Invitation.objects.get()
    revoke(invitation, by=cast.ada)
    OutgoingMail.objects.exclude(pk=letter.pk).delete()
    assert send_waiting_letters() == 0


def test_a_new_invitation_takes_the_place_of_the_open_one(
    written: tuple[Invitation, str], cast: Cast, client: CanaryClient
) -> None:
    _again, token = invite(
        cast.town,
        email="gitte@fjordlund.example",
        role=Role.DEPARTMENT_EDITOR,
        department=cast.parks,
        by=cast.clara,
    )
    assert client.get(f"/accounts/invitation/{written[1]}/").context.get("form") is None
    assert client.get(f"/accounts/invitation/{token}/").context["form"] is not None
