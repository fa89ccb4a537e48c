"""What a form refuses because it cannot be meant: a slip in the year, an address of no page."""

from datetime import date
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# UNICEF's programme began in 1996; what is done for children now is over long before the other.
FIRST_YEAR, LAST_YEAR = 1996, 2100


def in_our_time(day: date) -> date:
    """Refuse a day whose year is a slip of the finger: weeks cannot be counted back from year 1."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(_("Please look at the year once more."))
    return day


def page_of_the_web(url: str) -> str:
    """Refuse what is no page of the web, and what hides where it leads or holds a password."""
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or "@" in parts.netloc or "\\" in url):
        raise ValidationError(
            _("Please give the address of a page, for example https://example.org/page.")
        )
    return url
