"""Who: municipalities, their departments, the people and the roles they hold."""

from accounts.models.drafts import Draft, Presence
from accounts.models.links import LoginLink
from accounts.models.municipality import Department, Municipality
from accounts.models.people import Invitation, Membership, User
from accounts.models.visit import Visit

__all__ = [
    "Department",
    "Draft",
    "Invitation",
    "LoginLink",
    "Membership",
    "Municipality",
    "Presence",
    "User",
    "Visit",
]
