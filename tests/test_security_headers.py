"""What every answer carries, what the settings refuse, and that odd requests stay answers."""

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from tests.access import OF_A_TOWN, TABLE, Things, address
from tests.canary import CanaryClient, client_of
from tests.cast import Cast
from tests.source import ROOT

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ON_PAGES = EVERYWHERE | {
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store, private",
    "Cross-Origin-Resource-Policy": "same-origin",
    # No page but what is published is for search engines.
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
}
# What is published may be kept by everybody and found by search engines.
PUBLISHED = {"public-plan", "public-pdf", "public-word", "public-status"}
OPEN_DATA = {"public-data-json", "public-data-csv"}
FOR_ALL = ON_PAGES | {"Cache-Control": "public, max-age=60", "X-Robots-Tag": "all"}
# Others' pages may read what is meant for their programs.
FOR_PROGRAMS = FOR_ALL | {"Cross-Origin-Resource-Policy": "cross-origin"}
# Django's own words for "never keep this", at the door's pages with passwords.
NEVER_KEPT = "max-age=0, no-cache, no-store, must-revalidate, private"


def policy_of(response: Any) -> dict[str, str]:
    """Return the content-security policy of an answer, directive by directive."""
    parts = response.headers["Content-Security-Policy"].split(";")
    return {name: value for name, _, value in (part.strip().partition(" ") for part in parts)}


def carried(response: Any) -> dict[str, str]:
    """Return the headers of an answer that every page must have."""
    kept = {name: response.headers.get(name, "") for name in ON_PAGES}
    if kept["Cache-Control"] == NEVER_KEPT:
        kept["Cache-Control"] = ON_PAGES["Cache-Control"]
    return kept


def test_every_answer_is_guarded(own: Things, cast: Cast, client: CanaryClient) -> None:
    clara = client_of(cast.clara)
    for row in TABLE:
        path = address(row, "fjordlund", own)
        for browser in (client, clara):
            answer = browser.get(path)
            wanted = ON_PAGES
            if answer.status_code == 200 and row.url in PUBLISHED | OPEN_DATA:
                wanted = FOR_PROGRAMS if row.url in OPEN_DATA else FOR_ALL
            assert carried(answer) == wanted, path
            assert policy_of(answer) == POLICY, path


def test_what_is_not_there_is_guarded_too(cast: Cast, client: CanaryClient) -> None:
    clara = client_of(cast.clara)
    for path in ("/nowhere/", "/fjordlund/nothing/", "/a/b/c/", "/media/x.pdf"):
        for browser in (client, clara):
            answer = browser.get(path)
            assert answer.status_code in ({302} if "Location" in answer.headers else {404})
            assert (carried(answer), policy_of(answer)) == (ON_PAGES, POLICY)


def test_an_answer_that_broke_off_is_guarded_and_says_nothing(
    cast: Cast, client: CanaryClient
) -> None:
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF="tests.broken_urls"):
        answer = client.get("/broken/")
    assert answer.status_code == 500
    assert (carried(answer), policy_of(answer)) == (ON_PAGES, POLICY)
    assert b"Traceback" not in answer.content
    assert b"secret reason" not in answer.content


def test_static_files_are_guarded_but_may_be_kept(client: CanaryClient, db: None) -> None:
    for path in ("/static/portal.css", "/static/portal.js", "/static/mark.svg"):
        answer = client.get(path)
        assert answer.status_code == 200
        # They may be kept, and who may frame them is said by the policy alone.
        wanted = ON_PAGES | {
            "Cache-Control": answer.headers["Cache-Control"],
            "X-Frame-Options": "",
        }
        assert (carried(answer), policy_of(answer)) == (wanted, POLICY)
        assert "no-store" not in answer.headers["Cache-Control"]


def test_every_answer_says_how_it_is_written(own: Things, cast: Cast) -> None:
    clara = client_of(cast.clara)
    texts = ("text/html; charset=utf-8", "text/plain; charset=utf-8", "text/csv; charset=utf-8")
    whole = (
        "application/json",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    for row in TABLE:
        answer = clara.get(address(row, "fjordlund", own))
        assert answer.status_code == 405 or answer.headers["Content-Type"] in {*texts, *whole}, row


def test_what_people_upload_or_download_is_never_shown_as_a_page(own: Things, cast: Cast) -> None:
    clara = client_of(cast.clara)
    files = [
        row for row in TABLE if row.url in {"documents:document-download", "actionplan:export"}
    ]
    for row in files:
        answer = clara.get(address(row, "fjordlund", own))
        if answer.status_code == 200:
            assert answer.headers["Content-Disposition"].startswith('attachment; filename="')


def test_the_address_of_a_button_says_that_there_is_nothing_to_see(cast: Cast) -> None:
    answer = client_of(cast.clara).get("/accounts/logout/")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST, OPTIONS"
    assert b"There is nothing to see at this address" in answer.content


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "BREW"])
def test_methods_that_no_page_knows_are_refused(
    client: CanaryClient, method: str, db: None
) -> None:
    for path in ("/", "/accounts/login/", "/fjordlund/", "/nothing"):
        answer = client.generic(method, path)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


