"""Asks for slow work whenever a line comes in, and says how long a person would have waited."""

import json
import sys
import time

import django

if __name__ == "__main__":
    django.setup()

    # Only now, because these read the settings.
    from django_scopes import scope

    from accounts.models import Municipality
    from jobs.tasks import ring
    from jobs.transitions import enqueue

    town, _ = Municipality.objects.get_or_create(
        slug="auenfurt", name="Auenfurt", country="de", language="de"
    )
    for line in sys.stdin:
        begun = time.monotonic()
        with scope(municipality=town):
            job = enqueue(town, "tests.slow-work", json.loads(line), by=None, ring=ring)
        seconds = time.monotonic() - begun
        print(json.dumps({"job": job.pk, "seconds": seconds}), flush=True)  # noqa: T201
