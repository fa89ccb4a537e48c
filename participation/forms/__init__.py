"""What people type about what they think, and about themselves."""
