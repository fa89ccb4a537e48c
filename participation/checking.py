"""Looking through a text before a person does: ways to reach somebody, and possible danger.

Both only ever hold a text back or put it first in the queue; people decide. Nothing of it leaves
the house: the words for danger are lists of our own, `danger/*.toml`.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from participation.misspelt import nearly_begins_as, nearly_holds

LISTS = Path(__file__).parent / "danger"
# So many other words may stand between two words of a phrase: "touched ME THERE again".
GAP = 2
# What belongs to everybody may be written everywhere: emergency numbers and help lines.
HELP_LINES = {"112", "110", "116111", "116117", "116006", "116016", "08001110333", "08001110550"}


class Finding(NamedTuple):
    """What a text holds that its moderator should know of, as it stands in the text."""

    contacts: list[str]
    alarming: bool
    words: list[str]


def look(text: str) -> Finding:
    """Say what in a text looks like a way to reach somebody, and which words may mean danger."""
    words = list(_dangers(text))
    return Finding(list(_contacts(text)), bool(words), words)


# Ways to reach somebody.

# Every repetition has an upper bound, so that no text, however made, takes long to read.
EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}"
    r"(?:\s?@\s?|\s?[(\[](?:at|snabel-?a|ät)[)\]]\s?|\ssnabel-?a\s)"
    r"[\w-]{1,63}(?:\s?(?:\.|[(\[](?:dot|punkt|punktum)[)\]])\s?[\w-]{2,63}){1,4}",
    re.IGNORECASE,
)
# The endings of addresses are read in small letters: "skolen.De små" is a sentence.
LINK = re.compile(
    r"(?:(?i:https?://|www\.)\S{2,200}"
    r"|\b(?:t|wa)\.me/\S{1,100}"
    r"|(?<![\w.@-])[\w-]{2,63}(?:\.[\w-]{2,63}){0,3}"
    r"\.(?:dk|de|com|net|org|eu|info|io|app|tv|gg|se|no|at|ch)(?:/\S{0,200})?(?![\w-]))"
)
HANDLE = re.compile(r"(?<![\w@.])@[^\W\d_][\w.]{1,29}")
ACCOUNT = re.compile(
    r"\b(?:snap|snapchat|insta|instagram|ig|tiktok|discord|telegram|roblox|signal|whatsapp)\b"
    r"(?:\s{0,2}[:=]\s{0,2}[\w.#]{3,30}"
    r"|\s(?:er|ist|is|hedder|heißt)\s\w{0,20}[^\W\d_][\w.#]{0,20}[\d_#][\w#]{0,20})",
    re.IGNORECASE,
)
STREET = re.compile(
    r"(?<![\w-])(?!(?i:spiel|legep|sport|schul|arbeits|under|park|skole))"
    r"(?:[\w][\w.\-]{1,40}(?i:straße|strasse|str\.|gade|vej|weg|allee|allé|platz|plads|gasse"
    r"|stræde|vænget|torv|boulevard|chaussee)"
    r"|[A-ZÆØÅÄÖÜ][\w.\-]{1,40}\s(?:Straße|Strasse|Gade|Vej|Weg|Allee|Allé|Platz|Plads|Torv"
    r"|Boulevard|Chaussee))"
    r"\s{1,2}\d{1,4}\s?[a-hA-H]?"
    r"(?=\s{0,3}(?:$|[,.;:!?)\n]|(?:i|in|og|und|and|st|tv|th|mf)\b|\d{4,5}\b))"
    r"|\b\d{1,4}\s[A-Z][a-z]{2,40}\s(?:Street|Road|Lane|Avenue)\b"
)
PHONE = re.compile(r"(?<![\w.,])(?:\+\s?)?\(?\d(?:[ ().\-/–]{0,3}\d){6,15}(?![\d,])")
SHORT_PHONE = re.compile(
    r"\b(?:tlf|tel|telefon|phone|mobil|handy|whatsapp|sms|ring til mig|call me|ruf mich an)\b"
    r"[^\d\n+]{0,12}(\+?\d(?:[ ().\-/]{0,2}\d){4,15})(?![\d,])",
    re.IGNORECASE,
)
# Numbers that are none of somebody's: they are blanked before a telephone number is looked for.
DAY, MONTH, YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
ORDINARY = re.compile(
    "|".join(
        (
            # 14.05.2026, 14.-16. 5. 2026, 14/5-26
            rf"(?<![\d.]){DAY}\.?(?:\s?[-–]\s?{DAY})?[./-]\s?{MONTH}[./-]\s?(?:{YEAR}|\d\d)"
            r"(?![.\-/ ]?\d)",
            # 2026-05-14
            rf"(?<!\d){YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)",
            # 2026-2029, 2026/2027, 2026 2027 2028
            rf"(?<!\d){YEAR}(?:\s?[-–/ ]\s?{YEAR}){{1,9}}(?![ ]?\d)",
            # 15.30-16.30
            r"(?<![\d.])(?:[01]?\d|2[0-4])[.:][0-5]\d\s?[-–]\s?(?:[01]?\d|2[0-4])[.:][0-5]\d(?!\d)",
            # 12.000.000, 25 000 000
            r"(?<![\d.])[1-9]\d{0,2}(?:\.\d{3}){2,4}(?:,\d{1,2})?(?!\d)",
            r"(?<![\d.])[1-9]\d{0,2}(?:[ ]\d{3})?(?:[ ]000){1,3}(?![ ]?\d)",
            # 12000000 kr.
            r"(?<![\d.])[1-9]\d{5,11}(?:,\d{1,2})?(?=\s?(?:kr|dkk|€|euro?\b|mio|børn|Kinder))",
        )
    ),
    re.IGNORECASE,
)


def _contacts(text: str) -> Iterator[str]:
    """Return each stretch of a text that says how or where somebody can be found, once."""
    rest = _plain(text)
    seen: set[str] = set()
    for pattern in (EMAIL, LINK, HANDLE, ACCOUNT, STREET):
        for found in pattern.finditer(rest):
            if found.group() not in seen:
                seen.add(found.group())
                yield found.group().strip()
        rest = pattern.sub(_blank, rest)
    rest = ORDINARY.sub(_blank, rest)
    numbers = [found.group() for found in PHONE.finditer(rest)]
    numbers += [found.group(1) for found in SHORT_PHONE.finditer(rest)]
    for number in dict.fromkeys(number.strip() for number in numbers):
        if _is_somebodys(number):
            yield number


def _plain(text: str) -> str:
    """Return a text without what only looks different: wide digits, joined signs, no-width ones."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(c for c in composed if unicodedata.category(c) not in {"Cf", "Mn", "Me"})


