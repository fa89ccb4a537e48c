"""One text out of two that were made from the same one, so that nothing of either is lost.

What only one person changed is taken as it is, paragraph by paragraph and sentence by sentence.
Where both wrote in the same place, both texts stand one after the other, for a person to shorten.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal, NamedTuple

# A paragraph with the line ends before it; a sentence with the space before it.
PARAGRAPHS = re.compile(r"\n*[^\n]+")
SENTENCES = re.compile(r"\s*\S.*?(?:[.!?…](?=\s)|(?=\n)|\Z)")
# What stands between two units that had no neighbours before.
NEW_PARAGRAPH, NEW_SENTENCE = "\n\n", " "

Kind = Literal["joined", "both", "one"]


class Joint(NamedTuple):
    """One text of two: the changes put together, both texts in turn, or the only one there is."""

    text: str
    kind: Kind


class _Edit(NamedTuple):
    """The units of the base from `start` to `end` became others, by the hand of one person."""

    start: int
    end: int
    units: list[str]
    is_mine: bool


class _Place(NamedTuple):
    """A place of the base that somebody changed, and what stands there now by each hand."""

    start: int
    end: int
    theirs: list[str]
    mine: list[str]
    by_both: bool


def join_texts(base: str, theirs: str, mine: str) -> Joint:
    """Return a text that holds what both wrote: theirs first where they meet."""
    base, theirs, mine = base.strip(), theirs.strip(), mine.strip()
    if not theirs or not mine or theirs == mine:
        return Joint(theirs or mine, "one")
    return _by_paragraphs(base, theirs, mine)


def join_lines(theirs: str, mine: str) -> Joint:
    """Return one line that holds both, for a title or a number."""
    if not theirs or not mine or theirs == mine:
        return Joint(theirs or mine, "one")
    return Joint(f"{theirs} / {mine}", "both")


def _by_paragraphs(base: str, theirs: str, mine: str) -> Joint:
    old = PARAGRAPHS.findall(base)
    kind: Kind = "joined"
    units: list[str] = []
    done = 0
    for place in _places(old, PARAGRAPHS.findall(theirs), PARAGRAPHS.findall(mine)):
        units += old[done : place.start]
        done = place.end
        within = _by_sentences(old[place.start : place.end], place) if place.by_both else None
        if within is not None:
            units += PARAGRAPHS.findall(within)
        else:
            units += _in_turn(place.theirs, place.mine)
            kind = "both" if place.by_both else kind
    return Joint(_text([*units, *old[done:]], NEW_PARAGRAPH), kind)


def _in_turn(theirs: list[str], mine: list[str]) -> list[str]:
    """Return both, one after the other; what both begin with stands once."""
    pairs = zip(_bare(theirs), _bare(mine), strict=False)
    shared = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    return [*theirs, *mine[shared:]]


def _by_sentences(base: list[str], place: _Place) -> str | None:
    """Return a paragraph that both changed in different sentences; None if they met in one."""
    # A paragraph that stood first has no line end before it, where another now stands before it.
    old, theirs, mine = (
        SENTENCES.findall(_text(each, NEW_PARAGRAPH)) for each in (base, place.theirs, place.mine)
    )
    if not old or not theirs or not mine:
        return None
    units: list[str] = []
    done = 0
    for each in _places(old, theirs, mine):
        # Two sentences put in at the same place stand one after the other.
        if each.by_both and each.end > each.start:
            return None
        units += [*old[done : each.start], *each.theirs, *each.mine]
        done = each.end
    head = base[0][: len(base[0]) - len(base[0].lstrip())]
    return head + _text([*units, *old[done:]], NEW_SENTENCE)


def _places(base: list[str], theirs: list[str], mine: list[str]) -> Iterator[_Place]:
    """Yield the places that somebody changed, in order."""
    for group in _groups(sorted([*_edits(base, theirs, False), *_edits(base, mine, True)])):
        start, end = group[0].start, max(each.end for each in group)
        by_them = [each for each in group if not each.is_mine]
        by_me = [each for each in group if each.is_mine]
        # Who left the place alone has no word in it.
        there = _after(base, start, end, by_them) if by_them else []
        here = _after(base, start, end, by_me) if by_me else []
        by_both = bool(by_them and by_me)
        if by_both and _bare(there) == _bare(here):
            yield _Place(start, end, there, [], by_both=False)
        else:
            yield _Place(start, end, there, here, by_both)


def _edits(base: list[str], text: list[str], is_mine: bool) -> Iterator[_Edit]:
    matcher = SequenceMatcher(None, _bare(base), _bare(text))
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield _Edit(i1, i2, text[j1:j2], is_mine)


def _groups(edits: list[_Edit]) -> list[list[_Edit]]:
    """Return the edits in groups that overlap or begin at the same point."""
    groups: list[list[_Edit]] = []
    end = 0
    for edit in edits:
        if groups and (edit.start < end or edit.start == groups[-1][0].start):
            groups[-1].append(edit)
        else:
            groups.append([edit])
            end = edit.end
        end = max(end, edit.end)
    return groups


def _after(base: list[str], start: int, end: int, edits: list[_Edit]) -> list[str]:
    """Return what one person's edits make of the base between two points."""
    units: list[str] = []
    for edit in edits:
        units += [*base[start : edit.start], *edit.units]
        start = edit.end
    return [*units, *base[start:end]]


def _bare(units: list[str]) -> list[str]:
    return [each.strip() for each in units]


def _text(units: list[str], gap: str) -> str:
    """Return units as a text; one that begins without a space gets the gap before it."""
    text = ""
    for unit in units:
        text += unit if not text or unit[0].isspace() else gap + unit
    return text.strip()
