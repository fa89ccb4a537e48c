"""What runs later about the work; each module registers itself."""

from implementation.tasks import proofs, rounds

__all__ = ["proofs", "rounds"]
