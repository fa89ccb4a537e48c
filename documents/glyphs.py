"""Text that paper can carry: every character has a drawn letter, every line can break.

A character without a drawing would break the document's promise to screen readers and archives,
so it is said in words instead: a smiling face becomes "[smile]", a name in Arabic letters
"[text in Arabic letters]".
"""

import html
import re
import unicodedata
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from documents.fonts import drawable

# A longer word is an address, a slip of the keyboard or an attack; it may break after so many.
LONGEST_RUN = 60
BREAK = "\u200b"

_TAG = re.compile(r"(<[^>]*>)")
_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN}}}(?=\S)")
# Letters that look the same in our family, or nearly so.
_LOOKALIKES = str.maketrans(
    {
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "–",
        "\u2015": "—",
        "\u2032": "'",
        "\u2033": '"',
        "\u2190": "<-",
        "\u2192": "->",
        "\u2194": "<->",
        "\u21d2": "=>",
        "\u2023": "•",
        "\u2043": "-",
        "\u25cf": "•",
        "\u25a0": "•",
        "\u25aa": "•",
        "\u25e6": "•",
        "\uf0b7": "•",
        "\u2713": "[x]",
        "\u2714": "[x]",
        "\u2705": "[x]",
        "\u2611": "[x]",
        "\u2610": "[ ]",
        "\u2716": "×",
        "\u1e9e": "SS",
        "\u02bc": "’",
        "\u2028": "\n",
        "\u2029": "\n",
        "\u00ad": "",
    }
)
PICTURES: dict[str, str | Promise] = {
    "❤♥💙💚💛💜🧡🖤💖💗": gettext_lazy("heart"),
    "⭐★☆🌟✨": gettext_lazy("star"),
    "☀🌞🌤": gettext_lazy("sun"),
    "🌈": gettext_lazy("rainbow"),
    "🌍🌎🌏": gettext_lazy("globe"),
    "🌱🌳🌲🌿🍀🍃": gettext_lazy("plant"),
    "🌸🌷🌹🌻🌼💐": gettext_lazy("flower"),
    "👍": gettext_lazy("thumbs up"),
    "👎": gettext_lazy("thumbs down"),
    "👏🙌": gettext_lazy("applause"),
    "💪": gettext_lazy("strength"),
    "🎉🎊🥳": gettext_lazy("celebration"),
    "🎨🖌🖍": gettext_lazy("painting"),
    "🎵🎶🎤": gettext_lazy("music"),
    "⚽🏀🏐🎾🏈": gettext_lazy("ball"),
    "🚲🚴": gettext_lazy("bicycle"),
    "🏫🎓": gettext_lazy("school"),
    "🏠🏡🏘": gettext_lazy("house"),
    "📚📖📗📘📙": gettext_lazy("book"),
    "💡": gettext_lazy("idea"),
    "🎯": gettext_lazy("target"),
    "📅📆🗓": gettext_lazy("calendar"),
    "📞☎📱": gettext_lazy("telephone"),
    "✉📧📩": gettext_lazy("letter"),
    "⚠❗❕": gettext_lazy("attention"),
    "👧👦🧒👶👪": gettext_lazy("children"),
    "👨👩🧑👥": gettext_lazy("people"),
    "😀😃😄😁😊🙂😉☺😍🥰😂🤗": gettext_lazy("smile"),
    "😢😭☹🙁😞😔": gettext_lazy("sad face"),
    "😠😡🤬": gettext_lazy("angry face"),
    "❌✖": gettext_lazy("cross"),
}
_PICTURE = {picture: word for pictures, word in PICTURES.items() for picture in pictures}
SCRIPTS: dict[str, str | Promise] = {
    "ARABIC": gettext_lazy("text in Arabic letters"),
    "HEBREW": gettext_lazy("text in Hebrew letters"),
    "CYRILLIC": gettext_lazy("text in Cyrillic letters"),
    "GREEK": gettext_lazy("text in Greek letters"),
    "CJK": gettext_lazy("text in Chinese letters"),
    "HIRAGANA": gettext_lazy("text in Japanese letters"),
    "KATAKANA": gettext_lazy("text in Japanese letters"),
    "HANGUL": gettext_lazy("text in Korean letters"),
    "THAI": gettext_lazy("text in Thai letters"),
    "TAMIL": gettext_lazy("text in Tamil letters"),
    "DEVANAGARI": gettext_lazy("text in Indian letters"),
    "ETHIOPIC": gettext_lazy("text in Ethiopian letters"),
    "GEORGIAN": gettext_lazy("text in Georgian letters"),
    "ARMENIAN": gettext_lazy("text in Armenian letters"),
}


def printable(text: str) -> str:
    """Return the text with nothing in it that our letters cannot draw."""
    text = unicodedata.normalize("NFC", text).translate(_LOOKALIKES)
    return "".join(_pieces(text))


def breakable(text: str) -> str:
    """Return the text with a place to break in every run that is too long for a line."""
    return _LONG_RUN.sub(lambda run: run[0] + BREAK, text)


def printable_html(page: str) -> str:
    """Return the page with every text in it made printable and breakable; tags stay as they are."""
    pieces = _TAG.split(page)
    for index, piece in enumerate(pieces):
        if index % 2 == 0 and piece:
            text = breakable(printable(html.unescape(piece)))
            pieces[index] = html.escape(text, quote=False)
    return "".join(pieces)


def _pieces(text: str) -> Iterator[str]:
    """Yield the text; a run that cannot be drawn is named once, not letter by letter."""
    known = drawable()
    said = ""
    for letter in text:
        if (ord(letter) in known and letter != "\u00a0") or letter == "\n":
            yield letter
            if not letter.isspace():
                said = ""
            continue
        written, word = _written(letter)
        if word and word != said:
            yield f"[{word}]"
        said = word or said
        yield written


def _written(letter: str) -> tuple[str, str]:
    """Return what stands for a letter: plain letters that mean the same, or else a word for it."""
    category = unicodedata.category(letter)
    if letter.isspace():
        return " ", ""
    if letter in _PICTURE:
        return "", str(_PICTURE[letter])
    # Marks, controls, joiners, skin tones and halves of pairs add nothing that can be said.
    if category in {"Mn", "Mc", "Me", "Cc", "Cf", "Cs", "Sk"}:
        return "", ""
    plain = _plain(letter)
    if plain:
        return plain, ""
    script = unicodedata.name(letter, "").partition(" ")[0]
    if script in SCRIPTS:
        return "", str(SCRIPTS[script])
    if category.startswith("L"):
        return "", gettext("text in other letters")
    if category in {"Co", "Cn"}:
        return "", gettext("a character that cannot be printed")
    return "", gettext("picture") if category == "So" else gettext("sign")


def _plain(letter: str) -> str:
    """Return the letter without the marks and ornaments that our family lacks, if it has one."""
    known = drawable()
    parts = unicodedata.normalize("NFKD", letter)
    drawn = "".join(part for part in parts if ord(part) in known and part != "\u00a0")
    whole = unicodedata.normalize("NFC", drawn)
    return whole if all(ord(part) in known for part in whole) else drawn
