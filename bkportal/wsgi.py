"""The door for the web server."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bkportal.settings")

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def heads_without_bodies(inner: Application) -> Application:
    """Answer a HEAD with the headers of a GET and nothing after them.

    Django leaves it to the server, and ours sends what it gets: the next answer on the same
    connection would begin in the middle of a page.
    """

    def outer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = inner(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return answer
        if close := getattr(answer, "close", None):
            close()
        return []

    return outer


application = heads_without_bodies(get_wsgi_application())
