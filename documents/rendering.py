"""From a template and plain data to a finished file: the page is written here, a child prints it.

A hostile or enormous text can take minutes and gigabytes to lay out. So the printing happens in a
process of its own, with limits and without the portal's secrets in its environment; whatever
happens to that process happens to nobody else.
"""

import hashlib
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from documents.glyphs import printable_html

logger = logging.getLogger(__name__)

ASSETS = Path(__file__).resolve().parent / "assets"
CHECKOUT = Path(__file__).resolve().parent.parent
# Below the worker's own limit of four minutes. 500 initiatives take about one minute on an idle
# machine; a busy one must not refuse an honest plan.
TIMEOUT = 200
MEMORY_BYTES = 1_500_000_000
HTML_MAX_LETTERS = 20_000_000
# Twice a second: the report is also the heartbeat of the job's lease.
HEARTBEAT = 0.5
OUT_OF_MEMORY = 3
# What the child may know of our environment; no address of a database and no secret is among it.
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SYSTEMROOT")
LETTERS_A_PAGE = 5000

OnProgress = Callable[[str, int], None]


class Rendered(NamedTuple):
    """A finished file, with what its row in the database says about it."""

    content: bytes
    pages: int
    sha256: str


class RenderingFailed(Exception):
    """The document could not be made; the message is for the person who asked for it."""


def write_page(template: str, context: Mapping[str, Any], *, language: str) -> str:
    """Return the document as HTML in its own language, in letters that paper can carry."""
    with translation.override(language):
        return printable_html(render_to_string(template, {**context, "language": language}))


def render_document(
    template: str,
    context: Mapping[str, Any],
    *,
    language: str,
    on_progress: OnProgress,
    timeout: float = TIMEOUT,
    memory: int = MEMORY_BYTES,
) -> Rendered:
    """Print the document, telling at least once a second how far it is."""
    on_progress(_("The text is being put together."), 1)
    html = write_page(template, context, language=language)
    if len(html) > HTML_MAX_LETTERS:
        raise RenderingFailed(_("The document is too long to be printed as one file."))
    with tempfile.TemporaryDirectory(prefix="document-") as name:
        folder = Path(name)
        (folder / "page.html").write_text(html, encoding="utf-8")
        pages = _print(folder, len(html), on_progress, timeout, memory)
        content = (folder / "page.pdf").read_bytes()
    on_progress(_("The document is ready."), 100)
    return Rendered(content, pages, hashlib.sha256(content).hexdigest())


def _print(folder: Path, letters: int, on_progress: OnProgress, timeout: float, memory: int) -> int:
    """Run the child to its end and return the number of pages."""
    command = [
        sys.executable,
        "-m",
        "documents.pdf",
        str(folder / "page.html"),
        str(folder / "page.pdf"),
        f"--assets={ASSETS}",
        f"--memory={memory}",
        f"--seconds={max(1, round(timeout))}",
    ]
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    environment |= {"HOME": str(folder), "LC_ALL": "C.UTF-8", "TMPDIR": str(folder)}
    with (folder / "errors.txt").open("wb") as errors:
        # A session of its own, so that it and all it may start can be ended together.
        child = subprocess.Popen(  # noqa: S603 (our own program; no person's text in the command)
            command,
            cwd=CHECKOUT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
        deadline = time.monotonic() + timeout
        try:
            pages = _watch(cast("IO[bytes]", child.stdout), letters, on_progress, deadline)
            # It has closed its pipe, so it is all but gone.
            child.wait(timeout=max(1.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired as late:
            raise RenderingFailed(_too_slow()) from late
        finally:
            _end(child)
    if child.returncode != 0 or not pages:
        _explain(child.returncode, folder / "errors.txt")
    return pages


class _Reports:
    """What the child has said so far: the step for people, the share that is done, the pages."""

    def __init__(self, letters: int) -> None:
        self.letters = letters
        self.step, self.percent, self.pages = _("The pages are being laid out."), 2, 0
        self._unread = b""

    def hear(self, said: bytes) -> None:
        """Take in what came through the pipe, line by line; the share never goes back."""
        *lines, self._unread = (self._unread + said).split(b"\n")
        for line in lines:
            # A library may print a word of its own; only our lines are objects.
            if line.startswith(b"{"):
                report = json.loads(line)
                self.pages = report.get("pages", 0)
                self.step, share = _in_words(report, self.letters)
                self.percent = max(self.percent, share)


def _watch(pipe: IO[bytes], letters: int, on_progress: OnProgress, deadline: float) -> int:
    """Pass on what the child says until it is silent; the deadline holds however much it says."""
    os.set_blocking(pipe.fileno(), False)
    reports = _Reports(letters)
    told = 0.0
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while (now := time.monotonic()) < deadline:
            if now - told >= HEARTBEAT:
                on_progress(reports.step, reports.percent)
                told = now
            if not selector.select(HEARTBEAT):
                continue
            said = pipe.read()
            if not said:
                return reports.pages
            reports.hear(said)
    raise RenderingFailed(_too_slow())


def _in_words(report: dict[str, int], letters: int) -> tuple[str, int]:
    """Return the step for people, and how much is done; the number of pages is a guess."""
    step, page, again = report.get("step", 7), report.get("page", 0), report.get("round", 0)
    if step < 5:
        return _("The text is being read."), 2 * step
    if step > 5:
        return _("The file is being written."), 85 if step == 6 else 95
    share = min(1.0, page / max(5, letters / LETTERS_A_PAGE))
    percent = 75 + round(9 * share) if again else 10 + round(65 * share)
    if not page:
        return _("The pages are being laid out."), percent
    return _("Page %(page)s is being laid out.") % {"page": page}, percent


def _end(child: subprocess.Popen[bytes]) -> None:
    """Leave nothing of the child behind, whether it was done or not."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if child.stdout is not None:
        child.stdout.close()


def _explain(code: int, errors: Path) -> None:
    """Say to people what happened, and to the log what the child said last."""
    last_words = errors.read_text("utf-8", "replace")[-4000:]
    logger.error("The printing process ended with %s: %s", code, last_words)
    if code == -signal.SIGXCPU:
        raise RenderingFailed(_too_slow())
    if code == OUT_OF_MEMORY or code < 0:
        raise RenderingFailed(
            _(
                "The document needs more memory than one document may take. Nothing is lost. "
                "Please shorten very long texts and try again."
            )
        )
    raise RenderingFailed(
        _("The document could not be printed because of an error in the portal. Nothing is lost.")
    )


def _too_slow() -> str:
    return _(
        "Printing the document took too long and was stopped. Nothing is lost. "
        "Please shorten very long texts and try again."
    )
