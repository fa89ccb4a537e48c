"""What somebody who spoke is called where others read it: never by a name."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.models import Comment


def called(comment: Comment) -> str:
    """Return the pseudonym, or how many children a grown-up wrote it down for; needs the author.

    The name in the person's row is not even looked at.
    """
    if comment.on_behalf_of:
        return ngettext(
            "One child, written down by a grown-up",
            "%(many)d children, written down by a grown-up",
            comment.on_behalf_of,
        ) % {"many": comment.on_behalf_of}
    return comment.author.pseudonym or _("A young person")
