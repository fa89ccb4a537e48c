"""What young people read on the way in is easy in every language: LIX at most 35 (S19)."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from accounts.guardians import set_young_settings
from accounts.returning import new_return_code
from actionplan.ease import EASY, lix
from tests.canary import CanaryClient, client_of
from tests.cast import Cast
from tests.participation.joining import GUARDIAN, a_code, walk
from tests.young import Young

STEPS = ["/join/", "/join/about/", "/join/age/", "/join/name/", "/join/back/"]


def read(client: Client, path: str) -> str:
    """Return what stands in the middle of a page, a line for each block."""
    return said_on(client.get(path).content.decode())


def said_on(page: str) -> str:
    """Return what stands in the middle of a page that was fetched."""
    main = page[page.index("<main") : page.index("</main>")]
    drawn = re.sub(r"<svg.*?</svg>", "", main, flags=re.DOTALL)
    broken = re.sub(r"</?(p|li|h\d|legend|div|dt|dd|button|ul|label)\b[^>]*>", "\n\n", drawn)
    bare = unescape(re.sub(r"<[^>]+>", " ", broken))
    lines = [" ".join(line.split()) for line in bare.split("\n\n")]
    # One or two words, such as a name or a button, are no sentence.
    return "\n\n".join(line for line in lines if len(line.split()) > 2)


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_the_way_in_is_easy_to_read(
    young: Young, cast: Cast, client: CanaryClient, language: str
) -> None:
    set_young_settings(cast.town, consent_age=15, help_line="", by=cast.clara)
    walk(client, a_code(young.council, young.frida), "13-14")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    found = {path: lix(read(client, path)) for path in STEPS}
    assert {path: many for path, many in found.items() if many > EASY} == {}


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_her_own_pages_are_easy_to_read(young: Young, language: str) -> None:
    new_return_code(young.yrsa)
    type(young.yrsa).objects.filter(pk=young.yrsa.pk).update(language=language)
    young.yrsa.language = language
    yrsa = client_of(young.yrsa)
    paths = ["/fjordlund/my-data/", "/fjordlund/my-data/name/", "/fjordlund/my-data/leave/"]
    found = {path: lix(read(yrsa, path)) for path in paths}
    assert {path: many for path, many in found.items() if many > EASY} == {}


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_waiting_for_a_yes_is_easy_to_read(
    young: Young, cast: Cast, client: CanaryClient, language: str
) -> None:
    set_young_settings(cast.town, consent_age=15, help_line="", by=cast.clara)
    walk(client, a_code(young.council, young.frida), "13-14")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.post("/join/back/", {"guardian": GUARDIAN})
    assert lix(said_on(page.content.decode())) <= EASY
    assert lix(read(client, "/join/waiting/")) <= EASY
