"""The ways through the programme, as data: one file a country and size.

Where recognition stands (before implementation in Germany, after it in Denmark) is nothing but
the order of the phases in the file.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FOLDER = Path(__file__).parent

# What a phase may allow; rules ask for these names.
FEATURES = frozenset({"write-plan", "report-status"})
LANGUAGES = frozenset({"da", "de", "en"})


class VariantError(ValueError):
    """A file of this folder says something the portal does not know."""


@dataclass(frozen=True)
class PhaseTemplate:
    """One phase as the programme lays it down: its name, its usual length, what it allows."""

    key: str
    names: dict[str, str]
    months: int
    allows: frozenset[str]

    @property
    def name(self) -> str:
        """Return its name in the reader's language."""
        return self.names[_language()]


@dataclass(frozen=True)
class SealWords:
    """What the recognition is called, what the municipality is called by it, who awards it."""

    names: dict[str, str]
    titles: dict[str, str]
    awarded_by: str

    @property
    def name(self) -> str:
        """Return what it is called in the reader's language."""
        return self.names[_language()]

    @property
    def title(self) -> str:
        """Return what the municipality may call itself, in the reader's language."""
        return self.titles[_language()]


@dataclass(frozen=True)
class Variant:
    """One way through the programme."""

    key: str
    names: dict[str, str]
    country: str
    years: float
    recognition: str
    phases: tuple[PhaseTemplate, ...]
    seal: SealWords
    inhabitants_from: int = 0
    inhabitants_to: int | None = None
    seal_years: int | None = None
    fee_per_year: int | None = None
    currency: str = ""

    @property
    def name(self) -> str:
        """Return its name in the reader's language."""
        return self.names[_language()]

    def phase(self, key: str) -> PhaseTemplate:
        """Return the phase with this key; raise KeyError if there is none."""
        return next(phase for phase in self.phases if phase.key == key)


def _language() -> str:
    language = (get_language() or "en")[:2]
    return language if language in LANGUAGES else "en"


def _names(data: dict, place: str, key: str = "name") -> dict[str, str]:
    names = data.get(key, {})
    if set(names) != LANGUAGES or not all(names.values()):
        raise VariantError(f"{place}: a name is needed in {', '.join(sorted(LANGUAGES))}.")
    return names


def _seal(data: dict, place: str) -> SealWords:
    if not data.get("awarded_by") or set(data) - {"name", "title", "awarded_by"}:
        raise VariantError(f"{place}: name, title and awarded_by are needed, and nothing else.")
    return SealWords(_names(data, place), _names(data, place, "title"), data["awarded_by"])


def read(path: Path) -> Variant:
    """Read one file; raise VariantError if it names something that does not exist."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    phases = []
    for item in data.pop("phases", []):
        place = f"{path.name}, phase {item.get('key')}"
        unknown = set(item["allows"]) - FEATURES
        if unknown:
            raise VariantError(f"{place}: unknown {', '.join(sorted(unknown))}.")
        phases.append(
            PhaseTemplate(
                item["key"], _names(item, place), item["months"], frozenset(item["allows"])
            )
        )
    if len({phase.key for phase in phases}) != len(phases) or not phases:
        raise VariantError(f"{path.name}: phases are missing, or a key stands twice.")
    names = _names(data, path.name)
    data.pop("name")
    seal = _seal(data.pop("seal", {}), f"{path.name}, seal")
    try:
        return Variant(names=names, phases=tuple(phases), seal=seal, **data)
    except TypeError as error:
        raise VariantError(f"{path.name}: {error}") from error


@cache
def all_variants() -> dict[str, Variant]:
    """Return every way through the programme by its key."""
    return {
        variant.key: variant for variant in (read(path) for path in sorted(FOLDER.glob("*.toml")))
    }


def suitable(country: str, inhabitants: int | None) -> Variant:
    """Return the way for a municipality of this country and size; raise LookupError if none fits.

    Without a number of inhabitants it is the country's smallest.
    """
    size = inhabitants or 0
    for variant in sorted(all_variants().values(), key=lambda variant: variant.inhabitants_from):
        upper = variant.inhabitants_to
        if (
            variant.country == country
            and variant.inhabitants_from <= size
            and (upper is None or size <= upper)
        ):
            return variant
    raise LookupError(f"No way through the programme is known for {country!r}.")
