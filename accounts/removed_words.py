"""Which words a municipality has removed, known again where a file from before brings them back.

The ledger outside the database keeps a keyed hash of them, never the words: it tells nobody what
was removed, and survives a restored backup.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from hmac import digest
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.encoding import force_bytes

from accounts.erasing import SHORTEST, Words, look_for, mark_of_removal
from accounts.ledger import note_on_commit
from accounts.models import Municipality

KIND = "words"
WORD = re.compile(r"\w+")
SPACES = re.compile(r"(?:\s|\+|%20)+")


class Shape(NamedTuple):
    """What is known of removed words beside their hash: how much of a text to look at."""

    # How many words, and how many signs stand before the first and after the last of them.
    many: int
    before: int
    after: int


def remember(town: Municipality, words: Words, today: date) -> None:
    """Note in the ledger that a municipality has removed these words."""
    found = list(WORD.finditer(words.said))
    if not found:
        return
    shape = Shape(len(found), found[0].start(), len(words.said) - found[-1].end())
    hashed = _hash_of(town.pk, words.said, str(settings.SECRET_KEY))
    place = ".".join(map(str, shape))
    note_on_commit(f"{KIND}:{town.pk}:{place}:{hashed}", today)


class RemovedWords:
    """The words that a municipality has removed, as its ledger remembers them."""

    def __init__(self, town: Municipality, ledger: Path | None = None) -> None:
        self.town = town
        self.days: dict[str, date] = {}
        self.shapes: set[Shape] = set()
        for line in _lines(ledger or Path(settings.ERASURE_LEDGER)):
            mark, _space, day = line.partition(" ")
            kind, _colon, rest = mark.partition(":")
            if kind == KIND and rest.startswith(f"{town.pk}:"):
                _town, place, hashed = rest.split(":")
                self.days[hashed] = date.fromisoformat(day)
                self.shapes.add(Shape(*map(int, place.split("."))))
        self._hash = lru_cache(maxsize=100_000)(self._day_of)

    def __bool__(self) -> bool:
        return bool(self.days)

    def found_in(self, text: str) -> dict[str, date]:
        """Return which of the removed words stand in a text, in the order they were removed."""
        found = {
            said: day
            for said in self._spans(text)
            if (day := self._hash(said)) and look_for(said).pattern.search(text)
        }
        return dict(sorted(found.items(), key=lambda pair: pair[1]))

    def without(self, text: str) -> str:
        """Return a text with the mark that the portal itself put in the words' place."""
        for said, day in self.found_in(text).items():
            with translation.override(self.town.language):
                mark = mark_of_removal(day)
            text = look_for(said).pattern.sub(mark, text)
        return text

    def _spans(self, text: str) -> Iterator[str]:
        """Yield every piece of a text that has the shape of something removed."""
        words = list(WORD.finditer(text)) if self.shapes else []
        for shape in self.shapes:
            for first, last in zip(words, words[shape.many - 1 :], strict=False):
                span = text[max(0, first.start() - shape.before) : last.end() + shape.after]
                yield span
                if span[-1:] in ("s", "S"):
                    yield span[:-1]

    def _day_of(self, said: str) -> date | None:
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        hashes = (_hash_of(self.town.pk, said, str(key)) for key in keys)
        return next((self.days[each] for each in hashes if each in self.days), None)


def strings_in(value: Any) -> Iterator[str]:
    """Yield every text in a value, or in whatever holds texts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield str(key)
            yield from strings_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings_in(each)


def _hash_of(town: int, said: str, key: str) -> str:
    same = SPACES.sub(" ", said).strip()
    # As `look_for` has it: short words count as they are written.
    same = same if len(same) < SHORTEST else same.casefold()
    return digest(force_bytes(key), f"{KIND} {town} {same}".encode(), "sha256").hex()


def _lines(ledger: Path) -> list[str]:
    try:
        return ledger.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return []
