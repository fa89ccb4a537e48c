"""The style guide's sample of what is new for somebody."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

AT = datetime(2026, 11, 14, 9, 30, tzinfo=ZoneInfo("Europe/Copenhagen"))


def news_context() -> dict[str, Any]:
    """Return one thing that is new and one that has been read."""
    said = (("There is an answer to your comment", None), ("A consultation is open", AT))
    return {
        "news": [
            {"label": what, "path": "#tasks", "at": AT, "told_at": told}
            for what, told in said
        ]
    }
