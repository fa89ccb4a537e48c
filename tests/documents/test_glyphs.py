"""Letters that paper can carry."""

import pytest

from documents.fonts import drawable
from documents.glyphs import BREAK, breakable, printable, printable_html


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Ærø, Größe, Łódź – „so“ … 20 €", "Ærø, Größe, Łódź – „so“ … 20 €"),
        ("Vi er glade 😀😃!", "Vi er glade [smile]!"),
        ("👍🏽 ja 👍", "[thumbs up] ja [thumbs up]"),
        ("Hej مرحبا بكم i byen", "Hej [text in Arabic letters]  i byen"),
        ("a\u00a0b\u2009c\u202fd", "a b c d"),
        ("ind → ud ✓", "ind -> ud [x]"),
        ("non\u2011stop", "non-stop"),
        ("e\u0301", "é"),
        ("Đặng", "Đăng"),
        ("ﬁn №", "fin No"),
        ("\x00a\x07\u200d\ufe0f\u202eb\ud83d", "ab"),
        ("en\nto\u2028tre", "en\nto\ntre"),
        ("\ue000", "[a character that cannot be printed]"),
    ],
)
def test_what_is_printed(typed: str, printed: str) -> None:
    assert printable(typed) == printed


def test_everything_printed_can_be_drawn() -> None:
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x20000))))
    assert {ord(letter) for letter in printable(every)} <= drawable() | {ord("\n")}


def test_long_runs_may_break() -> None:
    assert breakable("x" * 60) == "x" * 60
    assert breakable("x" * 130) == "x" * 60 + BREAK + "x" * 60 + BREAK + "x" * 10


def test_tags_and_addresses_stay_as_they_are() -> None:
    address = "https://example.org/" + "x" * 100
    page = f'<p>a &amp; b &lt;i&gt; <a href="{address}">😀</a></p>'
    assert printable_html(page) == f'<p>a &amp; b &lt;i&gt; <a href="{address}">[smile]</a></p>'


def test_a_long_run_of_signs_is_counted_as_read() -> None:
    assert printable_html("&quot;" * 61) == '"' * 60 + BREAK + '"'
