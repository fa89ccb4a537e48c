"""Whether the portal can do its work: database, broker and storage."""

import shutil
from contextlib import suppress

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection

# Below this much free space a document could break off half-written.
ENOUGH_BYTES = 200 * 1024 * 1024


def database_answers() -> bool:
    """Whether the database answers a question."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)
    return False


def broker_answers() -> bool:
    """Whether the bell can be reached; the portal works on without it, only later."""
    # Each transport raises errors of its own (redis, kombu, the operating system).
    with suppress(Exception), current_app.connection_for_read() as broker:
        broker.ensure_connection(max_retries=1, timeout=1, interval_start=0)
        return True
    return False


def storage_has_room() -> bool:
    """Whether files can be written and space is left."""
    folder = settings.MEDIA_ROOT
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(folder).free > ENOUGH_BYTES
    return False
