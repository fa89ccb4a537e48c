"""What a sheet would change in the plan, row by row, before anything is written."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from actionplan.choices import RowOutcome
from actionplan.models import ActionPlan, Initiative
from actionplan.spreadsheets.answers import Answers
from actionplan.spreadsheets.catalogue import Catalogue
from actionplan.spreadsheets.matching import Asked, Matches, memory_of
from actionplan.spreadsheets.meanings import mapping_of, remembered_headings, understood
from actionplan.spreadsheets.proposed import Problem, Proposal, ProposedRow
from actionplan.spreadsheets.row_reading import RowReader
from actionplan.spreadsheets.tables import Table, folded


def preview(plan: ActionPlan, table: Table, answers: Answers | None = None) -> Proposal:
    """Work out what the sheet would do, in a constant number of queries; nothing is written.

    `answers` are what somebody decided about this sheet; what nobody has decided is as last time,
    or as we recognise it.
    """
    answers = answers or Answers()
    remembered = remembered_headings(plan.municipality_id)
    meanings = understood(table.headings, remembered, answers.columns)
    known = mapping_of(meanings)
    catalogue = Catalogue(plan, answers.departments)
    memory = memory_of(plan)
    rows = [Asked.of_row(row, table.headings, known) for row in table.rows]
    initiatives = Initiative.objects.filter(plan=plan).not_taken_back().with_links()
    matches = Matches(rows, initiatives, memory, answers.apart)
    reader = RowReader(known, catalogue, memory)
    proposal = Proposal(
        rows=[reader.propose(row, matches) for row in rows],
        meanings=meanings,
        new_focus_areas=catalogue.new_focus_areas,
        new_themes=catalogue.new_themes,
        new_departments=catalogue.new_departments,
        names=list(catalogue.names.values()),
    )
    warn_of_twins(proposal.rows)
    return proposal


def warn_of_twins(rows: Sequence[ProposedRow]) -> None:
    """Say where two rows have the same number and title: probably one was copied."""
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        words = tuple(folded(row.asked.get(key)) for key in ("number", "title", "focus_area"))
        if not words[0] or not words[1] or row.outcome == RowOutcome.REFUSED:
            continue
        earlier = first.setdefault(words, row.number)
        if earlier != row.number:
            reason = _("Row %(row)s has the same number and title.") % {"row": earlier}
            row.warnings.append(Problem(row.number, "", reason))