def _blank(found: re.Match[str]) -> str:
    """Return a sign that ends every pattern, in the place of what was found."""
    return " | "


def _is_somebodys(number: str) -> bool:
    """Whether a row of digits can be somebody's telephone or personal number."""
    digits = "".join(c for c in number if c.isdigit())
    return digits not in HELP_LINES and digits.removeprefix("0049") not in HELP_LINES


# Possible danger.

Phrase = tuple[str, ...]


class Danger(NamedTuple):
    """The words of all lists, folded: beginnings, parts, and phrases of several beginnings.

    Beginnings and phrases stand by their first letter, which no slip changes: a moderator's page
    asks of every word that waits.
    """

    beginnings: dict[str, list[str]]
    parts: tuple[str, ...]
    phrases: dict[str, list[Phrase]]
    # Words that look like a slip in one of these and are others: "schläft" is not "schlägt".
    others: frozenset[str]


class Word(NamedTuple):
    """One word of a text: as it is compared, and where it stands."""

    folded: str
    start: int
    end: int


WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Signs that are put for letters, so that a word is not found: "s3lvm0rd", a Cyrillic e.
DIGITS_IN_WORDS = str.maketrans("013457", "oieast")
LOOK_ALIKES = str.maketrans("авеікмнорстухԁѕј", "abeikmhopctyxdsj")
HAS_LETTER = re.compile(r"[^\W\d_]")
# Letters that stand alone in a row: "s e l v m o r d".
SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ .*_\-]{1,2}[^\W_](?![^\W_])){3,40}")
DIGRAPHS = re.compile("ae|aa|oe|ue")
DRAWN_OUT = re.compile(r"(.)\1{2,}")
LETTERS = str.maketrans({"æ": "a", "ä": "a", "å": "a", "ø": "o", "ö": "o", "ü": "u"})


