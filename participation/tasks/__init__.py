"""What runs by itself about what people say."""

from participation.tasks import answers

__all__ = ["answers"]
