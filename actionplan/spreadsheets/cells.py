"""What one cell says: several departments, articles, goals, or a day."""

import re
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import override

from actionplan.choices import Novelty
from actionplan.spreadsheets.tables import folded

DASH = "\u2013\u2014-"
BULLET = re.compile(rf"^\s*[•·▪‣◦*{DASH}]\s+")
# Dashes between two items only count where the line began with one: "Skole - og Kultur" is a name.
DASHES = re.compile(rf"\s+[{DASH}]\s+")
DOTS = re.compile(r"\s*[•▪‣◦]\s*")
# A slash that is part of a word: "Vand A/S", "Amt 51/2", "Beauftragte/r", "og/eller".
SLASH_IN_WORD = re.compile(
    r"\b[AIKP]/S\b|\d/\d|\w/-?(?:r|in|innen|n|e|frau)\b|\bog/eller\b|\bund/oder\b"
)
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
OPENING, CLOSING = "([{", ")]}"

WORDS_FOR_ARTICLE = (
    r"(?:art(?:ikel|ikler|ikeln|icle|icles)?s?|verdensmål|ziele?|sdgs?|goals?|mål|nr|no)"
)
NUMBERS = re.compile(
    rf"^\s*{WORDS_FOR_ARTICLE}?\.?\s*(\d{{1,2}})(?:\s*(?:[{DASH}]|bis|til|to)\s*(\d{{1,2}}))?\b"
    rf"(?!\.\d)\.?\s*[:{DASH}]?\s*(.*)$",
    re.IGNORECASE | re.DOTALL,
)
BETWEEN_NUMBERS = re.compile(r"[,;/\n&+]|\s(?:og|und|and)\s", re.IGNORECASE)


# How sheets say that an initiative is new, or goes on; the first word of a language is ours.
NOVELTY_WORDS: dict[Novelty, dict[str, tuple[str, ...]]] = {
    Novelty.NEW: {
        "da": ("ny", "nye", "nyt", "ny indsats", "nyt tiltag"),
        "de": ("neu", "neue", "neue Maßnahme", "neue Massnahme"),
        "en": ("new", "new initiative", "new measure"),
    },
    Novelty.EXISTING: {
        "da": ("eksisterende", "videreført", "videreføres", "fortsætter", "eksisterende indsats"),
        "de": ("bestehend", "fortgeführt", "Fortführung", "wird fortgeführt", "laufend"),
        "en": ("existing", "continued", "continues", "continuing", "continues what is there"),
    },
}
NOVELTY_SAID: dict[str, str] = {
    folded(word): novelty.value
    for novelty, languages in NOVELTY_WORDS.items()
    for words in languages.values()
    for word in words
}


class Numbers(NamedTuple):
    """The known numbers that a cell names, in order, and the words that remain."""

    known: list[int]
    rest: str


def names_in(cell: str) -> list[str]:
    """The departments that a cell names: one a line, a bullet or between slashes or semicolons.

    A comma is part of a name ("Børn, Unge og Familier"), and so is whatever stands in brackets.
    """
    names: dict[str, str] = {}
    for line in cell.split("\n"):
        for item in _items(line):
            for part in _parts(item):
                name = BULLET.sub("", part).strip(" ;")
                if name:
                    names.setdefault(folded(name), name)
    return list(names.values())


def _items(line: str) -> list[str]:
    items = DOTS.split(line)
    if BULLET.match(line) and not DOTS.search(line):
        items = DASHES.split(BULLET.sub("", line))
    return items


def _parts(text: str) -> list[str]:
    """Split at slashes and semicolons, but not within brackets or a word."""
    if "/" not in text and ";" not in text:
        return [text]
    whole = {place for found in SLASH_IN_WORD.finditer(text) for place in range(*found.span())}
    parts, depth = [""], 0
    for place, sign in enumerate(text):
        depth += (sign in OPENING) - (sign in CLOSING and depth > 0)
        splits = sign == ";" or (sign == "/" and place not in whole)
        if splits and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def numbers_in(cell: str, known: set[int]) -> Numbers:
    """The articles or goals that a cell names; nothing it says is lost: what we do not know as a
    number is the rest."""
    found: dict[int, None] = {}
    rest = []
    for piece in BETWEEN_NUMBERS.split(cell):
        text = piece.strip()
        match = NUMBERS.match(text)
        # "12: 13" is neither the one nor the other: it is left as it stands.
        numbers = _span(match) if match and not NUMBERS.match(match[3]) else []
        if match and numbers and set(numbers) <= known:
            found |= dict.fromkeys(numbers)
            text = match[3].strip()
        if text:
            rest.append(text)
    return Numbers(sorted(found), ", ".join(rest))


def novelty_in(cell: str) -> str:
    """Return whether a cell says new or existing; "" where it says something else."""
    return NOVELTY_SAID.get(folded(cell).strip(" ."), "")


def novelty_word(novelty: str, language: str) -> str:
    """Return the word for new or existing in a sheet of this language."""
    words = NOVELTY_WORDS[Novelty(novelty)]
    return words.get(language.split("-")[0], words["en"])[0]


def day_in_words(cell: str, language: str) -> str:
    """Return a cell that is nothing but a day as the municipality writes days; others as they are.

    So a true date of a spreadsheet reads like the rest of the plan: "1. September 2027".
    """
    if not ISO_DAY.fullmatch(cell):
        return cell
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        return cell
    with override(language):
        return date_format(day, "DATE_FORMAT")


def _span(match: re.Match[str]) -> list[int]:
    first, last = int(match[1]), int(match[2] or match[1])
    return list(range(first, last + 1))
