"""The ways through the programme, as their files say."""

from pathlib import Path

import pytest
from django.utils import translation

from programme.variants import FEATURES, Variant, VariantError, all_variants, read, suitable

FILE = """
key = "norway"
country = "no"
years = 1.0
recognition = "after-implementation"
[name]
en = "Norway"
da = "Norge"
de = "Norwegen"
[seal]
awarded_by = "UNICEF Norge"
[seal.name]
en = "Recognition"
da = "Anerkendelse"
de = "Anerkennung"
[seal.title]
en = "Child-friendly municipality"
da = "Børnevenlig Kommune"
de = "Kinderfreundliche Kommune"
[[phases]]
key = "plan"
months = 12
allows = ["write-plan"]
[phases.name]
en = "Plan"
da = "Plan"
de = "Plan"
"""


def written(folder: Path, text: str) -> Path:
    """Write a file of this folder's kind."""
    path = folder / "norway.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_four_ways_are_these() -> None:
    assert {
        key: (variant.country, variant.years, variant.recognition, variant.seal_years)
        for key, variant in all_variants().items()
    } == {
        "denmark": ("dk", 3.0, "after-implementation", None),
        "germany-small": ("de", 4.0, "before-implementation", 3),
        "germany-medium": ("de", 4.5, "before-implementation", 3),
        "germany-large": ("de", 5.0, "before-implementation", 3),
    }


@pytest.mark.parametrize("variant", all_variants().values(), ids=lambda variant: variant.key)
def test_the_phases_fill_the_years(variant: Variant) -> None:
    assert sum(phase.months for phase in variant.phases) == variant.years * 12


@pytest.mark.parametrize("variant", all_variants().values(), ids=lambda variant: variant.key)
def test_recognition_stands_where_the_country_has_it(variant: Variant) -> None:
    keys = [phase.key for phase in variant.phases]
    comes_first = keys.index("recognition") < keys.index("implementation")
    assert comes_first is (variant.recognition == "before-implementation")
    assert comes_first is (variant.country == "de")


@pytest.mark.parametrize("variant", all_variants().values(), ids=lambda variant: variant.key)
def test_a_plan_is_written_in_some_phase_and_not_in_all(variant: Variant) -> None:
    allowing = [phase for phase in variant.phases if "write-plan" in phase.allows]
    assert 0 < len(allowing) < len(variant.phases)
    assert frozenset().union(*(phase.allows for phase in variant.phases)) <= FEATURES


def test_names_are_told_in_the_reader_s_language() -> None:
    variant = all_variants()["denmark"]
    told = {}
    for language in ("da", "de", "en", "fr"):
        with translation.override(language):
            told[language] = variant.phase("plan").name
    assert told == {
        "da": "Handlingsplan",
        "de": "Aktionsplan",
        "en": "Action plan",
        "fr": "Action plan",
    }


@pytest.mark.parametrize(
    ("country", "inhabitants", "key"),
    [
        ("dk", None, "denmark"),
        ("dk", 220_000, "denmark"),
        ("de", None, "germany-small"),
        ("de", 0, "germany-small"),
        ("de", 50_000, "germany-small"),
        ("de", 50_001, "germany-medium"),
        ("de", 150_000, "germany-medium"),
        ("de", 150_001, "germany-large"),
        ("de", 3_600_000, "germany-large"),
    ],
)
def test_a_town_gets_the_way_of_its_country_and_size(
    country: str, inhabitants: int | None, key: str
) -> None:
    assert suitable(country, inhabitants).key == key


@pytest.mark.parametrize("variant", all_variants().values(), ids=lambda variant: variant.key)
def test_the_recognition_has_the_words_of_its_country(variant: Variant) -> None:
    told = {}
    for language in ("da", "de", "en"):
        with translation.override(language):
            told[language] = (variant.seal.name, variant.seal.title)
    is_german = variant.country == "de"
    assert told == {
        "da": ("Anerkendelse", "Børnevenlig Kommune"),
        "de": ("Siegel" if is_german else "Anerkennung", "Kinderfreundliche Kommune"),
        "en": ("Seal" if is_german else "Recognition", "Child-friendly municipality"),
    }
    by = "Kinderfreundliche Kommunen e. V." if is_german else "UNICEF Danmark"
    assert variant.seal.awarded_by == by


def test_a_country_without_a_way_is_told_so() -> None:
    with pytest.raises(LookupError, match="'fr'"):
        suitable("fr", 1000)


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    assert read(written(tmp_path, FILE)).phase("plan").allows == {"write-plan"}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('allows = ["write-plan"]', 'allows = ["fly"]', "unknown fly"),
        ('allows = ["write-plan"]', 'allows = ["write-plan", "Write-Plan"]', "unknown Write-Plan"),
        ('de = "Norwegen"\n', "", "a name is needed in da, de, en"),
        ('da = "Norge"', 'da = ""', "a name is needed in da, de, en"),
        ('da = "Plan"\n', "", "phase plan: a name is needed"),
        ("years = 1.0", "years = 1.0\ncolour = 3", "colour"),
        ("years = 1.0\n", "", "years"),
        ('awarded_by = "UNICEF Norge"\n', "", "seal: name, title and awarded_by are needed"),
        ('"UNICEF Norge"', '"UNICEF Norge"\nlogo = "blue"', "and nothing else"),
        ('de = "Kinderfreundliche Kommune"\n', "", "seal: a name is needed in da, de, en"),
        ('da = "Anerkendelse"', 'da = ""', "seal: a name is needed in da, de, en"),
        (FILE[FILE.index("[[phases]]") :], "", "phases are missing"),
        ("[[phases]]", FILE[FILE.index("[[phases]]") :] + "[[phases]]", "a key stands twice"),
    ],
)
def test_a_file_that_says_something_unknown_is_refused(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in FILE
    with pytest.raises(VariantError, match=told):
        read(written(tmp_path, FILE.replace(old, new)))
