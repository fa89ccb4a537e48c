"""What the pages of a consultation show again and again."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from participation.help_lines import dialled
from participation.parts import Part

register = template.Library()

# Enough for two long plans in two languages.
REMEMBERED = 1024

register.filter("dialled", dialled)


@register.simple_tag
def part_text(part: Part, say_url: str, language: str) -> str:
    """Return the text of a part as HTML; no query.

    `say_url` is "" for whoever cannot write. A version's text never changes and is the longest of
    the page, so what it looks like is remembered under what it says.
    """
    return _looks_like(part, say_url, language, get_language() or language)


@lru_cache(maxsize=REMEMBERED)
def _looks_like(part: Part, say_url: str, language: str, page_language: str) -> str:
    context = {
        "part": part,
        "says": bool(say_url),
        "say_url": say_url,
        "language": language,
        "page_language": page_language,
    }
    return render_to_string("participation/_part_text.html", context)
