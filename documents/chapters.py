"""A printed page of HTML falls into chapters that can be laid out one by one.

The templates know nothing of this. A chapter begins where the style sheet begins a new page; a
focus area with very many initiatives is divided, before a theme if it can be. A chapter is again
a page of HTML, and everything that has a say in how it looks stands in it: so its hash is its
name, and what is laid out once need not be laid out again.
"""

import html
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

# Sections of these classes begin on a new page (assets/paper.css).
OPENING = frozenset({"first", "area-chapter", "imprint"})
AREA = "area-chapter"
# More initiatives are divided: what has changed is then laid out again in some seconds.
LARGEST = 40
# Stands for a page number that is not known yet; as wide as most.
NO_NUMBER = "00"

_BODY = re.compile(r"(?s)^(.*?<body[^>]*>)(.*)(</body>.*)$")
_TAG = re.compile(r"<(/?)(section|article)\b([^>]*)>")
_CLASSES = re.compile(r'\bclass="([^"]*)"')
_HEADING = re.compile(r' data-head="([^"]*)"')
_DATES = re.compile(r'\s*<meta name="dcterms\.[^>]*>')
_REFERENCE = re.compile(r'\b(?:href|data-to)="#([^"]*)"')
_STYLES = '<link rel="stylesheet" href="asset:{name}.css">'


class ChapterPage(NamedTuple):
    """One chapter as a page of HTML of its own, without page numbers."""

    title: str
    html: str

    def numbered(self, numbers: Mapping[str, int] | None) -> str:
        """Return the page with the numbers that it names; without, if none are known yet."""

        def said(reference: re.Match[str]) -> str:
            if numbers is None:
                return f'{reference[0]} data-page="{NO_NUMBER}"'
            number = numbers.get(html.unescape(reference[1]))
            # What is nowhere in the document can be no link in it.
            return "" if number is None else f'{reference[0]} data-page="{number}"'

        return _REFERENCE.sub(said, self.html)


class _Section(NamedTuple):
    start: int
    end: int
    classes: frozenset[str]


def chapters_of(page: str) -> list[ChapterPage]:
    """Return the chapters of a page in their order; at least one."""
    parts = _BODY.match(page)
    if parts is None:
        return [ChapterPage("", page)]
    opening, body, closing = parts.groups()
    sections = _sections(body)
    starts = [each.start for each in sections[1:] if each.classes & OPENING]
    pieces = _cut(body, starts)
    opening = _DATES.sub("", opening)
    chapters = []
    title = ""
    for number, text in (part for piece in pieces for part in enumerate(_divided(piece))):
        heading = _HEADING.search(text)
        title = html.unescape(heading[1]) if heading else title
        styles = ("chapter", "continued") if number else ("chapter",)
        head = "".join(_STYLES.format(name=name) for name in styles)
        whole = opening.replace("</head>", f"{head}</head>", 1) + text + closing
        chapters.append(ChapterPage(title, whole))
    return chapters


def _cut(text: str, places: Sequence[int]) -> list[str]:
    borders = [0, *places, len(text)]
    return [text[start:end] for start, end in pairwise(borders)]


def _sections(body: str) -> list[_Section]:
    """Return the sections that stand in no other."""
    found = []
    depth, start, classes = 0, 0, frozenset[str]()
    for tag in _TAG.finditer(body):
        if tag[1]:
            depth -= 1
            if depth == 0:
                found.append(_Section(start, tag.end(), classes))
        else:
            if depth == 0:
                start, classes = tag.start(), _classes(tag[3])
            depth += 1
    return found


def _classes(attributes: str) -> frozenset[str]:
    found = _CLASSES.search(attributes)
    return frozenset(found[1].split()) if found else frozenset()


class _Place(NamedTuple):
    """Where a focus area may be divided: how many initiatives follow, and the theme one is in."""

    at: int
    initiatives: int
    theme: str


def _divided(area: str) -> list[str]:
    """Return a focus area in parts that are not too long; anything else as it is."""
    opening = _TAG.search(area)
    if opening is None or AREA not in _classes(opening[3]):
        return [area]
    cuts = _chosen(_places(area))
    heading = _HEADING.search(area)
    again = opening[0].replace(">", f"{heading[0] if heading else ''} data-continued="">")
    parts = _cut(area, [place.at for place in cuts])
    for index, place in enumerate(cuts):
        end = "</section>" if place.theme else ""
        parts[index] += f"{end}</section>"
        parts[index + 1] = again + place.theme + parts[index + 1]
    return parts


def _places(area: str) -> list[_Place]:
    """Return every theme and every initiative of a focus area, but for the first in its theme."""
    places: list[_Place] = []
    depth, theme, theme_tag, in_theme = 0, 0, "", 0
    for tag in _TAG.finditer(area):
        if tag[1]:
            depth -= 1
            if depth == 1 and theme_tag:
                places[theme] = places[theme]._replace(initiatives=in_theme)
                theme_tag = ""
            continue
        depth += 1
        if tag[2] == "section" and depth == 2:
            theme, theme_tag, in_theme = len(places), tag[0], 0
            places.append(_Place(tag.start(), 0, ""))
        elif tag[2] == "article":
            in_theme += 1
            if not theme_tag or in_theme > 1:
                places.append(_Place(tag.start(), 1, theme_tag))
    return places


def _chosen(places: Sequence[_Place]) -> list[_Place]:
    """Return the places at which to divide: rather before a theme than inside one."""
    chosen: list[_Place] = []
    held = 0
    for place in places:
        fits = held + place.initiatives <= LARGEST
        # A theme that has to be divided anyway begins where there is room for half of a part.
        begins_here = place.initiatives > LARGEST and held < LARGEST // 2
        if held and not fits and not begins_here:
            chosen.append(place)
            held = 0
        # A theme's initiatives follow one by one; its first is not among the places.
        held += min(1, place.initiatives)
    return chosen
