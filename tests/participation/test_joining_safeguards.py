"""What does not exist, for the sake of young people: profiles, messages, names in public."""

import re
from collections.abc import Callable

import pytest
from django import forms
from django.apps import apps
from django.test import Client

from accounts.models import User
from participation.forms import joining as forms_of_joining
from tests.access import ARGUMENTS, TABLE, address
from tests.canary import body_of
from tests.source import models_of_the_house
from tests.young import Young
from tests.young_access import YOUNG_TABLE

ABSENT = r"profile|avatar|bio\b|follow(?!-?up)|friend|member-list|activity|badge|rank"
MESSAGES = r"messag|chat|inbox|direct|whisper"


def test_no_address_shows_a_profile_or_followers_or_lets_one_write_to_another() -> None:
    """S5 and S6: there is no such page, for anybody."""
    assert [url for url in ARGUMENTS if re.search(f"{ABSENT}|{MESSAGES}", url)] == []


@pytest.mark.parametrize(
    "path",
    ["profile/", "members/1/", "users/1/", "followers/", "messages/", "inbox/", "avatar/"],
)
def test_their_usual_addresses_lead_nowhere(
    young: Young, browser_for: Callable[[str], Client], path: str
) -> None:
    for name in ("yrsa", "frida", "clara"):
        assert browser_for(name).get(f"/fjordlund/{path}").status_code == 404


def test_no_table_holds_a_profile_or_a_message() -> None:
    for model in models_of_the_house():
        assert not re.search(rf"profile|follow(?!up)|{MESSAGES}", model.__name__.lower()), model
    fields = {field.name for field in User._meta.get_fields()}
    assert not {name for name in fields if re.search(ABSENT, name)}
    # One field of a person may be shown to others: the display name, which is assigned.
    assert "pseudonym" in fields
    assert apps.is_installed("participation")


def test_no_form_of_a_young_person_takes_a_picture_or_a_text_about_herself() -> None:
    kinds = {
        type(field)
        for name in vars(forms_of_joining)
        if name.endswith("Form")
        for field in getattr(forms_of_joining, name).base_fields.values()
    }
    assert not [kind for kind in kinds if issubclass(kind, forms.FileField)]
    written = {
        name
        for form in ("AgeForm", "NameForm", "WayBackForm", "WayBackWithGuardianForm")
        for name, field in getattr(forms_of_joining, form).base_fields.items()
        if type(field) is forms.CharField
    }
    assert written == set()


def test_no_public_page_names_anybody(own_young: dict[str, object], young: Young) -> None:
    """S4: everything that is answered without a log-in, searched for every name and address."""
    User.objects.filter(pk=young.yrsa.pk).update(
        email="yrsa.secret@fjordlund.example", name="Yrsa Secretsdatter"
    )
    people = User.objects.filter(memberships__municipality__slug="fjordlund").distinct()
    secrets = {word for person in people for word in (person.email, person.name) if word}
    young_people = people.filter(pk__in=[young.yrsa.pk, young.ymir.pk])
    secrets |= set(young_people.values_list("pseudonym", flat=True))
    assert len(secrets) > 12
    client = Client()
    seen = 0
    for row in TABLE + YOUNG_TABLE:
        if row.method != "GET" or row.codes.split()[0] != "200":
            continue
        # A letter with a key speaks to the one person it was written to; the style guide is the
        # demo's, and its people are invented.
        if "token" in ARGUMENTS[row.url] or row.url == "styleguide":
            continue
        answer = client.get(address(row, "fjordlund", own_young))
        said = body_of(answer).decode(errors="replace") + repr(answer.headers)
        # Whole words: the letters of a short name may stand in a token by chance.
        told = {word for word in secrets if re.search(rf"\b{re.escape(word)}\b", said)}
        assert told == set(), row
        seen += 1
    assert seen > 12
