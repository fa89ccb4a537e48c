"""The kinds of documents the portal makes, and the forms they come in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """A kind of document; its value is also its name on the command line."""

    ACTION_PLAN = "action-plan", _("Action plan")
    CATALOGUE = "initiative-catalogue", _("Catalogue of initiatives")
    POSTER = "poster", _("Poster “You said – we did”")
    STATUS_REPORT = "status-report", _("Status report")


class FileFormat(models.TextChoices):
    """The form of a file; its value is also how its name ends."""

    PDF = "pdf", _("PDF")
    WORD = "docx", _("Word")
    SHEET = "xlsx", _("Spreadsheet")


# What a browser is told that a file is.
MEDIA_TYPES = {
    FileFormat.PDF: "application/pdf",
    FileFormat.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.SHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# The forms in which everybody may fetch the plan.
PUBLIC_FORMATS = (FileFormat.PDF.value, FileFormat.WORD.value)
