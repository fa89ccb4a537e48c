"""Shares in whole per cent, rounded as people round: a half goes up."""


def per_cent(many: int, of: int) -> int:
    """Return which share `many` is of `of`, in whole per cent; of nothing it is 0."""
    return (200 * many + of) // (2 * of) if of else 0
