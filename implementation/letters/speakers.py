"""Who spoke about a measure hears when its work moves on: in her next letter of what is new."""

from accounts.models import User
from implementation.models import StatusUpdate
from participation.about import standing_at
from participation.choices import NoticeKind
from participation.models import Comment, Notice, PartMove
from participation.notices import own_words_path, subject_of, tell


def words_about(update: StatusUpdate) -> dict[int, int]:
    """Return whose shown comments stand at the measure, each with her newest; two queries.

    A measure keeps its lineage through versions and plans, so earlier words count as well; so do
    words that an editor moved to it when parts were split or joined, and those that she moved
    elsewhere no longer. What she said herself goes before what she replied to others.
    """
    spoken = Comment.objects.shown().filter(author__is_active=True).exclude(author=update.by)
    words: dict[int, Comment] = {}
    for each in standing_at(update.initiative.lineage, spoken, PartMove.objects.all()):
        known = words.setdefault(each.author_id, each)
        if (each.parent_id is None, each.pk) > (known.parent_id is None, known.pk):
            words[each.author_id] = each
    return {author: comment.pk for author, comment in words.items()}


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
