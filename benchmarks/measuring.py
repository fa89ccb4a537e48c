"""Counting queries and processor time of one piece of work."""

import gc
import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import connection

REPEATS = 5


class Cost(NamedTuple):
    """What one piece of work costs: exact queries, seconds of our own processor time."""

    queries: int
    cpu: float
    kilobytes: int
    statements: Counter[str]


class Printing(NamedTuple):
    """What a printed document costs: seconds by the clock and of the processor, and memory."""

    name: str
    wall: float
    cpu: float
    # The largest process so far; None where that was one of an earlier document.
    peak_megabytes: float | None
    pages: int


class QueryCount:
    """Counts the statements that go through a connection; Django's own log would cost time."""

    def __init__(self) -> None:
        self.statements: Counter[str] = Counter()

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Pass a statement on, and remember it."""
        self.statements[sql] += 1
        return execute(sql, *rest)


def cost_of(work: Callable[[], bytes], repeats: int = REPEATS) -> Cost:
    """Do the work once to warm up, once to count, and some times to take the time."""
    work()
    count = QueryCount()
    with connection.execute_wrapper(count):
        made = work()
    times = [_cpu_of(work) for _ in range(repeats)]
    return Cost(
        count.statements.total(), statistics.median(times), len(made) // 1024, count.statements
    )


def _cpu_of(work: Callable[[], Any]) -> float:
    # What others left behind is not this work's rubbish.
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def printing_of(name: str, work: Callable[[], int]) -> Printing:
    """Print once; the child processes tell the operating system what they used.

    The peak is the largest child so far, so small documents are printed before large ones.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    own, began = time.process_time(), time.perf_counter()
    pages = work()
    wall, ours = time.perf_counter() - began, time.process_time() - own
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    childs = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = after.ru_maxrss / 1024 if after.ru_maxrss > before.ru_maxrss else None
    return Printing(name, wall, ours + childs, peak, pages)
