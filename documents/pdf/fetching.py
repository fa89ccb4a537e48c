"""What a document may fetch while it is printed: our own assets by name, and nothing else."""

import mimetypes
import re
from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse

ASSET_MAX_BYTES = 5_000_000


class AssetRefused(ValueError):
    """The document asked for something that was not handed to it."""


class AssetFetcher(URLFetcher):
    """Hands out `asset:<name>` from one folder, and nothing else from anywhere."""

    NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,120}")

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.folder = folder.resolve()
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the asset, or refuse."""
        scheme, _, name = url.partition(":")
        if scheme == "asset" and self.NAME.fullmatch(name):
            path = (self.folder / name).resolve()
            inside = path.parent == self.folder and path.is_file()
            if inside and path.stat().st_size <= ASSET_MAX_BYTES:
                kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        self.refused.append(url[:200])
        raise AssetRefused("This may not be fetched.")
