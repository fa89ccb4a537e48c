"""Coming back: by a code of one's own, or by letter to an address that was confirmed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axes.models import AccessAttempt

from accounts.addresses import confirm_address
from accounts.choices import Role
from accounts.guessing import RETURN_DOOR, WRONG_FROM_ONE_PLACE
from accounts.models import LoginLink, ReturnCode, User
from accounts.returning import new_return_code
from accounts.transitions import digest, give_role, invite
from bkportal.logs import KEYS
from jobs.models import OutgoingMail
from participation.viewing import label_of, views_in
from tests.canary import CanaryClient, client_of
from tests.cast import Cast
from tests.participation.joining import a_code, code_on, come_in
from tests.young import Young

Browser = Callable[[str], CanaryClient]
LETTER = re.compile(r"https?://[^/]+(/accounts/address/\S+)")


def back(code: str, client: CanaryClient | None = None) -> bool:
    """Whether a code lets somebody in."""
    client = client or CanaryClient()
    client.post("/return/", {"code": code})
    return "_auth_user_id" in client.session


def test_the_code_lets_her_in_as_often_as_she_likes(young: Young, client: CanaryClient) -> None:
    code = new_return_code(young.yrsa)
    assert back(code.lower().replace("", "-"), client)
    assert client.session.get_expire_at_browser_close()
    assert back(code)
    assert ReturnCode.objects.get(user=young.yrsa).code_hash == digest(code)


def test_who_stands_at_the_other_door_is_told_which(young: Young, client: CanaryClient) -> None:
    back_code, slip = new_return_code(young.yrsa), a_code(young.council, young.frida)
    for path, code, where in (("/join/", back_code, "/return/"), ("/return/", slip, "/join/")):
        page = client.post(path, {"code": code})
        (said,) = page.context["form"].errors["code"]
        (button,) = re.findall("“(.+)”", said)
        link = f'href="{where}">{button}</a>'
        assert link in page.content.decode()


def test_the_page_that_her_letter_named_opens_behind_the_code(young: Young) -> None:
    client = CanaryClient()
    wanted = "/fjordlund/my-input/?comment=7"
    door = client.get(wanted, follow=True)
    (url,) = re.findall(r'href="(/return/[^"]*)"', door.content.decode())
    page = client.get(url)
    assert f'name="next" value="{wanted}"' in page.content.decode()
    # A mistyped code forgets nothing.
    page = client.post("/return/", {"code": "7KFD 93MP", "next": wanted})
    assert page.context["next"] == wanted
    code = new_return_code(young.yrsa)
    assert client.post("/return/", {"code": code, "next": wanted}).url == wanted
    elsewhere = {"code": code, "next": "https://elsewhere.example/"}
    assert CanaryClient().post("/return/", elsewhere).url == "/"


def test_a_wrong_code_says_so_and_keeps_what_was_typed(young: Young, client: CanaryClient) -> None:
    page = client.post("/return/", {"code": "7KFD 93MP"})
    assert set(page.context["form"].errors) == {"code"}
    assert "7KFD 93MP" in page.content.decode()
    attempt = AccessAttempt.objects.get(username=RETURN_DOOR)
    assert "7KFD" not in attempt.post_data + attempt.get_data


def test_guessing_ends_for_an_hour(young: Young) -> None:
    code = new_return_code(young.yrsa)
    for _ in range(15):
        assert not back("7KFD 93MP XHTR 7KFD")
    assert back(code), "a class that mistypes is no burglar"
    AccessAttempt.objects.update(failures_since_start=WRONG_FROM_ONE_PLACE)
    assert CanaryClient().post("/return/", {"code": code}).status_code == 429


def test_a_new_code_takes_the_place_of_the_old_one(young: Young, browser_for: Browser) -> None:
    old = new_return_code(young.yrsa)
    new = code_on(browser_for("yrsa").post("/fjordlund/my-data/code/"))
    assert (back(old), back(new)) == (False, True)


def test_the_facilitator_gives_a_new_code_and_it_is_noted(
    young: Young, browser_for: Browser
) -> None:
    seat = young.council.seats.get(person=young.yrsa)
    page = browser_for("frida").post(f"/fjordlund/members/{seat.pk}/code/")
    assert back(code_on(page))
    # With it she could come in as somebody else: the data-protection officer reads of it.
    assert [(each.by, each.verb) for each in views_in(young.council.municipality)] == [
        (young.frida, "code.view")
    ]
    assert label_of(views_in(young.council.municipality)[0]).startswith("Gave a young person")


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.COORDINATOR, Role.READER])
def test_whoever_has_another_role_needs_her_password(young: Young, cast: Cast, role: str) -> None:
    code = new_return_code(young.yrsa)
    give_role(young.yrsa, cast.town, role, by=cast.clara)
    assert not back(code)
    assert not back(new_return_code(cast.paula))


def test_a_code_s_session_ends_when_a_role_comes_that_needs_a_password(
    young: Young, cast: Cast, client: CanaryClient
) -> None:
    User.objects.filter(pk=young.yrsa.pk).update(email="yrsa@example.org")
    assert back(new_return_code(young.yrsa), client)
    _invitation, token = invite(
        cast.town, email="yrsa@example.org", role=Role.MODERATOR, department=None, by=cast.clara
    )
    client.post(f"/accounts/invitation/{token}/")
    assert "_auth_user_id" not in client.session


def test_who_has_left_does_not_come_back(young: Young, client: CanaryClient) -> None:
    _person, code = come_in(client, a_code(young.council, young.frida))
    client.post("/join/start/")
    left = client.post("/fjordlund/my-data/leave/")
    assert "You have left" in left.content.decode()
    assert not back(code)
    assert client.get("/fjordlund/").status_code == 302


# --- By letter ---


def test_an_address_counts_once_its_letter_was_opened(
    young: Young, cast: Cast, client: CanaryClient
) -> None:
    code = a_code(young.council, young.frida)
    person, _back = come_in(client, code, email="Own@Example.org")
    assert person.email is None
    letter = OutgoingMail.objects.get(key__startswith="address:")
    assert (letter.address, person.pseudonym in letter.body) == ("own@example.org", False)
    found = LETTER.search(letter.body)
    assert found
    reader = CanaryClient()
    assert reader.get(found[1]).status_code == 200
    person.refresh_from_db()
    assert person.email is None, "mail scanners follow links"
    reader.post(found[1])
    person.refresh_from_db()
    assert person.email == "own@example.org"
    # From now on the letters that open the door reach her; no password exists.
    reader.post("/accounts/link/", {"email": "own@example.org"})
    assert LoginLink.objects.filter(user=person).count() == 1
    assert person.has_perm("accounts.log_in_by_letter")


def test_somebody_else_s_address_is_not_taken_and_nothing_is_told(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    answers = [
        browser_for("yrsa").post("/fjordlund/my-data/email/", {"email": email}, follow=True)
        for email in (cast.paula.email, "free@example.org")
    ]
    assert {"a letter is on its way" in page.content.decode() for page in answers} == {True}
    letters = OutgoingMail.objects.filter(key__startswith="address:")
    assert [letter.address for letter in letters] == ["free@example.org"]


def test_a_letter_that_came_too_late_changes_nothing(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    yrsa = browser_for("yrsa")
    for email in ("one@example.org", "two@example.org"):
        yrsa.post("/fjordlund/my-data/email/", {"email": email})
    letters = OutgoingMail.objects.filter(key__startswith="address:").order_by("-pk")
    newest, older = [LETTER.search(letter.body)[1] for letter in letters]  # type: ignore[index]
    confirm_address(newest.split("/")[3])
    assert CanaryClient().post(older).status_code == 404
    assert User.objects.get(pk=young.yrsa.pk).email == "two@example.org"


def test_the_log_in_page_leads_to_it(young: Young, client: CanaryClient) -> None:
    assert 'href="/return/"' in client.get("/accounts/login/").content.decode()


def test_no_key_reaches_the_log() -> None:
    for path in ("/join/7KFD93MPXHTR/", "/accounts/guardian/a-key/", "/accounts/address/a:b:c/"):
        said = KEYS.sub(r"\1…", f"GET {path} 500")
        assert said == f"GET {Path(path).parent.as_posix().rstrip('/')}/…/ 500"


def test_a_session_of_somebody_who_was_closed_ends(young: Young) -> None:
    yrsa = client_of(young.yrsa)
    assert yrsa.get("/fjordlund/my-data/").status_code == 200
    User.objects.filter(pk=young.yrsa.pk).update(is_active=False)
    assert yrsa.get("/fjordlund/my-data/").status_code == 302
