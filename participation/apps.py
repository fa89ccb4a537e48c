"""What people say: consultations, comments, answers and ideas."""

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    """What people say: consultations, comments, answers and ideas."""

    name = "participation"
