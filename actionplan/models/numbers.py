"""The numbers of articles and goals that an initiative names, within the query of its own row."""

from typing import Any

from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import Cast


class Joined(models.Func):
    """The numbers of all rows in one text, with blanks between; sorted by whoever reads it."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ' ')"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Return what PostgreSQL calls it."""
        return self.as_sql(compiler, connection, function="STRING_AGG", **context)


def numbers_of(links: Any, number: str) -> models.Subquery:
    """Return the numbers an initiative names in another table, as one text of its own row."""
    own = links._default_manager.filter(initiative=OuterRef("pk")).order_by()
    said = Joined(Cast(number, models.TextField()))
    return models.Subquery(own.annotate(said=said).values("said"))
