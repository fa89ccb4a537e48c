"""Whether the portal is well, as a machine asks."""

import json
from collections import namedtuple
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import pytest
from django.test import override_settings

from bkportal.wsgi import application
from overview import health
from tests.canary import CanaryClient

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def clean_client(db: None) -> CanaryClient:
    """A machine without cookies."""
    return CanaryClient()


def told(client: CanaryClient) -> tuple[int, dict[str, bool]]:
    """Return what the portal says of itself."""
    answer = client.get("/readyz")
    return answer.status_code, json.loads(answer.content)


def test_the_web_process_is_alive(clean_client: CanaryClient) -> None:
    answer = clean_client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_all_is_well(clean_client: CanaryClient) -> None:
    assert told(clean_client) == (200, {"database": True, "broker": True, "storage": True})


def test_without_its_broker_the_portal_still_serves(
    clean_client: CanaryClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Port 9 answers nobody.
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:9/0")
    assert told(clean_client) == (200, {"database": True, "broker": False, "storage": True})


def test_without_room_for_files_it_is_not_ready(
    clean_client: CanaryClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Usage(1, 1, health.ENOUGH_BYTES)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: few)
    assert told(clean_client) == (503, {"database": True, "broker": True, "storage": False})


def test_where_files_cannot_be_written_it_is_not_ready(
    clean_client: CanaryClient, tmp_path: Path
) -> None:
    file = tmp_path / "a-file"
    file.touch()
    with override_settings(MEDIA_ROOT=file / "media"):
        assert told(clean_client)[0] == 503


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_nothing_is_changed_by_asking(clean_client: CanaryClient, path: str) -> None:
    assert clean_client.post(path).status_code == 405
    assert "Set-Cookie" not in clean_client.get(path).headers


def test_a_head_has_no_body(db: None) -> None:
    """The server passes on what it gets; the test client would hide it."""
    environ: dict[str, object] = {}
    setup_testing_defaults(environ)
    environ |= {"PATH_INFO": "/healthz", "HTTP_HOST": "testserver"}
    said: dict[str, str] = {}

    def begin(status: str, headers: list[tuple[str, str]], *rest: object) -> None:
        said.update(headers, status=status)

    whole = b"".join(application(environ, begin))
    length = said["Content-Length"]
    assert (said["status"], int(length)) == ("200 OK", len(whole))
    assert b"".join(application(environ | {"REQUEST_METHOD": "HEAD"}, begin)) == b""
    assert said["Content-Length"] == length
