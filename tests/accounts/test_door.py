"""The door: logging in, forgetting a password, coming back to a text, choosing a language."""

import json
import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from accounts.models import User
from jobs.models import OutgoingMail
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = reverse("accounts:login")


def log_in(email: str, password: str = PASSWORD, **extra: Any) -> Any:
    return CanaryClient().post(LOGIN, {"username": email, "password": password}, **extra)


@pytest.mark.parametrize("email", ["paula@fjordlund.example", "PAULA@Fjordlund.Example"])
def test_log_in_by_address_however_it_is_written(cast: Cast, email: str) -> None:
    response = log_in(email)

    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast: Cast) -> None:
    def words(response: Any) -> str:
        return re.sub(r'value="[^"]*"', "", response.content.decode())

    wrong = log_in("paula@fjordlund.example", "wrong")
    unknown = log_in("nobody@fjordlund.example", "wrong")

    assert (wrong.status_code, words(wrong)) == (unknown.status_code, words(unknown))


def test_somebody_who_has_left_cannot_log_in(cast: Cast) -> None:
    User.objects.filter(pk=cast.paula.pk).update(is_active=False)

    assert log_in("paula@fjordlund.example").status_code == 200


def test_somebody_who_is_shut_out_is_out_at_the_next_page(cast: Cast) -> None:
    browser = client_of(cast.paula)
    User.objects.filter(pk=cast.paula.pk).update(is_active=False)

    assert browser.get("/fjordlund/").status_code == 302


def test_ten_wrong_passwords_close_the_door_from_that_place_only(cast: Cast) -> None:
    spellings = ["paula@fjordlund.example", "Paula@fjordlund.example"]
    answers = [log_in(spellings[each % 2], "wrong").status_code for each in range(11)]

    assert answers[:9] == [200] * 9
    assert answers[-1] == 429
    assert log_in("paula@fjordlund.example").status_code == 429
    # From home she gets in: nobody can lock her out for good.
    assert log_in("paula@fjordlund.example", REMOTE_ADDR="10.0.0.9").status_code == 302
    assert log_in("stefan@fjordlund.example").status_code == 302


def test_the_counter_starts_anew_after_a_right_password(cast: Cast) -> None:
    log_in("paula@fjordlund.example", "wrong")
    log_in("paula@fjordlund.example")

    assert AccessAttempt.objects.count() == 0


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example", "\\\\evil.example"])
def test_nobody_is_led_out_of_the_portal(cast: Cast, target: str) -> None:
    login = CanaryClient().post(
        LOGIN, {"username": "paula@fjordlund.example", "password": PASSWORD, "next": target}
    )
    language = CanaryClient().post(reverse("set_language"), {"language": "de", "next": target})

    assert login.headers["Location"] == "/"
    assert language.headers["Location"] == "/"


def test_logging_out_ends_the_session(cast: Cast) -> None:
    browser = client_of(cast.paula)
    cookie = browser.cookies["session"].value
    browser.post(reverse("accounts:logout"))
    browser.cookies["session"] = cookie

    assert browser.get("/fjordlund/").status_code == 302


# --- A forgotten password ------------------------------------------------------------------------


def ask(email: str) -> Any:
    return CanaryClient().post(reverse("accounts:password-reset"), {"email": email})


def test_known_and_unknown_addresses_get_the_same_answer_and_one_gets_a_letter(cast: Cast) -> None:
    OutgoingMail.objects.all().delete()

    known, unknown = ask("paula@fjordlund.example"), ask("nobody@fjordlund.example")

    assert (known.status_code, known.headers["Location"]) == (302, "/accounts/password/sent/")
    assert (unknown.status_code, unknown.headers["Location"]) == (302, "/accounts/password/sent/")
    assert [each.recipient for each in OutgoingMail.objects.all()] == [cast.paula]


def test_the_letter_leads_to_a_new_password_once(cast: Cast, settings: Any) -> None:
    ask("paula@fjordlund.example")
    body = OutgoingMail.objects.get(recipient=cast.paula).body
    # The address is the configured one, whatever the request claimed.
    link = re.search(rf"{re.escape(settings.PORTAL_URL)}(/accounts/password/\S+)", body)
    assert link is not None
    browser = CanaryClient()
    form = browser.get(link[1], follow=True)
    new = {"new_password1": "nine slow snails now", "new_password2": "nine slow snails now"}
    browser.post(form.redirect_chain[-1][0], new)

    assert cast.person("paula").check_password("nine slow snails now")
    assert CanaryClient().get(link[1]).status_code == 200
    again = CanaryClient().get(link[1], follow=True)
    assert again.redirect_chain == []


