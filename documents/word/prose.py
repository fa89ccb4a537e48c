"""Long texts in Word: the same small subset of Markdown as everywhere, paragraph by paragraph."""

from html.parser import HTMLParser

from django.template import engines
from django.utils.functional import SimpleLazyObject
from docx.text.paragraph import Paragraph

from documents.word.pieces import Writer

# The templates' own filter makes safe HTML of a text; so a page and this cannot differ.
_PAGE = SimpleLazyObject(lambda: engines["django"].from_string("{{ text|prose }}"))
LISTS = {"ul": "List Bullet", "ol": "List Number"}
# Word's template has so many levels of lists.
DEEPEST = 3


def write_prose(writer: Writer, text: str, *, style: str = "Normal") -> None:
    """Write a long text as paragraphs and lists."""
    if text:
        page = _PAGE.render({"text": text})
        reader = _Reader(writer, style)
        reader.feed(page)
        reader.close()


class _Reader(HTMLParser):
    """Reads the few tags there are, and writes as it goes."""

    def __init__(self, writer: Writer, style: str) -> None:
        super().__init__(convert_charrefs=True)
        self.writer, self.style = writer, style
        self.paragraph: Paragraph | None = None
        self.lists: list[tuple[str, int]] = []
        self.bold = self.italic = 0
        self.address = ""
        self.linked = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph, a list, or another way of writing."""
        if tag in LISTS:
            style = _style(tag, len(self.lists) + 1)
            self.lists.append((style, self.writer.new_numbering(style) if tag == "ol" else 0))
        elif tag == "li":
            self.paragraph = self._item()
        elif tag == "p" and (self.paragraph is None or not self.lists):
            self.paragraph = self.writer.paragraph(style=self.style)
        elif tag == "br" and self.paragraph is not None:
            self.paragraph.add_run().add_break()
        elif tag == "a":
            self.address, self.linked = dict(attrs).get("href") or "", ""
        self.bold += tag == "strong"
        self.italic += tag == "em"

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag in LISTS:
            self.lists.pop()
        elif tag == "a" and self.paragraph is not None:
            self.writer.link(self.paragraph, self.linked, address=self.address)
            self.address = ""
        if tag in {*LISTS, "p", "li"}:
            self.paragraph = None
        self.bold -= tag == "strong"
        self.italic -= tag == "em"

    def handle_data(self, data: str) -> None:
        """Write words, or keep them until the link around them ends."""
        if self.address:
            self.linked += data
        elif written := data.replace("\n", ""):
            # A break is a tag of its own; the lines of the HTML mean nothing.
            if self.paragraph is None:
                self.paragraph = self.writer.paragraph(style=self.style)
            run = self.writer.run(self.paragraph, written)
            run.bold, run.italic = self.bold > 0 or None, self.italic > 0 or None

    def _item(self) -> Paragraph:
        style, numbering = self.lists[-1] if self.lists else (_style("ul", 1), 0)
        paragraph = self.writer.paragraph(style=style)
        if numbering:
            self.writer.count_anew(paragraph, numbering)
        return paragraph


def _style(kind: str, depth: int) -> str:
    depth = min(depth, DEEPEST)
    return LISTS[kind] + (f" {depth}" if depth > 1 else "")
