"""What runs by itself about what people say."""

from participation.tasks import answers, gatherings, moderation

__all__ = ["answers", "gatherings", "moderation"]
