"""Who gets what at the addresses of what gets done: a table as that of `tests.access`.

Its columns are the cast, and Yrsa of the youth council. Each area has a file of its own.
"""

from tests.access import ROLES
from tests.work_access import dashboard, drafts, reports, rounds, sheets, updates

WORK_ROLES = (*ROLES, "yrsa")
WORK_TABLE = [
    *updates.WORK_TABLE,
    *rounds.WORK_TABLE,
    *dashboard.WORK_TABLE,
    *sheets.WORK_TABLE,
    *reports.WORK_TABLE,
    *drafts.WORK_TABLE,
]
