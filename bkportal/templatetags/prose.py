"""Long texts of the plan: a small subset of Markdown (paragraph, list, bold, emphasis, link).

The text is stored as it was typed; it becomes HTML only here.
"""

import re
from functools import lru_cache

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

register = template.Library()

TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}
SCHEMES = {"http", "https", "mailto"}
BREAKS = {"softbreak", "hardbreak"}
# The star within a word is a letter of its own: "Schüler*innen und Lehrer*innen".
STAR_IN_A_WORD = re.compile(r"(?<=\w)\*(?=\w)")


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True})
    return parser.enable(
        ["list", "emphasis", "link", "newline", "escape", "linkify"], ignoreInvalid=True
    )


def _whole_address(tag: str, name: str, value: str) -> str | None:
    """Keep only addresses that say where they lead: in a Word file //host opens a file share."""
    scheme, colon, _rest = value.partition(":")
    return value if colon and scheme.lower() in SCHEMES else None


@register.filter
def prose(text: str | None) -> SafeString:
    """Return the text as safe HTML; raw HTML in it is shown as the characters that were typed."""
    if not text:
        return SafeString("")
    html = nh3.clean(
        _parser().render(_guarded(text)),
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_whole_address,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(html)  # noqa: S308 (nh3 has just cleaned it)


@register.filter
def plainly(text: str | None) -> str:
    """Return the text as one line without any marks, for a place that has no room for lists."""
    blocks = _parser().parse(_guarded(text)) if text else []
    lines = [_words(block.children or []) for block in blocks if block.type == "inline"]
    return ", ".join(line for line in lines if line)


def _words(pieces: list[Token]) -> str:
    said = (" " if piece.type in BREAKS else piece.content for piece in pieces)
    return " ".join("".join(said).split())


def _guarded(text: str) -> str:
    return STAR_IN_A_WORD.sub(r"\\*", text)
