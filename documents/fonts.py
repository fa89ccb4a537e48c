"""The letters a document may use: one family from a package, and which characters it can draw.

Knows neither Django nor WeasyPrint, so the process that renders and the one that waits may ask.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from fontTools.ttLib import TTFont

PACKAGE = "fontpkg_atkinson_hyperlegible"

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def font_folder() -> Path:
    """Return the folder with the family's four faces."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"The package {PACKAGE} is not installed.")
    return Path(next(iter(spec.submodule_search_locations))) / "files"


@lru_cache(maxsize=1)
def drawable() -> frozenset[int]:
    """Return the code points that all faces can draw, so that bold and italic text is safe too."""
    tables = []
    for path in sorted(font_folder().glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            tables.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*tables)


@contextmanager
def private_fonts(folder: Path) -> Iterator[None]:
    """Show fontconfig our family and nothing else, so that a document looks the same everywhere."""
    configuration = folder / "fonts.conf"
    configuration.write_text(
        _CONFIGURATION.format(
            fonts=escape(str(font_folder())), cache=escape(str(folder / "cache"))
        ),
        encoding="utf-8",
    )
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(configuration)
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before
