"""The bell without Redis: a worker never finds a ring that is half written."""

from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from threading import Thread
from typing import Any

import pytest
from kombu import Connection

from bkportal.celery import app


@pytest.fixture
def bell(tmp_path: Path) -> Iterator[Any]:
    """A folder that rings go through, as the worker hears it."""
    folders = {"data_folder_in": "messages", "data_folder_out": "messages", "control_folder": "c"}
    for name in set(folders.values()):
        (tmp_path / name).mkdir()
    options = {key: str(tmp_path / name) for key, name in folders.items()}
    with app.connection("filesystem://localhost//", transport_options=options) as connection:
        assert isinstance(connection, Connection)
        yield connection.default_channel


class HeardWhileWritten:
    """What a ring says; a worker looks for it in the very moment it is being written."""

    def __init__(self, channel: Any) -> None:
        self.channel = channel
        self.found: list[Any] = []

    def __json__(self) -> str:
        try:
            self.found.append(self.channel._get("bkportal"))
        except Empty:
            return "seven"
        raise AssertionError(f"Found unfinished: {self.found}")


def test_a_ring_is_found_whole_or_not_at_all(bell: Any) -> None:
    bell._put("bkportal", {"job": HeardWhileWritten(bell)})
    assert bell._size("bkportal") == 1
    assert bell._get("bkportal") == {"job": "seven"}
    with pytest.raises(Empty):
        bell._get("bkportal")
    assert not list(Path(bell.data_folder_in).iterdir())


def test_the_list_of_who_hears_is_in_one_pair_of_hands(bell: Any) -> None:
    bell._queue_bind("rings", "", "", "first")
    second = Thread(target=lambda: bell._queue_bind("rings", "", "", "second"))
    with bell._alone():
        second.start()
        second.join(0.2)
        assert second.is_alive()
    second.join(10)
    assert not second.is_alive()
    assert [each.queue for each in bell.get_table("rings")] == ["second", "first"]
