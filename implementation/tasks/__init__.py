"""What runs later about the work; each module registers itself."""

from implementation.tasks import proofs

__all__ = ["proofs"]
