"""One opening of a form: whose text is whose among several pages open on the same thing."""

import re
import secrets
from contextlib import suppress

from django.contrib.sessions.backends.base import UpdateError
from django.http import QueryDict

from accounts.middleware import MemberRequest

# In a session: the openings whose text was saved, the last ones only.
DONE = "saved_forms"
MOST_DONE = 30
AN_OPENING = re.compile(r"[0-9a-f]{1,20}")


def new_opening() -> str:
    """Return the key of a page that is opened just now."""
    return secrets.token_hex(8)


def opening_in(data: QueryDict) -> str:
    """Return which page sent a form; "" from one that does not say so."""
    opening = str(data.get("opening", ""))
    return opening if AN_OPENING.fullmatch(opening) else ""


def opening_of(key: str) -> str:
    """Return on which page a text was typed that is kept under a key."""
    return key.partition(".")[2]


def note_saved(request: MemberRequest, opening: str) -> None:
    """Note that a page's text is saved, so that a sign still on its way brings nothing back."""
    if not opening:
        return
    request.session[DONE] = [*request.session.get(DONE, []), opening][-MOST_DONE:]
    # At once: who is keeping in this moment must find it. Logged out by now, nothing is kept.
    with suppress(UpdateError):
        request.session.save()


def is_saved(request: MemberRequest, opening: str) -> bool:
    """Whether a page's text has been saved by now; asked anew, for that may be a moment ago."""
    if not opening:
        return False
    session = type(request.session)(request.session.session_key)
    return opening in session.get(DONE, [])
