"""What the pages of a consultation show again and again."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
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


@register.inclusion_tag("participation/_kept_here.html", takes_context=True)
def kept_here(context: dict[str, Any]) -> dict[str, str]:
    """Let a page keep on the device what its writer typed and the server has not taken yet.

    Who it is and the key that seals the words say nothing to anybody else, and are the same at
    her next visit; on a phone that several use nobody opens another's words.
    """
    pk = str(context["request"].user.pk)
    return {
        "kept_for": salted_hmac("participation.kept.for", pk, algorithm="sha256").hexdigest()[:24],
        "kept_key": salted_hmac("participation.kept.key", pk, algorithm="sha256").hexdigest(),
    }


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
