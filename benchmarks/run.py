"""The benchmark: `make bench`, or `python -m benchmarks.run` with a DATABASE_URL of one's own.

It writes its towns into the database it is given, so give it an empty one.
"""

import argparse
import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

SIZES = (50, 500, 5000)
PRINTED = (30, 100, 500)
IN_WORD = (50, 500)


def main() -> None:
    """Measure everything and write the tables into the README."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--printed", type=int, nargs="*", default=PRINTED, metavar="N")
    parser.add_argument("--in-word", type=int, nargs="*", default=IN_WORD, metavar="N")
    parser.add_argument("--only-work", action="store_true", help="only what gets done")
    parser.add_argument("--no-voices", action="store_true", help="leave out the consultation")
    parser.add_argument("--dry", action="store_true", help="print the tables, write no file")
    parser.add_argument("--explain", action="store_true", help="print each page's statements too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        _as_in_production(Path(folder))
        # Django reads the environment when it is first imported.
        from benchmarks.portal import Bench  # noqa: PLC0415
        from benchmarks.tables import write_tables  # noqa: PLC0415
        from benchmarks.voices import VoicesBench  # noqa: PLC0415

        bench = Bench(_say)
        sizes = sorted(asked.sizes)
        measured = {size: {} if asked.only_work else bench.pages(size) for size in sizes}
        for size in sizes:
            measured[size] |= bench.work(size)
        voices = {} if asked.no_voices else VoicesBench(_say).costs()
        printed = {size: bench.printing(size) for size in sorted(asked.printed)}
        in_word = {size: bench.word(size) for size in sorted(asked.in_word)}
        if asked.explain:
            _explain(measured[max(measured)] | voices, _say)
        write_tables(
            measured, voices, [printed, in_word], database=bench.database(), dry=asked.dry
        )


def _as_in_production(folder: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "bkportal.settings",
        "DEBUG": "off",
        "ALLOW_HTTP": "on",
        "MAIL_TO_FILES": "on",
        "PORTAL_URL": "http://127.0.0.1:8000",
        "SECRET_KEY": secrets.token_hex(32),
        "VAR_DIR": str(folder),
    }


def _explain(costs: dict[str, Any], say: Callable[[str], None]) -> None:
    for key, cost in costs.items():
        say(f"\n{key}: {cost.queries} queries")
        for sql, times in cost.statements.items():
            say(f"  {times} x {sql[:400]}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
