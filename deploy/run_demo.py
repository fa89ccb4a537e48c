"""The demo: three towns to try the portal with, a web process and a worker, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from deploy.processes import ROOT, Crew, answers, manage, wait_until, web, worker


def main() -> None:
    """Prepare the data, start the processes, say where the portal is, and wait."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    host = os.environ.get("HOST") or "127.0.0.1"
    port = int(os.environ.get("PORT") or 8000)
    _require_free(host, port)
    env = os.environ | {"HOST": host, "PORT": str(port)}
    var = Path(env.get("VAR_DIR") or ROOT / "var")
    try:
        subprocess.run(manage("migrate", "--verbosity", "0"), env=env, cwd=ROOT, check=True)
        subprocess.run(manage("demo"), env=env, cwd=ROOT, check=True)
    except subprocess.CalledProcessError as failure:
        sys.exit(f"The demo could not be prepared: {failure.cmd[2]} failed.")
    # From 0.0.0.0 the portal is heard everywhere, but nobody can call it by that name.
    own_address = f"http://{host.replace('0.0.0.0', '127.0.0.1')}:{port}"  # noqa: S104
    whereabouts = f"What was said is in {var / 'web.log'} and {var / 'worker.log'}."
    with Crew() as crew:
        crew.start("The web process", web(host, port), env=env, log=var / "web.log")
        crew.start(
            "The worker", worker(var / "celerybeat-schedule"), env=env, log=var / "worker.log"
        )
        try:
            wait_until(
                lambda: answers(f"{own_address}/healthz"), crew, seconds=60, what="The portal"
            )
        except RuntimeError as failure:
            sys.exit(f"{failure} {whereabouts}")
        address = env.get("PORTAL_URL") or own_address
        print(f"\nThe portal is at {address} (Ctrl-C stops it).", flush=True)
        while not (fallen := crew.fallen()):
            time.sleep(0.5)
        sys.exit(f"{fallen.name} ended by itself, so the demo stops. {whereabouts}")


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As waitress does: connections of the last demo that are still closing are no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refusal:
            sys.exit(
                f"Port {port} on {host} cannot be used ({refusal.strerror}). Stop what runs there,"
                f" or choose another one: make demo PORT={port + 1}"
            )


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("\nThe portal has stopped.")
