"""Long texts of the plan: a small subset of Markdown (paragraph, list, bold, emphasis, link).

The text is stored as it was typed; it becomes HTML only here.
"""

from functools import lru_cache

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()

TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}
SCHEMES = {"http", "https", "mailto"}


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"breaks": True})
    return parser.enable(
        ["list", "emphasis", "link", "newline", "escape", "linkify"], ignoreInvalid=True
    )


@register.filter
def prose(text: str | None) -> SafeString:
    """Return the text as safe HTML; raw HTML in it is shown as the characters that were typed."""
    if not text:
        return SafeString("")
    html = nh3.clean(
        _parser().render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(html)  # noqa: S308 (nh3 has just cleaned it)
