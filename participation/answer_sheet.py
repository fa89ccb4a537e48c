"""What young people said, as a sheet: only what is shown, and no young person's name."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actionplan.spreadsheets.composing import Sheet
from participation.figures import contributions
from participation.models import Comment, Consultation
from participation.speakers import called, with_author_roles
from participation.whereabouts import Place, Whereabouts


def answer_sheet(consultation: Consultation) -> Sheet:
    """Return every contribution with its answer, in the order of the plan; three queries."""
    rows = with_author_roles(contributions(consultation)).select_related(
        "author", "outcome", "answering_department", "outcome__department"
    )
    comments = list(rows.annotate(hearts_many=Count("hearts")).order_by("created_at", "pk"))
    where = Whereabouts.of([consultation], {each.version_id for each in comments})
    placed = [
        (each, where.place(consultation, each))
        for each in comments
    ]
    placed.sort(key=lambda each: (each[1].part.order, each[1].field))
    sheet = Sheet(title=consultation.title)
    for heading in _headings():
        # Their widths follow the texts; "title" and "goal" are wide columns of the plan's sheet.
        sheet.add(heading, "goal" if heading in {_("Text"), _("Why")} else heading)
    sheet.rows = [
        list(_cells(comment, place, where, consultation.version_id)) for comment, place in placed
    ]
    return sheet


def _headings() -> list[str]:
    return [
        *(_("Focus area"), _("Part of the plan"), _("Field"), _("Kind"), _("Text")),
        *(_("About these words"), _("Who said it"), _("Number of children"), _("Hearts")),
        *(_("Said on"), _("Department"), _("Answer by"), _("Answer"), _("Why")),
        *(_("Where in the plan"), _("Answered on"), _("Closed without an answer")),
    ]


def _cells(
    comment: Comment, place: Place, where: Whereabouts, version: int
) -> Iterator[str]:
    outcome = comment.outcome
    department = (outcome and outcome.department) or comment.answering_department
    into = outcome and outcome.part and where.part(version, outcome.part)
    yield from (place.part.area_title, place.part.name, place.label, comment.get_kind_display())
    yield from (comment.text, comment.quote, called(comment), str(comment.on_behalf_of or ""))
    yield from (str(comment.hearts_many), _day(comment.created_at))  # type: ignore[attr-defined]
    yield from (department.name if department else "", _day(comment.answer_due))
    yield from (outcome.get_kind_display(), outcome.reason) if outcome else ("", "")
    yield into.name if into else ""
    yield _day(outcome.at) if outcome else ""
    yield comment.unanswered_because


def _day(moment: date | datetime | None) -> str:
    if moment is None:
        return ""
    day = timezone.localdate(moment) if isinstance(moment, datetime) else moment
    return date_format(day, "Y-m-d")
