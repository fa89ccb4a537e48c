"""Names that are probably meant as one: a typing error away, or spelled in another way."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

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
