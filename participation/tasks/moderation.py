"""What is written and forgotten by the clock about what young people say."""

from django.utils import timezone
from django_scopes import scopes_disabled

from jobs.registry import every_round
from participation.transitions.waiting import alarm_of_ideas, sound_alarm


@every_round("texts that wait too long")
def tell_of_texts_that_wait() -> int:
    """Tell the steering groups of texts that no moderator has read for too long."""
    with scopes_disabled():
        return sound_alarm(timezone.now())


@every_round("ideas that may speak of danger")
def tell_of_alarming_ideas() -> int:
    """Tell the moderators of ideas that may speak of danger."""
    with scopes_disabled():
        return alarm_of_ideas()
