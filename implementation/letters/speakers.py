"""Who spoke about a measure hears when its work moves on: in her next letter of what is new."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from accounts.models import User
from implementation.models import StatusUpdate
from participation.choices import NoticeKind
from participation.models import Comment, PartMove
from participation.notices import tell


def speakers_about(update: StatusUpdate) -> list[User]:
    """Return whose shown comments are about the measure, or were answered with it; one query.

    A measure keeps its lineage through versions and plans, so earlier words count as well; so do
    words that an editor moved to it when parts were split or joined.
    """
    lineage = update.initiative.lineage
    moved = PartMove.objects.filter(
        consultation=OuterRef("consultation"), old_part=OuterRef("part"), new_part=lineage
    )
    about = Q(part=lineage) | Q(outcome__part=lineage) | Q(Exists(moved))
    spoken = Comment.objects.shown().filter(about).exclude(author=update.by)
    return list(User.objects.filter(pk__in=spoken.values("author"), is_active=True).order_by("pk"))


def tell_speakers(update: StatusUpdate) -> None:
    """Note it for each of them; it leads to the page of their own words."""
    path = reverse("participation:my-input", args=[update.municipality.slug])
    for person in speakers_about(update):
        tell(person, NoticeKind.MOVED_ON, update, path=path)
