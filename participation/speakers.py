"""What somebody who spoke is called where others read it: a young person never by a name."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.choices import Role
from accounts.models import Membership, User
from accounts.rules import YOUNG
from participation.models import Comment


def with_author_roles(comments: QuerySet[Comment]) -> Any:
    """Give comments the role `author_role` that their author holds there, or held last."""
    roles = Membership.objects.filter(
        user=OuterRef("author"), municipality=OuterRef("municipality")
    ).order_by(F("ended_at").desc(nulls_first=True), "pk")
    return comments.annotate(author_role=Subquery(roles.values("role")[:1]))


def name_and_role(author: User, role: str | None) -> tuple[str, str]:
    """Return what an author is called, and an adult's role; young people have no names."""
    if author.is_young or role in YOUNG:
        return author.pseudonym or _("A young person"), ""
    return str(author), "" if role is None else str(Role(role).label)


def called(comment: Any) -> str:
    """Return the pseudonym, or how many children a grown-up wrote it down for.

    A young person's name is not even looked at; an adult is named, with her role, and never
    passes as a young person. Needs the author and her role (see `with_author_roles`).
    """
    if comment.on_behalf_of:
        return ngettext(
            "One child, written down by a grown-up",
            "%(many)d children, written down by a grown-up",
            comment.on_behalf_of,
        ) % {"many": comment.on_behalf_of}
    name, role = name_and_role(comment.author, comment.author_role)
    return _("%(name)s (adult: %(role)s)") % {"name": name, "role": role} if role else name
