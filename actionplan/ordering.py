"""The order in which people expect numbers and titles: 3.2 before 3.10, å after z in Danish."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

NUMBER = re.compile(r"(\d+)")
# The last letters of the Danish alphabet, in its order.
DANISH = str.maketrans({"æ": "{a", "ø": "{b", "å": "{c"})


def natural_key(text: str, language: str) -> tuple[bool, list[Any]]:
    """Return by what a text is sorted as people do it; the empty ones come last."""
    letters = unicodedata.normalize("NFC", text.casefold())
    letters = letters.translate(DANISH) if language == "da" else letters
    # In German (and to everybody else) ä stands with a.
    plain = "".join(
        each for each in unicodedata.normalize("NFD", letters) if not unicodedata.combining(each)
    )
    parts = NUMBER.split(plain)
    return not text, [int(part) if place % 2 else part for place, part in enumerate(parts)]


class NaturalOrder(Sequence[Any]):
    """Rows in the natural order of one of their texts; only the rows of a page are read.

    No database sorts like this, so the texts are asked for first, in the place of a count.
    """

    def __init__(self, rows: QuerySet, field: str, language: str) -> None:
        texts = rows.order_by().values_list("pk", field)
        self.rows = rows
        self.ids = [
            pk for pk, text in sorted(texts, key=lambda row: (natural_key(row[1], language), row))
        ]

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, part: Any) -> Any:
        wanted = self.ids[part]
        if isinstance(wanted, int):
            return self.rows.get(pk=wanted)
        found = self.rows.in_bulk(wanted)
        return [found[pk] for pk in wanted if pk in found]
