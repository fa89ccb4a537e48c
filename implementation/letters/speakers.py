"""Who spoke about a measure hears when its work moves on: in her next letter of what is new."""

from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce

from accounts.models import User
from implementation.models import StatusUpdate
from participation.choices import NoticeKind
from participation.models import Comment, Notice, PartMove
from participation.notices import own_words_path, subject_of, tell


def words_about(update: StatusUpdate) -> dict[int, int]:
    """Return whose shown comments are about the measure, each with her newest; one query.

    A measure keeps its lineage through versions and plans, so earlier words count as well; so do
    words that an editor moved to it when parts were split or joined. What she said herself goes
    before what she replied to others.
    """
    lineage = update.initiative.lineage
    moved = PartMove.objects.filter(
        Q(comment=None) | Q(comment=OuterRef("pk")),
        consultation=OuterRef("consultation"),
        old_part=OuterRef("part"),
        new_part=lineage,
    )
    about = Q(part=lineage) | Q(outcome__part=lineage) | Q(Exists(moved))
    spoken = Comment.objects.shown().filter(about, author__is_active=True).exclude(author=update.by)
    newest = Coalesce(Max("pk", filter=Q(parent=None)), Max("pk"))
    return dict(spoken.order_by("author").values_list("author").annotate(newest=newest))


def tell_speakers(update: StatusUpdate) -> None:
    """Note for each of them that the measure has moved; it leads to her own words about it.

    What moves twice before her next letter is one piece of news.
    """
    words = words_about(update)
    for person in User.objects.filter(pk__in=words).order_by("pk") if words else ():
        path = own_words_path(update.municipality, words[person.pk])
        tell(person, NoticeKind.MOVED_ON, update.initiative, path=path, again=True)


def untell_speakers(update: StatusUpdate) -> None:
    """Take back what nobody has heard yet, because the update was sent back."""
    Notice.objects.filter(
        municipality=update.municipality_id,
        kind=NoticeKind.MOVED_ON,
        subject=subject_of(update.initiative),
        told_at=None,
        at__gte=update.at,
    ).delete()
