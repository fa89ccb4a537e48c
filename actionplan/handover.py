"""What a department does for plans goes to another one, when offices are reorganised."""

from accounts.models import Department, User
from actionplan.choices import Cause
from actionplan.models import Initiative
from actionplan.revisions import save_checked


def hand_over_initiatives(source: Department, target: Department, *, by: User | None) -> int:
    """Put one department in the place of another wherever it leads or contributes.

    Returns how many initiatives now say so; each gets a revision. A department that would lead
    and contribute leads. Raises Stale if somebody saves one of them in this very moment.
    """
    initiatives = _initiatives_of(source)
    for initiative in initiatives:
        leads = _replaced(initiative.leads, source, target)
        others = _replaced(initiative.contributors, source, target)
        save_checked(
            initiative,
            {"lead": leads, "contributing": [each for each in others if each not in leads]},
            base_version=initiative.version,
            by=by,
            cause=Cause.REORGANISED,
        )
    return len(initiatives)


def _initiatives_of(department: Department) -> list[Initiative]:
    rows = Initiative.objects.filter(responsibilities__department=department).distinct()
    return list(rows.select_related("plan").with_links())


def _replaced(row: list[Department], source: Department, target: Department) -> list[Department]:
    """Return the departments with one in the place of another, each once, in their order."""
    return list(dict.fromkeys(target if each == source else each for each in row))
