"""Who sees what looks across all floors."""

import rules

from accounts.rules import is_coordinator

# What is open, who holds what, what was decided: for whoever takes over the coordination.
rules.add_perm("overview.take_over", is_coordinator)
