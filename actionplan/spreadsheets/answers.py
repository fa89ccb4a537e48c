"""What somebody has decided about a sheet while it waits: a few questions, and their answers."""

from dataclasses import dataclass, field
from typing import Any, Self


@dataclass
class Answers:
    """The answers to what a preview asks; what nobody has answered is as we understand it."""

    # The first and the last line of the headings, by the numbers that people see.
    head: tuple[int, int] | None = None
    # What a column is, by its heading: the key of a field, or one of the words of `meanings`.
    columns: dict[str, str] = field(default_factory=dict)
    # Which department is meant by a folded name; None is a new one.
    departments: dict[str, int | None] = field(default_factory=dict)
    # The rows that are new, whatever initiative they look like.
    apart: set[int] = field(default_factory=set)
    # What is taken where sheet and portal both changed a cell: "mine" or "both", by "row:key".
    cells: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> Self:
        """Return the answers that stand beside a waiting sheet."""
        head = said.get("head")
        return cls(
            head=(int(head[0]), int(head[1])) if head else None,
            columns=dict(said.get("columns", {})),
            departments=dict(said.get("departments", {})),
            apart=set(said.get("apart", ())),
            cells=dict(said.get("cells", {})),
        )

    def as_json(self) -> dict[str, Any]:
        """Return them as they are kept; only what was said."""
        said = {
            "head": list(self.head) if self.head else None,
            "columns": self.columns,
            "departments": self.departments,
            "apart": sorted(self.apart),
            "cells": self.cells,
        }
        return {name: value for name, value in said.items() if value}
