"""The bell of a portal without Redis: each ring is a file, whole before anybody can find it.

Kombu's own files can be read while they are still empty, and a worker that reads such a one ends
(kombu issue 1551). Here a ring is written under another name first, and the list of who hears is
read and written by one process at a time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Where rings are put down and taken up."""

    # Kombu's own classes call the second one by different names.
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        file = Path(self.data_folder_out) / f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        unfinished = file.with_suffix(".unfinished")
        unfinished.write_text(dumps(payload))
        unfinished.replace(file)

    def get_table(self, exchange: str) -> Any:
        """Return who hears the rings of an exchange."""
        with self._alone():
            return super().get_table(exchange)

    def _queue_bind(self, *args: Any) -> None:
        with self._alone():
            super()._queue_bind(*args)

    def _delete(self, *args: Any, **kwargs: Any) -> None:
        with self._alone():
            super()._delete(*args, **kwargs)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait until no other process has the lists in its hands."""
        with (self.control_folder / "lock").open("ab") as held:
            filesystem.lock(held, filesystem.LOCK_EX)
            try:
                yield
            finally:
                filesystem.unlock(held)


class Transport(filesystem.Transport):
    """What Celery calls a broker: here, a folder."""

    Channel = Channel
