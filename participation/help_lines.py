"""Where a young person finds somebody to talk to: the municipality's own line, or the country's."""

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
