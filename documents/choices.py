"""The kinds of documents the portal makes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """A kind of document; its value is also its name on the command line."""

    ACTION_PLAN = "action-plan", _("Action plan")
    CATALOGUE = "initiative-catalogue", _("Catalogue of initiatives")
