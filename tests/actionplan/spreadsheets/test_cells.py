"""Cells that name several things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplan.spreadsheets.cells import names_in, numbers_in
from actionplan.spreadsheets.tables import clean

CONVENTION = set(range(1, 43))


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Skole", ["Skole"]),
        ("Skole / Kultur", ["Skole", "Kultur"]),
        ("Skole/Kultur", ["Skole", "Kultur"]),
        ("Skole\nKultur", ["Skole", "Kultur"]),
        ("\u2013 Skole\n\u2013 Kultur", ["Skole", "Kultur"]),
        ("- Skole - Kultur", ["Skole", "Kultur"]),
        ("• Skole • Kultur", ["Skole", "Kultur"]),
        ("Skole; Kultur;", ["Skole", "Kultur"]),
        ("Skole / skole", ["Skole"]),
        ("Børn, Unge og Familier", ["Børn, Unge og Familier"]),
        ("Kultur (Fritid / Sport) / Skole", ["Kultur (Fritid / Sport)", "Skole"]),
        ("Skole - og Kultur", ["Skole - og Kultur"]),
        ("Vand A/S / DCUM", ["Vand A/S", "DCUM"]),
        ("Amt 51/2", ["Amt 51/2"]),
        ("Kinderbeauftragte/r; Jugendamt", ["Kinderbeauftragte/r", "Jugendamt"]),
        ("/ ;\n- ", []),
        ("Skole (Nord / Syd", ["Skole (Nord / Syd"]),
    ],
)
def test_departments(cell, names):
    assert names_in(cell) == names


@pytest.mark.parametrize(
    ("cell", "known", "rest"),
    [
        ("12, 13", [12, 13], ""),
        ("art. 12; 31", [12, 31], ""),
        ("Art. 3, 12 und 77", [3, 12], "77"),
        ("Artikler 28-31", [28, 29, 30, 31], ""),
        ("Artikel 12 Abs. 1", [12], "Abs. 1"),
        ("Art. 12: Retten til at blive hørt", [12], "Retten til at blive hørt"),
        ("12.1", [], "12.1"),
        ("12: 13", [], "12: 13"),
        ("hele konventionen", [], "hele konventionen"),
        ("2026", [], "2026"),
        ("31\n12", [12, 31], ""),
        ("", [], ""),
    ],
)
def test_articles(cell, known, rest):
    assert numbers_in(cell, CONVENTION) == (known, rest)


@given(st.text(alphabet="0123456789.,;:/- artAogund\n)", max_size=40))
def test_what_is_left_over_is_left_over_the_next_time_too(cell):
    first = numbers_in(cell, CONVENTION)
    again = ", ".join([*map(str, first.known), *([first.rest] if first.rest else [])])
    assert numbers_in(again, CONVENTION) == first


def test_an_item_below_another_stays_there() -> None:
    """A cell goes out and comes back; what is a part of what must not be lost on the way."""
    text = "- Workshops\n  - for the little ones  \n    1. in May\n  not an item\n- Play"
    kept = "- Workshops\n  - for the little ones\n    1. in May\nnot an item\n- Play"
    assert clean(text) == clean(kept) == kept