# --- Cookies and settings ------------------------------------------------------------------------

SECURE = {
    "PORTAL_URL": "https://plan.example.org",
    "SECRET_KEY": "".join(map(chr, range(40, 110))),
    "DATABASE_URL": "postgresql://portal:word@127.0.0.1/portal",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_HOST": "127.0.0.1",
}
NAMES = (
    *("DEBUG", "PORTAL_URL", "SECRET_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_HOST"),
    *(
        "ALLOW_HTTP",
        "MAIL_TO_FILES",
        "MEDIA_ROOT",
        "BEHIND_PROXY",
        "PROXY_COUNT",
        "HSTS_SUBDOMAINS",
        "SSL_REDIRECT",
        "PORT",
    ),
)


@pytest.fixture
def settings_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Return the settings as they are read from an environment: `settings_with(DEBUG="off")`."""

    def read(**environment: str) -> dict[str, Any]:
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(f"{name}_FILE", raising=False)
        for name, value in {"VAR_DIR": str(tmp_path), **environment}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "bkportal" / "settings.py"))

    return read


def test_cookies_are_bound_to_the_host_where_the_portal_is_https(settings_with: Any) -> None:
    found = settings_with(**SECURE)
    assert (found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"]) == (
        "__Host-session",
        "__Host-csrf",
    )
    for name in ("SESSION", "CSRF", "LANGUAGE"):
        assert found[f"{name}_COOKIE_SECURE"] is True
        assert found[f"{name}_COOKIE_HTTPONLY"] is True
        # A cookie with this prefix must belong to the whole host, and to no other.
        assert found.get(f"{name}_COOKIE_PATH", "/") == "/"
        assert found.get(f"{name}_COOKIE_DOMAIN") is None
    assert (found["SESSION_COOKIE_SAMESITE"], found["CSRF_COOKIE_SAMESITE"]) == ("Lax", "Strict")
    assert found["SECURE_HSTS_SECONDS"] == 63_072_000
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is False
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["plan.example.org"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://plan.example.org"]
    assert "SECURE_PROXY_SSL_HEADER" not in found


def test_the_demo_works_without_https_on_a_phone_in_the_same_network(settings_with: Any) -> None:
    found = settings_with()
    assert found["DEBUG"] is True
    assert (found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"]) == ("session", "csrf")
    assert (found["SESSION_COOKIE_SECURE"], found["CSRF_COOKIE_SECURE"]) == (False, False)
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert found["SECURE_SSL_REDIRECT"] is False


def test_nothing_is_believed_about_a_proxy_that_was_not_named(settings_with: Any) -> None:
    assert "SECURE_PROXY_SSL_HEADER" not in settings_with(**SECURE)
    found = settings_with(**SECURE, BEHIND_PROXY="on")
    assert found["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_a_secret_may_stand_in_a_file(settings_with: Any, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(SECURE["SECRET_KEY"] + "\n", encoding="utf-8")
    environment = {name: value for name, value in SECURE.items() if name != "SECRET_KEY"}
    found = settings_with(**environment, SECRET_KEY_FILE=str(file))
    assert found["SECRET_KEY"] == SECURE["SECRET_KEY"]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "only-for-the-demo-on-this-machine-" + "x" * 32}, "SECRET_KEY"),
        ({"PORTAL_URL": "plan.example.org"}, "PORTAL_URL"),
        ({"PORTAL_URL": "http://plan.example.org"}, "PORTAL_URL"),
        ({"EMAIL_HOST": ""}, "EMAIL_HOST"),
    ],
)
def test_an_unsafe_portal_does_not_start(
    settings_with: Any, changed: dict[str, str], named: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=named):
        settings_with(**SECURE | {"DEBUG": "off"} | changed)


def test_an_unsafe_portal_really_does_not_start(tmp_path: Path) -> None:
    env = {"PATH": "/usr/bin:/bin", "DEBUG": "off", "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "check"]
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1].startswith("django.core.exceptions.ImproperlyConfigured")


def test_passwords_and_messages_are_kept_as_they_should_be(settings_with: Any) -> None:
    found = settings_with(**SECURE)
    assert found["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")
    assert found["CELERY_ACCEPT_CONTENT"] == ["json"]
    assert found["CELERY_TASK_IGNORE_RESULT"] is True
    assert "CELERY_RESULT_BACKEND" not in found


# --- Odd requests --------------------------------------------------------------------------------

ODD = ["%00", "%ED%A0%80", "%C2%B2", "abc", "-1", str(2**70), "%F0%9F%90%A6'1e309%"]
# The pages that read what stands behind the question mark, and what they read there.
ASKING = (
    *("/", "/accounts/login/", "/fjordlund/plans/1/", "/fjordlund/plans/1/initiatives/"),
    "/fjordlund/plans/1/initiatives/new/",
)
ASKED = (
    "q",
    "page",
    "focus_area",
    "theme",
    "department",
    "state",
    "sort",
    "text",
    "before",
    "next",
)


@pytest.mark.parametrize("odd", ODD)
def test_odd_questions_get_an_answer(odd: str, own: Things, cast: Cast) -> None:
    clara = client_of(cast.clara)
    history = f"/fjordlund/plans/1/initiatives/{own['initiative'].pk}/history/"
    for path in (*ASKING, history):
        for query in ("&".join(f"{name}={odd}" for name in ASKED), f"q={odd}", f"before={odd}"):
            answer = clara.get(f"{path}?{query}")
            assert answer.status_code in {200, 302, 404}, (path, query)


def test_odd_numbers_in_an_address_are_not_found(own: Things, cast: Cast) -> None:
    clara = client_of(cast.clara)
    for row in (row for row in OF_A_TOWN if row.method == "GET" and "405" not in row.codes):
        path = address(row, "fjordlund", own)
        if "pk" in row.things:
            path = path.replace(str(own[row.things["pk"]].pk), str(2**70))
            assert clara.get(path).status_code == 404, path
        elif "plans/1/" in path:
            assert clara.get(path.replace("/1/", f"/{2**70}/")).status_code == 404, path


def test_odd_addresses_are_not_found(client: CanaryClient, cast: Cast) -> None:
    clara = client_of(cast.clara)
    for odd in ("/%00/", "/%ED%A0%80/", "/fjordlund%00/", "/..%2f..%2fetc/passwd", "/FJORDLUND/"):
        assert clara.get(odd).status_code == 404
        assert client.get(odd).status_code in {302, 404}
    for token in ("%00", "%ED%A0%80", "x" * 5000):
        assert client.get(f"/accounts/invitation/{token}/").status_code == 404
        assert client.get(f"/accounts/password/{token}/{token}/").status_code == 200


@pytest.mark.parametrize("odd", ["%00", "%ED%A0%80", "%C2%B2", str(2**70)])
def test_odd_forms_get_an_answer(odd: str, own: Things, cast: Cast) -> None:
    clara = client_of(cast.clara)
    names = {name for row in TABLE for name in row.data} | {
        *("lead", "articles", "time_from", "money_amount", "merging", "clash", "choice-title"),
        *("base-title", "mine-title", "edit-title", "csrfmiddlewaretoken", "note", "kept"),
    }
    body = "&".join(f"{name}={odd}" for name in sorted(names)) + "&clash=title"
    acting = [row for row in TABLE if row.method == "POST" and "logout" not in row.url]
    for path in {address(row, "fjordlund", own) for row in acting}:
        answer = clara.post(path, body, content_type="application/x-www-form-urlencoded")
        # 403 is the phase's no, once one of these forms has closed the phase.
        assert answer.status_code in {200, 302, 401, 403, 404, 409, 422}, path


def test_what_is_too_large_is_refused_before_it_is_read(cast: Cast, own: Things) -> None:
    clara = client_of(cast.clara)
    path = "/fjordlund/plans/1/import/"
    answer = clara.post(path, b"x", content_type="text/plain", CONTENT_LENGTH=str(13 * 1024 * 1024))
    assert answer.status_code == 413
    assert policy_of(answer) == POLICY


def test_where_debug_is_on_a_page_that_is_missing_looks_the_same(cast: Cast) -> None:
    clara = client_of(cast.clara)
    with override_settings(DEBUG=True):
        answer = clara.get("/nowhere/")
    assert answer.status_code == 404
    assert b"URLconf" not in answer.content
    assert policy_of(answer) == POLICY


def test_readiness_tells_nothing_but_what_is_well(client: CanaryClient, db: None) -> None:
    told = json.loads(client.get("/readyz").content)
    assert told == {"database": True, "broker": True, "storage": True}
