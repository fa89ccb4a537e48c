"""Small components that look the same wherever they stand: drawn once, not for each row."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def drawn(component: str, **wants: str) -> str:
    """Draw a component that depends on nothing but these words and the reader's language."""
    # Whoever changes the component on her own machine sees it with the next page.
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    # Plain text, never trusted: what is drawn for one must do for all that reads the same.
    said = tuple((name, format(value)) for name, value in wants.items())
    return draw(component, get_language(), said)


@lru_cache(maxsize=1024)
def _drawn(component: str, language: str | None, wants: tuple[tuple[str, str], ...]) -> str:
    return get_template(component).render(dict(wants))
