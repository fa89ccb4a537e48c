"""The processes that print: started with limits, told what to do, watched, and ended.

A hostile or enormous text can take minutes and gigabytes to lay out. So the printing happens in
processes of its own, without the portal's secrets in their environment; whatever happens to them
happens to nobody else.
"""

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple, Self, cast

from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

ASSETS = Path(__file__).resolve().parent / "assets"
CHECKOUT = Path(__file__).resolve().parent.parent
# Below the worker's own limit of four minutes. 500 initiatives take half a minute on an idle
# machine; a busy one must not refuse an honest plan.
TIMEOUT = 200
MEMORY_BYTES = 1_500_000_000
# As many as the smallest server has cores. Each takes up to half a gigabyte for a long chapter.
MOST_PRINTERS = 2
# Twice a second: the report is also the heartbeat of the job's lease.
HEARTBEAT = 0.5
OUT_OF_MEMORY = 3
# What the child may know of our environment; no address of a database and no secret is among it.
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SYSTEMROOT")


class RenderingFailed(Exception):
    """The document could not be made; the message is for the person who asked for it."""


class Work(NamedTuple):
    """One thing to do for a printer: what it is told, and the chapter's heading for people."""

    wish: dict[str, Any]
    letters: int
    title: str = ""


class Made(NamedTuple):
    """What became of one piece of work."""

    number: int
    pages: int
    places: dict[str, Any]


# What is heard while a piece of work is under way: its number, and the printer's own report.
OnReport = Callable[[int, dict[str, int]], None]


class Printers:
    """The printers of one document; they are gone when it is done, however it ends."""

    def __init__(
        self, folder: Path, *, timeout: float = TIMEOUT, memory: int = MEMORY_BYTES
    ) -> None:
        """Start the first of them, so that it is awake when the text is written."""
        self.folder, self.timeout, self.memory = folder, timeout, memory
        self.deadline = time.monotonic() + timeout
        self.all: list[_Printer] = [self._start(0)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for printer in self.all:
            printer.end()

    def _start(self, number: int) -> "_Printer":
        return _Printer(self.folder, number, round(self.timeout), self.memory)

    def do(
        self,
        works: Sequence[Work],
        *,
        on_report: OnReport,
        on_made: Callable[[Made], None],
        on_beat: Callable[[], None],
    ) -> None:
        """Have everything done, the longest first; tell what is made as soon as it is."""
        order = sorted(range(len(works)), key=lambda number: -works[number].letters)
        waiting = deque((number, works[number]) for number in order)
        while len(self.all) < min(MOST_PRINTERS, len(works)):
            self.all.append(self._start(len(self.all)))
        told = 0.0
        with selectors.DefaultSelector() as selector:
            for printer in self.all:
                selector.register(printer.pipe, selectors.EVENT_READ, printer)
                printer.take(waiting)
            while any(printer.work for printer in self.all):
                if (now := time.monotonic()) >= self.deadline:
                    raise RenderingFailed(_too_slow() + _where(self.all))
                if now - told >= HEARTBEAT:
                    on_beat()
                    told = now
                for key, _events in selector.select(HEARTBEAT):
                    printer = key.data
                    for made in printer.hear(on_report, self.deadline):
                        on_made(made)
                        printer.take(waiting)


class _Printer:
    """One printing process, and what it is doing just now."""

    def __init__(self, folder: Path, number: int, seconds: int, memory: int) -> None:
        own = folder / f"printer-{number}"
        own.mkdir()
        self.errors = own / "errors.txt"
        self.work: tuple[int, Work] | None = None
        self._unread = b""
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        environment |= {"HOME": str(own), "LC_ALL": "C.UTF-8", "TMPDIR": str(own)}
        command = [
            sys.executable,
            "-m",
            "documents.pdf",
            f"--assets={ASSETS}",
            f"--memory={memory}",
            f"--seconds={max(1, seconds)}",
        ]
        with self.errors.open("wb") as errors:
            # A session of its own, so that it and all it may start can be ended together.
            self.child = subprocess.Popen(  # noqa: S603 (our own program; no person's text in it)
                command,
                cwd=CHECKOUT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
            )
        self.pipe = cast("IO[bytes]", self.child.stdout)
        os.set_blocking(self.pipe.fileno(), False)

    def take(self, waiting: deque[tuple[int, Work]]) -> None:
        """Begin with the next piece of work, if there is one."""
        self.work = waiting.popleft() if waiting else None
        if self.work:
            line = json.dumps(self.work[1].wish).encode() + b"\n"
            # If it has died, its silence says so in a moment.
            with suppress(BrokenPipeError):
                cast("IO[bytes]", self.child.stdin).write(line)
                cast("IO[bytes]", self.child.stdin).flush()

    def hear(self, on_report: OnReport, deadline: float) -> list[Made]:
        """Take in what it said; return what it has finished, which is at most its one work."""
        said = self.pipe.read()
        if said is None:
            return []
        if not said:
            self._has_died(deadline)
        *lines, self._unread = (self._unread + said).split(b"\n")
        made = []
        for line in lines:
            # A library may print a word of its own; only our lines are objects.
            if self.work and line.startswith(b"{"):
                number, report = self.work[0], json.loads(line)
                if "pages" in report:
                    made.append(Made(number, report["pages"], report["places"]))
                else:
                    on_report(number, report)
        return made

    def _has_died(self, deadline: float) -> None:
        """Say why, to people and to the log: it has closed its pipe, so it is all but gone."""
        with suppress(subprocess.TimeoutExpired):
            self.child.wait(timeout=max(1.0, deadline - time.monotonic()))
        last_words = self.errors.read_text("utf-8", "replace")[-4000:]
        code = self.child.poll()
        logger.error("The printing process ended with %s: %s", code, last_words)
        raise RenderingFailed(_explained(code) + _where([self]))

    def end(self) -> None:
        """Leave nothing of it behind, whether it was done or not."""
        if self.child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()
        self.pipe.close()
        with suppress(BrokenPipeError):
            cast("IO[bytes]", self.child.stdin).close()


def _explained(code: int | None) -> str:
    if code is None or code == -signal.SIGXCPU:
        return _too_slow()
    if code == OUT_OF_MEMORY or code < 0:
        return _(
            "The document needs more memory than one document may take. Nothing is lost. "
            "Please shorten very long texts and try again."
        )
    return failed()


def failed() -> str:
    """Return the words for an error of ours."""
    return _(
        "The document could not be printed because of an error in the portal. Nothing is lost."
    )


def _too_slow() -> str:
    return _(
        "Printing the document took too long and was stopped. Nothing is lost. "
        "Please shorten very long texts and try again."
    )


def _where(printers: Sequence[_Printer]) -> str:
    """Return which chapters were being laid out, as one more sentence."""
    titles = [each.work[1].title for each in printers if each.work and each.work[1].title]
    if not titles:
        return ""
    return " " + _("It was at this chapter: %(chapter)s.") % {"chapter": " / ".join(titles)}
