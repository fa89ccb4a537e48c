"""What young people say about the plan, and how they took part in it, on paper."""

from datetime import date
from pathlib import Path

import pytest

from participation.statements import Said
from tests.documents.conftest import print_plan
from tests.documents.plans import WORDS, make_initiative, make_plan
from tests.documents.printed import Printed, complaints, dangers

TEXT = "Vi vil have skygge.\n\n<script>Vi</script> vil have en natbus."
TOOK_PART = {"space": "På torvet.", "voice": "", "audience": "Parkchefen.", "influence": "Skygge."}


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan with two statements, and an initiative in which children took part."""
    day = date(2026, 5, 14)
    statements = [
        Said("Ungerådet", "Hvad siger I?", TEXT, day, "", date(2026, 6, 1)),
        Said("8. b", "Hvad siger I?", "Flere bænke.", day, "Yrsa Holm"),
    ]
    plan = make_plan(3, "da", statements=statements)
    told = make_initiative(WORDS["da"], "1.1", took_part=TOOK_PART)
    plan["focus_areas"][0]["themes"][0]["initiatives"] = [told]
    path = tmp_path_factory.mktemp("voices") / "plan.pdf"
    path.write_bytes(print_plan(plan, "da").content)
    return path


def test_a_statement_is_a_chapter_word_for_word(paper: Path) -> None:
    printed = Printed(paper)
    first, second = (printed.page_of_name(f"statement-{number}") for number in (1, 2))
    assert second == first + 1
    words = printed.words_on(first)
    for said in ("Ungerådet", "Vi vil have skygge.", "<script>Vi</script> vil have en natbus."):
        assert said in words
    assert "Et navn blev fjernet her den 1. juni 2026." in words
    assert "Yrsa Holm" in printed.words_on(second)
    assert "fjernet her" not in printed.words_on(second)


def test_the_four_answers_stand_with_their_initiative(paper: Path) -> None:
    printed = Printed(paper)
    page = printed.page_of_name("initiative-0000-1-1")
    words = printed.words_on(page) + printed.words_on(page + 1)
    assert [each in words for each in TOOK_PART.values() if each] == [True] * 3


def test_nothing_to_complain_about(paper: Path) -> None:
    assert complaints(paper) == []
    assert dangers(paper) == []
