"""Who did what: one line for every act that matters, never changed afterwards."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Who did what: one line for every act that matters, never changed afterwards."""

    name = "journal"
