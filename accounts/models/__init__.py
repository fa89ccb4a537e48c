"""Who: municipalities, their departments, the people and the roles they hold."""

from accounts.models.municipality import Department, Municipality
from accounts.models.people import Invitation, Membership, User

__all__ = ["Department", "Invitation", "Membership", "Municipality", "User"]