@cache
def danger() -> Danger:
    """Return the words for possible danger; every list counts, whatever a text is written in."""
    lists = [
        tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(LISTS.glob("*.toml"))
    ]

    def all_of(name: str) -> Iterator[str]:
        return (entry for words in lists for entry in words[name])

    beginnings: dict[str, list[str]] = defaultdict(list)
    for stem in map(fold, all_of("beginnings")):
        beginnings[stem[0]].append(stem)
    phrases: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in all_of("phrases"):
        stems = tuple(map(fold, phrase.split()))
        phrases[stems[0][0]].append(stems)
    return Danger(
        beginnings=dict(beginnings),
        parts=tuple(map(fold, all_of("parts"))),
        phrases=dict(phrases),
        others=frozenset(map(fold, all_of("others"))),
    )


def fold(word: str) -> str:
    """Return a word as words are compared: small, and å, aa, ä, æ, ae and a are one letter."""
    small = unicodedata.normalize("NFC", word.casefold()).replace("'", "").replace("’", "")
    small = small.translate(LOOK_ALIKES)
    if HAS_LETTER.search(small):
        small = small.translate(DIGITS_IN_WORDS)
    drawn_in = DRAWN_OUT.sub(r"\1", small.translate(LETTERS))
    return DIGRAPHS.sub(lambda two: two.group()[0], drawn_in)


def _dangers(text: str) -> Iterator[str]:
    """Return each stretch of a text that may mean danger, as it stands there, once."""
    text = _plain(text)
    words = [Word(fold(word.group()), *word.span()) for word in WORD.finditer(text)]
    # Each row of single letters is looked at as the one word that it may be.
    joined = [
        [Word(fold("".join(WORD.findall(row.group()))), *row.span())]
        for row in SPACED.finditer(text)
    ]
    stretches = dict.fromkeys(
        stretch
        for line in (words, *joined)
        for place in range(len(line))
        for stretch in _stretches_at(line, place)
    )
    yield from dict.fromkeys(text[start:end] for start, end in stretches)


def _stretches_at(words: list[Word], place: int) -> Iterator[tuple[int, int]]:
    """Return where the dangers that begin with a word of the text begin and end."""
    word = words[place]
    if _means_danger(word.folded):
        yield word.start, word.end
    for phrase in _phrases_from(word.folded):
        last = _end_of(phrase, words, place)
        if last is not None:
            yield word.start, words[last].end


# The same words come again and again: what is known of one is kept in memory.
@lru_cache(maxsize=50_000)
def _means_danger(word: str) -> bool:
    """Whether a word may mean danger by itself."""
    known = danger()
    return any(_begins_as(word, stem) for stem in known.beginnings.get(word[0], ())) or any(
        _holds(word, part) for part in known.parts
    )


@lru_cache(maxsize=50_000)
def _phrases_from(word: str) -> tuple[Phrase, ...]:
    """Return the phrases that may begin with a word."""
    phrases = danger().phrases.get(word[0], ())
    return tuple(each for each in phrases if _begins_as(word, each[0], in_phrase=True))


def _end_of(phrase: Phrase, words: list[Word], place: int) -> int | None:
    """Return where a phrase whose first word stands at a place ends, if it stands there."""
    for stem in phrase[1:]:
        near = range(place + 1, min(place + 2 + GAP, len(words)))
        found = next((n for n in near if _begins_as(words[n].folded, stem, in_phrase=True)), None)
        if found is None:
            return None
        place = found
    return place


def _begins_as(word: str, stem: str, *, in_phrase: bool = False) -> bool:
    """Whether a word begins as a stem does; a stem that ends in a full stop is a whole word.

    Also as children write it: with a slip, or in a phrase with doubled letters in short words.
    """
    if word[0] != stem[0]:
        return False
    if word == stem[:-1] if stem.endswith(".") else word.startswith(stem):
        return True
    return word not in danger().others and nearly_begins_as(word, stem, in_phrase=in_phrase)


def _holds(word: str, part: str) -> bool:
    """Whether a part stands anywhere in a word, as children write it."""
    return part in word or (word not in danger().others and nearly_holds(word, part))
