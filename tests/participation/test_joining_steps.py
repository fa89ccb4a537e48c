"""Coming in step by step: what is asked, what is not, and what happens when it goes wrong."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.db import models
from django.utils import timezone
from django_scopes import scope

from accounts.choices import AgeBand
from accounts.guessing import ALARMING, JOIN_DOOR, WRONG_FROM_ONE_PLACE
from accounts.models import ReturnCode, User
from journal.models import Entry
from participation.forms import joining as forms_of_joining
from participation.models import JoinCode
from participation.pseudonyms import WORDS, offer_names
from programme.models import Body
from tests.canary import CanaryClient
from tests.cast import Cast, Strangers
from tests.participation.joining import a_code, code_on, come_in, walk
from tests.source import models_of_the_house
from tests.young import Young

Browser = Callable[[str], CanaryClient]


def test_a_young_person_comes_in_and_is_logged_in(
    young: Young, cast: Cast, client: CanaryClient
) -> None:
    person, _code = come_in(client, a_code(young.council, young.frida), AgeBand.AT_15)
    assert "_auth_user_id" not in client.session
    start = client.post("/join/start/")
    assert start.headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.session.get_expire_at_browser_close()
    assert client.get("/fjordlund/").status_code == 200
    assert person.age_band_asked_on == timezone.localdate()
    assert Entry.objects.filter(verb="young.join", by=person).count() == 1
    assert JoinCode.objects.get().used_by == person


def test_no_field_asks_for_a_birth_date_or_a_name() -> None:
    """S2: a band, never a day of birth; no form of a young person asks for her name."""
    dates = [
        f"{model._meta.label}.{field.name}"
        for model in models_of_the_house()
        for field in model._meta.fields
        if isinstance(field, models.DateField) and "birth" in field.name
    ]
    assert dates == []
    assert not [each for each in apps.get_models() if "birth" in repr(each._meta.fields).lower()]
    asked = {
        name
        for form in (
            forms_of_joining.AgeForm,
            forms_of_joining.WayBackForm,
            forms_of_joining.WayBackWithGuardianForm,
            forms_of_joining.CodeForm,
        )
        for name in form.base_fields
    }
    assert asked == {"age_band", "email", "guardian", "code"}


def test_only_a_name_that_was_offered_can_be_taken(young: Young, client: CanaryClient) -> None:
    walk(client, a_code(young.council, young.frida))
    page = client.post("/join/name/", {"pseudonym": "Lars Hansen"})
    assert set(page.context["form"].errors) == {"pseudonym"}
    before = page.context["form"].fields["pseudonym"].choices
    client.post("/join/name/", {"others": "yes"})
    after = client.get("/join/name/").context["form"].fields["pseudonym"].choices
    assert before != after


@pytest.mark.parametrize("language", WORDS)
def test_names_are_pairs_of_friendly_words_that_nobody_has(
    young: Young, cast: Cast, language: str
) -> None:
    first, second = WORDS[language]
    assert len(set(first)) * len(set(second)) > 900
    names = offer_names(cast.town, language)
    assert len(set(names)) == 4
    for name in names:
        one, other = name.split(" ")
        assert (one in first, other in second) == (True, True)
    assert max(len(name) for name in first) + max(len(name) for name in second) < 60


def test_a_name_in_use_is_not_offered_even_when_most_are(
    young: Young, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(WORDS, "en", (("Brave",), ("Otter",)))
    names = offer_names(cast.town, "en")
    assert names
    assert all(name.startswith("Brave Otter ") for name in names)


def test_of_two_with_the_same_name_the_second_is_offered_others(
    young: Young, client: CanaryClient
) -> None:
    walk(client, a_code(young.council, young.frida))
    name = client.session["joining"]["pseudonym"]
    User.objects.filter(pk=young.ymir.pk).update(pseudonym=name.upper())
    answer = client.post("/join/back/", {}, follow=True)
    assert answer.redirect_chain == [("/join/name/", 302)]
    assert "Somebody was faster with this name" in answer.content.decode()
    assert JoinCode.objects.get().is_open, "the code is not used up by it"


def test_steps_cannot_be_skipped(young: Young, client: CanaryClient) -> None:
    client.post("/join/", {"code": a_code(young.council, young.frida)})
    assert client.get("/join/name/").headers["Location"] == "/join/age/"
    assert client.post("/join/back/").headers["Location"] == "/join/name/"


def test_a_double_click_lets_in_one_person_and_shows_a_code_that_works(
    young: Young, client: CanaryClient
) -> None:
    walk(client, a_code(young.council, young.frida))
    before = User.objects.count()
    once = client.post("/join/back/", {})
    assert "Only this code works now" not in once.content.decode()
    page = client.post("/join/back/", {})
    assert "Only this code works now" in page.content.decode()
    assert User.objects.count() == before + 1
    codes = ReturnCode.objects.filter(user=page.context["person"])
    assert sorted(code.revoked_at is None for code in codes) == [False, True]
    other = CanaryClient()
    assert other.post("/return/", {"code": code_on(page)}).headers["Location"] == "/"


def test_the_second_half_of_a_double_click_that_knows_nothing_of_the_first(
    young: Young, client: CanaryClient
) -> None:
    walk(client, a_code(young.council, young.frida))
    way = client.session["joining"]
    client.post("/join/back/", {})
    late = CanaryClient()
    session = late.session
    session["joining"] = way
    session.save()
    assert code_on(late.post("/join/back/", {}))


def test_the_next_one_at_the_same_computer_is_not_let_in(
    young: Young, client: CanaryClient
) -> None:
    come_in(client, a_code(young.council, young.frida))
    session = client.session
    session["arrived"] = [session["arrived"][0], session["arrived"][1] - 16 * 60]
    session.save()
    client.post("/join/start/")
    assert "_auth_user_id" not in client.session
    # Nor after somebody else has begun with a code of her own.
    come_in(client, a_code(young.council, young.frida))
    client.post("/join/", {"code": a_code(young.council, young.frida)})
    client.post("/join/start/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["yrsa", "paula", "frida"])
def test_somebody_who_is_logged_in_is_told_so(
    young: Young, browser_for: Browser, name: str
) -> None:
    before = User.objects.count()
    code = a_code(young.council, young.frida)
    for path in ("/join/", f"/join/{code}/", "/join/about/", "/join/back/"):
        page = browser_for(name).post(path, {"code": code}, follow=True)
        assert "You are logged in already" in page.content.decode()
    assert User.objects.count() == before


def test_a_second_slip_adds_a_group_to_the_same_person(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    ymir, before = browser_for("ymir"), User.objects.count()
    code = a_code(young.council, young.frida)
    page = ymir.post("/join/", {"code": code}, follow=True)
    assert "You are now a member of Youth council too" in page.content.decode()
    assert young.ymir.seats.filter(to_on=None).count() == 2
    assert User.objects.get(pk=young.ymir.pk).roles_in(cast.town) == {
        "young-participant",
        "youth-council",
    }
    assert User.objects.count() == before
    # Used once, also so; and nobody sits twice in one body.
    assert ymir.post("/join/", {"code": code}).context["form"].errors
    again = a_code(young.council, young.frida)
    page = ymir.post("/join/", {"code": again})
    assert page.context["form"].errors == {"code": ["You are a member there already."]}
    assert JoinCode.objects.filter(used_at=None).count() == 1


def test_a_slip_of_another_town_adds_nothing(
    young: Young, cast: Cast, browser_for: Browser, strangers: Strangers
) -> None:
    with scope(municipality=strangers.town):
        body = Body.objects.create(municipality=strangers.town, kind="youth", name="CANARY-too")
        code = a_code(body, strangers.nils)
    page = browser_for("yrsa").post("/join/", {"code": code})
    assert page.context["form"].errors
    assert young.yrsa.municipalities().count() == 1


def test_looking_at_the_picture_s_address_uses_nothing_up(
    young: Young, client: CanaryClient
) -> None:
    code = a_code(young.council, young.frida)
    page = client.get(f"/join/{code}/", follow=True)
    assert page.redirect_chain == [("/join/", 302)]
    assert f"{code[:4]} {code[4:8]} {code[8:]}" in page.content.decode()
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert JoinCode.objects.get().is_open


def test_where_wrong_codes_are_written_down_no_code_stands(
    young: Young, client: CanaryClient
) -> None:
    code = a_code(young.council, young.frida)
    client.post(f"/join/{code}/", {"code": "AAAA BBBB CCCC"})
    assert not AccessAttempt.objects.exists()
    client.post("/join/", {"code": "AAAA BBBB CCCC"})
    assert [each.path_info for each in AccessAttempt.objects.all()] == ["/join/"]
    assert f"{code[:4]} {code[4:8]}" in client.get("/join/").content.decode()
    # Once it has let somebody on, the next one at this computer is not shown it.
    client.post("/join/", {"code": code})
    assert f"{code[:4]} {code[4:8]}" not in client.get("/join/").content.decode()


def test_guessing_ends_for_an_hour_and_is_told_to_the_operator(
    young: Young, client: CanaryClient, caplog: pytest.LogCaptureFixture
) -> None:
    """A school shares one address, so the door closes at a hundred wrong codes, not at ten."""
    code = a_code(young.council, young.frida)
    with caplog.at_level(logging.WARNING, logger="accounts.guessing"):
        for _ in range(ALARMING):
            assert client.post("/join/", {"code": "7KFD 93MP XHTR"}).status_code == 200
    said = [record.getMessage() for record in caplog.records]
    assert [line for line in said if "wrong codes" in line] == [
        f"{JOIN_DOOR}: {ALARMING} wrong codes from one place within an hour"
    ]
    attempt = AccessAttempt.objects.get(username=JOIN_DOOR)
    assert "7KFD" not in attempt.post_data, "a wrong code is mostly a right one with a slip in it"
    AccessAttempt.objects.update(failures_since_start=WRONG_FROM_ONE_PLACE - 1)
    assert client.post("/join/", {"code": code}).headers["Location"] == "/join/about/"
    AccessAttempt.objects.update(failures_since_start=WRONG_FROM_ONE_PLACE)
    assert client.post("/join/", {"code": code}).status_code == 429
    assert client.get("/accounts/login/").status_code == 200
    # Staff in the same building still come in: their door has a count of its own.
    typed = {"username": "paula@fjordlund.example", "password": "wrong"}
    assert client.post("/accounts/login/", typed).status_code == 200


@pytest.mark.parametrize("path", ["/join/", "/join/about/", "/join/age/", "/join/name/"])
def test_the_steps_cost_little(
    young: Young, client: CanaryClient, path: str, django_assert_num_queries: Any
) -> None:
    walk(client, a_code(young.council, young.frida))
    # The session, and the wrong codes so far or the code itself.
    with django_assert_num_queries(2):
        client.get(path)
