"""Page numbers, drawn when it is known how many pages there are.

They belong to the page and not to the text, so they are marked as such: a screen reader does not
read them between two lines of a paragraph.
"""

import io
from typing import Any

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, String

from documents.fonts import font_folder

FACE = "AtkinsonHyperlegible-Regular.ttf"
FONT = Name("/PageNumbers")
# Six letters and a plus sign: only some of the typeface's letters are in the file.
FONT_NAME = Name("/PAGENO+Atkinson-Hyperlegible-Regular")
MILLIMETRE = 72 / 25.4
SIZE = 8.5
# As `@bottom-right` in paper.css: 24 mm from the edge, and the height of its line of text.
RIGHT = (210 - 24) * MILLIMETRE
BASELINE = (26 - 8) * MILLIMETRE - 8.9
COLOUR = "0.333 0.376 0.431 rg"
_TO_UNICODE = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /PageNumbers def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
{count} beginbfchar
{pairs}
endbfchar endcmap CMapName currentdict /CMap defineresource pop end end"""


class Foot:
    """The foot of every page: its number, and how many there are."""

    def __init__(self, whole: pikepdf.Pdf, words: dict[str, str], total: int) -> None:
        """Take the words around the numbers, and put the letters for them into the file."""
        self.whole, self.words, self.total = whole, words, total
        letters = "".join(words[part] for part in ("before", "between", "after"))
        self.letters = _Letters(sorted({*letters, *"0123456789"}))
        self.font = self.letters.embed(whole)
        self.bearing: set[tuple[int, int]] = set()

    def write(self, page: Any, number: int) -> None:
        """Draw the number of a page at its foot."""
        words = self.words
        text = f"{words['before']}{number}{words['between']}{self.total}{words['after']}"
        left = RIGHT - self.letters.width(text) * SIZE / 1000
        drawn = (
            f" Q /Artifact <</Type /Pagination /Subtype /Footer>> BDC q BT {COLOUR} "
            f"{FONT} {SIZE} Tf {left:.2f} {BASELINE:.2f} Td <{self.letters.coded(text)}> Tj "
            "ET Q EMC"
        )
        if page.Resources.objgen not in self.bearing:
            page.Resources.Font[FONT] = self.font
            self.bearing.add(page.Resources.objgen)
        before, after = self.whole.make_stream(b"q "), self.whole.make_stream(drawn.encode())
        page.Contents = Array([before, page.Contents, after])


class _Letters:
    """The few letters of the typeface that page numbers need."""

    def __init__(self, letters: list[str]) -> None:
        font = TTFont(font_folder() / FACE, recalcTimestamp=False)
        options = subset.Options(layout_features=[], notdef_outline=True)
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(letters))
        subsetter.subset(font)
        names, metrics = font.getBestCmap(), font["hmtx"]
        self.font, self.scale = font, 1000 / font["head"].unitsPerEm
        # A letter that the typeface lacks is not drawn; the template's words have none.
        drawn = [letter for letter in letters if ord(letter) in names]
        self.ids = {letter: font.getGlyphID(names[ord(letter)]) for letter in drawn}
        self.widths = {letter: metrics[names[ord(letter)]][0] * self.scale for letter in drawn}

    def width(self, text: str) -> float:
        """Return how wide a text is, in thousandths of its size."""
        return sum(self.widths.get(letter, 0) for letter in text)

    def coded(self, text: str) -> str:
        """Return a text as the numbers of its letters."""
        return "".join(f"{self.ids[letter]:04x}" for letter in text if letter in self.ids)

    def embed(self, whole: pikepdf.Pdf) -> Any:
        """Put the letters into the file."""
        file = io.BytesIO()
        self.font.save(file)
        program = whole.make_stream(file.getvalue())
        program.Length1 = len(file.getvalue())
        pairs = [f"<{number:04x}> <{ord(letter):04x}>" for letter, number in self.ids.items()]
        to_unicode = _TO_UNICODE.format(count=len(pairs), pairs="\n".join(pairs))
        widths = Array()
        for letter, number in self.ids.items():
            widths.extend([number, Array([round(self.widths[letter], 2)])])
        letters = whole.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=FONT_NAME,
                CIDSystemInfo=Dictionary(
                    Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
                ),
                FontDescriptor=whole.make_indirect(self._described(program)),
                DW=500,
                W=widths,
                CIDToGIDMap=Name.Identity,
            )
        )
        return whole.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=FONT_NAME,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([letters]),
                ToUnicode=whole.make_stream(to_unicode.encode()),
            )
        )

    def _described(self, program: Any) -> Dictionary:
        head, lines = self.font["head"], self.font["hhea"]
        box = [head.xMin, head.yMin, head.xMax, head.yMax]
        return Dictionary(
            Type=Name.FontDescriptor,
            FontName=FONT_NAME,
            Flags=4,
            FontBBox=Array([round(each * self.scale) for each in box]),
            ItalicAngle=0,
            Ascent=round(lines.ascent * self.scale),
            Descent=round(lines.descent * self.scale),
            CapHeight=668,
            StemV=80,
            FontFile2=program,
        )
