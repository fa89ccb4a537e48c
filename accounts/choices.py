"""The words for people: countries, languages, roles, age bands; addresses nobody may take."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Country(models.TextChoices):
    """The country whose programme a municipality follows."""

    DENMARK = "dk", _("Denmark")
    GERMANY = "de", _("Germany")


CURRENCIES: dict[str, str] = {Country.DENMARK: "DKK", Country.GERMANY: "EUR"}


class Language(models.TextChoices):
    """The language of a municipality's content, or the one a person reads the portal in."""

    DANISH = "da", "Dansk"
    GERMAN = "de", "Deutsch"
    ENGLISH = "en", "English"


class Role(models.TextChoices):
    """What somebody is in a municipality's programme (domain: bodies and roles)."""

    COORDINATOR = "coordinator", _("Coordinator")
    DEPARTMENT_EDITOR = "department-editor", _("Department editor")
    AMBASSADOR = "ambassador", _("Ambassador")
    WORKING_GROUP = "working-group", _("Working-group member")
    STEERING_GROUP = "steering-group", _("Steering-group member")
    YOUTH_COUNCIL = "youth-council", _("Youth-council member")
    YOUTH_FACILITATOR = "youth-facilitator", _("Youth facilitator")
    MODERATOR = "moderator", _("Moderator")
    SAFEGUARDING = "safeguarding", _("Safeguarding person")
    COUNCIL_SECRETARY = "council-secretary", _("Council secretary")
    COUNCIL_MEMBER = "council-member", _("Council member")
    REVIEWER = "reviewer", _("Outside reviewer")
    DATA_PROTECTION = "data-protection", _("Data-protection officer")
    ADMINISTRATOR = "administrator", _("Administrator")
    READER = "reader", _("Reader")


class AgeBand(models.TextChoices):
    """How old a young person is, as coarsely as the law needs it; never a birth date.

    The borders 13, 15 and 16 are the ages of consent that countries chose (GDPR, article 8).
    """

    UNDER_13 = "under-13", _("Under 13")
    FROM_13 = "13-14", _("13 or 14")
    AT_15 = "15", _("15")
    FROM_16 = "16-17", _("16 or 17")
    ADULT = "18-plus", _("18 or older")


# First parts of addresses that belong to the portal itself; a test compares them with the urls.
RESERVED_SLUGS = frozenset({
    "accounts", "admin", "api", "about", "accessibility", "demo", "docs", "healthz", "help", "i18n",
    "jobs", "login", "logout", "media", "portal", "privacy", "public", "readyz", "search", "static",
    "styleguide", "tilgaengelighed", "was", "www",
})  # fmt: skip
