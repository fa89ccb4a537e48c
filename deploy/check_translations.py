"""Says whether every sentence of the portal has its Danish and its German, placeholders and all.

The catalogues are made anew from the code in a copy of the tree, so that a sentence that nobody
has carried into them is found as well. With --write the catalogues themselves are brought up to
date instead.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

from deploy.processes import ROOT

LANGUAGES = ["da", "de"]
NOT_ON_PAGES = ["tests", "deploy", "benchmarks", "docs"]
# %(name)s and {name}: Python's two ways; the letter after the bracket belongs to it.
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}", re.IGNORECASE)


def main() -> int:
    """Print what is wrong with the catalogues; return 0 if nothing is."""
    if "--write" in sys.argv:
        collect(ROOT)
        return 0
    with tempfile.TemporaryDirectory(prefix="bkportal-") as folder:
        copy = Path(folder) / "copy"
        leave_out = shutil.ignore_patterns(".*", "var", "__pycache__", "*.mo", *NOT_ON_PAGES)
        shutil.copytree(ROOT, copy, ignore=leave_out)
        collect(copy)
        complaints = [
            line
            for language in LANGUAGES
            for line in judge(language, polib.pofile(str(_catalogue(copy, language))))
        ]
    print(*complaints, sep="\n", end="\n" if complaints else "")
    if complaints:
        print(f"{len(complaints)} faults in the translations. `make messages` adds new sentences.")
        return 1
    print("Translations: complete.")
    return 0


def collect(tree: Path) -> None:
    """Bring the catalogues of a tree up to date with its code and templates."""
    for language in LANGUAGES:
        _catalogue(tree, language).parent.mkdir(parents=True, exist_ok=True)
    words = ["makemessages", "--no-location", "--no-wrap", "--verbosity", "0"]
    for language in LANGUAGES:
        words += ["--locale", language]
    for pattern in [*NOT_ON_PAGES, "var", ".venv"]:
        words += ["--ignore", f"{pattern}/*"]
    subprocess.run([sys.executable, str(tree / "manage.py"), *words], cwd=tree, check=True)


def judge(language: str, catalogue: polib.POFile) -> Iterator[str]:
    """Yield a line for each entry that is missing, doubtful, left over or differently filled."""
    for entry in catalogue:
        if entry.obsolete:
            yield f"{language}: no longer used: {entry.msgid!r}"
        elif entry.fuzzy:
            yield f"{language}: missing or to be looked at again: {entry.msgid!r}"
        elif not entry.translated():
            yield f"{language}: missing: {entry.msgid!r}"
        else:
            yield from _placeholders(language, entry)


def _placeholders(language: str, entry: polib.POEntry) -> Iterator[str]:
    allowed = [_found(entry.msgid)]
    texts = [entry.msgstr]
    if entry.msgid_plural:
        # The singular may say "one" where the plural counts.
        allowed.append(_found(entry.msgid_plural))
        texts = list(entry.msgstr_plural.values())
    for text in texts:
        if _found(text) not in allowed:
            yield f"{language}: other placeholders: {entry.msgid!r} -> {text!r}"


def _found(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def _catalogue(tree: Path, language: str) -> Path:
    return tree / "locale" / language / "LC_MESSAGES" / "django.po"


if __name__ == "__main__":
    sys.exit(main())
