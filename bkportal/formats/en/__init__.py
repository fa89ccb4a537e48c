"""English as Europe writes it: 14 May 2026."""
