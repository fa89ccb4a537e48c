"""Chapters that were laid out one by one become one document.

Libraries that join PDFs lose what a screen reader needs, so it is joined here: the tree of
headings, tables and links, the way back from each page into it, the names that links lead to, and
the outline. The first chapter's file takes the pages of the others in.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from documents.pdf.feet import Foot
from documents.pdf.marks import metadata_packet, pdf_date


class Chapter(NamedTuple):
    """A printed chapter: its file, and where its headings and the targets of links stand."""

    file: Path
    places: dict[str, Any]


def join(chapters: Sequence[Chapter], about: dict[str, str], target: Path) -> int:
    """Write the whole document; return how many pages it has."""
    with pikepdf.open(chapters[0].file) as whole:
        joint = _Joint(whole)
        for chapter in chapters:
            joint.add(chapter)
        joint.close()
        _number_pages(whole, chapters, about)
        _share_streams(whole)
        _name(whole, about)
        whole.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            # What the file says of itself is written already.
            fix_metadata_version=False,
        )
        return len(whole.pages)


class _Joint:
    """The whole while chapters are added to it."""

    def __init__(self, whole: pikepdf.Pdf) -> None:
        self.whole = whole
        self.pages = 0
        self.tree = whole.Root.StructTreeRoot
        self.document = self.tree.K[0]
        # What each page, and after all pages each link, belongs to in the tree.
        self.of_pages: list[Any] = []
        self.of_links: list[tuple[Any, Any]] = []
        self.parts: list[Any] = []
        self.names: dict[str, Array] = {}
        self.outline = _Outline(whole)

    def add(self, chapter: Chapter) -> None:
        """Take in the pages of a chapter, then its tree, whose leaves point at these pages."""
        if not self.pages:
            self._take(chapter, self.tree)
            return
        with pikepdf.open(chapter.file) as source:
            self.whole.pages.extend(source.pages)
            tree = self.whole.copy_foreign(source.Root.StructTreeRoot)
            self._take(chapter, tree)

    def _take(self, chapter: Chapter, tree: Any) -> None:
        numbers = tree.ParentTree.Nums
        belongs = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
        for part in tree.K[0].K:
            part.P = self.document
            self.parts.append(part)
        pages = list(self.whole.pages)[self.pages :]
        for page in pages:
            self.of_pages.append(belongs[int(page.obj.StructParents)])
            page.obj.StructParents = len(self.of_pages) - 1
            for link in page.obj.get("/Annots", []):
                self.of_links.append((link, belongs[int(link.StructParent)]))
        places = chapter.places
        for name, (page, x, y) in places["anchors"].items():
            self.names.setdefault(name, Array([pages[page].obj, Name.XYZ, x, y, 0]))
        for level, label, (page, x, y), is_closed in places["bookmarks"]:
            place = Array([pages[page].obj, Name.XYZ, x, y, 0])
            self.outline.add(level, label, place, is_closed=is_closed)
        self.pages += len(pages)

    def close(self) -> None:
        """Write the tree, the way into it, the names and the outline."""
        numbers: list[Any] = []
        for number, belongs in enumerate(self.of_pages):
            numbers += [number, belongs]
        for number, (link, belongs) in enumerate(self.of_links, len(self.of_pages)):
            link.StructParent = number
            numbers += [number, belongs]
        self.document.K = Array(self.parts)
        self.tree.ParentTree = self.whole.make_indirect(Dictionary(Nums=Array(numbers)))
        self.tree.ParentTreeNextKey = len(self.of_pages) + len(self.of_links)
        names = Array()
        for name in sorted(self.names, key=str.encode):
            names.extend([String(name), self.names[name]])
        destinations = self.whole.make_indirect(Dictionary(Names=names))
        self.whole.Root.Names = Dictionary(Dests=destinations)
        self.outline.close()


class _Outline:
    """The bookmarks of the whole, by the levels of its headings."""

    def __init__(self, whole: pikepdf.Pdf) -> None:
        self.whole = whole
        self.top = whole.make_indirect(Dictionary(Type=Name.Outlines))
        self.path: list[tuple[int, Any]] = [(0, self.top)]
        self.below: dict[tuple[int, int], list[Any]] = {}
        self.closed: dict[tuple[int, int], bool] = {}
        self.entries = [self.top]

    def add(self, level: int, label: str, place: Array, *, is_closed: bool) -> None:
        """Put one heading under the last one that is higher."""
        while self.path[-1][0] >= level:
            self.path.pop()
        parent = self.path[-1][1]
        entry = self.whole.make_indirect(
            Dictionary(Title=String(label), Parent=parent, Dest=place)
        )
        siblings = self.below.setdefault(parent.objgen, [])
        if siblings:
            siblings[-1].Next = entry
            entry.Prev = siblings[-1]
        siblings.append(entry)
        self.closed[entry.objgen] = is_closed
        self.entries.append(entry)
        self.path.append((level, entry))

    def close(self) -> None:
        """Say of each entry what stands below it, and how much of that is shown."""
        shown: dict[tuple[int, int], int] = {}
        for entry in reversed(self.entries):
            below = self.below.get(entry.objgen)
            if not below:
                continue
            entry.First, entry.Last = below[0], below[-1]
            # Those below that are open show theirs too.
            count = len(below) + sum(
                shown.get(each.objgen, 0) for each in below if not self.closed[each.objgen]
            )
            shown[entry.objgen] = count
            entry.Count = -count if self.closed.get(entry.objgen) else count
        if len(self.entries) > 1:
            self.whole.Root.Outlines = self.top


def _number_pages(
    whole: pikepdf.Pdf, chapters: Sequence[Chapter], about: dict[str, str]
) -> None:
    numbered = [each for chapter in chapters for each in chapter.places["numbered"]]
    foot = Foot(whole, about, len(numbered))
    for number, (page, bears_one) in enumerate(zip(whole.pages, numbered, strict=True), 1):
        if bears_one:
            foot.write(page.obj, number)


def _share_streams(whole: pikepdf.Pdf) -> None:
    """Keep once what several chapters brought: a typeface's same letters, the colour profile."""
    known: dict[bytes, Any] = {}
    seen = set()
    for page in whole.pages:
        resources = page.obj.Resources
        if resources.objgen in seen:
            continue
        seen.add(resources.objgen)
        for font in resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            for key in {"/FontFile2", "/FontFile3"} & set(descriptor.keys()):
                descriptor[key] = _shared(descriptor[key], known)
        for space in resources.ColorSpace.values():
            if space[0] == "/ICCBased":
                space[1] = _shared(space[1], known)


def _shared(stream: Any, known: dict[bytes, Any]) -> Any:
    return known.setdefault(bytes(stream.read_raw_bytes()), stream)


def _name(whole: pikepdf.Pdf, about: dict[str, str]) -> None:
    packet = whole.make_stream(metadata_packet(about))
    packet.Type, packet.Subtype = Name.Metadata, Name.XML
    whole.Root.Metadata = packet
    when = String(pdf_date(about["created"]))
    whole.docinfo["/CreationDate"] = whole.docinfo["/ModDate"] = when
