"""What the whole world agreed on: the Convention's articles, the SDGs, UNICEF's five goals.

These tables are the same for every municipality.
"""

from django.db import models
from django.db.models import Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class WorldText(models.Model):
    """A numbered item with a short title in three languages."""

    number = models.PositiveSmallIntegerField(unique=True)
    title_da = models.CharField(max_length=200)
    title_de = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)

    personal = {
        "number": False,
        "title_da": False,
        "title_de": False,
        "title_en": False,
    }

    class Meta:
        abstract = True
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        """Return the title in the language that is spoken now."""
        return getattr(self, f"title_{(get_language() or 'en')[:2]}", self.title_en)


class Article(WorldText):
    """An article of the Convention on the Rights of the Child, 1 to 42."""

    class Meta(WorldText.Meta):
        verbose_name = _("article of the Convention")
        verbose_name_plural = _("articles of the Convention")


class SustainableDevelopmentGoal(WorldText):
    """One of the United Nations' seventeen goals for sustainable development."""

    class Meta(WorldText.Meta):
        verbose_name = _("sustainable development goal")
        verbose_name_plural = _("sustainable development goals")


class ProgrammeGoal(WorldText):
    """One of UNICEF's five goals for child-friendly cities."""

    class Meta(WorldText.Meta):
        verbose_name = _("UNICEF goal")
        verbose_name_plural = _("UNICEF goals")


def texts_of(*kinds: type[WorldText]) -> list[list[WorldText]]:
    """Return all texts of several kinds, a list for each kind, in one query."""
    fields = ("number", "title_da", "title_de", "title_en")
    first, *others = (
        kind._default_manager.order_by()
        .annotate(place=Value(place))
        .values_list("place", *fields)
        for place, kind in enumerate(kinds)
    )
    found: list[list[WorldText]] = [[] for _kind in kinds]
    for place, *words in first.union(*others, all=True).order_by("place", "number"):
        found[place].append(kinds[place](**dict(zip(fields, words, strict=True))))
    return found
