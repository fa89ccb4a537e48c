"""How the Word document looks: its fonts by name, its colours, its language."""

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

# Every office has it; what is not installed is replaced by each program as it likes.
FONT = "Arial"
LAKE = RGBColor(0x0A, 0x4A, 0x63)
SOFT = RGBColor(0x55, 0x60, 0x6E)
FOR_CHILDREN = "For children"
LABEL = "Label"
LOCALES = {"da": "da-DK", "de": "de-DE", "en": "en-GB"}
SIZES = {"Title": 30, "Subtitle": 15, "Heading 1": 20, "Heading 2": 15, "Heading 3": 12}


def dress(document: Document, language: str) -> None:
    """Give a new document the house's styles, the A4 page and the language of its words."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(24)
    section.top_margin = section.bottom_margin = Mm(25)
    _speak(document, LOCALES.get(language, language))
    _write_in(document.styles["Normal"], 10.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size in SIZES.items():
        style = document.styles[name]
        _write_in(style, size)
        style.font.color.rgb = LAKE
        style.font.italic = False
        style.paragraph_format.keep_with_next = True
    label = _new(document, LABEL)
    label.font.bold, label.font.size, label.font.color.rgb = True, Pt(8.5), SOFT
    label.paragraph_format.keep_with_next = True
    label.paragraph_format.space_after = Pt(1)
    _box(_new(document, FOR_CHILDREN))


def _write_in(style: ParagraphStyle, size: float) -> None:
    style.font.size = Pt(size)
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # The template's names of themes would win over a name.
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    for attribute in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{attribute}"), FONT)


def _new(document: Document, name: str) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    return style


def _box(style: ParagraphStyle) -> None:
    """Draw the sunny line and the pale ground of what is written for children."""
    properties = style.element.get_or_add_pPr()
    borders, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in {"val": "single", "sz": "36", "space": "8", "color": "F6B73C"}.items():
        left.set(qn(f"w:{name}"), value)
    borders.append(left)
    ground = OxmlElement("w:shd")
    for name, value in {"val": "clear", "color": "auto", "fill": "F7F3EA"}.items():
        ground.set(qn(f"w:{name}"), value)
    # Word insists on this order, and on both before the indents.
    properties.extend([borders, ground])
    style.paragraph_format.left_indent = Mm(4)


def _speak(document: Document, locale: str) -> None:
    """Say in which language the words are, for the spelling and for the voice that reads."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        for attribute in ("val", "eastAsia"):
            language.set(qn(f"w:{attribute}"), locale)
    settings = document.settings.element
    for language in settings.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), locale)
