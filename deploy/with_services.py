"""Runs a command beside a PostgreSQL and a Redis of its own, on free ports, and ends both after it.

    python -m deploy.with_services -- pytest -n 2

The command finds them in DATABASE_URL and CELERY_BROKER_URL, and BKPORTAL_SERVICES=1 says that
tests of real services may run. Nothing it writes outlives it.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import psycopg2
import redis

from deploy.processes import Crew, free_port, wait_until


def main() -> int:
    """Run the command that follows the two dashes and return its exit code."""
    command = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    if not command:
        sys.exit("Usage: python -m deploy.with_services -- COMMAND ...")
    with services() as env, Crew() as crew:
        child = crew.start("The command", command, env=os.environ | env).process

        def pass_on(number: int, frame: FrameType | None) -> None:
            child.send_signal(number)

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, pass_on)
        return child.wait()


@contextlib.contextmanager
def services() -> Iterator[dict[str, str]]:
    """Yield the environment in which a PostgreSQL and a Redis of our own are found."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bkportal-")))
        folder.chmod(0o755)
        (folder / "var").mkdir()
        crew = stack.enter_context(Crew())
        yield {
            "DATABASE_URL": start_postgresql(crew, folder / "postgresql"),
            "CELERY_BROKER_URL": start_redis(crew, folder / "redis"),
            "VAR_DIR": str(folder / "var"),
            "BKPORTAL_SERVICES": "1",
        }


def start_postgresql(crew: Crew, folder: Path) -> str:
    """Make and start a PostgreSQL server in an empty folder; return the address of its database."""
    programs = _postgresql_programs()
    # PostgreSQL refuses to run as root; Debian's package brings a user for it.
    user = "postgres" if os.geteuid() == 0 else None
    password = secrets.token_hex(16)
    folder.mkdir(mode=0o700)
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    if user:
        for path in (folder, secret):
            shutil.chown(path, user, pwd.getpwnam(user).pw_gid)
    _run_as(
        user,
        *(f"{programs}/initdb", "--pgdata", f"{folder}/data", "--username", "bkportal"),
        *("--pwfile", str(secret), "--auth", "scram-sha-256"),
        *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync", "--no-instructions"),
    )
    port = free_port()
    crew.start(
        "PostgreSQL",
        [
            *(f"{programs}/postgres", "-D", f"{folder}/data", "-p", str(port), "-k", str(folder)),
            *("-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"),
            # What a power cut would do to this server's data is nobody's concern.
            *("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"),
        ],
        log=folder / "log",
        user=user,
        # The quick way down, which waits for no client.
        farewell=signal.SIGQUIT,
    )
    server = f"postgresql://bkportal:{password}@127.0.0.1:{port}"
    _wait_loudly(lambda: _accepts(f"{server}/postgres"), crew, "PostgreSQL", folder / "log")
    create_database(f"{server}/postgres", "bkportal")
    return f"{server}/bkportal"


def start_redis(crew: Crew, folder: Path, port: int | None = None) -> str:
    """Start a Redis server that keeps nothing on disk; return its address."""
    program = shutil.which("redis-server")
    if program is None:
        sys.exit("redis-server is not here; `make test-services` installs it where it may.")
    folder.mkdir(exist_ok=True)
    port = port or free_port()
    crew.start(
        "Redis",
        [
            *(program, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)),
            *("--save", "", "--appendonly", "no", "--databases", "64"),
            *("--maxmemory-policy", "noeviction"),
        ],
        log=folder / "log",
    )
    url = f"redis://127.0.0.1:{port}/0"
    _wait_loudly(lambda: _pongs(url), crew, "Redis", folder / "log")
    return url


def create_database(server_url: str, name: str) -> None:
    """Create an empty database on a server of ours."""
    with contextlib.closing(psycopg2.connect(server_url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f'CREATE DATABASE "{name}"')


def _postgresql_programs() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    # Debian keeps the servers out of the path, one folder for each version.
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    versions = [folder for folder in folders if (folder / "initdb").exists()]
    if not versions:
        sys.exit("PostgreSQL is not here; `make test-services` installs it where it may.")
    return max(versions, key=lambda path: int(path.parent.name))


def _run_as(user: str | None, *command: str) -> None:
    done = subprocess.run(
        command,
        cwd="/",
        user=user,
        group=user,
        extra_groups=[] if user else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{Path(command[0]).name} failed:\n{done.stdout.decode()}")


def _wait_loudly(ready: Callable[[], bool], crew: Crew, name: str, log: Path) -> None:
    try:
        wait_until(ready, crew, seconds=60, what=name)
    except RuntimeError as failure:
        sys.exit(f"{failure}\n{log.read_text(errors='replace')[-3000:]}")


def _accepts(url: str) -> bool:
    try:
        psycopg2.connect(url, connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def _pongs(url: str) -> bool:
    with contextlib.closing(redis.Redis.from_url(url)) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False


if __name__ == "__main__":
    sys.exit(main())
