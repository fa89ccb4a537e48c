"""The steering group's page: every figure leads to its list, whatever one looks at."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.canary import CanaryClient
from tests.following import Following

CEILING = 20


def queries_of(client: CanaryClient, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    import collections
    for q in asked.captured_queries: print(q["sql"][:200])
    return len(asked)


def test_smoke(following: Following, browser_for: Callable[[str], CanaryClient]) -> None:
    client = browser_for("greta")
    for name, args in [("dashboard", []), ("dashboard-print", []), ("attention", []), ("indicator-list", []), ("dashboard-export", ["csv"]), ("dashboard-export", ["xlsx"])]:
        path = reverse(f"implementation:{name}", args=["fjordlund", *args])
        print(name, queries_of(client, path))
    assert 0
