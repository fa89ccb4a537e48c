"""The door: logging in and out, a forgotten password, the language, and a text that is kept."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail

from accounts.models import User
from jobs.mail import send_waiting_letters
from jobs.models import OutgoingMail
from tests.canary import CanaryClient, client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import PASSWORD

LOGIN = "/accounts/login/"
PAULA = {"username": "paula@fjordlund.example", "password": PASSWORD}
WORD = "nine quiet owls"
# Ways to lead somebody elsewhere after she has done something here.
ELSEWHERE = [
    *("//evil.example", "https://evil.example/", "https:evil.example", "///evil.example"),
    *("\\\\evil.example", "/\\evil.example", "http:///evil.example", "javascript:alert(1)"),
    *("https://testserver@evil.example", "https://testserver.evil.example", " //evil.example"),
    *("\r\nhttps://evil.example", "data:text/html,x"),
]


# --- In and out ----------------------------------------------------------------------------------


def test_the_way_in_leads_to_where_she_belongs(cast: Cast, client: CanaryClient) -> None:
    answer = client.post(LOGIN, PAULA, follow=True)
    assert answer.redirect_chain == [("/", 302), ("/fjordlund/", 302)]


def test_the_way_in_leads_back_to_the_page_she_wanted(story: PlanOfCast) -> None:
    client = CanaryClient()
    wanted = "/fjordlund/plans/1/initiatives/?q=swings"
    door = client.get(wanted).headers["Location"]
    assert client.post(door, PAULA).headers["Location"] == wanted


def test_capital_letters_in_an_address_do_not_count(cast: Cast, client: CanaryClient) -> None:
    assert client.post(LOGIN, PAULA | {"username": "Paula@Fjordlund.EXAMPLE"}).status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"password": "three brave badgers"}, {"username": "pauline@fjordlund.example"}]
)
def test_a_wrong_word_and_a_wrong_address_sound_the_same(
    cast: Cast, client: CanaryClient, wrong: dict[str, str]
) -> None:
    answer = client.post(LOGIN, PAULA | wrong)
    assert answer.status_code == 200
    assert answer.context["form"].errors == {
        "__all__": [
            "This address and password do not belong together. Please try again, or ask for a new"
            " password."
        ]
    }


def test_a_closed_log_in_does_not_open(cast: Cast, client: CanaryClient) -> None:
    User.objects.filter(pk=cast.paula.pk).update(is_active=False)
    answer = client.post(LOGIN, PAULA)
    assert answer.status_code == 200
    assert not answer.wsgi_request.user.is_authenticated


def test_a_log_in_that_is_closed_ends_with_the_next_request(cast: Cast) -> None:
    paula = client_of(cast.paula)
    assert paula.get("/fjordlund/").status_code == 200
    User.objects.filter(pk=cast.paula.pk).update(is_active=False)
    assert paula.get("/fjordlund/").headers["Location"] == f"{LOGIN}?next=/fjordlund/"


def test_the_key_of_a_session_changes_at_the_door(cast: Cast, client: CanaryClient) -> None:
    client.session.save()
    before = client.session.session_key
    client.post(LOGIN, PAULA)
    assert client.session.session_key != before


def test_who_has_left_cannot_come_back_with_the_old_cookie(cast: Cast) -> None:
    paula = client_of(cast.paula)
    old = paula.cookies["session"].value
    assert paula.post("/accounts/logout/").headers["Location"] == LOGIN
    thief = CanaryClient()
    thief.cookies["session"] = old
    assert thief.get("/fjordlund/").status_code == 302


def test_a_person_without_a_role_gets_to_a_page_that_says_so(
    cast: Cast, client: CanaryClient, db: None
) -> None:
    person = User.objects.create_user("lone@fjordlund.example", "Lone", PASSWORD)
    answer = client_of(person).get("/")
    assert (answer.status_code, list(answer.context["municipalities"])) == (200, [])


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_door_leads_nowhere_else(cast: Cast, client: CanaryClient, target: str) -> None:
    assert client.post(f"{LOGIN}", PAULA | {"next": target}).headers["Location"] == "/"


# --- Guessing ------------------------------------------------------------------------------------


def test_ten_wrong_words_close_one_address_from_one_place_for_an_hour(
    cast: Cast, client: CanaryClient
) -> None:
    with time_machine.travel("2026-05-14T10:00+00:00", tick=False):
        wrong = PAULA | {"password": "not this one"}
        codes = [client.post(LOGIN, wrong).status_code for _ in range(10)]
        assert codes == [200] * 9 + [429]
        # Even the right word does not open it now ...
        assert client.post(LOGIN, PAULA).status_code == 429
        # ... but from another place it does, and other people are not held up.
        assert client.post(LOGIN, PAULA, REMOTE_ADDR="192.0.2.7").status_code == 302
        stefan = PAULA | {"username": "stefan@fjordlund.example"}
        assert CanaryClient().post(LOGIN, stefan).status_code == 302
    with time_machine.travel("2026-05-14T11:01+00:00", tick=False):
        assert CanaryClient().post(LOGIN, PAULA).status_code == 302


def test_capital_letters_buy_no_more_guesses(cast: Cast, client: CanaryClient) -> None:
    codes = []
    for number in range(12):
        name = "Paula" if number % 2 else "PAULA"
        wrong = {"username": f"{name}@fjordlund.example", "password": "no"}
        codes.append(client.post(LOGIN, wrong).status_code)
    assert codes[-1] == 429


def test_one_word_tried_at_many_doors_closes_them_to_this_place(
    cast: Cast, client: CanaryClient
) -> None:
    def codes(many: int) -> set[int]:
        return {
            client.post(LOGIN, {"username": f"a{number}@town.example", "password": "x"}).status_code
            for number in range(many)
        }

    with time_machine.travel("2026-05-14T10:00+00:00", tick=False):
        assert codes(100) == {200}
        assert codes(2) == {429}
        assert client.post(LOGIN, PAULA).status_code == 429
        assert client.post(LOGIN, PAULA, REMOTE_ADDR="192.0.2.7").status_code == 302
    with time_machine.travel("2026-05-14T11:01+00:00", tick=False):
        assert CanaryClient().post(LOGIN, PAULA).status_code == 302


def test_a_claimed_address_of_a_proxy_buys_no_more_guesses(
    cast: Cast, client: CanaryClient
) -> None:
    wrong = PAULA | {"password": "not this one"}
    codes = [
        client.post(LOGIN, wrong, headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in range(10)
    ]
    assert codes[-1] == 429


def test_the_right_word_wipes_the_slate(cast: Cast, client: CanaryClient) -> None:
    wrong = PAULA | {"password": "not this one"}
    for _ in range(9):
        client.post(LOGIN, wrong)
    assert client.post(LOGIN, PAULA).status_code == 302
    assert CanaryClient().post(LOGIN, wrong).status_code == 200


# --- A forgotten password ------------------------------------------------------------------------


def test_the_answer_is_the_same_for_known_and_unknown(cast: Cast, client: CanaryClient) -> None:
    answers = [
        client.post("/accounts/password/", {"email": f"{name}@fjordlund.example"}, follow=True)
        for name in ("paula", "nobody")
    ]
    known, unknown = ((each.redirect_chain, without_tokens(each)) for each in answers)
    assert known == unknown
    letter = OutgoingMail.objects.exclude(recipient__email__startswith="canary").get()
    assert letter.recipient == cast.paula


def without_tokens(answer: Any) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=)"[^"]*"', r"\1", answer.content.decode())


def test_asking_twice_in_a_minute_writes_one_letter(cast: Cast, client: CanaryClient) -> None:
    with time_machine.travel("2026-05-14T10:00:05+00:00", tick=False):
        for _ in range(3):
            client.post("/accounts/password/", {"email": "paula@fjordlund.example"})
    assert OutgoingMail.objects.filter(recipient=cast.paula).count() == 1


def link_for(client: CanaryClient) -> str:
    """Ask for a letter for Paula, let it be sent, and return the link in it."""
    client.post(
        "/accounts/password/",
        {"email": "PAULA@fjordlund.example"},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    OutgoingMail.objects.filter(recipient__email__startswith="canary").delete()
    send_waiting_letters()
    (sent,) = mail.outbox
    assert sent.to == ["paula@fjordlund.example"]
    found = re.search(r"http://127\.0\.0\.1:8000(/accounts/password/\S+)", sent.body)
    assert found
    assert "evil" not in sent.body
    return found[1]


def test_the_letter_s_link_sets_a_new_password_once(cast: Cast, client: CanaryClient) -> None:
    link = link_for(client)
    page = client.get(link, follow=True)
    (form_page, _code) = page.redirect_chain[-1]
    # The token leaves the address before anything else is loaded.
    assert form_page.endswith("/set-password/")
    typed = {"new_password1": WORD, "new_password2": WORD}
    assert client.post(form_page, typed).headers["Location"] == "/accounts/password/chosen/"
    assert cast.person("paula").check_password(WORD)
    again = CanaryClient().get(link)
    assert (again.status_code, again.context["validlink"]) == (200, False)


def test_the_link_lasts_three_hours(cast: Cast, client: CanaryClient) -> None:
    with time_machine.travel("2026-05-14T10:00+00:00", tick=False):
        link = link_for(client)
    with time_machine.travel("2026-05-14T12:59+00:00", tick=False):
        assert client.get(link).status_code == 302
    with time_machine.travel("2026-05-14T13:01+00:00", tick=False):
        assert client.get(link).context["validlink"] is False


@pytest.mark.parametrize("word", ["short", "password1234", "qwertyuiop12"])
def test_a_weak_password_is_refused(cast: Cast, client: CanaryClient, word: str) -> None:
    form_page = client.get(link_for(client)).headers["Location"]
    answer = client.post(form_page, {"new_password1": word, "new_password2": word})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["new_password2"]
    assert cast.person("paula").check_password(PASSWORD)


# --- The language --------------------------------------------------------------------------------


def spoken(answer: Any) -> tuple[str, str]:
    """Return the language an answer says it speaks, in its head and in its page."""
    found = re.search(r'<html lang="([^"]+)"', answer.content.decode())
    assert found
    return answer.headers["Content-Language"], found[1]


def test_without_a_choice_the_browser_s_language_is_spoken(client: CanaryClient, db: None) -> None:
    for wanted, heard in (("da", "da"), ("de-AT,de;q=0.9", "de"), ("fr", "en"), ("", "en")):
        answer = client.get(LOGIN, headers={"Accept-Language": wanted})
        assert spoken(answer) == (heard, heard)


def test_the_choice_stays_on_the_device(client: CanaryClient, db: None) -> None:
    answer = client.post("/i18n/language/", {"language": "de", "next": LOGIN})
    assert answer.headers["Location"] == LOGIN
    cookie = answer.cookies["django_language"]
    assert (cookie.value, bool(cookie["httponly"]), cookie["samesite"]) == ("de", True, "Lax")
    assert spoken(client.get(LOGIN, headers={"Accept-Language": "da"})) == ("de", "de")


def test_the_choice_stays_with_the_person(cast: Cast) -> None:
    client_of(cast.paula).post("/i18n/language/", {"language": "da", "next": "/fjordlund/"})
    assert cast.person("paula").language == "da"
    # On another device, whatever that device says.
    other = client_of(cast.paula)
    other.cookies["django_language"] = "de"
    assert spoken(other.get("/fjordlund/")) == ("da", "da")


@pytest.mark.parametrize("language", ["fr", "", "../../etc", "en-GB"])
def test_an_unknown_language_changes_nothing(cast: Cast, language: str) -> None:
    answer = client_of(cast.paula).post("/i18n/language/", {"language": language})
    assert cast.person("paula").language == "en"
    assert "django_language" not in answer.cookies


@pytest.mark.parametrize("target", [*ELSEWHERE, ""])
def test_the_language_menu_leads_nowhere_else(client: CanaryClient, target: str, db: None) -> None:
    answer = client.post("/i18n/language/", {"language": "de", "next": target})
    assert answer.headers["Location"] == "/"


# --- A text that is kept -------------------------------------------------------------------------

TYPED = {
    "title": "More swings",
    "goal": 'First line\n<b>second</b> & "third"',
    "articles": ["12", "31"],
    "password": "not to be shown",
}
KEPT = [("title", TYPED["title"]), ("goal", TYPED["goal"]), ("articles", "12"), ("articles", "31")]


@pytest.mark.parametrize(
    ("site", "kept"), [("same-origin", KEPT), ("same-site", []), ("cross-site", [])]
)
def test_an_old_form_gets_its_text_back_if_it_is_ours(
    cast: Cast, site: str, kept: list[tuple[str, str]]
) -> None:
    """A foreign site could otherwise put words into somebody's mouth."""
    paula = client_of(cast.paula, enforce_csrf_checks=True)
    answer = paula.post("/fjordlund/plans/1/", TYPED, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert answer.context["kept"] == kept
    assert ("swings" in answer.content.decode()) is bool(kept)
    assert "not to be shown" not in answer.content.decode()
    assert "<b>second" not in answer.content.decode()


def test_a_text_outlives_the_session_in_which_it_was_typed(
    cast: Cast, story: PlanOfCast, client: CanaryClient
) -> None:
    path = f"/fjordlund/plans/1/initiatives/{story.swings.pk}/edit/"
    ended = client.post(path, TYPED, headers={"Sec-Fetch-Site": "same-origin"})
    assert ended.status_code == 401
    kept = ended.context["kept"]
    assert [tuple(pair) for pair in json.loads(kept)] == KEPT
    wrong = client.post(
        "/accounts/resume/", {"action": path, "kept": kept, **PAULA, "password": "x"}
    )
    assert (wrong.status_code, wrong.context["kept"]) == (401, kept)
    back = client.post("/accounts/resume/", {"action": path, "kept": kept, **PAULA})
    assert (back.status_code, back.context["action"], back.context["kept"]) == (200, path, KEPT)
    assert back.wsgi_request.user == cast.paula


@pytest.mark.parametrize("target", ["", *ELSEWHERE])
def test_who_came_in_again_in_another_tab_gets_her_text_at_the_first_press(
    cast: Cast, story: PlanOfCast, target: str
) -> None:
    """Logging in has changed the token, so the page that asked her in again holds an old one."""
    paula = client_of(cast.paula, enforce_csrf_checks=True)
    path = target or f"/fjordlund/plans/1/initiatives/{story.swings.pk}/edit/"
    back = paula.post("/accounts/resume/", {"action": path, "kept": json.dumps(KEPT)})
    assert back.status_code == 403
    assert back.context["kept"] == ([] if target else KEPT)
    assert back.context["action"] == ("" if target else path)


def test_the_page_that_asks_in_again_knows_the_way_of_young_people(client: CanaryClient) -> None:
    """She has no password; without this way her words would stay in the page for ever."""
    ended = client.post("/fjordlund/ideas/add/", {"title": "A bench"})
    assert ended.status_code == 401
    assert 'href="/return/"' in ended.content.decode()


def test_a_text_is_not_sent_under_the_name_of_who_came_next(
    cast: Cast, story: PlanOfCast, client: CanaryClient
) -> None:
    path = f"/fjordlund/plans/1/initiatives/{story.swings.pk}/edit/"
    # What a form carries besides is nobody's words.
    marks = {"version": "1", "key": "7d1c1f0e", "seen": "12", "before": "{}", "status": "planned"}
    typed = marks | {"goal": "Words of Stefan", "writer": str(cast.stefan.pk)}
    kept = client.post(path, typed).context["kept"]
    back = client.post("/accounts/resume/", {"action": path, "kept": kept, **PAULA})
    assert back.context["of_another"] == ["Words of Stefan"]
    page = back.content.decode()
    assert "Words of Stefan" in page
    assert "Send it once more" not in page
    # Her own she sends as before.
    typed["writer"] = str(cast.paula.pk)
    own = CanaryClient().post(path, typed)
    again = {"action": path, "kept": own.context["kept"], **PAULA}
    assert "Send it once more" in CanaryClient().post("/accounts/resume/", again).content.decode()


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_kept_text_is_sent_nowhere_else(cast: Cast, client: CanaryClient, target: str) -> None:
    data = {"action": target, "kept": json.dumps(KEPT), **PAULA}
    answer = client.post("/accounts/resume/", data)
    assert (answer.status_code, answer.headers.get("Location")) == (302, LOGIN)
    assert not answer.wsgi_request.user.is_authenticated


@pytest.mark.parametrize("kept", ["", "{", "17", '["x"]', '{"a": "b", "c": "d"}', "null"])
def test_a_mangled_kept_text_is_none(cast: Cast, client: CanaryClient, kept: str) -> None:
    answer = client.post("/accounts/resume/", {"action": "/fjordlund/", "kept": kept, **PAULA})
    assert answer.status_code == 200


def test_ten_wrong_words_close_that_way_in_too(cast: Cast, client: CanaryClient) -> None:
    data = {"action": "/fjordlund/", "kept": "[]", **PAULA, "password": "wrong"}
    codes = [client.post("/accounts/resume/", data).status_code for _ in range(10)]
    assert codes[-1] == 429


def test_the_last_minutes_of_a_session_are_told_to_whoever_types(
    cast: Cast, browser_of: Callable[[str], CanaryClient]
) -> None:
    """Twelve hours after the log-in, however busy it was; the page of a form shows it."""
    with time_machine.travel("2026-05-14T08:00+00:00", tick=False):
        paula = browser_of("paula")
        assert "Session-Ends-In" not in paula.get("/fjordlund/").headers
    with time_machine.travel("2026-05-14T19:54+00:00", tick=False):
        assert "Session-Ends-In" not in paula.get("/fjordlund/").headers
    with time_machine.travel("2026-05-14T19:56+00:00", tick=False):
        assert paula.get("/fjordlund/").headers["Session-Ends-In"] == "240"
    with time_machine.travel("2026-05-14T20:01+00:00", tick=False):
        assert paula.get("/fjordlund/").status_code == 302
