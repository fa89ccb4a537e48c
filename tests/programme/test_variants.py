"""The ways through the programme, as their files lay them down."""

from pathlib import Path

import pytest
from django.utils import translation

from programme.variants import FOLDER, VariantError, all_variants, read, suitable

PHASES = {
    "denmark": ["joining", "analysis", "plan", "implementation", "recognition"],
    "germany-small": ["joining", "analysis", "plan", "recognition", "implementation"],
    "germany-medium": ["joining", "analysis", "plan", "recognition", "implementation"],
    "germany-large": ["joining", "analysis", "plan", "recognition", "implementation"],
}


def test_the_files_are_these() -> None:
    assert {
        key: [phase.key for phase in each.phases] for key, each in all_variants().items()
    } == PHASES


@pytest.mark.parametrize("key", PHASES)
def test_the_phases_last_as_long_as_the_whole(key: str) -> None:
    variant = all_variants()[key]

    assert sum(phase.months for phase in variant.phases) == variant.years * 12


@pytest.mark.parametrize("key", PHASES)
def test_recognition_stands_where_the_country_has_it(key: str) -> None:
    variant = all_variants()[key]
    keys = [phase.key for phase in variant.phases]
    before = keys.index("recognition") < keys.index("implementation")

    assert before == (variant.recognition == "before-implementation")


@pytest.mark.parametrize("language", ["da", "de", "en"])
def test_every_name_is_there_in_every_language(language: str) -> None:
    with translation.override(language):
        names = [each.name for variant in all_variants().values() for each in variant.phases]

    assert all(names)


@pytest.mark.parametrize(
    ("country", "inhabitants", "key"),
    [
        ("dk", 220_000, "denmark"),
        ("dk", None, "denmark"),
        ("de", 50_000, "germany-small"),
        ("de", 50_001, "germany-medium"),
        ("de", 150_000, "germany-medium"),
        ("de", 150_001, "germany-large"),
        ("de", None, "germany-small"),
    ],
)
def test_the_way_suits_country_and_size(country: str, inhabitants: int | None, key: str) -> None:
    assert suitable(country, inhabitants).key == key


def test_an_unknown_country_has_no_way() -> None:
    with pytest.raises(LookupError):
        suitable("xx", 1)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('allows = ["write-plan"]', 'allows = ["fly"]', "unknown fly"),
        ('de = "Aktionsplan"', "", "a name is needed"),
        ('key = "analysis"', 'key = "joining"', "stands twice"),
        ("years = 3.0", "years = 3.0\nwings = 2", "wings"),
    ],
)
def test_a_file_that_names_what_does_not_exist_is_refused(
    tmp_path: Path, old: str, new: str, reason: str
) -> None:
    text = (FOLDER / "denmark.toml").read_text(encoding="utf-8")
    file = tmp_path / "wrong.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(VariantError, match=reason):
        read(file)
