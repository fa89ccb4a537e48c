"""A page of HTML becomes a document: one file that screen readers and archives both accept.

The only place that knows WeasyPrint. It takes plain text and a folder of assets and gives bytes
back; it knows neither Django nor the portal's data. Run as a program it is the child process that
`documents.rendering` starts:

    python -m documents.pdf IN.html OUT.pdf --assets FOLDER

The same input gives the same bytes: every date stands in the input, no clock is read.
"""

import argparse
import gc
import json
import logging
import mimetypes
import re
import resource
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pydyf
from weasyprint import HTML
from weasyprint.document import Document, DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from documents.fonts import private_fonts

VARIANT = "pdf/a-3a"
SVG_TITLE = "{http://www.w3.org/2000/svg}title"
SCHEMES = ("http:", "https:", "mailto:")
ASSET_MAX_BYTES = 5_000_000
MEMORY_BYTES = 1_500_000_000
OUT_OF_MEMORY = 3

# WeasyPrint writes the mark of one standard; this adds the second, and explains it to archives.
_ACCESSIBILITY_MARK = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>
<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description></rdf:li>
</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class Printed(NamedTuple):
    """A finished document."""

    content: bytes
    pages: int


class Progress(NamedTuple):
    """How far the work has come: a step from 1 to 7, while laying out the page and the round."""

    step: int
    page: int = 0
    round: int = 0


class AssetRefused(ValueError):
    """The document asked for something that was not handed to it."""


class AssetFetcher(URLFetcher):
    """Hands out `asset:<name>` from one folder, and nothing else from anywhere."""

    NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,120}")

    def __init__(self, folder: Path) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.folder = folder.resolve()
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the asset, or refuse."""
        scheme, _, name = url.partition(":")
        if scheme == "asset" and self.NAME.fullmatch(name):
            path = (self.folder / name).resolve()
            inside = path.parent == self.folder and path.is_file()
            if inside and path.stat().st_size <= ASSET_MAX_BYTES:
                kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        self.refused.append(url[:200])
        raise AssetRefused("This may not be fetched.")


def render(
    html: str, *, assets: Path, on_progress: Callable[[Progress], None] | None = None
) -> Printed:
    """Lay out and print the page; its `lang` and `<title>` become the document's."""
    with tempfile.TemporaryDirectory(prefix="print-") as folder, private_fonts(Path(folder)):
        reporter = _Reporter(on_progress)
        reporter.attach()
        try:
            source = HTML(string=html, base_url="asset:", url_fetcher=AssetFetcher(assets))
            _tame(source.etree_element)
            # The fonts are read while the private configuration stands.
            document = source.render(font_config=FontConfiguration(), pdf_variant=VARIANT)
            _mark_for_screen_readers(document.metadata)
            with warnings.catch_warnings():
                # WeasyPrint 70 forgets to close the colour profile that it reads.
                warnings.simplefilter("ignore", ResourceWarning)
                content = document.write_pdf(pdf_variant=VARIANT, finisher=_finish)
        finally:
            reporter.detach()
        return Printed(content, len(document.pages))


def _tame(root: ElementTree.Element) -> None:
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
        if element.tag != "a":
            continue
        # An element inside a link breaks the structure, so its text stays and the element goes.
        text = " ".join("".join(element.itertext()).split())
        for child in list(element):
            element.remove(child)
        element.text = text
        if not text or not _may_be_followed(element.get("href", "")):
            element.attrib.pop("href", None)


def _may_be_followed(address: str) -> bool:
    address = address.strip()
    return address.startswith("#") or address.lower().startswith(SCHEMES)


def _mark_for_screen_readers(metadata: DocumentMetadata) -> None:
    """Add the mark of PDF/UA-1 to that of PDF/A-3a, through WeasyPrint's documented hook."""
    written = metadata.generate_rdf_metadata

    def both_marks(*args: Any) -> bytes:
        end = b"</rdf:RDF>"
        return written(*args).replace(end, _ACCESSIBILITY_MARK + end)

    metadata.generate_rdf_metadata = both_marks


def _finish(document: Document, pdf: pydyf.PDF) -> None:
    """Say what WeasyPrint leaves unsaid: where a table's heading points, where a link leads."""
    for page in document.pages:
        for box in page._page_box.descendants():
            mark = getattr(box, "mark", None)
            if mark is not None and mark.get("S") == "/TH" and box.element is not None:
                of_row = box.element.get("scope") in {"row", "rowgroup"}
                mark["A"]["Scope"] = "/Row" if of_row else "/Column"
            annotation = getattr(box, "link_annotation", None)
            if annotation is not None and box.element is not None:
                _describe(annotation, " ".join("".join(box.element.itertext()).split()))


def _describe(annotation: pydyf.Dictionary, text: str) -> None:
    address = ""
    if "A" in annotation:
        address = annotation["A"]["URI"].string
        if not _may_be_followed(address):
            # A style sheet can make links too; this is the last door.
            del annotation["A"]
            address = ""
    parts = [text, f"({address})" if address and address != text else ""]
    annotation["Contents"] = pydyf.String(" ".join(filter(None, parts)) or "–")


class _Reporter(logging.Handler):
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


def _limit(memory: int, seconds: int) -> None:
    """Keep a hostile text from taking the machine with it."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(**line: int) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one file, telling how far it is; the exit code says whether it worked."""
    parser = argparse.ArgumentParser(prog="documents.pdf", description=main.__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--assets", type=Path, required=True)
    parser.add_argument("--memory", type=int, default=MEMORY_BYTES)
    parser.add_argument("--seconds", type=int, default=120)
    options = parser.parse_args(arguments)
    _limit(options.memory, options.seconds)
    # Boxes are many and live to the end: looking for rubbish among them all the time costs a tenth.
    gc.set_threshold(200_000, 50, 1000)
    try:
        printed = render(
            options.source.read_text(encoding="utf-8"),
            assets=options.assets,
            on_progress=lambda progress: _say(**progress._asdict()),
        )
    except MemoryError:
        return OUT_OF_MEMORY
    options.target.write_bytes(printed.content)
    _say(pages=printed.pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
