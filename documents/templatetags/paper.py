"""What only the printed page needs: its cover's pattern, its margins, which columns to print."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import template
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from documents.glyphs import breakable, printable

register = template.Library()

# The cover's field of shapes, in its own units.
COLUMNS, ROWS, CELL = 7, 5, 30
# One quiet diagonal walk over the field, so that full colour never stands beside full colour.
_BRIGHT = [(1, 3), (3, 1), (5, 2), (2, 2), (4, 4), (6, 0), (0, 0), (6, 4), (4, 3)]


# A margin is drawn on every page; a text too long for it would be laid out again and again.
MARGIN_LETTERS = 80


@register.filter
def for_margin(text: object) -> str:
    """Return a text as a page's margin can show it: short, and in letters that paper can carry."""
    return Truncator(breakable(printable(str(text)))).chars(MARGIN_LETTERS)


@register.simple_tag
def cover_pattern(focus_areas: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the cells of the cover: each area's shape once in full colour, and often in pale."""
    if not focus_areas:
        return []
    bright = dict(zip(_BRIGHT, focus_areas, strict=False))
    return list(_cells(focus_areas, bright))


def _cells(
    areas: Sequence[Mapping[str, Any]], bright: Mapping[tuple[int, int], Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    for row in range(ROWS):
        for column in range(COLUMNS):
            # Two steps aside in each row, so that no shape makes a column of its own.
            area = bright.get((column, row)) or areas[(column + 2 * row) % len(areas)]
            yield {
                "shape": area["shape"],
                "colour": area["colour"],
                "pale": (column, row) not in bright,
                "x": column * CELL + 3,
                "y": row * CELL + 3,
            }


@register.simple_tag
def initiatives_of(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return all initiatives of the plan in their order."""
    return [each for area in plan["focus_areas"] for each in initiatives_in(area)]


@register.simple_tag
def initiatives_in(area: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return all initiatives of a focus area in their order."""
    return [each for theme in area["themes"] for each in theme["initiatives"]]


@register.simple_tag
def any_has(initiatives: Sequence[Mapping[str, Any]], field: str) -> bool:
    """Return whether a column would hold anything at all."""
    return any(initiative[field] for initiative in initiatives)


@register.simple_tag
def all_alike(initiatives: Sequence[Mapping[str, Any]], field: str) -> bool:
    """Return whether a fact is the same for all, so that it need not be said with each."""
    return len({initiative[field] for initiative in initiatives}) < 2


@register.simple_tag
def page_words() -> dict[str, str]:
    """Return the words around the two numbers at a page's foot."""
    sentence = _("Page %(page)s of %(pages)s") % {"page": "\0", "pages": "\0"}
    before, between, after = sentence.split("\0")
    return {"before": before, "between": between, "after": after}
