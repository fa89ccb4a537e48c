"""How the suite is shared out between processes: `pytest -n 2`."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling


class ByModule(LoadScopeScheduling):
    """A module goes to one process, so that what it prepares is prepared once.

    The browser tests go in three shares, the journeys and the tours through all pages in English
    and in the other languages, because a portal with its worker and a browser are dear to start.
    The `loadgroup` that xdist has for this does nothing with pytest 9.2 (pytest-xdist issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        module, _, _ = nodeid.partition("::")
        if module == "tests/browser/test_pages.py":
            return "browser, English" if "[en-" in nodeid else "browser, other languages"
        return "browser" if module.startswith("tests/browser/") else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByModule:
    """Share out the tests by the module they stand in."""
    return ByModule(config, log)
