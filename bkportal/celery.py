"""The worker: Celery rings the bell, the row in `jobs.Job` is the queue."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bkportal.settings")

app = Celery("bkportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
