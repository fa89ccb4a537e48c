"""A town of the demo as it stands in its data file."""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent

# The same for everybody in the demo, and for nobody else: the demo refuses to load where DEBUG is
# off. It is long enough for the portal's own rule.
PASSWORD = "vores-by-unsere-stadt"  # noqa: S105

SLUGS = ("aalborg", "auenfurt", "solsund")

Item = dict[str, Any]


def read_town(slug: str) -> Item:
    """Return what the town's files say; initiatives may stand in a file of their own."""
    town = tomllib.loads((FOLDER / f"{slug}.toml").read_text(encoding="utf-8"))
    initiatives = FOLDER / f"{slug}-initiatives.toml"
    if initiatives.exists():
        town |= tomllib.loads(initiatives.read_text(encoding="utf-8"))
    return town
