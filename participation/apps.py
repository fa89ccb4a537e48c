"""What people say: consultations, comments, answers and ideas."""

from importlib import import_module

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    """What people say: consultations, comments, answers and ideas."""

    name = "participation"

    def ready(self) -> None:
        """Let the rules of the joint statement be known; those in `rules.py` are found anyhow."""
        import_module("participation.statement_rules")
