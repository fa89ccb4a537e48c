"""The worker: Celery rings the bell, the row in `jobs.Job` is the queue."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bkportal.settings")

# Files that are whole before the worker finds them.
TRANSPORT_ALIASES["filesystem"] = "bkportal.bell:Transport"

app = Celery("bkportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
