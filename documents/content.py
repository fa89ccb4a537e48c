"""The name of exactly one content on paper."""

import hashlib
import json

from actionplan.reading import Data


def content_key(content: Data, *, language: str, template_version: str) -> str:
    """Return the name of exactly this content in this language and lay-out (64 hex digits)."""
    said = json.dumps([content, language, template_version], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()
