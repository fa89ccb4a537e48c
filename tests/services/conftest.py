"""Real processes on a real PostgreSQL and Redis, each test's own, so that they can be killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from deploy.processes import ROOT, Crew, Member, free_port, manage, worker
from deploy.with_services import create_database, start_redis

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("services")


class Desk:
    """A process of its own that asks for work, as a web process does, and keeps its connections."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.services.desk"],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask_for(self, **arguments: float) -> tuple[int, float]:
        """Ask for a piece of slow work; return the job's id and how long the asking took."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(arguments) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["job"], answer["seconds"]

    def close(self) -> None:
        """Send the process home."""
        self.process.communicate()


class Rig:
    """One portal's database, broker and workers, to be hurt."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        if "BKPORTAL_SERVICES" not in os.environ:
            pytest.fail("These tests need PostgreSQL and Redis: use `make test-services`.")
        self.folder = folder
        self.log = folder / "log"
        server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
        name = f"rig_{os.getpid()}_{time.monotonic_ns()}"
        create_database(f"{server}/postgres", name)
        self.database_url = f"{server}/{name}"
        self.redis_port = free_port()
        self.redis_crew = stack.enter_context(Crew())
        self.start_redis()
        self.workers = stack.enter_context(Crew())
        self.env = os.environ | {
            "VAR_DIR": str(folder / "var"),
            "DATABASE_URL": self.database_url,
            "CELERY_BROKER_URL": f"redis://127.0.0.1:{self.redis_port}/0",
        }
        subprocess.run(manage("migrate", "--verbosity", "0"), env=self.env, cwd=ROOT, check=True)
        self.sql("CREATE TABLE effects (job_id bigint, attempt int)")
        self.desk = Desk(self.env)
        stack.callback(self.desk.close)

    def start_worker(self) -> Member:
        """Start a worker with its beat that also knows the slow work."""
        command = worker(
            self.folder / f"beat-{time.monotonic_ns()}", "--include", "tests.services.slow_work"
        )
        return self.workers.start("The worker", command, env=self.env, log=self.log)

    def kill(self, victim: Member) -> None:
        """Take a worker and all its children out of the world at once."""
        victim.tell_group(signal.SIGKILL)
        victim.process.wait()
        self.workers.members.remove(victim)

    def start_redis(self) -> None:
        """Start the broker, always on the same port and with nothing in it."""
        start_redis(self.redis_crew, self.folder / "redis", self.redis_port)

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask the database from outside of Django."""
        with closing(psycopg2.connect(self.database_url)) as connection:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def job(self, job_id: int) -> dict[str, Any]:
        """Return what the row of a job says now."""
        row = self.sql("SELECT state, attempt, progress, error FROM jobs_job WHERE id = %s", job_id)
        return dict(zip(("state", "attempt", "progress", "error"), row[0], strict=True))

    def effects(self, job_id: int) -> int:
        """Return how often the work of a job has happened."""
        return self.sql("SELECT count(*) FROM effects WHERE job_id = %s", job_id)[0][0]

    def wait(self, what: str, reached: Callable[[], bool], seconds: float) -> None:
        """Wait for something to become true; fail with the processes' own words if it does not."""
        deadline = time.monotonic() + seconds
        while not reached():
            if time.monotonic() > deadline or self.workers.fallen():
                said = self.log.read_text(errors="replace")[-5000:]
                pytest.fail(f"a worker ended, or not within {seconds} seconds: {what}\n{said}")
            time.sleep(0.2)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """A portal without pages: its own database, Redis and workers."""
    with ExitStack() as stack:
        yield Rig(tmp_path, stack)
