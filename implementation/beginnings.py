"""The beginning of the coordinator's words, for the council's one page; all of it stands behind."""

import re

from implementation.freezing import Data

# So many letters and lines of a text stand on the council's page.
LETTERS, LINES = 450, 9
ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+")
HALF_A_LINK = re.compile(r"\[[^\]\n]*(?:\](?:\([^)\n]*)?)?\Z")
STARS = re.compile(r"(?<!\w)\*{1,3}|\*{1,3}(?!\w)")


def beginning_of(text: str) -> Data | None:
    """Return the beginning of a text as whole words, and whether there is more of it."""
    if not text:
        return None
    lines = [line for line in text.splitlines() if line.strip()]
    if len(text) <= LETTERS and len(lines) <= LINES:
        return {"text": text, "goes_on": False}
    cut = text
    if len(lines) > LINES:
        last = [at.end() for at in re.finditer(r"^.*\S.*$", text, re.MULTILINE)][LINES - 1]
        cut = text[:last]
    if len(cut) > LETTERS:
        cut = cut[:LETTERS]
        cut = cut[: max(cut.rfind(" "), cut.rfind("\n")) + 1]
    return {"text": f"{with_whole_marks(cut.rstrip())} …", "goes_on": True}


def with_whole_marks(text: str) -> str:
    """Return the beginning of a text without half a mark: nobody reads stars and brackets.

    A mark ends with its line, so the last line alone can hold one that is open.
    """
    before, newline, line = HALF_A_LINK.sub("", text).rstrip().rpartition("\n")
    item = ITEM.match(line)
    begins = item.end() if item else 0
    head, words = line[:begins], line[begins:]
    still_open = ""
    for mark in STARS.findall(words):
        if not still_open:
            still_open = mark
        elif still_open == mark:
            still_open = ""
    if still_open and words.endswith(still_open):
        return f"{before}{newline}{head}{words[: -len(still_open)].rstrip()}"
    return f"{before}{newline}{head}{words}{still_open}"
