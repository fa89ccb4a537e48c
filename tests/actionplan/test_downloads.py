"""What a file is called that somebody takes home."""

import unicodedata

import pytest

from actionplan.views.downloads import file_name
from tests.canary import client_of
from tests.cast import Cast, PlanOfCast
from tests.factories import DocumentFactory


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Børnevenlig kommune på vej", "boernevenlig-kommune-paa-vej"),
        ("ÆRØ og Århus", "aeroe-og-aarhus"),
        ("Aktionsplan für Groß und Klein", "aktionsplan-fuer-gross-und-klein"),
        ("Ämter hören zu", "aemter-hoeren-zu"),
        ("Café 2026/27", "cafe-2026-27"),
        ("Дети", "plan"),
    ],
)
def test_letters_are_spelled_as_people_there_spell_them(title: str, name: str) -> None:
    assert file_name(title) == name
    assert file_name(unicodedata.normalize("NFD", title)) == name


@pytest.mark.usefixtures("scoped")
def test_sheets_and_documents_bear_the_plans_name(cast: Cast, story: PlanOfCast) -> None:
    story.plan.title = "Børneplan für Größe"
    story.plan.save()
    document = DocumentFactory(plan=story.plan)
    clara = client_of(cast.clara)
    said = [
        clara.get(f"/fjordlund/plans/1/{place}").headers["Content-Disposition"]
        for place in ("export/initiatives.xlsx", "export/initiatives.csv")
    ]
    name = 'attachment; filename="boerneplan-fuer-groesse'
    assert said == [f'{name}.xlsx"', f'{name}.csv"']
    paper = clara.get(f"/fjordlund/plans/1/documents/{document.pk}/")
    assert paper.headers["Content-Disposition"].startswith(f"{name}-20")
