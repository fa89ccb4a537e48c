"""The plan as a Word document, read back as Word and a screen reader read it."""

import io
import re
import zipfile
from itertools import pairwise
from typing import Any

import docx
import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from docx.document import Document
from docx.oxml.ns import qn

from documents.word import write_word
from tests.documents.plans import WORDS, make_initiative, make_plan

HOSTILE = "\x00\x07\x1b\ufffe\x9f<b>&amp;</b> " + "x" * 5_000 + " 😀 مرحبا"


def word_of(plan: dict[str, Any], language: str = "da") -> Document:
    content = write_word(plan, language=language, on_progress=lambda *_: None).content
    return docx.Document(io.BytesIO(content))


@pytest.fixture(scope="module", params=["da", "de"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def word(language: str) -> Document:
    return word_of(make_plan(12, language), language)


def headings(word: Document) -> list[tuple[int, str]]:
    return [
        (int(each.style.name[-1]), each.text)
        for each in word.paragraphs
        if each.style.name.startswith("Heading")
    ]


def test_headings_are_real_ones_in_the_order_of_the_plan(word: Document, language: str) -> None:
    words = WORDS[language]
    found = headings(word)
    assert found[0] == (1, words["preface"])
    assert found[2] == (1, f"1 {words['area']}")
    assert found[3:5] == [(2, f"{words['theme']} 1"), (3, f"1.1 {words['initiative']}")]
    # The second area has no themes, so its initiatives stand a level higher.
    assert (2, f"2.1 {words['initiative']}") in found
    # Preface and overview, areas, times and money, outlook, three annexes, imprint.
    assert sum(level == 1 for level, _ in found) == 2 + 5 + 2 + 1 + 3 + 1
    levels = [level for level, _ in found]
    assert all(b <= a + 1 for a, b in pairwise(levels))
    title = [each for each in word.paragraphs if each.style.name == "Title"]
    assert [each.text for each in title] == [words["title"]]


def test_the_contents_are_a_field_that_leads_to_the_headings(word: Document) -> None:
    body = word.element.body
    instructions = [each.text for each in body.iter(qn("w:instrText"))]
    assert instructions == ['TOC \\o "1-2" \\h \\z \\u']
    kinds = [each.get(qn("w:fldCharType")) for each in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    places = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    ids = [each.get(qn("w:id")) for each in body.iter(qn("w:bookmarkStart"))]
    assert len(set(places)) == len(places) == len(set(ids)) > 20
    led_to = {
        each.get(qn("w:anchor"))
        for each in body.iter(qn("w:hyperlink"))
        if each.get(qn("w:anchor"))
    }
    assert led_to <= set(places)
    # Two levels of headings: each stands in the contents, but for those of the index of articles.
    assert len(led_to) > 20
    assert all(re.fullmatch(r"\w{1,40}", place) for place in places)


def test_long_texts_keep_their_lists_emphasis_and_links(word: Document, language: str) -> None:
    style = {"da": "List Bullet", "de": "List Number"}[language]
    items = [each.text for each in word.paragraphs if each.style.name == style]
    assert {"da": "Møder hvert halve år", "de": "Begehung"}[language] in items
    runs = {run.text: run for each in word.paragraphs for run in each.runs}
    assert runs[{"da": "planlægning", "de": "Größe"}[language]].bold
    assert runs[{"da": "udførelse", "de": "Farbe"}[language]].italic
    links = [link for each in word.paragraphs for link in each.hyperlinks if link.address]
    assert {(link.text, link.address) for link in links} == {
        {
            "da": ("kommunens side", "https://www.aalborg.dk/ung"),
            "de": ("Fachleuten", "mailto:plan@auenfurt.example"),
        }[language]
    }


def test_each_numbered_list_begins_with_one() -> None:
    body = "1. a\n2. b\n\nx\n\n1. c\n   - d\n2. e"
    bare = {"articles": [], "sections_after": []}
    section = [{"key": "s", "title": "Forord", "body": body}]
    word = word_of(make_plan(0, areas=0, sections_before=section, **bare))
    items = [each for each in word.paragraphs if each.style.name.startswith("List")]
    assert [(each.text, each.style.name) for each in items] == [
        ("a", "List Number"),
        ("b", "List Number"),
        ("c", "List Number"),
        ("d", "List Bullet 2"),
        ("e", "List Number"),
    ]
    numbers = [
        each._p.pPr.numPr.numId.val if each._p.pPr.numPr is not None else None for each in items
    ]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[4]


def test_tables_have_heads_that_are_repeated_and_words_about_them(word: Document) -> None:
    with_head = [
        table
        for table in word.tables
        if table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    ]
    # The overview and the timeline have one for each focus area; then times in words, three of
    # money, and one body whose members are named.
    assert len(with_head) == 5 + 5 + 1 + 3 + 1
    for table in word.tables:
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert look.get(qn("w:firstColumn")) == "1"
        has_head = table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert look.get(qn("w:firstRow")) == str(int(has_head))
        assert all(cell.text for row in table.rows for cell in row.cells)
    # One below each initiative, and the imprint.
    assert len(word.tables) == len(with_head) + 12 + 1


def test_what_is_written_for_children_stands_in_its_box(word: Document) -> None:
    boxed = [each.text for each in word.paragraphs if each.style.name == "For children"]
    assert boxed.count("Du kan være med! 👍 Spørg os.") == 6
    style = word.styles["For children"].element
    assert style.pPr.find(qn("w:pBdr")) is not None
    assert style.pPr.find(qn("w:shd")) is not None


def test_the_language_and_the_author_are_said(word: Document, language: str) -> None:
    locale = {"da": "da-DK", "de": "de-DE"}[language]
    defaults = word.styles.element.find(qn("w:docDefaults"))
    assert {each.get(qn("w:val")) for each in defaults.iter(qn("w:lang"))} == {locale}
    about = word.core_properties
    assert (about.language, about.title) == (locale, WORDS[language]["title"])
    assert about.author == WORDS[language]["town"]
    assert f"{about.created:%Y-%m-%d %H:%M}" == "2026-05-14 09:30"
    assert "python-docx" not in f"{about.comments}{about.author}{about.last_modified_by}"


def test_the_same_plan_is_the_same_file() -> None:
    first, second = (
        write_word(make_plan(3), language="da", on_progress=lambda *_: None) for _ in range(2)
    )
    assert first == second
    assert first.pages == 0


def test_hostile_words_in_every_field_are_only_words() -> None:
    plan = make_plan(1, areas=1, title=HOSTILE, period=HOSTILE)
    texts = ("title", "goal", "description", "partners", "contact", "text_for_children")
    named = {"lead": [HOSTILE], "extra": [(HOSTILE, HOSTILE)], "milestones": [HOSTILE]}
    initiative = make_initiative(WORDS["da"], "1", **dict.fromkeys(texts, HOSTILE) | named)
    plan["focus_areas"][0]["themes"][0]["initiatives"] = [initiative]
    plan["sections_before"][0]["body"] = "[x](javascript:alert(1)) [y](file:///etc/passwd)"
    content = write_word(plan, language="da", on_progress=lambda *_: None).content
    word = docx.Document(io.BytesIO(content))
    everything = "\n".join(each.text for each in word.paragraphs)
    assert "<b>&amp;</b> xxx" in everything
    assert "😀 مرحبا" in everything
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        outside = packed.read("word/_rels/document.xml.rels").decode()
    assert "javascript" not in outside
    assert "file:" not in outside


@pytest.mark.parametrize("areas", [0, 2])
def test_nothing_empty_is_written(areas: int) -> None:
    bare = {"sections_before": [], "sections_after": [], "articles": [], "members": []}
    word = word_of(make_plan(0, areas=areas, **bare))
    assert len(word.tables) == 1
    assert len(headings(word)) == areas + 1
    empty = [each for each in word.paragraphs if not each.text.strip()]
    # The field of the contents begins, and a table ends, with a paragraph of its own.
    assert len(empty) == 2


def test_people_are_told_how_far_it_is() -> None:
    told: list[int] = []
    write_word(make_plan(60), language="da", on_progress=lambda _, percent: told.append(percent))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (1, 100)
    assert len(told) == 2 + 3


def table_about(word: Document, about: str) -> list[list[str]]:
    (found,) = [
        table
        for table in word.tables
        if table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == about
    ]
    return [[cell.text for cell in row.cells] for row in found.rows]


def test_sums_and_people_are_those_of_the_paper(word: Document, language: str) -> None:
    plan = make_plan(12, language)
    with translation.override(language):
        about, together = _("Confirmed sums by year"), _("Together")
    rows = table_about(word, about)
    assert rows[0][1:] == plan["money"]["columns"]
    assert rows[-1] == [together, *(words for _column, words in plan["money"]["total"])]
    assert len(rows) == 1 + len(plan["money"]["by_year"]) + 1
    named = [body for body in plan["members"] if body.members]
    for body in named:
        people = [[each.name, each.role or "–"] for each in body.members]
        assert table_about(word, body.name)[1:] == people
    with translation.override(language):
        told = table_about(word, _("Time in words only"))[1:]
    assert [time for _title, time in told] == [row["time"] for row in plan["timeline"]["told"]]
