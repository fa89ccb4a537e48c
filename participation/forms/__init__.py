"""What people may type about the plan, and about each other's words."""
