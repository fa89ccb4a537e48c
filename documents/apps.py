"""What leaves the house: the plan as PDF, later as text document and sheet."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """What leaves the house: the plan as PDF, later as text document and sheet."""

    name = "documents"
