"""Where a young person finds somebody to talk to, at any hour."""

from accounts.choices import Country
from accounts.models import Municipality

# In danger, in both countries.
EMERGENCY = "112"
# The number is the same in all of Europe; who answers is not.
LINES: dict[str, str] = {
    Country.DENMARK: "Børnetelefonen 116 111",
    Country.GERMANY: "Nummer gegen Kummer 116 111",
}


def help_line(municipality: Municipality) -> str:
    """Return the municipality's own help line, or the country's."""
    return municipality.help_line or LINES[municipality.country]
