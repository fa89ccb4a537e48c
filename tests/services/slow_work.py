"""A kind of work that takes as long as one asks for, and can be counted when it has happened."""

import time
from typing import Any

from django.db import connection

from jobs.registry import Effect, job_kind
from jobs.transitions import Run


@job_kind(
    "tests.slow-work",
    label="Slow work",
    permission="tests.nobody",
    outcome_url=lambda _: "/",
    home_url=lambda _: "/",
)
def slow_work(run: Run) -> Effect:
    """Take `seconds`, reporting on the way; the effect is a row that anybody can count."""
    seconds = run.job.arguments["seconds"]
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < seconds:
        run.report("working", int(passed / seconds * 100))
        time.sleep(0.2)

    def effect() -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO effects VALUES (%s, %s)", [run.job.pk, run.attempt])
        return {"attempt": run.attempt}

    return effect
