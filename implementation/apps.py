"""What gets done: status updates, measurements, rounds of updates, status reports."""

from django.apps import AppConfig


class ImplementationConfig(AppConfig):
    """What gets done: status updates, measurements, rounds of updates, status reports."""

    name = "implementation"
