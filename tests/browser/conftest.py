"""A person at a browser, before the portal as it really runs: its own web process and worker.

Everything here goes through pages; nothing asks the database. A test fails on anything that
happens behind its back: an error in the console, a breach of the content-security policy, an
uncaught error in a script, or a request to any other host.
"""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from deploy.processes import Crew, answers, free_port, manage, wait_until, web, worker
from tests.browser.before import PostgresBefore, SqliteBefore, before
from tests.browser.visitors import DESKTOP, PASSWORD, PHONE, speak
from tests.browser.young_people import ASKED, TITLE

HERE = Path(__file__).parent
BROWSERS = ["chromium", "google-chrome-stable", "google-chrome", "chromium-browser"]
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
ComeIn = Callable[..., Page]
# A worker and two browsers may share one core with the rest of the suite.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)

# What pages send without being left; whether it fails is said on them.
KEEPS = re.compile(r"/(draft|present|place|look/text|say|reply)/(\?|$)")

FORGET_SESSIONS = """
from django.contrib.sessions.models import Session
Session.objects.all().delete()
"""

WATCHES = pytest.StashKey[list["Watch"]]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, and what asks for axe."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
            if "axe" in getattr(item, "fixturenames", ()):
                item.add_marker("axe")


# --- The portal ----------------------------------------------------------------------------------


@pytest.fixture(scope="package")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the portal's processes are told; a command run by a test is told the same."""
    return _environment(tmp_path_factory.mktemp("portal"), free_port())


class FrontDesk:
    """The web process, which a test may kill and start again."""

    def __init__(self, env: dict[str, str], crew: Crew) -> None:
        self.env, self.crew = env, crew
        self.log = Path(env["VAR_DIR"]) / "log"
        self.address = env["PORTAL_URL"]

    def open(self) -> None:
        """Start it, and wait until it answers."""
        command = web("127.0.0.1", int(self.env["PORT"]))
        self.crew.start("The web process", command, env=self.env, log=self.log)
        try:
            wait_until(
                lambda: answers(f"{self.address}/healthz"),
                self.crew,
                seconds=60,
                what="The portal",
            )
        except RuntimeError as failure:
            pytest.fail(f"{failure}\n{self.log.read_text(errors='replace')[-5000:]}")

    def kill(self) -> None:
        """Let it die in the middle of whatever it does."""
        for member in self.crew.members:
            member.tell_group(signal.SIGKILL)
            member.process.wait()
        self.crew.members.clear()


@pytest.fixture(scope="package")
def front_desk(surroundings: dict[str, str]) -> Iterator[FrontDesk]:
    """The web process, not started yet."""
    with Crew() as crew:
        yield FrontDesk(surroundings, crew)


@pytest.fixture(scope="package")
def demo(surroundings: dict[str, str]) -> SqliteBefore | PostgresBefore:
    """The demo's three towns, before anybody came."""
    env = surroundings
    for words in (["migrate", "--verbosity", "0"], ["demo"]):
        done = subprocess.run(manage(*words), env=env, capture_output=True, text=True)
        if done.returncode:
            pytest.fail(f"manage.py {words[0]}:\n{done.stderr[-5000:]}", pytrace=False)
    return before(env)


@pytest.fixture(scope="package")
def running_portal(
    surroundings: dict[str, str], front_desk: FrontDesk, demo: SqliteBefore | PostgresBefore
) -> Iterator[str]:
    """The address of a running portal with the demo's three towns, all of it the tests' own."""
    env = surroundings
    var = Path(env["VAR_DIR"])
    with Crew() as crew:
        crew.start("The worker", worker(var / "celerybeat-schedule"), env=env, log=var / "log")
        front_desk.open()
        yield front_desk.address


@pytest.fixture(scope="module")
def portal(running_portal: str, demo: SqliteBefore | PostgresBefore) -> str:
    """The running portal, in which nobody has done anything yet: not in another file of tests."""
    demo.put_back()
    return running_portal


@pytest.fixture(scope="module")
def asked(portal: str, surroundings: dict[str, str]) -> str:
    """The address of a consultation that is open."""
    command = manage("shell", "-v", "0", "-c", ASKED % {"title": TITLE})
    done = subprocess.run(command, env=surroundings, check=True, capture_output=True, text=True)
    return done.stdout.strip().splitlines()[-1]


