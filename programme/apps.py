"""Where we stand: the municipality's way through the programme, phase by phase."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Where we stand: the municipality's way through the programme, phase by phase."""

    name = "programme"
