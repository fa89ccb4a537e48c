"""Reading a document back: its structure as a screen reader meets it, its words, its links."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pikepdf

HEADING = re.compile(r"H[1-6]")


class Part(NamedTuple):
    """One element of the structure tree."""

    element: pikepdf.Dictionary
    kind: str


class Printed:
    """A document that was read back."""

    def __init__(self, path: Path) -> None:
        self.pdf = pikepdf.open(path)
        self._numbers = {page.objgen: n for n, page in enumerate(self.pdf.pages, 1)}
        self._words: dict[int, dict[int | None, str]] = {}

    def parts(self) -> list[Part]:
        """Return every element of the structure in reading order."""
        root = self.pdf.Root.get("/StructTreeRoot")
        return list(_walk(root.K)) if root is not None else []

    def page_of(self, element: pikepdf.Dictionary) -> int:
        return self._numbers[element.Pg.objgen]

    def page_of_name(self, name: str) -> int:
        """Return the page that a named destination stands on."""
        names = self.pdf.Root.Names.Dests.Names
        for index in range(0, len(names), 2):
            if str(names[index]) == name:
                return self._numbers[names[index + 1][0].objgen]
        raise KeyError(name)

    def links(self) -> list[pikepdf.Object]:
        return [a for page in self.pdf.pages for a in page.obj.get("/Annots", [])]

    def linked(self) -> Iterator[tuple[pikepdf.Object, str]]:
        """Yield each link with the words that it is made of."""
        for element, kind in self.parts():
            if kind == "Link":
                # The page number in a line of the contents is a link of its own inside the line's.
                for kid in _kids(element):
                    if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid:
                        yield kid.Obj, self.words_of(element)

    def words_of(self, element: pikepdf.Dictionary) -> str:
        """Return the words that stand in an element and in all below it."""
        words = []
        for kid in _kids(element):
            if isinstance(kid, int):
                words.append(self._marked(self.page_of(element)).get(kid, ""))
            elif "/S" in kid:
                words.append(self.words_of(kid))
        return "".join(words)

    def words_on(self, number: int) -> str:
        """Return everything that is drawn on a page, its margins too."""
        return " ".join(self._marked(number).values())

    def _marked(self, number: int) -> dict[int | None, str]:
        if number not in self._words:
            self._words[number] = _marked_words(self.pdf.pages[number - 1])
        return self._words[number]


def complaints(path: Path) -> list[str]:
    """Return what is wrong for a person with a screen reader; partly beyond the validator."""
    printed = Printed(path)
    found = [*_of_the_file(printed), *_of_the_structure(printed), *_of_the_pages(printed)]
    return [f"{what} ({times})" for what, times in Counter(found).items()]


def _of_the_file(printed: Printed) -> Iterator[str]:
    root = printed.pdf.Root
    metadata = root.Metadata.read_bytes().decode() if "/Metadata" in root else ""
    checks = {
        "no language": str(root.get("/Lang", "")),
        "not tagged": root.get("/MarkInfo", {}).get("/Marked", False),
        "title not shown": root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False),
        "no mark of PDF/UA": "pdfuaid:part" in metadata,
        "no mark of PDF/A": "pdfaid:part" in metadata,
        "no title": re.search(r"<dc:title>.*?<rdf:li[^>]*>[^<]+", metadata, re.DOTALL),
        "no bookmarks": "/Outlines" in root,
        "no structure": "/StructTreeRoot" in root,
    }
    yield from (complaint for complaint, kept in checks.items() if not kept)


def _of_the_structure(printed: Printed) -> Iterator[str]:
    level = 0
    parts = printed.parts()
    for element, kind in parts:
        if HEADING.fullmatch(kind):
            if int(kind[1]) > level + 1:
                yield f"a heading jumps from {level} to {kind[1]}"
            level = int(kind[1])
        yield from _of_the_part(printed, element, kind)
    if [kind for _, kind in parts].count("H1") != 1:
        yield "not exactly one first heading"
    yield from _lonely_headings(printed, parts)


def _of_the_part(printed: Printed, element: pikepdf.Dictionary, kind: str) -> Iterator[str]:
    if HEADING.fullmatch(kind) and not printed.words_of(element).strip():
        yield "an empty heading"
    if kind == "Figure" and not str(element.get("/Alt", "")).strip():
        yield "a figure without words"
    if kind == "TH" and "/Scope" not in element.get("/A", {}):
        yield "a table's heading without direction"
    if kind == "Table" and "TH" not in {below for _, below in _walk(element.get("/K", []))}:
        yield "a table without headings"


def _lonely_headings(printed: Printed, parts: list[Part]) -> Iterator[str]:
    """Find headings at the foot of a page whose text begins on the next one."""
    waiting: list[tuple[int, int]] = []
    inside: set[tuple[int, int]] = set()
    for element, kind in parts:
        level = _level_of_heading(element, kind)
        if element.objgen in inside:
            continue
        if level:
            # A heading of the same height ends the one before: a part of a title only.
            page = printed.page_of(element)
            waiting = [*((high, on) for high, on in waiting if high < level), (level, page)]
            inside |= {each.objgen for each, _ in _walk(element.get("/K", []))}
        elif kind in {"P", "Table", "L", "Figure"}:
            for _, page in waiting:
                if page != printed.page_of(element):
                    yield f"heading alone on page {page}"
            waiting = []


def _level_of_heading(element: pikepdf.Dictionary, kind: str) -> int:
    """Return 1 to 6 for a heading, also for the box around one, or else 0."""
    if HEADING.fullmatch(kind):
        return int(kind[1])
    # The cover is a box around the first heading too; nothing can be lonely there.
    if kind == "Div":
        kinds = [part for kid in _kids(element) for _, part in _walk(kid)]
        return next((int(part[1]) for part in kinds if re.fullmatch("H[2-6]", part)), 0)
    return 0


def _of_the_pages(printed: Printed) -> Iterator[str]:
    for page in printed.pdf.pages:
        if page.obj.get("/Tabs") != "/S":
            yield "a page whose links are not in reading order"
        for font in (page.obj.Resources.get("/Font") or {}).values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
                yield "a font that is not in the file"
    for link in printed.links():
        if not str(link.get("/Contents", "")).strip():
            yield "a link without words"
        if int(link.get("/F", 0)) & 4 == 0:
            yield "a link that is not printed"


def dangers(path: Path) -> list[str]:
    """Return what no document may hold: programs, files, addresses that are not for people."""
    found = []
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            for entry in _dictionaries(thing):
                kind = str(entry.get("/S", ""))
                if kind in {
                    "/JavaScript",
                    "/Launch",
                    "/GoToR",
                    "/GoToE",
                    "/SubmitForm",
                    "/ImportData",
                }:
                    found.append(kind)
                address = str(entry.get("/URI", "")) if kind == "/URI" else ""
                if kind == "/URI" and not address.startswith(("http://", "https://", "mailto:")):
                    found.append(address)
                found += [key for key in ("/JS", "/EF", "/EmbeddedFiles", "/AA") if key in entry]
        found += list(pdf.attachments)
    return found


def _dictionaries(thing: Any) -> Iterator[Any]:
    if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
        yield thing
        for value in thing.values() if isinstance(thing, pikepdf.Dictionary) else ():
            if isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
                yield from _dictionaries(value)


def _walk(node: Any) -> Iterator[Part]:
    if isinstance(node, pikepdf.Array | list):
        for kid in node:
            yield from _walk(kid)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield Part(node, str(node.S)[1:])
        yield from _walk(node.get("/K", []))


def _kids(element: pikepdf.Dictionary) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _marked_words(page: pikepdf.Page) -> dict[int | None, str]:
    """Return the words of a page by the number of their mark; those of the margins under None."""
    letters = {name: _letters(font) for name, font in page.obj.Resources.Font.items()}
    words: dict[int | None, str] = {}
    mark: int | None = None
    known: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                mark = int(operands[1].MCID) if "/MCID" in operands[1] else None
            case "BMC" | "EMC":
                mark = None
            case "Tf":
                known = letters[str(operands[0])]
            case "TJ" | "Tj":
                runs = operands[0] if str(operator) == "TJ" else [operands[0]]
                for run in runs:
                    if isinstance(run, pikepdf.String):
                        words[mark] = words.get(mark, "") + _decode(bytes(run), known)
    return words


def _decode(run: bytes, known: dict[int, str]) -> str:
    return "".join(known.get(int.from_bytes(run[at : at + 2]), "") for at in range(0, len(run), 2))


def _letters(font: pikepdf.Dictionary) -> dict[int, str]:
    pairs = re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", font.ToUnicode.read_bytes().decode())
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