def test_the_letter_speaks_the_persons_language(cast: Cast) -> None:
    subjects = []
    for language in ("da", "de", "en"):
        User.objects.filter(pk=cast.paula.pk).update(language=language)
        OutgoingMail.objects.filter(recipient=cast.paula).delete()
        ask("paula@fjordlund.example")
        subjects.append(OutgoingMail.objects.get(recipient=cast.paula).subject)

    assert len(set(subjects)) == 3


# --- Coming back to a text -----------------------------------------------------------------------

TEXT = 'Børn & unge sagde: "Vi vil have <b>træer</b>"\n' * 60


def test_a_text_whose_session_ended_comes_back_after_logging_in(
    cast: Cast, story: PlanOfCast
) -> None:
    address = f"/fjordlund/plans/1/initiatives/{story.swings.pk}/edit/"
    ended = CanaryClient().post(address, {"goal": TEXT, "password": "not kept"})
    assert ended.status_code == 401
    kept = ended.context["kept"]
    assert json.loads(kept) == [["goal", TEXT]]

    person = {"username": "paula@fjordlund.example", "action": address, "kept": kept}
    wrong = CanaryClient().post(reverse("accounts:resume"), person | {"password": "wrong"})
    right = CanaryClient().post(reverse("accounts:resume"), person | {"password": PASSWORD})

    assert (wrong.status_code, wrong.context["kept"]) == (401, kept)
    assert right.status_code == 200
    assert (right.context["action"], right.context["kept"]) == (address, [("goal", TEXT)])


@pytest.mark.parametrize("action", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_a_text_is_never_sent_elsewhere(cast: Cast, action: str) -> None:
    person = {"username": "paula@fjordlund.example", "password": PASSWORD, "kept": "[]"}

    response = CanaryClient().post(reverse("accounts:resume"), person | {"action": action})

    assert response.headers["Location"] == LOGIN


@pytest.mark.parametrize("kept", ["", "{", "[1]", '{"a": 1}', "null"])
def test_a_broken_kept_text_is_no_error(cast: Cast, kept: str) -> None:
    person = {"username": "paula@fjordlund.example", "password": PASSWORD, "action": "/fjordlund/"}

    response = CanaryClient().post(reverse("accounts:resume"), person | {"kept": kept})

    assert (response.status_code, response.context["kept"]) == (200, [])


@pytest.mark.parametrize(("site", "kept"), [("same-origin", ["goal"]), ("cross-site", [])])
def test_a_text_with_an_old_token_comes_back_only_to_our_own_pages(
    cast: Cast, story: PlanOfCast, site: str, kept: list[str]
) -> None:
    browser = client_of(cast.paula, enforce_csrf_checks=True)
    address = f"/fjordlund/plans/1/initiatives/{story.swings.pk}/edit/"

    response = browser.post(address, {"goal": TEXT}, headers={"Sec-Fetch-Site": site})

    assert response.status_code == 403
    assert [name for name, _value in response.context["kept"]] == kept


# --- Languages -----------------------------------------------------------------------------------


def test_a_language_is_chosen_for_the_person_and_the_device(cast: Cast) -> None:
    browser = client_of(cast.paula)

    response = browser.post(
        reverse("set_language"), {"language": "de", "next": "/fjordlund/programme/"}
    )

    assert response.headers["Location"] == "/fjordlund/programme/"
    assert cast.person("paula").language == "de"
    assert browser.get("/fjordlund/").headers["Content-Language"] == "de"
    browser.post(reverse("accounts:logout"))
    assert browser.get(LOGIN).headers["Content-Language"] == "de"


def test_an_unknown_language_changes_nothing(cast: Cast) -> None:
    browser = client_of(cast.paula)
    browser.post(reverse("set_language"), {"language": "xx"})

    assert cast.person("paula").language == "en"
    assert browser.get("/fjordlund/").headers["Content-Language"] == "en"


@pytest.mark.parametrize("asked", ["da", "de", "en"])
def test_a_stranger_reads_the_door_in_the_browsers_language(cast: Cast, asked: str) -> None:
    response = CanaryClient().get(LOGIN, headers={"Accept-Language": asked})

    assert response.headers["Content-Language"] == asked
