"""What people type about the plan: its parts and their lines, versions, many at once, filters."""
