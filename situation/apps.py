"""What is the case: questionnaires, children's voices, findings and recommendations."""

from django.apps import AppConfig


class SituationConfig(AppConfig):
    """What is the case: questionnaires, children's voices, findings and recommendations."""

    name = "situation"
