"""What runs by itself about what people say."""

from participation.tasks import answers, gatherings, letters, moderation, statements

__all__ = ["answers", "gatherings", "letters", "moderation", "statements"]
