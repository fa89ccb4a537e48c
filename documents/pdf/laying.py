"""Laying out a page of HTML, whole or one chapter of a document that is joined later."""

import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pydyf
from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration

from documents.fonts import private_fonts
from documents.pdf.fetching import AssetFetcher
from documents.pdf.marks import VARIANT, mark_for_screen_readers
from documents.pdf.progress import Progress, Reporter

SVG_TITLE = "{http://www.w3.org/2000/svg}title"
SCHEMES = ("http:", "https:", "mailto:")
# A link inside the document, while its chapters are laid out one by one.
INSIDE = "chapter:"
# A style's pixel in the points of a PDF.
POINTS = 0.75


class Printed(NamedTuple):
    """A finished document, or a chapter with what the whole must know of it."""

    content: bytes
    pages: int
    places: dict[str, Any]


def render(
    html: str, *, assets: Path, on_progress: Callable[[Progress], None] | None = None
) -> Printed:
    """Lay out and print the page; its `lang` and `<title>` become the document's."""
    with tempfile.TemporaryDirectory(prefix="print-") as folder, private_fonts(Path(folder)):
        return lay_out(html, assets=assets, on_progress=on_progress)


def lay_out(
    html: str,
    *,
    assets: Path,
    on_progress: Callable[[Progress], None] | None = None,
    chapter: str = "",
) -> Printed:
    """Print with the fonts that fontconfig shows; `chapter` is the name of a part of a whole."""
    reporter = Reporter(on_progress)
    reporter.attach()
    try:
        source = HTML(string=html, base_url="asset:", url_fetcher=AssetFetcher(assets))
        _tame(source.etree_element, is_chapter=bool(chapter))
        # The fonts are read while the private configuration stands.
        document = source.render(font_config=FontConfiguration(), pdf_variant=VARIANT)
        mark_for_screen_readers(document.metadata)
        with warnings.catch_warnings():
            # WeasyPrint 70 forgets to close the colour profile that it reads.
            warnings.simplefilter("ignore", ResourceWarning)
            content = document.write_pdf(pdf_variant=VARIANT, finisher=_finisher(chapter))
    finally:
        reporter.detach()
    return Printed(content, len(document.pages), _places(document) if chapter else {})


def _places(document: Document) -> dict[str, Any]:
    """Return where headings and the targets of links stand, and which pages bear a number."""
    anchors: dict[str, list[float]] = {}
    bookmarks = []
    for number, page in enumerate(document.pages):
        for name, (x, y, *_rest) in page.anchors.items():
            anchors.setdefault(name, [number, x * POINTS, (page.height - y) * POINTS])
        for level, label, (x, y), state in page.bookmarks:
            place = [number, x * POINTS, (page.height - y) * POINTS]
            bookmarks.append([level, label, place, state == "closed"])
    return {
        "anchors": anchors,
        "bookmarks": bookmarks,
        "numbered": [page._page_box.page_type.name != "cover" for page in document.pages],
    }


def _tame(root: ElementTree.Element, *, is_chapter: bool) -> None:
    """Leave only links that a reader may follow, as plain text that screen readers read once."""
    language, title = root.get("lang"), root.findtext("head/title")
    if not language or not (title or "").strip():
        raise ValueError("A document needs a language and a title.")
    for element in root.iter():
        if element.tag in {"title", SVG_TITLE}:
            element.text = " ".join((element.text or "").split())
        if element.tag != "link" or element.get("rel") != "stylesheet":
            # rel="attachment" would embed what it points to.
            element.attrib.pop("rel", None)
        if element.tag == "a":
            _tame_link(element, is_chapter=is_chapter)


def _tame_link(element: ElementTree.Element, *, is_chapter: bool) -> None:
    # An element inside a link breaks the structure, so its text stays and the element goes.
    text = " ".join("".join(element.itertext()).split())
    for child in list(element):
        element.remove(child)
    element.text = text
    address = element.get("href", "")
    if not text or not _may_be_followed(address):
        element.attrib.pop("href", None)
    elif is_chapter and address.startswith("#"):
        # What it points to may stand in another chapter.
        element.set("href", INSIDE + address[1:])


def _may_be_followed(address: str) -> bool:
    address = address.strip()
    return address.startswith("#") or address.lower().startswith(SCHEMES)


def _finisher(chapter: str) -> Callable[[Document, pydyf.PDF], None]:
    def finish(document: Document, pdf: pydyf.PDF) -> None:
        """Say what WeasyPrint leaves unsaid: where a table's heading points, and each link."""
        for page in document.pages:
            for box in page._page_box.descendants():
                mark = getattr(box, "mark", None)
                if mark is not None and box.element is not None:
                    _describe_cell(mark, box.element.get("scope"), chapter)
                annotation = getattr(box, "link_annotation", None)
                if annotation is not None and box.element is not None:
                    _describe(annotation, " ".join("".join(box.element.itertext()).split()))

    return finish


def _describe_cell(mark: pydyf.Dictionary, scope: str | None, chapter: str) -> None:
    if mark.get("S") == "/TH":
        mark["A"]["Scope"] = "/Row" if scope in {"row", "rowgroup"} else "/Column"
    name = mark.get("ID")
    if chapter and name is not None and not name.string.startswith(chapter):
        # The cells that name it hold the same object. Each chapter counts from one, so the name
        # of the chapter keeps them apart in the whole.
        name.string = f"{chapter}-{name.string}"


def _describe(annotation: pydyf.Dictionary, text: str) -> None:
    address = ""
    if "A" in annotation:
        address = annotation["A"]["URI"].string
        if not _may_be_followed(address):
            # A style sheet can make links too; this is the last door.
            del annotation["A"]
            if address.startswith(INSIDE):
                annotation["Dest"] = pydyf.String(address.removeprefix(INSIDE))
            address = ""
    parts = [text, f"({address})" if address and address != text else ""]
    annotation["Contents"] = pydyf.String(" ".join(filter(None, parts)) or "–")
