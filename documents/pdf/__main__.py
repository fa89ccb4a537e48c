"""The printing process: does what it is told, line by line, and says how far it is.

    python -m documents.pdf --assets FOLDER

Each line it hears is a wish as JSON: `{"print": IN.html, "to": OUT.pdf, "chapter": NAME}`, where
an empty name means a whole document, or `{"join": [[IN.pdf, PLACES], …], "about": {…}, "to": …}`.
Each line it says is either progress, or the end of one wish: `{"pages": …, "places": …}`.
"""

import argparse
import gc
import json
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from documents.fonts import private_fonts
from documents.pdf.laying import lay_out
from documents.pdf.merging import Chapter, join

MEMORY_BYTES = 1_500_000_000
OUT_OF_MEMORY = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked until nothing more is; the exit code says whether all of it worked."""
    parser = argparse.ArgumentParser(prog="documents.pdf", description=main.__doc__)
    parser.add_argument("--assets", type=Path, required=True)
    parser.add_argument("--memory", type=int, default=MEMORY_BYTES)
    parser.add_argument("--seconds", type=int, default=120)
    options = parser.parse_args(arguments)
    _limit(options.memory, options.seconds)
    # Boxes are many and live to the end: looking for rubbish among them all the time costs a tenth.
    gc.set_threshold(200_000, 50, 1000)
    try:
        with tempfile.TemporaryDirectory(prefix="fonts-") as folder, private_fonts(Path(folder)):
            for line in sys.stdin:
                _do(json.loads(line), options.assets)
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _do(wish: dict[str, Any], assets: Path) -> None:
    target = Path(wish["to"])
    if "join" in wish:
        chapters = [Chapter(Path(file), places) for file, places in wish["join"]]
        _say(pages=join(chapters, wish["about"], target), places={})
        return
    printed = lay_out(
        Path(wish["print"]).read_text(encoding="utf-8"),
        assets=assets,
        on_progress=lambda progress: _say(**progress._asdict()),
        chapter=wish["chapter"],
    )
    target.write_bytes(printed.content)
    _say(pages=printed.pages, places=printed.places)


def _limit(memory: int, seconds: int) -> None:
    """Keep a hostile text from taking the machine with it."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(**line: Any) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
