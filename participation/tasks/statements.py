"""What ends by itself about the statements of young people."""

from django_scopes import scopes_disabled

from jobs.registry import every_round
from participation.transitions.statements import forget_closed_speakers


@every_round("printed names whose permission has ended")
def take_away_names() -> int:
    """Take the printed name away from whoever's account a guardian has closed."""
    with scopes_disabled():
        return forget_closed_speakers()
