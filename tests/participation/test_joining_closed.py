"""A closed account opens what is hers, to see, download and delete, and nothing else (S16)."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import AgeBand
from accounts.guardians import agree, newest_consent, withdraw_consent
from accounts.models import Municipality, ReturnCode, User
from participation.choices import CommentState
from participation.models import Comment
from tests.canary import CanaryClient
from tests.cast import Cast, PlanOfCast
from tests.participation.joining import GUARDIAN, a_code, come_in
from tests.participation.test_joining_guardian import letter_link
from tests.young import Young, a_comment

MINE = "/join/mine/"
OPEN = (MINE, f"{MINE}download/", f"{MINE}erase/")


@pytest.fixture
def town(cast: Cast) -> Municipality:
    cast.town.consent_age = 15
    cast.town.save()
    return cast.town


@pytest.fixture
def shut_out(young: Young, story: PlanOfCast, town: Municipality) -> tuple[User, str]:
    """A young person who has said something and whose guardian has taken the yes back."""
    code = a_code(young.council, young.frida)
    person, back = come_in(CanaryClient(), code, AgeBand.FROM_13, guardian=GUARDIAN)
    consent = newest_consent(person, town)
    assert consent is not None
    agree(consent)
    a_comment(young.consultation, person, story.swings, state=CommentState.SHOWN, text="Mine.")
    withdraw_consent(consent)
    return person, back


def test_she_sees_and_downloads_what_is_hers_and_comes_no_further(
    shut_out: tuple[User, str], client: CanaryClient
) -> None:
    person, back = shut_out
    waiting = client.post("/return/", {"code": back}, follow=True).content.decode()
    assert f'href="{MINE}"' in waiting
    page = client.get(MINE).content.decode()
    assert person.pseudonym in page
    assert "comments: 1" in page
    told = json.loads(client.get(f"{MINE}download/").content)
    assert [each["text"] for each in told["fjordlund"]["participation.comment.author"]] == ["Mine."]
    # She is nobody to the portal all the while.
    assert "_auth_user_id" not in client.session
    for path in ("/fjordlund/", "/fjordlund/my-data/", "/fjordlund/data/erase/"):
        assert client.get(path).headers["Location"].startswith("/accounts/login/")
    assert client.post("/join/start/").headers["Location"] == "/join/waiting/"
    person.refresh_from_db()
    assert not person.is_active


def test_she_deletes_what_is_hers_and_her_words_stay_without_a_name(
    shut_out: tuple[User, str], client: CanaryClient
) -> None:
    person, back = shut_out
    many = Comment.objects.count()
    client.post("/return/", {"code": back})
    refused = client.post(f"{MINE}erase/", {"own_name": "Somebody else"})
    assert set(refused.context["form"].errors) == {"own_name"}
    answer = client.post(f"{MINE}erase/", {"own_name": person.pseudonym})
    assert answer.headers["Location"] == "/accounts/erased/"
    gone = User.objects.get(pk=person.pk)
    assert (gone.pseudonym, gone.age_band, gone.is_active) == ("", "", False)
    assert not ReturnCode.objects.filter(user=person, revoked_at=None).exists()
    assert Comment.objects.count() == many
    assert client.get(MINE).headers["Location"] == "/return/"


def test_it_opens_to_nobody_without_the_code_and_not_for_long(
    shut_out: tuple[User, str], young: Young, client: CanaryClient
) -> None:
    person, back = shut_out
    for path in OPEN:
        assert CanaryClient().get(path).headers["Location"] == "/return/"
    client.post("/return/", {"code": back})
    session = client.session
    session["arrived"] = [person.pk, int((timezone.now() - timedelta(minutes=16)).timestamp())]
    session.save()
    for path in OPEN:
        assert client.get(path).headers["Location"] == "/return/"
    # An account that is open has these pages inside.
    User.objects.filter(pk=person.pk).update(is_active=True)
    client.post("/return/", {"code": back})
    for path in OPEN:
        assert client.get(path).headers["Location"] == "/"


def test_the_guardian_s_page_says_how(
    young: Young, town: Municipality, client: CanaryClient
) -> None:
    come_in(client, a_code(young.council, young.frida), AgeBand.FROM_13, guardian=GUARDIAN)
    link, guardian = letter_link(), CanaryClient()
    guardian.post(link, {"answer": "agree"})
    way = "With the code your child can still see, download and delete what is stored"
    assert way in guardian.get(link).content.decode()
    guardian.post(link, {"answer": "withdraw"})
    assert way in guardian.get(link).content.decode()
