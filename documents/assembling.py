"""A plan printed chapter by chapter: only what is new is laid out, then all is joined.

Page numbers in the contents and tables are known when everything has been laid out once. So what
names pages is laid out first with none, which says how long it is, and then with the true ones;
what names none, which is most of a plan, is laid out once.
"""

import hashlib
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.utils.translation import gettext as _

from documents.chapters import ChapterPage, chapters_of
from documents.printers import (
    MEMORY_BYTES,
    TIMEOUT,
    Made,
    Printers,
    RenderingFailed,
    Work,
    failed,
)
from documents.rendering import OnProgress, Rendered, in_words, write_page

# Numbers are as wide as they are; that they move a line over a page's edge is rare, twice rarer.
MOST_ROUNDS = 4
# Of all that is to be done, by the clock.
LAYING_OUT = (3, 92)
JOINING = 94


class Laid(NamedTuple):
    """A chapter that was laid out: its file, its pages, and where its headings stand."""

    content: bytes
    pages: int
    places: dict[str, Any]


class Shelf(Protocol):
    """Where chapters are kept from one printing to the next."""

    def take(self, keys: Iterable[str]) -> dict[str, Laid]:
        """Return those of these chapters that lie here."""

    def put(self, key: str, laid: Laid) -> None:
        """Keep a chapter."""


class EmptyShelf:
    """Keeps nothing: everything is laid out anew."""

    def take(self, keys: Iterable[str]) -> dict[str, Laid]:
        """Return nothing."""
        return {}

    def put(self, key: str, laid: Laid) -> None:
        """Keep nothing."""


def render_document(
    template: str,
    context: Mapping[str, Any],
    *,
    language: str,
    lay_out: str = "",
    shelf: Shelf | None = None,
    on_progress: OnProgress,
    timeout: float = TIMEOUT,
    memory: int = MEMORY_BYTES,
) -> Rendered:
    """Print the document, telling at least once a second how far it is.

    `lay_out` names the version of all that has a say in how a page looks; `shelf` keeps chapters
    for the next time.
    """
    on_progress(_("The text is being put together."), 1)
    with (
        tempfile.TemporaryDirectory(prefix="document-") as folder,
        Printers(Path(folder), timeout=timeout, memory=memory) as printers,
    ):
        page = write_page(template, context, language=language)
        printing = _Printing(Path(folder), printers, shelf or EmptyShelf(), lay_out, on_progress)
        chapters = printing.lay_out(chapters_of(page))
        content, pages = printing.join(chapters, _about(page))
    on_progress(_("The document is ready."), 100)
    return Rendered(content, pages, hashlib.sha256(content).hexdigest())


