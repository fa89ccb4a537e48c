"""Where a young person finds somebody to talk to: the municipality's own line, or the country's."""

import re

from django.utils.translation import gettext as _

from accounts.choices import Country
from accounts.models import Municipality

# In danger, in both countries.
EMERGENCY = "112"
# Free and anonymous; the same European number in both countries.
OF_THE_COUNTRY: dict[str, str] = {
    Country.DENMARK: "BørneTelefonen 116 111",
    Country.GERMANY: "Nummer gegen Kummer 116 111",
}


def help_line_of(municipality: Municipality) -> str:
    """Return the help line that pages for young people name."""
    return municipality.help_line or OF_THE_COUNTRY[municipality.country]


def help_now(municipality: Municipality) -> str:
    """Say where somebody is to be found at once: what was written may speak of danger."""
    return _(
        "Is somebody in danger right now? Call 112. Do you want to talk to somebody? %(line)s. "
        "Nobody reads here at night."
    ) % {"line": help_line_of(municipality)}


# "116 111", "+45 12 34 56 78", "0800/111 03 33"; hours such as "14-16" are shorter.
_NUMBER = re.compile(r"\+?\d(?:[ /-]?\d){4,}")


def dialled(line: str) -> str:
    """Return the first number of a help line as a phone dials it; "" where there is none."""
    found = _NUMBER.search(line)
    return re.sub(r"[ /-]", "", found.group()) if found else ""
