"""How hard a short text is to read, for those who write for a ten-year-old.

LIX is the readability index of Carl-Hugo Björnsson, "Läsbarhet" (Stockholm 1968): the words of a
sentence on average, and how many words of a hundred have more than six letters. Below 25 lie books
for children, above 45 demanding newspapers. It was made for Swedish and holds for Danish and
German too, where long compound words raise it a little.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONG_WORD = 6
# Below this many words a number says nothing.
FEW_WORDS = 4
VERY_EASY, EASY, HARD = 25, 35, 45

WORD = re.compile(r"[^\W_]+(?:[-'’*][^\W_]+)*")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
# A paragraph, or a line of a list.
BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-+*]|\d+[.)])\s)")
BULLET = re.compile(r"^\s*(?:[-+*]|\d+[.)])\s+")
MARK = re.compile(r"(?<!\w)[*_]+|[*_]+(?!\w)|\\(?=[^\w\s])")
# A day of the month ends no sentence, nor does a letter: "d. 20. november", "z. B.".
END = re.compile(r"(?<!\b\w)(?<!\b\d\d)[.!?…]+[\"'”“»«)]*\s+")


class Ease(NamedTuple):
    """What can be said about how hard a text is."""

    lix: int
    verdict: str | Promise
    is_easy: bool
    # "" where the text is easy.
    hardest: str


def ease_of(text: str) -> Ease | None:
    """Return how hard a text is to read; None where there is hardly any text."""
    said = list(sentences(text))
    words = [word for sentence in said for word in WORD.findall(sentence)]
    if len(words) < FEW_WORDS:
        return None
    value = lix(text)
    hardest = max(said, key=lambda each: (_lix(WORD.findall(each), 1), len(each)))
    is_easy = value < EASY
    return Ease(value, _verdict(value), is_easy, "" if is_easy else hardest)


def lix(text: str) -> int:
    """Return Björnsson's index: words / sentences + 100 * long words / words, rounded."""
    said = list(sentences(text))
    return _lix([word for sentence in said for word in WORD.findall(sentence)], len(said))


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a long text without its marks; a line of a list is one of its own."""
    for block in BLOCK.split(text):
        words = " ".join(MARK.sub("", LINK.sub(r"\1", BULLET.sub("", block))).split())
        start = 0
        for end in END.finditer(words):
            # "f.eks. parken" and "z. B. im Park" go on.
            if not words[end.end() : end.end() + 1].islower():
                yield from _sentence(words[start : end.end()])
                start = end.end()
        yield from _sentence(words[start:])


def _sentence(words: str) -> Iterator[str]:
    if WORD.search(words):
        yield words.strip()


def _lix(words: list[str], sentences: int) -> int:
    if not words:
        return 0
    long = sum(len(word) > LONG_WORD for word in words)
    return round(len(words) / sentences + 100 * long / len(words))


def _verdict(value: int) -> str | Promise:
    if value < VERY_EASY:
        return _("very easy to read")
    if value < EASY:
        return _("easy to read")
    if value < HARD:
        return _("a bit hard for a ten-year-old")
    return _("hard for a ten-year-old")