def _environment(var: Path, port: int) -> dict[str, str]:
    """Return what the portal's processes are told: nothing but where to write and to listen."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "CELERY_BROKER_URL", "MEDIA_ROOT", "SECRET_KEY"}
    }
    env |= {
        "VAR_DIR": str(var),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PORTAL_URL": f"http://127.0.0.1:{port}",
        "DEBUG": "on",
        "PYTHONWARNINGS": "default",
    }
    if os.environ.get("BKPORTAL_SERVICES"):
        env |= _own_share_of_the_services()
    return env


def _own_share_of_the_services() -> dict[str, str]:
    number = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)
    name = f"browser_{os.getpid()}"
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    with closing(psycopg2.connect(f"{server}/postgres")) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
    redis, _, _ = os.environ["CELERY_BROKER_URL"].rpartition("/")
    return {"DATABASE_URL": f"{server}/{name}", "CELERY_BROKER_URL": f"{redis}/{number + 1}"}


# --- The browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all tests; each test gets windows of its own."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.fail("There is no Chromium on this machine; `make test` installs it where it may.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What happened in one window behind the test's back."""

    page: Page
    host: str
    complaints: list[str] = field(default_factory=list)
    # What the console said of an address.
    grumbles: list[tuple[str, str]] = field(default_factory=list)
    # Addresses whose refusal the person sees on the page; the console repeats it as an error.
    refused: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Listen to everything the window can tell."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)
        self.page.on("requestfailed", self._failure)

    @property
    def heard(self) -> list[str]:
        """Return everything to complain of, each once."""
        loud = [(url, text) for url, text in self.grumbles if url not in self.refused]
        grumbles = [f"console: {text} ({url})" for url, text in loud]
        return list(dict.fromkeys(self.complaints + grumbles))

    def breach(self, what: str) -> None:
        """Note a breach of the content-security policy."""
        self.complaints.append(f"policy: {what}")

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.grumbles.append((message.location.get("url", ""), message.text))

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.complaints.append(f"another host was asked: {request.url}")

    def _response(self, response: Any) -> None:
        if 400 <= response.status < 500 and response.request.is_navigation_request():
            self.refused.add(response.url)
        if response.status in {401, 403} and KEEPS.search(response.url):
            self.refused.add(response.url)

    def _failure(self, request: Any) -> None:
        # A test that takes the network or the portal away hears of every letter and picture that
        # is asked for then.
        away = re.search("DISCONNECTED|CONNECTION_REFUSED", request.failure or "")
        if away or KEEPS.search(request.url):
            self.refused.add(request.url)


@pytest.fixture
def forget_sessions(surroundings: dict[str, str]) -> Any:
    """Let the portal forget everybody who is logged in, in its database."""

    def act() -> None:
        command = manage("shell", "-c", FORGET_SESSIONS)
        subprocess.run(command, env=surroundings, check=True, capture_output=True)

    return act


@pytest.fixture
def window(
    browser: Browser, portal: str, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Open a watched window, with cookies of its own: `window(PHONE, locale="da")`."""
    contexts: list[BrowserContext] = []

    def open_window(size: dict[str, int] = DESKTOP, **options: Any) -> Page:
        options = {"locale": "en-GB", "reduced_motion": "reduce"} | options
        context = browser.new_context(base_url=portal, viewport=size, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        watch = Watch(page, urlsplit(portal).netloc)
        watch.begin()
        # The policy's own report is more exact than the console's line, and knows report-only too.
        page.expose_function("reportBreach", watch.breach)
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', event => window.reportBreach("
            "`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`))"
        )
        request.node.stash.setdefault(WATCHES, []).append(watch)
        return page

    yield open_window
    for context in contexts:
        context.close()


@pytest.fixture
def phone(window: Callable[..., Page]) -> Page:
    """A window as wide as a small phone."""
    return window(PHONE, has_touch=True)


@pytest.fixture
def desktop(window: Callable[..., Page]) -> Page:
    """A window on a desk."""
    return window(DESKTOP)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test on what its windows complained of; keep a picture of each window that failed."""
    watches = item.stash.setdefault(WATCHES, [])
    try:
        yield
        complaints = [line for watch in watches for line in watch.heard]
        if complaints:
            pytest.fail("Behind the test's back:\n" + "\n".join(complaints), pytrace=False)
    except BaseException:
        for number, watch in enumerate(watches):
            item.add_report_section("call", "picture", _picture(item, watch.page, number))
        raise


def _picture(item: pytest.Item, page: Page, number: int) -> str:
    folder = item.config._tmp_path_factory.getbasetemp() / "pictures"  # type: ignore[attr-defined]
    folder.mkdir(exist_ok=True)
    path = folder / f"{re.sub(r'[^A-Za-z0-9]+', '-', item.name)}-{number}.png"
    try:
        page.screenshot(path=path, full_page=True)
    except Exception as failure:  # noqa: BLE001 the test's own failure is the news
        return f"{page.url}: no picture ({failure})"
    return f"{page.url}: {path}"


# --- What people do ------------------------------------------------------------------------------


@pytest.fixture
def log_in() -> Callable[[Page, str, str], None]:
    """Log somebody in as a person does, by what stands on the page: `log_in(page, email, word)`."""

    def act(page: Page, email: str, password: str) -> None:
        page.goto("/accounts/login/")
        page.get_by_label(re.compile(r"e-?mail", re.IGNORECASE)).fill(email)
        word = re.compile(r"password|adgangskode|passwort", re.IGNORECASE)
        page.get_by_label(word).fill(password)
        name = re.compile(r"^(log in|log ind|anmelden|einloggen)$", re.IGNORECASE)
        page.locator("main").get_by_role("button", name=name).click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)

    return act


@pytest.fixture
def come_in(window: Callable[..., Page], log_in: Callable[[Page, str, str], None]) -> ComeIn:
    """Let somebody of the demo come in: `come_in(Aalborg.reader, PHONE, language="da")`."""

    def act(
        email: str, size: dict[str, int] = DESKTOP, language: str = "en", **options: Any
    ) -> Page:
        page = window(size, **options)
        log_in(page, email, PASSWORD)
        speak(page, language)
        return page

    return act


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Judge the page that a window shows by WCAG 2.2 AA and axe's own good practice."""
    judge = Axe()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": tags}}

    def act(page: Page) -> None:
        page.wait_for_load_state()
        found = judge.run(page, options=options).response["violations"]
        lines = [
            f"{each['id']} ({each['impact']}): {each['help']}\n    {node['html'][:200]}"
            f"\n    {' '.join(map(str, node['target']))}"
            for each in found
            for node in each["nodes"][:5]
        ]
        if lines:
            pytest.fail(f"axe on {page.url}:\n" + "\n".join(lines), pytrace=False)

    return act
