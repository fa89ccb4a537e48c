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
    # Of a school class or another group that is asked once.
    YOUNG_PARTICIPANT = "young-participant", _("Young participant")
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


class ConsentAge(models.IntegerChoices):
    """The age below which a guardian must agree; only borders of the age bands can be one."""

    AT_13 = 13, _("Below 13")
    AT_15 = 15, _("Below 15")
    AT_16 = 16, _("Below 16")
    AT_18 = 18, _("Below 18")


# The bands that lie below each of those ages.
BANDS_BELOW: dict[int, frozenset[str]] = {
    ConsentAge.AT_13: frozenset({AgeBand.UNDER_13}),
    ConsentAge.AT_15: frozenset({AgeBand.UNDER_13, AgeBand.FROM_13}),
    ConsentAge.AT_16: frozenset({AgeBand.UNDER_13, AgeBand.FROM_13, AgeBand.AT_15}),
    ConsentAge.AT_18: frozenset(set(AgeBand) - {AgeBand.ADULT}),
}


class NewsRhythm(models.TextChoices):
    """How often somebody wants a letter with what is new; young people never daily (S14)."""

    DAILY = "daily", _("At most once a working day")
    WEEKLY = "weekly", _("At most once a week")
    NEVER = "never", _("Never")


# First parts of addresses that belong to the portal itself; a test compares them with the urls.
RESERVED_SLUGS = frozenset({
    "accounts", "admin", "api", "about", "accessibility", "demo", "docs", "healthz", "help", "i18n",
    "jobs", "join", "login", "logout", "media", "portal", "privacy", "public", "readyz", "report",
    "return", "search", "static", "styleguide", "tilgaengelighed", "was", "www",
})  # fmt: skip
