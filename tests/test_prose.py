"""Long texts become HTML: what is a mark, and what is a letter."""

import pytest

from bkportal.templatetags.prose import plainly, prose


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Schüler*innen und Lehrer*innen", "<p>Schüler*innen und Lehrer*innen</p>\n"),
        ("**Lehrer*innen** *und* mehr", "<p><strong>Lehrer*innen</strong> <em>und</em> mehr</p>\n"),
        (r"Lehrer\*innen und Schüler\*innen", "<p>Lehrer*innen und Schüler*innen</p>\n"),
        ("2*3*4", "<p>2*3*4</p>\n"),
        ("a **b** *c*", "<p>a <strong>b</strong> <em>c</em></p>\n"),
    ],
)
def test_a_star_within_a_word_is_a_letter(text: str, html: str) -> None:
    assert prose(text) == html


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (None, ""),
        ("", ""),
        ("Sports clubs", "Sports clubs"),
        ("- **Sports** clubs\n- [Youth](https://youth.example)", "Sports clubs, Youth"),
        ("One\nline\n\nAnother", "One line, Another"),
        ("<b>fed</b> & co", "<b>fed</b> & co"),
    ],
)
def test_a_text_becomes_one_plain_line(text: str | None, line: str) -> None:
    assert plainly(text) == line


@pytest.mark.parametrize(
    ("address", "stays"),
    [
        ("https://town.example/a?b=c", True),
        ("mailto:a@town.example", True),
        # A Word file would open these as a share of files, or nowhere.
        ("//evil.example/share", False),
        ("/accounts/logout/", False),
        ("javascript:alert(1)", False),
        ("foo/bar", False),
    ],
)
def test_a_link_says_whole_where_it_leads(address: str, stays: bool) -> None:
    assert ("href" in prose(f"[here]({address})")) is stays
