"""The Convention's articles: how many measures serve each, how many are done, and which none."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import Count, F, IntegerField, Q, Value

from actionplan.models import ActionPlan, Initiative
from implementation.choices import Status
from implementation.figures.narrowing import WHOLE, Cut, narrowed
from implementation.figures.watching import followed
from programme.models import Article

WORDS = ("number", "title_da", "title_de", "title_en")
TITLES = list(enumerate(WORDS))[1:]


class ArticleFigures(NamedTuple):
    """How many of the followed measures name an article, and how many of these are completed."""

    number: int
    title: str
    many: int
    done: int
    # The title in every language of the portal, for what is frozen and read in another one.
    titles: Mapping[str, str] = MappingProxyType({})

    @property
    def is_gap(self) -> bool:
        """Whether no measure serves it."""
        return not self.many


def rights_figures(plan: ActionPlan, cut: Cut = WHOLE) -> list[ArticleFigures]:
    """Return every article with its counts, in order; one query."""
    through: Any = Initiative.articles.through
    links = through.objects.filter(
        initiative__in=narrowed(followed(plan), cut).order_by().values("pk")
    )
    served = (
        links.order_by()
        .values(**{f"its_{name}": F(f"article__{name}") for name in WORDS})
        .annotate(
            many=Count("pk"),
            done=Count("pk", filter=Q(initiative__progress=Status.COMPLETED)),
        )
        .values_list(*(f"its_{name}" for name in WORDS), "many", "done")
    )
    nobody = Value(0, output_field=IntegerField())
    all_of_them = (
        Article.objects.order_by()
        .annotate(many=nobody, done=nobody)
        .values_list(*WORDS, "many", "done")
    )
    found: dict[int, ArticleFigures] = {}
    for *said, many, done in all_of_them.union(served, all=True):
        article = Article(**dict(zip(WORDS, said, strict=True)))
        kept = found.get(article.number)
        found[article.number] = ArticleFigures(
            article.number,
            article.title,
            many + (kept.many if kept else 0),
            done + (kept.done if kept else 0),
            {name.removeprefix("title_"): said[place] for place, name in TITLES},
        )
    return [found[number] for number in sorted(found)]
