"""The words above the columns."""

from collections import defaultdict

import pytest

from actionplan.spreadsheets.columns import BY_KEY, COLUMNS, recognise, spelling


def test_aalborgs_headings():
    headings = [
        "Nr.", "Fokusområde", "Tema", "Indsats", "Bemærkning", "Medvirkende / partnere",
        "Målgruppe", "Måltal", "Tidsplan",
    ]  # fmt: skip
    assert recognise(headings) == {
        "Nr.": "number",
        "Fokusområde": "focus_area",
        "Tema": "theme",
        "Indsats": "title",
        "Medvirkende / partnere": "partners",
        "Målgruppe": "target_group",
        "Tidsplan": "time",
    }


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("MASSNAHME", "title"),
        ("Maßnahme:", "title"),
        (" maßnahmen ", "title"),
        ("Tiltag", "title"),
        ("Action", "title"),
        ("Handlungsfeld", "focus_area"),
        ("Federführend", "lead"),
        ("Ansvarlig\nforvaltning", "lead"),
        ("Mitzeichnung", "contributing"),
        ("Beteiligte an der Umsetzung", "partners"),
        ("Målgruppe (alder)", "target_group"),
        ("Altersgruppe", "age"),
        ("Inddragelse", "participation"),
        ("Stadtteil", "place"),
        ("DS-Nr.", "decision"),
        ("Ny eller eksisterende", "novelty"),
        ("Zeitlicher Rahmen", "time"),
        ("Økonomi*", "money"),
        ("Haushaltsmittel", "money"),
        ("UN-KRK", "articles"),
        ("CRC articles", "articles"),
        ("Verdensmål", "sdgs"),
        ("Lfd. Nr.", "number"),
        ("no", "number"),
        ("Aktivitäten", "description"),
        ("Text for children", "text_for_children"),
    ],
)
def test_words_of_three_languages(heading, key):
    assert recognise([heading]) == {heading: key}


@pytest.mark.parametrize("heading", ["Bemærkning", "Måltal", "Status", "", "(E)", "Medvirke"])
def test_what_we_do_not_know_stays_the_municipalitys_own(heading):
    assert recognise([heading]) == {}


def test_the_first_of_two_words_for_the_same_wins():
    assert recognise(["Kosten", "Finanzierung", "Titel", "Maßnahme"]) == {
        "Kosten": "money",
        "Titel": "title",
    }


def test_no_word_means_two_things():
    meanings = defaultdict(set)
    for column in COLUMNS:
        for heading in column.headings:
            meanings[spelling(heading)].add(column.key)
    assert {word: keys for word, keys in meanings.items() if len(keys) > 1} == {}


def test_our_own_heading_follows_the_language():
    assert BY_KEY["title"].heading("de") == "Maßnahme"
    assert BY_KEY["title"].heading("da") == "Indsats"
    assert BY_KEY["title"].heading("en-gb") == "Initiative"
