"""Who may watch a piece of work: whoever may see what it makes."""

from typing import Any

import rules

from jobs.models import Job
from jobs.registry import KINDS


@rules.predicate
def may_see_the_outcome(user: Any, job: Job) -> bool:
    """Whether the person may see what this kind of work makes."""
    kind = KINDS.get(job.kind)
    return kind is not None and user.has_perm(kind.permission, job.municipality)


rules.add_perm("jobs.view_job", may_see_the_outcome)
rules.add_perm("jobs.repeat_job", may_see_the_outcome)
