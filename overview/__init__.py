"""What looks across: start page, demo and everything that asks several floors at once."""
