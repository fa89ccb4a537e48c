"""A browser that listens: nothing of the stranger municipality may reach anybody else.

Every text of the stranger municipality holds the word CANARY (see `tests.strangers`). An answer
that lets it be heard by somebody who does not belong there fails the test, whatever it is about.
"""

import io
import zipfile
from typing import Any

from django.http import HttpResponseBase
from django.test import Client

from accounts.models import User

STRANGE_DOMAIN = "@nordau.example"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class CanaryClient(Client):
    """Django's test client, with ears."""

    def request(self, **request: Any) -> Any:
        """Ask for a page, and listen to the answer."""
        response = super().request(**request)
        heard = overheard(response)
        assert not heard, f"{request['PATH_INFO']} lets out of the stranger municipality: {heard}"
        return response


def client_of(user: User, **options: Any) -> CanaryClient:
    """Return the browser of somebody who is logged in."""
    client = CanaryClient(**options)
    client.force_login(user, backend=BACKEND)
    return client


def overheard(response: Any) -> list[str]:
    """Return the places of an answer in which the canary sings to somebody it should not."""
    user = getattr(response.wsgi_request, "user", None)
    if user is not None and (getattr(user, "email", "") or "").endswith(STRANGE_DOMAIN):
        return []
    places = {"headers": repr(response.headers).encode(), "body": body_of(response)}
    return [name for name, said in places.items() if b"canary" in said.lower()]


def body_of(response: HttpResponseBase) -> bytes:
    """Return what an answer says; spreadsheets are unpacked, static files belong to nobody."""
    if response.streaming:
        response.close()
        return b""
    content = bytes(response.content)  # type: ignore[attr-defined]
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())
