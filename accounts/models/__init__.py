"""Who: municipalities, their departments, the people and the roles they hold."""

from accounts.models.drafts import Draft, Presence
from accounts.models.erasure import Erasure
from accounts.models.links import LoginLink
from accounts.models.municipality import Department, Municipality
from accounts.models.people import Invitation, Membership, User
from accounts.models.visit import Visit
from accounts.models.young import GuardianConsent, ReturnCode

__all__ = [
    "Department",
    "Draft",
    "Erasure",
    "GuardianConsent",
    "Invitation",
    "LoginLink",
    "Membership",
    "Municipality",
    "Presence",
    "ReturnCode",
    "User",
    "Visit",
]
