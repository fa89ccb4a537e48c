"""The portal's processes: what a web process and a worker are, and how what was started ends."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def manage(*words: str) -> list[str]:
    """Return the command line of one of the portal's own commands."""
    return [sys.executable, str(ROOT / "manage.py"), *words]


def web(host: str, port: int) -> list[str]:
    """Return the command line of a web process."""
    # Waitress reads a request whole before a thread takes it, so slow phones hold up nobody.
    return [
        *(sys.executable, "-m", "waitress", f"--listen={host}:{port}"),
        # Somewhat above what the portal itself refuses, so that its own page can say so.
        "--max-request-body-size=16777216",
        *("--threads=8", "--ident=bkportal", "bkportal.wsgi:application"),
    ]


def worker(schedule: Path, *more: str, concurrency: int = 2) -> list[str]:
    """Return the command line of a worker that also keeps the beat."""
    return [
        *(sys.executable, "-m", "celery", "--quiet", "--app", "bkportal", "worker", "--beat"),
        *("--schedule", str(schedule), "--concurrency", str(concurrency)),
        # Workers have nothing to tell each other: the rows in the database say it all.
        *("--loglevel", "warning", "--without-gossip", "--without-mingle", *more),
    ]


@dataclass
class Member:
    """One process of a crew, with the signal that asks it to end."""

    name: str
    process: subprocess.Popen[bytes]
    farewell: signal.Signals

    def tell_group(self, number: signal.Signals) -> None:
        """Signal the process and all its children; each member leads a group of its own."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


class Crew:
    """Processes that live and die together: leaving the `with` block ends all of them."""

    def __init__(self) -> None:
        self.members: list[Member] = []

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *what_happened: object) -> None:
        self.dismiss()

    def start(
        self,
        name: str,
        command: list[str],
        *,
        env: Mapping[str, str] | None = None,
        log: Path | None = None,
        user: str | None = None,
        farewell: signal.Signals = signal.SIGTERM,
    ) -> Member:
        """Start one process in a session of its own, so that Ctrl-C reaches only us.

        What it says is added to the log, or goes where our own words go.
        """
        with log.open("ab") if log else contextlib.nullcontext() as said:
            process = subprocess.Popen(
                command,
                cwd="/" if user else ROOT,
                env=dict(env) if env is not None else None,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT if said else None,
                start_new_session=True,
                user=user,
                group=user,
                extra_groups=[] if user else None,
            )
        member = Member(name, process, farewell)
        self.members.append(member)
        return member

    def fallen(self) -> Member | None:
        """Return a member that has ended although nobody asked it to."""
        return next((each for each in self.members if each.process.poll() is not None), None)

    def dismiss(self, patience: float = 3) -> None:
        """End everything: ask, wait a little, then kill; the children of each process too.

        Killing does no harm: a job is taken up again when its lease runs out.
        """
        for member in reversed(self.members):
            if member.process.poll() is None:
                member.process.send_signal(member.farewell)
        deadline = time.monotonic() + patience
        for member in self.members:
            with contextlib.suppress(subprocess.TimeoutExpired):
                member.process.wait(max(0, deadline - time.monotonic()))
            member.tell_group(signal.SIGKILL)
            member.process.wait()
        self.members.clear()


def free_port() -> int:
    """Return a port on which nobody listens right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url: str) -> bool:
    """Tell whether an address answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 our own address
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def wait_until(ready: Callable[[], bool], crew: Crew, *, seconds: float, what: str) -> None:
    """Wait for the crew to be ready; raise RuntimeError if one of it ends or time runs out."""
    deadline = time.monotonic() + seconds
    while not ready():
        fallen = crew.fallen()
        if fallen:
            raise RuntimeError(f"{fallen.name} ended by itself ({fallen.process.returncode}).")
        if time.monotonic() > deadline:
            raise RuntimeError(f"{what} was not ready within {seconds:.0f} seconds.")
        time.sleep(0.1)
