"""How far the printing is, read from WeasyPrint's own progress log."""

import logging
import re
from collections.abc import Callable
from typing import NamedTuple


class Progress(NamedTuple):
    """How far the work has come: a step from 1 to 7, while laying out the page and the round."""

    step: int
    page: int = 0
    round: int = 0


class Reporter(logging.Handler):
    """Turns the lines of WeasyPrint's own progress log into numbers."""

    LINE = re.compile(r"Step (\d)(?:.*?- Page (\d+))?(?:.*?- Repagination #(\d+))?")
    LOGGER = logging.getLogger("weasyprint.progress")

    def __init__(self, on_progress: Callable[[Progress], None] | None) -> None:
        super().__init__(logging.INFO)
        self.on_progress, self.round = on_progress, 0

    def attach(self) -> None:
        if self.on_progress:
            self.LOGGER.addHandler(self)
            self.before = self.LOGGER.level, self.LOGGER.propagate
            self.LOGGER.setLevel(logging.INFO)
            self.LOGGER.propagate = False

    def detach(self) -> None:
        if self.on_progress:
            self.LOGGER.removeHandler(self)
            self.LOGGER.level, self.LOGGER.propagate = self.before

    def emit(self, record: logging.LogRecord) -> None:
        match = self.LINE.match(record.getMessage())
        if match and self.on_progress:
            step, page, repeated = (int(number or 0) for number in match.groups())
            self.round = repeated or self.round
            self.on_progress(Progress(step, page, self.round))
