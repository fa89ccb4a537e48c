"""Which function does which kind of work: the floors above write themselves in here.

Also what is deleted at night: each floor knows which of its things have had their time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

# What a finished job does to the database, in the same transaction that marks it as done.
Effect = Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """One kind of work: its name for people, who may watch it, and the function that does it."""

    name: str
    label: str | Promise
    permission: str
    work: Callable[..., Effect]
    # Where the outcome of a finished job is to be found, and where the work is asked for.
    outcome_url: Callable[[Any], str]
    home_url: Callable[[Any], str]
    # From the arguments: what a second wish for the same open work is known by.
    dedupe_key: Callable[[dict[str, Any]], str] | None = None
    # What that place is called, where it is not the plan's documents.
    home_label: Callable[[Any], str] | None = None


KINDS: dict[str, Kind] = {}


def job_kind(
    name: str,
    *,
    label: str | Promise,
    permission: str,
    outcome_url: Callable[[Any], str],
    home_url: Callable[[Any], str],
    dedupe_key: Callable[[dict[str, Any]], str] | None = None,
    home_label: Callable[[Any], str] | None = None,
) -> Callable[[Callable[..., Effect]], Callable[..., Effect]]:
    """Register a function `(run) -> Effect` as the work of one kind.

    It may run twice without harm: everything that lasts happens in the effect it returns.
    """

    def register(work: Callable[..., Effect]) -> Callable[..., Effect]:
        KINDS[name] = Kind(
            name, label, permission, work, outcome_url, home_url, dedupe_key, home_label
        )
        return work

    return register


# Deletes what has had its time; returns how many things.
Sweep = Callable[[], int]
SWEEPS: dict[str, Sweep] = {}


def every_night(name: str) -> Callable[[Sweep], Sweep]:
    """Register a function that deletes what is kept only for a time.

    It may run twice in a night, or not at all in one: what it deletes follows from the clock.
    """

    def register(sweep: Sweep) -> Sweep:
        SWEEPS[name] = sweep
        return sweep

    return register


# Asks for work that nobody asked for but that is due, and returns for how much.
ROUNDS: dict[str, Sweep] = {}


def every_round(name: str) -> Callable[[Sweep], Sweep]:
    """Register a function that looks every twenty seconds whether work is due; it must be cheap."""

    def register(look: Sweep) -> Sweep:
        ROUNDS[name] = look
        return look

    return register
