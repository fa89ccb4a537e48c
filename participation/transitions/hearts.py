"""How somebody agrees with a comment, and no longer does."""

from django.db import transaction

from accounts.models import User
from participation.models import Comment, Heart


@transaction.atomic
def agree(comment: Comment, *, by: User) -> None:
    """Give a comment one's heart; given twice, it is one."""
    Heart.objects.get_or_create(municipality=comment.municipality, comment=comment, person=by)


def no_longer_agree(comment: Comment, *, by: User) -> None:
    """Take one's heart back, if it was given."""
    Heart.objects.filter(municipality=comment.municipality, comment=comment, person=by).delete()
