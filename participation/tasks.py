"""What is written and forgotten by the clock about what young people say."""

from django.utils import timezone
from django_scopes import scopes_disabled

from jobs.registry import every_round
from participation.letters import write_due_letters


@every_round("news letters")
def write_news_letters() -> int:
    """Write the letters that tell people what is new for them; at night there is nothing to do."""
    with scopes_disabled():
        return write_due_letters(timezone.now())
