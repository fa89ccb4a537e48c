"""What overviews are made of: focus areas, and the initiatives in them, as they say it."""

from typing import Any, NamedTuple

Data = dict[str, Any]


class Told(NamedTuple):
    """An initiative as these overviews need it: its row, its lasting key, and what it says."""

    pk: int
    lineage: str
    payload: Data

    @property
    def named(self) -> Data:
        """Return what it is called, and the way to it; a page may put an address there."""
        return {
            "pk": self.pk,
            "lineage": self.lineage,
            "number": self.payload["number"],
            "title": self.payload["title"],
            "url": "",
        }


class Area(NamedTuple):
    """A focus area with its initiatives in reading order."""

    key: str
    payload: Data
    initiatives: list[Told]

    @property
    def named(self) -> Data:
        """Return how it is called and drawn."""
        looks = ("number", "title", "colour", "shape")
        return {"key": self.key, **{name: self.payload[name] for name in looks}}
