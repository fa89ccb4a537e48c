"""The guardian's yes: a setting of the municipality, asked and taken back by one letter (S3)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.addresses import send_address_letter
from accounts.choices import BANDS_BELOW, AgeBand, ConsentAge
from accounts.guardians import (
    TEXT_VERSION,
    ask_guardian,
    close_until_agreed,
    needs_guardian,
    newest_consent,
    set_young_settings,
)
from accounts.models import GuardianConsent, Municipality, User
from accounts.tasks import forget_guardians
from jobs.mail import send_waiting_letters
from jobs.models import OutgoingMail
from participation.forms.joining import YoungSettingsForm
from participation.transitions.joining import leave
from tests.canary import CanaryClient
from tests.cast import Cast
from tests.participation.joining import GUARDIAN, a_code, come_in, walk
from tests.young import Young

Browser = Callable[[str], CanaryClient]


@pytest.fixture
def asks(cast: Cast, young: Young) -> Municipality:
    """Fjordlund, where a guardian is asked below 15."""
    set_young_settings(cast.town, consent_age=15, help_line="", by=cast.clara)
    User.objects.filter(pk__in=[young.yrsa.pk, young.ymir.pk]).update(is_active=True)
    return cast.town


def letter_link() -> str:
    """Return the address in the newest letter to the guardian."""
    letter = OutgoingMail.objects.filter(key__startswith="guardian:").order_by("-pk")[0]
    assert letter.address == GUARDIAN
    found = re.search(r"https?://[^/]+(/accounts/guardian/\S+)", letter.body)
    assert found
    return found[1]


# --- S2: the setting ---


@pytest.mark.parametrize("band", AgeBand)
@pytest.mark.parametrize("age", [None, *ConsentAge])
def test_the_setting_alone_says_who_needs_a_guardian(
    cast: Cast, band: str, age: int | None
) -> None:
    first = {"under-13": 0, "13-14": 13, "15": 15, "16-17": 16, "18-plus": 18}[band]
    cast.town.consent_age = age
    assert needs_guardian(cast.town, band) == (age is not None and first < age)
    assert set(BANDS_BELOW) == set(ConsentAge)


def test_an_age_off_a_border_is_refused(cast: Cast) -> None:
    form = YoungSettingsForm({"consent_age": "14"})
    assert set(form.errors) == {"consent_age"}
    cast.town.consent_age = 14
    with pytest.raises(ValidationError):
        cast.town.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.filter(pk=cast.town.pk).update(consent_age=14)


def test_changing_the_setting_changes_who_may_come_in(
    young: Young, cast: Cast, browser_for: Browser
) -> None:
    yrsa = browser_for("yrsa")
    assert yrsa.get("/fjordlund/").status_code == 200
    page = browser_for("clara").post(
        "/fjordlund/young-settings/", {"consent_age": "15", "help_line": "Anna 12 34"}, follow=True
    )
    assert "Waiting for a guardian from now on: 2" in page.content.decode()
    assert yrsa.get("/fjordlund/").headers["Location"].startswith("/accounts/login/")
    browser_for("clara").post("/fjordlund/young-settings/", {"consent_age": ""})
    assert yrsa.get("/fjordlund/").status_code == 200
    cast.town.refresh_from_db()
    assert (cast.town.consent_age, cast.town.help_line) == (None, "")


# --- S3: asked, given, taken back ---


def test_an_account_below_the_age_is_closed_until_the_guardian_presses_the_button(
    asks: Municipality, young: Young, client: CanaryClient
) -> None:
    code = a_code(young.council, young.frida)
    person, back = come_in(client, code, AgeBand.FROM_13, guardian=GUARDIAN, email="")
    assert not person.is_active
    assert client.post("/join/start/").headers["Location"] == "/join/waiting/"
    assert "Waiting for a yes" in client.get("/join/waiting/").content.decode()
    later = CanaryClient()
    assert later.post("/return/", {"code": back}).headers["Location"] == "/join/waiting/"
    assert "_auth_user_id" not in later.session

    link, guardian = letter_link(), CanaryClient()
    # Mail scanners follow links: looking says nothing.
    assert guardian.get(link).status_code == 200
    person.refresh_from_db()
    assert not person.is_active
    guardian.post(link, {"answer": "agree"})
    consent = GuardianConsent.objects.get(person=person)
    assert (consent.text_version, consent.holds) == (TEXT_VERSION, True)
    assert "You can come in now" in later.get("/join/waiting/").content.decode()
    later.post("/join/start/")
    assert later.get("/fjordlund/").status_code == 200

    # Taken back: closed at the next request, and no code opens it.
    guardian.post(link, {"answer": "withdraw"})
    assert later.get("/fjordlund/").status_code == 302
    assert CanaryClient().post("/return/", {"code": back}).headers["Location"] == "/join/waiting/"
    consent.refresh_from_db()
    assert (consent.holds, consent.contact) == (False, "")
    # And not given again by a page that was left open.
    guardian.post(link, {"answer": "agree"})
    person.refresh_from_db()
    assert not person.is_active


def test_a_guardian_sees_her_answer_and_never_a_word_of_the_child(
    asks: Municipality, young: Young, client: CanaryClient
) -> None:
    code = a_code(young.council, young.frida)
    person, _back = come_in(client, code, AgeBand.FROM_13, guardian=GUARDIAN)
    link, guardian = letter_link(), CanaryClient()
    guardian.post(link, {"answer": "agree"})
    said = guardian.get(link).content.decode()
    for secret in (person.pseudonym, "13 or 14", young.council.name, GUARDIAN, young.shown.text):
        assert secret not in said
    letter = OutgoingMail.objects.get(key__startswith="guardian:")
    assert person.pseudonym not in letter.subject + letter.body
    # She is nobody to the portal: the child's pages ask her to log in.
    assert "_auth_user_id" not in guardian.session
    for path in ("/fjordlund/", "/fjordlund/my-data/"):
        assert guardian.get(path).status_code == 302


def test_the_letter_can_be_sent_again_and_only_the_newest_link_opens(
    asks: Municipality, young: Young, client: CanaryClient
) -> None:
    code = a_code(young.council, young.frida)
    come_in(client, code, AgeBand.UNDER_13, guardian="slip@example.org")
    for _ in range(9):
        page = client.post("/join/waiting/", {"guardian": GUARDIAN}, follow=True)
    assert "We have written often enough" in page.content.decode()
    letters = OutgoingMail.objects.filter(key__startswith="guardian:").order_by("pk")
    assert letters.count() == 6, "nobody's mailbox is filled"
    assert [letter.address for letter in letters] == [""] * 5 + [GUARDIAN]
    assert CanaryClient().get(letter_link()).status_code == 200


def test_the_guardian_s_address_is_asked_for_and_must_be_one(
    asks: Municipality, young: Young, client: CanaryClient
) -> None:
    before = User.objects.count()
    code = a_code(young.council, young.frida)
    page = walk(client, code, AgeBand.FROM_13).post("/join/back/", {"guardian": "no address"})
    assert set(page.context["form"].errors) == {"guardian"}
    assert User.objects.count() == before
    person, _back = come_in(CanaryClient(), a_code(young.council, young.frida), AgeBand.AT_15)
    assert person.is_active, "above the age nobody is asked"


def test_nobody_is_her_own_guardian_and_no_guardian_comes_in_as_the_child(
    asks: Municipality, young: Young, client: CanaryClient
) -> None:
    mine = "yes@example.org"
    walk(client, a_code(young.council, young.frida), AgeBand.FROM_13)
    page = client.post("/join/back/", {"guardian": f" {mine.upper()}", "email": mine})
    assert set(page.context["form"].errors) == {"guardian"}
    client.post("/join/back/", {"guardian": GUARDIAN, "email": ""})
    person = GuardianConsent.objects.get(contact=GUARDIAN).person
    User.objects.filter(pk=person.pk).update(email=mine)
    page = client.post("/join/waiting/", {"guardian": mine})
    assert set(page.context["form"].errors) == {"guardian"}
    # Later on, too, no letter that lets her in goes to whom she told as her guardian.
    send_address_letter(person, GUARDIAN)
    assert not OutgoingMail.objects.filter(key__startswith="address:").exists()


def test_who_corrects_her_age_below_the_border_waits(
    asks: Municipality, young: Young, client: CanaryClient
) -> None:
    person, back = come_in(client, a_code(young.council, young.frida), AgeBand.FROM_16)
    client.post("/join/start/")
    answer = client.post("/fjordlund/my-data/age/", {"age_band": AgeBand.FROM_13})
    assert answer.headers["Location"] == "/join/waiting/"
    assert client.get("/fjordlund/").status_code == 302
    client.post("/join/waiting/", {"guardian": GUARDIAN})
    CanaryClient().post(letter_link(), {"answer": "agree"})
    assert CanaryClient().post("/return/", {"code": back}).headers["Location"] == "/"
    person.refresh_from_db()
    assert person.age_band == AgeBand.FROM_13


def test_the_night_forgets_the_address_of_a_guardian_who_does_not_answer(
    asks: Municipality, young: Young, client: CanaryClient
) -> None:
    code = a_code(young.council, young.frida)
    person, _back = come_in(client, code, AgeBand.FROM_13, guardian=GUARDIAN)
    mine = GuardianConsent.objects.filter(person=person)
    mine.update(asked_at=timezone.now() - timedelta(days=29))
    forget_guardians()
    assert mine.get().contact == GUARDIAN
    mine.update(asked_at=timezone.now() - timedelta(days=31))
    forget_guardians()
    assert mine.get().contact == ""
    # The young person can name her once more.
    assert "Whom may we ask?" in client.get("/join/waiting/").content.decode()


def test_a_letter_in_the_tray_goes_to_nobody_once_she_has_left(
    asks: Municipality, young: Young, mailoutbox: list[EmailMessage]
) -> None:
    close_until_agreed(young.yrsa, asks, by=None)
    consent = newest_consent(young.yrsa, asks)
    assert consent is not None
    ask_guardian(consent, GUARDIAN)
    leave(young.yrsa, asks, by=young.yrsa)
    letter = OutgoingMail.objects.get(key=f"guardian:{consent.pk}:0")
    assert (letter.address, letter.body) == ("", "")
    send_waiting_letters()
    assert not [each for each in mailoutbox if GUARDIAN in each.to]


def test_the_address_goes_when_the_young_person_leaves(
    asks: Municipality, young: Young, client: CanaryClient
) -> None:
    code = a_code(young.council, young.frida)
    person, _back = come_in(client, code, AgeBand.FROM_13, guardian=GUARDIAN)
    link = letter_link()
    CanaryClient().post(link, {"answer": "agree"})
    client.post("/join/start/")
    client.post("/fjordlund/my-data/leave/")
    assert GuardianConsent.objects.get(person=person).contact == ""
    # A late yes lets nobody in again.
    CanaryClient().post(link, {"answer": "withdraw"})
    assert not User.objects.get(pk=person.pk).roles_in(asks)


def test_her_code_page_says_that_a_yes_is_still_missing(
    asks: Municipality, young: Young, client: CanaryClient
) -> None:
    walk(client, a_code(young.council, young.frida), "13-14")
    page = client.post("/join/back/", {"guardian": GUARDIAN}).content.decode()
    assert "A yes from home is still missing" in page
    assert "You can send the letter again, too." in page
    assert "Your code shows you if it has come" in CanaryClient().get("/return/").content.decode()


def test_who_needs_no_yes_reads_nothing_of_it(
    asks: Municipality, young: Young, client: CanaryClient
) -> None:
    walk(client, a_code(young.council, young.frida))
    assert "yes from home" not in client.post("/join/back/", {}).content.decode()
