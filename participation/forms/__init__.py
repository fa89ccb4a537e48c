"""What people type where they say something, and where others prepare it."""
