"""The way in, as a test walks it: codes of a facilitator, and the steps of a young person."""

import re
from typing import Any

from accounts.choices import AgeBand
from accounts.models import User
from participation.transitions.joining import make_codes
from programme.models import Body
from tests.canary import CanaryClient

GUARDIAN = "mother@example.org"


def a_code(body: Body, by: User, *, days: int = 14) -> str:
    """Return a code that lets one young person into a body."""
    return make_codes(body, 1, days=days, by=by)[0].code


def walk(client: CanaryClient, code: str, age_band: str = AgeBand.FROM_16) -> CanaryClient:
    """Go from the slip to the last page, and choose the first name on the way."""
    assert client.post("/join/", {"code": code}).headers["Location"] == "/join/about/"
    client.post("/join/age/", {"age_band": age_band})
    name = client.get("/join/name/").context["form"].fields["pseudonym"].choices[0][0]
    client.post("/join/name/", {"pseudonym": name})
    return client


def come_in(
    client: CanaryClient, code: str, age_band: str = AgeBand.FROM_16, **typed: str
) -> tuple[User, str]:
    """Join to the end; return who joined and her code to come back by."""
    page = walk(client, code, age_band).post("/join/back/", typed)
    assert page.status_code == 200, page
    return User.objects.get(pk=page.context["person"].pk), code_on(page)


def code_on(page: Any) -> str:
    """Return the code that a page shows."""
    found = re.search(r'class="code-slip" translate="no"><strong>([^<]+)<', page.content.decode())
    assert found, page.content.decode()
    return found[1]
