"""Coming back by a code: the way of young people who have no e-mail address, or tell none."""

from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.codes import RETURNING_GROUPS, new_code, tidied
from accounts.models import ReturnCode, User
from accounts.rules import works_with_nothing_but_her_own
from accounts.transitions import digest


@transaction.atomic
def new_return_code(user: User) -> str:
    """Give somebody a code to come back by, in place of the one before; it is shown once."""
    # Of two at once the second one waits: there is never more than one that opens.
    User.objects.select_for_update().get(pk=user.pk)
    revoke_return_code(user)
    code = new_code(RETURNING_GROUPS)
    ReturnCode.objects.create(user=user, code_hash=digest(code))
    return code


def revoke_return_code(user: User) -> None:
    """Let somebody's code open nothing any more."""
    ReturnCode.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())


def person_behind(code: str) -> User | None:
    """Return whom a code belongs to, if codes are still her way in.

    The roles are asked each time: who has been given one with rights needs a password since.
    """
    held = ReturnCode.objects.filter(code_hash=digest(tidied(code)), revoked_at=None)
    found = held.select_related("user").first()
    if found is None or not works_with_nothing_but_her_own(found.user):
        return None
    return found.user


class ReturnCodeBackend(ModelBackend):
    """Lets a young person in by her code. Who waits for her guardian's yes is not let in."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, return_code: str | None = None, **credentials: object
    ) -> User | None:
        """Return the person behind a code, if she may come in."""
        person = person_behind(return_code) if return_code else None
        return person if person is not None and self.user_can_authenticate(person) else None
