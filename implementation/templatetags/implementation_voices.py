"""What young people see of the work on what they spoke about: its status and one sentence."""

from collections.abc import Sequence

from django import template

from implementation.choices import Review
from implementation.models import StatusUpdate
from participation.trails import Trail

register = template.Library()


@register.simple_tag
def work_on(trails: Sequence[Trail]) -> dict[int, StatusUpdate]:
    """Return the last word about the work, by the number of each comment; one query.

    What the coordinator sent back is not shown; what stood before it still is.
    """
    parts = {
        trail.comment.pk: trail.part.key
        for trail in trails
        if trail.part.subject == "initiative" and trail.comment.state == "shown"
    }
    if not parts:
        return {}
    rows = StatusUpdate.objects.filter(initiative__lineage__in=set(parts.values()))
    newest = {
        str(update.initiative.lineage): update
        for update in rows.exclude(review=Review.RETURNED)
        .select_related("initiative")
        .order_by("at", "pk")
    }
    return {pk: newest[key] for pk, key in parts.items() if key in newest}
