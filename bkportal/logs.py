"""What the log may hold: ids and addresses of pages, never the key to a door."""

import logging
import re

# The part of an address that is a key: /accounts/link/KEY/, /accounts/password/ID/KEY/, and
# /join/KEY/ on a slip for young people.
KEYS = re.compile(
    r"(/(?:accounts/(?:link|invitation|password|guardian|address)|join)/)"
    r"[^/\s\"'?]+(/[^/\s\"'?]+)?(?=/)"
)


class WithoutTokens(logging.Formatter):
    """Writes a line with the keys in its addresses blotted out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and the traceback below it, without keys."""
        return KEYS.sub(r"\1…", super().format(record))
