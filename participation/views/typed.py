"""What a moderator typed when her second factor had to be shown anew: kept, and given back once.

Her session may have ended while she looked for words; logged in again, she is sent to her second
factor before anything is done.
"""

from accounts.middleware import MemberRequest

KEPT = "typed_before_second_factor"
FIELDS = ("rule", "words", "answer")


def keep_typed(request: MemberRequest, page: str) -> None:
    """Keep what was sent until its page is opened again in this session."""
    typed = {name: request.POST[name] for name in FIELDS if request.POST.get(name)}
    if typed:
        request.session[KEPT] = {"page": page, "typed": typed}


def take_typed(request: MemberRequest, page: str) -> dict[str, str]:
    """Return what was kept for a page, once."""
    kept = request.session.get(KEPT)
    if not kept or kept["page"] != page:
        return {}
    typed: dict[str, str] = request.session.pop(KEPT)["typed"]
    return typed
