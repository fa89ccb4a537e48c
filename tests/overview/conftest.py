"""The young people of Fjordlund are erased here too."""

from tests.participation.conftest import browser_for, young

__all__ = ["browser_for", "young"]
