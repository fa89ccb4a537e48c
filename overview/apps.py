"""What looks across: start page, demo and everything that asks several floors at once."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """What looks across: start page, demo and everything that asks several floors at once."""

    name = "overview"