class _Printing:
    """One printing under way."""

    def __init__(
        self,
        folder: Path,
        printers: Printers,
        shelf: Shelf,
        lay_out: str,
        on_progress: OnProgress,
    ) -> None:
        self.folder, self.printers, self.shelf = folder, printers, shelf
        self.version, self.on_progress = lay_out, on_progress
        self.known: dict[str, Laid] = {}

    def lay_out(self, chapters: Sequence[ChapterPage]) -> list[tuple[str, Laid]]:
        """Return every chapter with its key, with page numbers that are true."""
        numbers: dict[str, int] | None = None
        for round_number in range(MOST_ROUNDS):
            pages = [chapter.numbered(numbers) for chapter in chapters]
            keys = [self._key(page) for page in pages]
            self._make(chapters, pages, keys, is_first=not round_number)
            laid = [self.known[key] for key in keys]
            true = _numbers(laid)
            if true == numbers:
                return list(zip(keys, laid, strict=True))
            numbers = true
        raise RenderingFailed(failed())

    def _key(self, page: str) -> str:
        return hashlib.sha256(f"{self.version}\n{page}".encode()).hexdigest()

    def _make(
        self,
        chapters: Sequence[ChapterPage],
        pages: Sequence[str],
        keys: Sequence[str],
        *,
        is_first: bool,
    ) -> None:
        """Have those chapters laid out that nobody has laid out before."""
        self.known |= self.shelf.take(key for key in keys if key not in self.known)
        missing = [number for number, key in enumerate(keys) if key not in self.known]
        works = []
        for number in missing:
            source = self.folder / f"{keys[number]}.html"
            source.write_text(pages[number], encoding="utf-8")
            wish = {
                "print": str(source),
                "to": str(self._file(keys[number])),
                "chapter": keys[number][:12],
            }
            works.append(Work(wish, len(pages[number]), chapters[number].title))
        told = _Told(works, [number + 1 for number in missing], len(keys), self.on_progress)
        told.share = LAYING_OUT if is_first else (LAYING_OUT[1], JOINING)

        def on_made(made: Made) -> None:
            key = keys[missing[made.number]]
            laid = Laid(self._file(key).read_bytes(), made.pages, made.places)
            self.known[key] = laid
            self.shelf.put(key, laid)
            told.take(made)

        self.printers.do(works, on_report=told.hear, on_made=on_made, on_beat=told.tell)

    def _file(self, key: str) -> Path:
        return self.folder / f"{key}.pdf"

    def join(
        self, chapters: Sequence[tuple[str, Laid]], about: Mapping[str, str]
    ) -> tuple[bytes, int]:
        """Return the whole document and its number of pages."""
        for key, laid in chapters:
            if not self._file(key).exists():
                self._file(key).write_bytes(laid.content)
        target = self.folder / "whole.pdf"
        parts = [[str(self._file(key)), laid.places] for key, laid in chapters]
        wish = {"join": parts, "about": about, "to": str(target)}
        step = _("The chapters are being joined.")
        pages: list[int] = []
        self.printers.do(
            [Work(wish, 1)],
            on_report=lambda _number, _report: None,
            on_made=lambda made: pages.append(made.pages),
            on_beat=lambda: self.on_progress(step, JOINING),
        )
        return target.read_bytes(), pages[0]


def _numbers(chapters: Sequence[Laid]) -> dict[str, int]:
    """Return on which page of the whole everything stands that has a name."""
    numbers: dict[str, int] = {}
    before = 0
    for chapter in chapters:
        for name, (page, _x, _y) in chapter.places["anchors"].items():
            numbers.setdefault(name, before + int(page) + 1)
        before += chapter.pages
    return numbers


class _Told:
    """What the person who waits is told: which chapter of how many, and how much is done."""

    def __init__(
        self, works: Sequence[Work], places: Sequence[int], total: int, on_progress: OnProgress
    ) -> None:
        self.works, self.places, self.total = works, places, total
        self.on_progress = on_progress
        self.letters = sum(work.letters for work in works) or 1
        self.done: dict[int, float] = {}
        self.step = _("The pages are being laid out.")
        self.share = LAYING_OUT

    def hear(self, number: int, report: dict[str, int]) -> None:
        """Take in how far one chapter is."""
        work = self.works[number]
        _step, percent = in_words(report, work.letters)
        self.done[number] = max(self.done.get(number, 0.0), percent / 100)
        self.step = _("Chapter %(number)s of %(total)s is being laid out: %(title)s") % {
            "number": self.places[number],
            "total": self.total,
            "title": work.title,
        }

    def take(self, made: Made) -> None:
        """Note that a chapter is done."""
        self.done[made.number] = 1.0

    def tell(self) -> None:
        """Say it."""
        done = sum(share * self.works[n].letters for n, share in self.done.items())
        low, high = self.share
        # The row in the database has room for so much.
        self.on_progress(self.step[:200], low + round((high - low) * done / self.letters))


_TITLE = re.compile(r"(?s)<title>(.*?)</title>")
_LANGUAGE = re.compile(r'<html lang="([^"]*)"')
_META = re.compile(r'<meta name="([^"]*)" content="([^"]*)">')
_WORDS = re.compile(r' data-(before|between|after)="([^"]*)"')


def _about(page: str) -> dict[str, str]:
    """Return what the head of the page says of the whole document."""
    title, language = _TITLE.search(page), _LANGUAGE.search(page)
    meta = dict(_META.findall(page))
    return {
        "title": " ".join(unescape(title[1]).split()) if title else "",
        "language": language[1] if language else "",
        "author": unescape(meta["author"]),
        "created": meta["dcterms.created"],
        "before": "",
        "between": "",
        "after": "",
        **{name: unescape(word) for name, word in _WORDS.findall(page[: page.find("<section")])},
    }
