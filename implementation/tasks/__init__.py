"""What runs later about the work; each module registers itself."""

from implementation.tasks import rounds

__all__ = ["rounds"]
