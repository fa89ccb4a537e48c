"""Names that are probably meant as one: a typing error away, or spelled in another way."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from actionplan.spreadsheets.tables import folded

# Letters that people in Denmark and Germany also write as two.
SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "ø": "oe", "å": "aa"})
NOT_A_LETTER = re.compile(r"[\W_]+")
# Among names of offices, lower ones bring "Amt für Kultur" and "Amt für Schule" together.
ALIKE = 0.87


def resembling(name: str, others: Iterable[str]) -> str:
    """Return the one of the other names that is most like this one, or "" if none is like it."""
    wanted = _bare(name)
    if not wanted:
        return ""
    bare = {_bare(other): other for other in others if folded(other) != folded(name)}
    # "Kita 3" and "Kita 4" differ in one sign and are two.
    alike = [other for other in bare if _numbers(other) == _numbers(wanted)]
    found = difflib.get_close_matches(wanted, alike, n=1, cutoff=ALIKE)
    return bare[found[0]] if found else ""


def _bare(name: str) -> str:
    """The letters and figures of a name, without what two people write differently."""
    spelled = unicodedata.normalize("NFD", folded(name).translate(SPELLED_OUT))
    letters = "".join(sign for sign in spelled if not unicodedata.combining(sign))
    return NOT_A_LETTER.sub("", letters)


def _numbers(bare: str) -> list[str]:
    return re.findall(r"\d+", bare)


# What offices are called besides what they do, with the endings that grow on other words.
KINDS_OF_OFFICE = (
    *("forvaltningernes", "forvaltningen", "forvaltning", "afdelingen", "afdeling", "sektionen"),
    *("sektion", "sekretariatet", "sekretariat", "magistraten", "magistrat", "enheden", "enhed"),
    *("omraadet", "omraade", "stab", "staben", "amtes", "amt", "aemter", "abteilung", "referat"),
    *("fachbereich", "fachdienst", "dezernat", "stabsstelle", "geschaeftsbereich", "sachgebiet"),
    *("bereich", "buero", "stelle", "team", "department", "office", "unit", "division", "section"),
    *("afd", "abt", "forv", "fb", "dez", "ref"),
)
SMALL_WORDS = frozenset({
    *("og", "for", "i", "til", "af", "den", "det", "de", "kommune", "kommunes", "kommunen"),
    *("der", "die", "das", "des", "dem", "und", "fuer", "von", "vom", "zur", "zum", "in", "im"),
    *("stadt", "staedtisches", "a", "the", "and", "of"),
})  # fmt: skip
# What words of the same stem end in: børn, børne; Schule, Schulen; kultur, kulturens.
ENDINGS = re.compile(r"(?<=\w{4})(?:ernes|erne|enes|ens|ets|ene|en|er|et|es|s|e|n)$")
# Two words are one if so much of them agrees; two names are near if so many of their words do.
WORDS_ALIKE = 0.84
NAMES_NEAR = 0.5


def nearest(name: str, others: Iterable[str], at_most: int = 3) -> list[str]:
    """Return the names of offices that may be meant by a name, the likeliest first."""
    found = [(_nearness(name, other), other) for other in dict.fromkeys(others)]
    near = [(score, other) for score, other in found if score >= NAMES_NEAR]
    return [other for _score, other in sorted(near, key=lambda each: -each[0])[:at_most]]


def _nearness(one: str, two: str) -> float:
    if _numbers(_bare(one)) != _numbers(_bare(two)):
        return 0
    if _is_short_for(one, two) or _is_short_for(two, one):
        return 0.9
    alike = difflib.SequenceMatcher(None, _bare(one), _bare(two)).ratio()
    stems, others = _stems(one), _stems(two)
    shared = sum(any(_same_word(stem, other) for other in others) for stem in stems)
    united = len(stems) + len(others) - shared
    return max(shared / united if united else 0, alike if alike >= ALIKE else 0)


@lru_cache(maxsize=1024)
def _stems(name: str) -> list[str]:
    """Return what an office is about: its words without kinds of offices and endings."""
    stems = []
    for word in _words(name):
        about = _without_kind(word)
        if about and about not in SMALL_WORDS:
            stems.append(ENDINGS.sub("", about))
    return list(dict.fromkeys(stems))


def _words(name: str) -> list[str]:
    spelled = unicodedata.normalize("NFD", folded(name).translate(SPELLED_OUT))
    letters = "".join(sign for sign in spelled if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", letters)


def _without_kind(word: str) -> str:
    """Return what a word is about: “Jugendamt” about “jugend”, “Amt” about nothing."""
    kinds = sorted(KINDS_OF_OFFICE, key=len, reverse=True)
    kind = next((kind for kind in kinds if word == kind or _ends_in(word, kind)), "")
    return word.removesuffix(kind)


def _ends_in(word: str, kind: str) -> bool:
    return len(kind) > 2 and len(word) > len(kind) + 2 and word.endswith(kind)


def _same_word(one: str, two: str) -> bool:
    if min(len(one), len(two)) >= 4 and (one.startswith(two) or two.startswith(one)):
        return True
    return difflib.SequenceMatcher(None, one, two).ratio() >= WORDS_ALIKE


def _is_short_for(short: str, name: str) -> bool:
    """Whether a name in capitals is made of another one's first letters: BUF, JuA."""
    letters = "".join(sign for sign in short if sign.isalpha())
    if not 2 <= len(letters) <= 6 or sum(sign.isupper() for sign in letters) < 2:
        return False
    firsts = ""
    for word in _words(name):
        about = _without_kind(word)
        firsts += (about[:1] if about not in SMALL_WORDS else "") + word[len(about) :][:1]
    return len(firsts) > 1 and firsts == "".join(_words(letters))
