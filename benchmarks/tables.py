"""The tables of benchmarks/README.md, between their marks."""

import os
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import django

from benchmarks.ceilings import CEILINGS, Ceiling
from benchmarks.measuring import Cost, Printing

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- results: written by benchmarks.run -->", "<!-- end of results -->"

WORKS = {
    "start": "start page of the municipality",
    "list": "list of initiatives, first page",
    "edit": "edit form of one initiative",
    "document": "plan as a document, first page",
    "export": "spreadsheet of the whole plan",
    "freeze": "freezing the plan as a version",
    "import": "taking that spreadsheet into an empty plan",
    "dashboard": "steering group's dashboard, ten updates each",
    "measures": "list of measures behind its figures, first page",
    "freeze-report": "finishing a status report on all of them",
    "warn": "nightly search for what departments are warned of",
}
# Kausal Watch as measured on a machine like ours; see below the tables.
PEER = {
    "list": ("140 queries, 0.54 s", "139 queries, 0.62 s"),
    "edit": ("87 queries, 0.22 s", "86 queries, 0.24 s"),
    "document": ("230 queries, 0.7 s", "1,030 queries, 3.5 s"),
    "export": ("620 queries, 1.1 s", "3,020 queries, 4.9 s"),
    "freeze": ("2,420 queries, 1.8 s", "over 7,506 queries, 11 s"),
}

VOICES = {
    "draft": "draft with 200 parts and what is said about them",
    "thread": "all that is said about one part, 20 threads",
    "queue": "moderator's queue, 50 waiting",
    "voices-export": "export of 1,200 comments",
    "one-part-less": "taking an initiative out of the plan",
    "one-person-less": "erasing a person",
}
# adhocracy+ as measured on a machine like ours; see below the tables.
VOICES_PEER = {
    "draft": "290 queries, 0.66–0.9 s, numbers only",
    "thread": "1,146 queries, 1.5 s",
    "queue": "87 queries for 10",
    "voices-export": "11,161 queries, 11.5 s",
    "one-part-less": "202 comments lost",
    "one-person-less": "18 comments of others lost",
}


def write_tables(
    measured: Mapping[int, Mapping[str, Cost]],
    voices: Mapping[str, Cost],
    printed: Iterable[Mapping[int, list[Printing]]],
    *,
    database: str,
    dry: bool,
) -> None:
    """Put the tables into the README, or only show them."""
    text = "\n\n".join(
        [_where(database), _pages(measured), _voices(voices), _printing(printed)]
    )
    print(text)
    if dry:
        return
    page = README.read_text(encoding="utf-8")
    head, _, rest = page.partition(BEGIN)
    _old, _, tail = rest.partition(END)
    README.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}", encoding="utf-8")


def _where(database: str) -> str:
    today, cores, load = datetime.now(UTC).date(), os.cpu_count() or 1, os.getloadavg()[0]
    where = (
        f"Measured on {today.isoformat()}: {cores} cores, {platform.system()}, "
        f"Python {platform.python_version()}, Django {django.get_version()}, {database}."
    )
    if load > cores + 1:
        where += (
            f" The machine had much other work at the same time (load {load:.0f}), so all seconds "
            "are too high; the counts are what they are."
        )
    return where


def _pages(measured: Mapping[int, Mapping[str, Cost]]) -> str:
    sizes = [f"{size:,} initiatives" for size in measured]
    rows = [["work", *sizes, "our ceiling", "Kausal Watch, 100 actions", "500 actions"]]
    for key, name in WORKS.items():
        ours = [_cost(costs[key]) if key in costs else "–" for costs in measured.values()]
        rows.append([name, *ours, _ceiling(CEILINGS.get(key)), *PEER.get(key, ("–", "–"))])
    return _table(rows)


def _voices(voices: Mapping[str, Cost]) -> str:
    rows = [["1,200 comments by 50 young people", "ours", "our ceiling", "adhocracy+"]]
    for key, name in VOICES.items():
        if key not in voices:
            continue
        lost = ", 0 comments lost" if key.startswith("one-") else ""
        ceiling = _ceiling(CEILINGS.get(key)) if not lost else "0 comments lost"
        rows.append([name, _cost(voices[key]) + lost, ceiling, VOICES_PEER[key]])
    return _table(rows)


def _cost(cost: Cost) -> str:
    return f"{cost.queries} queries, {cost.cpu:.3f} s, {cost.kilobytes:,} kB"


def _ceiling(ceiling: Ceiling | None) -> str:
    if ceiling is None:
        return "–"
    return f"{ceiling.queries} queries, {ceiling.cpu} s"


def _printing(printed: Iterable[Mapping[int, list[Printing]]]) -> str:
    rows = [["file of the whole plan", "pages", "by the clock", "processor", "peak memory"]]
    for sizes in printed:
        for size, made in sizes.items():
            rows += [_file(size, each) for each in made]
    return _table(rows)


def _file(size: int, made: Printing) -> list[str]:
    return [
        f"{size:,} initiatives, {made.name}",
        str(made.pages or "–"),
        f"{made.wall:.1f} s",
        f"{made.cpu:.1f} s",
        f"{made.peak_megabytes:.0f} MB" if made.peak_megabytes else "–",
    ]


def _table(rows: Iterable[list[str]]) -> str:
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
